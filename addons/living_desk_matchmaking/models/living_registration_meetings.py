from odoo import api, fields, models
from odoo.exceptions import UserError

AGENDA_STATES = ("planned", "held", "no_show")


class LivingRegistrationMeetings(models.AbstractModel):
    """The meetings of a participant: whom, when, where."""

    _name = "living.registration.meetings"
    _description = "Meetings of a Participant"

    first_meeting_ids = fields.One2many(
        "living.meeting", "first_id", "Meetings as First", groups="living_desk.group_user"
    )
    second_meeting_ids = fields.One2many(
        "living.meeting", "second_id", "Meetings as Second", groups="living_desk.group_user"
    )
    meeting_count = fields.Integer(
        "Meetings", compute="_compute_meeting_count", groups="living_desk.group_user"
    )

    @api.depends("first_meeting_ids.state", "second_meeting_ids.state")
    def _compute_meeting_count(self):
        for registration in self:
            registration.meeting_count = len(registration._get_agenda())

    def write(self, vals):
        if "event_id" in vals:
            self._check_stays(vals["event_id"])
        taking_part = self.filtered(lambda person: person._takes_part())
        res = super().write(vals)
        taking_part.filtered(lambda person: not person._takes_part())._leave_meetings()
        return res

    def _check_stays(self, event_id):
        """Refuse to take somebody to another event with requests, meetings and points of this one.

        :param event_id: where to
        """
        for person in self:
            if person.is_mission and person.event_id.id != event_id:
                raise UserError(
                    self.env._(
                        "%(name)s is registered for “%(mission)s”, with all that was asked and "
                        "planned there: cancel here, and register for the other event.",
                        name=person.display_name,
                        mission=person.event_id.name,
                    )
                )

    def _get_agenda(self):
        """Return the meetings of participants that are not cancelled, in order of time."""
        meetings = self.first_meeting_ids | self.second_meeting_ids
        return meetings.filtered(lambda meeting: meeting.state in AGENDA_STATES).sorted(
            lambda meeting: (meeting.start, meeting.id)
        )

    def _get_meetings_to_come(self):
        now = fields.Datetime.now()
        return self._get_agenda().filtered(
            lambda meeting: meeting.state == "planned" and meeting.start > now
        )

    def _leave_meetings(self):
        """Cancel the meetings to come of who does not take part any more: the others are free."""
        self.sudo()._get_meetings_to_come()._cancel()
