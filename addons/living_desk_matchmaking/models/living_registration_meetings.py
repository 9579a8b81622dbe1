from odoo import api, fields, models

AGENDA_STATES = ("planned", "held", "no_show")


class LivingRegistrationMeetings(models.AbstractModel):
    """The meetings of a participant: whom, when, where."""

    _name = "living.registration.meetings"
    _description = "Meetings of a Participant"

    first_meeting_ids = fields.One2many("living.meeting", "first_id", "Meetings as First")
    second_meeting_ids = fields.One2many("living.meeting", "second_id", "Meetings as Second")
    meeting_count = fields.Integer("Meetings", compute="_compute_meeting_count")

    @api.depends("first_meeting_ids.state", "second_meeting_ids.state")
    def _compute_meeting_count(self):
        for registration in self:
            registration.meeting_count = len(registration._get_agenda())

    def write(self, vals):
        taking_part = self.filtered(lambda person: person._takes_part())
        res = super().write(vals)
        taking_part.filtered(lambda person: not person._takes_part())._leave_meetings()
        return res

    def _get_agenda(self):
        """Return the meetings of participants that are not cancelled, in order of time."""
        meetings = self.first_meeting_ids | self.second_meeting_ids
        return meetings.filtered(lambda meeting: meeting.state in AGENDA_STATES).sorted(
            lambda meeting: (meeting.start, meeting.id)
        )

    def _leave_meetings(self):
        """Cancel the meetings to come of who does not take part any more: the others are free."""
        meetings_sudo = self.sudo()._get_agenda()
        now = fields.Datetime.now()
        meetings_sudo.filtered(
            lambda meeting: meeting.state == "planned" and meeting.start > now
        )._cancel()
