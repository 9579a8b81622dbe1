from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql


class LivingMeetingSlot(models.Model):
    """A time at which meetings of a mission are held. UTC and half-open, `[start, stop)`."""

    _name = "living.meeting.slot"
    _description = "Slot for Meetings"
    _inherit = ["living.mission.part", "living.agenda.place"]
    _order = "start, id"
    _told_field = "published_slot_id"

    start = fields.Datetime(required=True)
    stop = fields.Datetime("End", required=True)
    session = fields.Integer(
        default=1,
        required=True,
        help="Half-days have numbers of their own. Idle time, and meetings without a pause, are "
        "counted within one session.",
    )
    meeting_ids = fields.One2many("living.meeting", "slot_id", "Meetings")

    _start_before_stop = models.Constraint("CHECK(start < stop)", "A slot ends after it has begun.")
    _apart = models.Constraint(
        "EXCLUDE USING gist (event_id WITH =, tsrange(start, stop) WITH &&)",
        "The slots of a mission do not overlap: choose other hours.",
    )

    @api.depends("start", "stop", "event_id.date_tz")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for slot in self:
            if not slot.start or not slot.stop:
                slot.display_name = ""
                continue
            slot = slot.with_context(tz=slot.event_id.date_tz)
            start, stop = (
                fields.Datetime.context_timestamp(slot, time) for time in (slot.start, slot.stop)
            )
            slot.display_name = f"{start:%d/%m %H:%M}-{stop:%H:%M}"

    @api.model
    def _search_display_name(self, operator, value):
        """Find a slot by its day and hours, by the clock of its mission."""
        if operator not in ("ilike", "in"):
            return NotImplemented

        def to_sql(model, alias, query):
            words = SQL(
                """
                SELECT to_char(%(start)s AT TIME ZONE 'UTC' AT TIME ZONE mission.date_tz,
                               'DD/MM HH24:MI-')
                    || to_char(%(stop)s AT TIME ZONE 'UTC' AT TIME ZONE mission.date_tz, 'HH24:MI')
                  FROM event_event mission
                 WHERE mission.id = %(mission)s
                """,
                start=SQL.identifier(alias, "start"),
                stop=SQL.identifier(alias, "stop"),
                mission=SQL.identifier(alias, "event_id"),
            )
            if operator == "in":
                return SQL("(%s) IN %s", words, tuple(value))
            return SQL("(%s) ILIKE %s", words, f"%{escape_psql(value)}%")

        return Domain.custom(to_sql=to_sql)

    @api.constrains("start", "stop", "event_id")
    def _check_within_mission(self):
        for slot in self:
            mission = slot.event_id
            if slot.start < mission.date_begin or slot.stop > mission.date_end:
                raise ValidationError(
                    self.env._(
                        "The slot %(slot)s is outside the days of “%(mission)s”: change the slot, "
                        "or the start and end of the mission.",
                        slot=slot.display_name,
                        mission=mission.name,
                    )
                )
