from odoo import fields, models
from odoo.tools import SQL


class LivingMissionReport(models.Model):
    """What became of each wish to meet: asked for, accepted, held or not, agreed on.

    A row is a request, or a meeting that nobody asked for (one made on the spot). A participant
    with several sectors counts in the first of them, so that each wish counts once.
    """

    _name = "living.mission.report"
    _description = "Results of Missions"
    _auto = False
    _order = "date desc, id"
    _rec_name = "event_id"
    _depends = {
        "event.event": ["company_id", "date_begin", "desk_id"],
        "event.registration": ["home_region_id", "sector_ids"],
        "living.meeting": ["agreed_on", "event_id", "first_id", "request_id", "second_id", "state"],
        "living.meeting.request": ["event_id", "invitee_id", "requester_id", "state"],
        "living.sector": ["sequence"],
    }

    event_id = fields.Many2one("event.event", "Mission", readonly=True)
    desk_id = fields.Many2one("living.desk", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime("Start", readonly=True)
    participant_id = fields.Many2one("event.registration", "Asked By", readonly=True)
    other_id = fields.Many2one("event.registration", "Asked", readonly=True)
    region_id = fields.Many2one("living.region", "Region Asking", readonly=True)
    other_region_id = fields.Many2one("living.region", "Region Asked", readonly=True)
    sector_id = fields.Many2one("living.sector", "Sector Asking", readonly=True)
    other_sector_id = fields.Many2one("living.sector", "Sector Asked", readonly=True)
    requested_count = fields.Integer("Requested", readonly=True)
    accepted_count = fields.Integer("Requests Accepted", readonly=True)
    held_count = fields.Integer("Held", readonly=True)
    no_show_count = fields.Integer("No-Show", readonly=True)
    agreement_count = fields.Integer("Agreements", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH wish AS (
                SELECT request.id * 2 AS id,
                       request.event_id AS event_id,
                       request.requester_id AS participant_id,
                       request.invitee_id AS other_id,
                       1 AS requested_count,
                       (request.state = 'accepted')::integer AS accepted_count,
                       COALESCE(met.held, 0) AS held_count,
                       COALESCE(met.no_show, 0) AS no_show_count,
                       COALESCE(met.agreed, 0) AS agreement_count
                  FROM living_meeting_request request
             LEFT JOIN (
                    SELECT request_id,
                           MAX((state = 'held')::integer) AS held,
                           MAX((state = 'no_show')::integer) AS no_show,
                           MAX((agreed_on IS NOT NULL)::integer) AS agreed
                      FROM living_meeting
                     WHERE state != 'cancelled'
                  GROUP BY request_id
                       ) met ON met.request_id = request.id
             UNION ALL
                SELECT id * 2 + 1,
                       event_id,
                       first_id,
                       second_id,
                       0,
                       0,
                       (state = 'held')::integer,
                       (state = 'no_show')::integer,
                       (agreed_on IS NOT NULL)::integer
                  FROM living_meeting
                 WHERE request_id IS NULL AND state != 'cancelled'
            ), sector AS (
                SELECT DISTINCT ON (link.registration_id)
                       link.registration_id,
                       link.sector_id
                  FROM living_registration_sector_rel link
                  JOIN living_sector sector ON sector.id = link.sector_id
              ORDER BY link.registration_id, sector.sequence, sector.id
            )
            SELECT wish.*,
                   event.desk_id AS desk_id,
                   event.company_id AS company_id,
                   event.date_begin AS date,
                   participant.home_region_id AS region_id,
                   other.home_region_id AS other_region_id,
                   own_sector.sector_id AS sector_id,
                   other_sector.sector_id AS other_sector_id
              FROM wish
              JOIN event_event event ON event.id = wish.event_id
              JOIN event_registration participant ON participant.id = wish.participant_id
              JOIN event_registration other ON other.id = wish.other_id
         LEFT JOIN sector own_sector ON own_sector.registration_id = participant.id
         LEFT JOIN sector other_sector ON other_sector.registration_id = other.id
            """
        )
