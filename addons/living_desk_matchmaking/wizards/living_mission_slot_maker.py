from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.living_desk.tools.clock import SkippedTime, to_local

from ..tools.mission_setup import make_slots, sessions_of_day

MAX_SLOTS = 500


class LivingMissionSlotMaker(models.TransientModel):
    """Make the slots of a mission: of one or several days, with a break at noon."""

    _name = "living.mission.slot.maker"
    _description = "Make Slots"

    event_id = fields.Many2one("event.event", "Mission", required=True, ondelete="cascade")
    tz = fields.Selection(related="event_id.date_tz")
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date("Last Day", required=True)
    start_hour = fields.Float("From", default=9.0, required=True)
    stop_hour = fields.Float("To", default=18.0, required=True)
    has_break = fields.Boolean(
        "Lunch Break", default=True, help="Before and after it are two sessions."
    )
    break_start = fields.Float("Break From", default=13.0)
    break_stop = fields.Float("Break To", default=14.5)
    minutes = fields.Integer("Minutes per Slot", default=25, required=True)
    pause = fields.Integer("Minutes Between", default=5, required=True)
    is_replacing = fields.Boolean(
        "Instead of the Slots There Are",
        help="Only while no meeting is planned: the slots of before are deleted.",
    )
    slot_count = fields.Integer("Slots", compute="_compute_slot_count")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        event = self.env["event.event"].browse(values.get("event_id")).exists()
        if event:
            tz = event._get_tz()
            values.setdefault("date_from", to_local(event.date_begin, tz).date())
            values.setdefault("date_to", to_local(event.date_end, tz).date())
        return values

    @api.depends(
        "date_from",
        "date_to",
        "start_hour",
        "stop_hour",
        "has_break",
        "break_start",
        "break_stop",
        "minutes",
        "pause",
        "event_id",
    )
    def _compute_slot_count(self):
        for maker in self:
            try:
                maker.slot_count = len(maker._list_slots())
            except UserError:
                maker.slot_count = 0

    def action_make(self):
        self.ensure_one()
        slots = self._list_slots()
        if not slots:
            raise UserError(
                self.env._("No slot fits between these hours: choose longer hours, shorter slots.")
            )
        event = self.event_id
        event.check_access("write")
        first = 0
        if self.is_replacing:
            if event.meeting_ids:
                raise UserError(
                    self.env._("Meetings are planned in the slots of before: delete them first.")
                )
            event.meeting_slot_ids.unlink()
        elif event.meeting_slot_ids:
            first = max(event.meeting_slot_ids.mapped("session"))
        self.env["living.meeting.slot"].create(
            [
                {"event_id": event.id, "start": start, "stop": stop, "session": first + session}
                for start, stop, session in slots
            ]
        )
        return {"type": "ir.actions.act_window_close"}

    def _list_slots(self):
        """Return start, end and session of the slots.

        :raise UserError: if the days or hours make no sense
        """
        if not self.date_from or not self.date_to or self.date_from > self.date_to:
            raise UserError(self.env._("The last day is not before the first one."))
        if self.minutes < 5 or self.pause < 0:
            raise UserError(self.env._("A slot lasts five minutes or more, a pause zero or more."))
        hours = [self.start_hour, self.stop_hour]
        if self.has_break:
            hours += [self.break_start, self.break_stop]
        try:
            sessions = sessions_of_day(*(round(hour * 60) for hour in hours))
        except ValueError as error:
            raise UserError(
                self.env._("The hours are not in order: from, break from, break to, to.")
            ) from error
        if (self.date_to - self.date_from).days * len(sessions) > MAX_SLOTS:
            raise UserError(self._get_too_many())
        tz = self.event_id._get_tz()
        try:
            slots = list(
                make_slots(self.date_from, self.date_to, sessions, self.minutes, self.pause, tz)
            )
        except SkippedTime as error:
            raise UserError(
                self.env._(
                    "That night the clock jumps over one of these hours: choose another one."
                )
            ) from error
        if len(slots) > MAX_SLOTS:
            raise UserError(self._get_too_many())
        return slots

    def _get_too_many(self):
        return self.env._(
            "That would be more than %(max)s slots: choose fewer days.", max=MAX_SLOTS
        )
