from odoo import api, fields, models
from odoo.fields import Domain


class LivingMission(models.AbstractModel):
    """A mission: who is invited, how meetings are asked for, what the plan has to keep to."""

    _name = "living.mission"
    _description = "B2B Mission"

    is_mission = fields.Boolean("B2B Mission", compute="_compute_is_mission", store=True)
    host_region_ids = fields.Many2many(
        "living.region",
        "living_mission_host_region_rel",
        "event_id",
        "region_id",
        "Host Regions",
    )
    guest_region_ids = fields.Many2many(
        "living.region",
        "living_mission_guest_region_rel",
        "event_id",
        "region_id",
        "Guest Regions",
    )
    mission_sector_ids = fields.Many2many(
        "living.sector", "living_mission_sector_rel", "event_id", "sector_id", "Sectors"
    )
    request_mode = fields.Selection(
        [("opt_in", "Whoever is asked accepts"), ("opt_out", "Accepted unless declined")],
        "Requests",
        default="opt_in",
        required=True,
        help="Opt-in: a request counts once it is accepted. Opt-out: it counts at once, and "
        "whoever is asked may decline.",
    )
    scheduling_mode = fields.Selection(
        [("organizer", "By the desk, with a plan"), ("participants", "By the participants")],
        "Scheduling",
        default="organizer",
        required=True,
        help="By the participants: an accepted request is a meeting at once, in the slot that the "
        "two agreed on.",
    )
    requests_open_on = fields.Datetime("Requests From")
    requests_close_on = fields.Datetime("Requests Until")
    request_hours = fields.Integer(
        "Hours to Answer", default=72, help="A request without an answer expires; 0: never."
    )
    has_different_region = fields.Boolean(
        "Only Between Regions", help="People of one region do not meet each other."
    )
    has_matching = fields.Boolean(
        "Only Where Offer Meets Need", help="One of the two offers what the other seeks."
    )
    max_in_row = fields.Integer(
        "Meetings Without a Pause", help="At most so many in a row, 0: any number."
    )
    room_change_minutes = fields.Integer(
        "Minutes Between Rooms", help="What people need to walk from a room to another."
    )
    meeting_slot_ids = fields.One2many("living.meeting.slot", "event_id", "Meeting Slots")
    meeting_table_ids = fields.One2many("living.meeting.table", "event_id", "Meeting Tables")
    meeting_interpreter_ids = fields.One2many(
        "living.meeting.interpreter", "event_id", "Interpreters"
    )
    meeting_ban_ids = fields.One2many("living.meeting.ban", "event_id", "Pairs That Must Not Meet")
    meeting_limit_ids = fields.One2many("living.meeting.limit", "event_id", "Limits")
    meeting_request_ids = fields.One2many("living.meeting.request", "event_id", "Meeting Requests")
    meeting_ids = fields.One2many("living.meeting", "event_id", "Meetings")
    meeting_run_ids = fields.One2many("living.meeting.run", "event_id", "Planning")

    _mission_numbers = models.Constraint(
        "CHECK(request_hours >= 0 AND max_in_row >= 0 AND room_change_minutes >= 0)",
        "Hours, minutes and meetings in a row are zero or more.",
    )
    _requests_open_before_close = models.Constraint(
        "CHECK(requests_open_on < requests_close_on)",
        "Requests end after they have begun.",
    )

    @api.depends("living_kind_ids.is_mission")
    def _compute_is_mission(self):
        for event in self:
            event.is_mission = any(event.living_kind_ids.mapped("is_mission"))

    def _count_parts(self, model, domain=Domain.TRUE):
        """Return how many records of a model there are, by mission."""
        return dict(
            self.env[model]._read_group(
                Domain("event_id", "in", self.ids) & Domain(domain), ["event_id"], ["__count"]
            )
        )
