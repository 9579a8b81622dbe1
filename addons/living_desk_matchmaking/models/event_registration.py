from odoo import fields, models


class EventRegistration(models.Model):
    """A participant in a mission is somebody registered for it."""

    _name = "event.registration"
    # What comes before event.registration replaces some of its methods.
    _inherit = [
        "living.mission.selected",
        "event.registration",
        "living.mission.participant",
        "living.mission.profile",
        "living.registration.rated",
        "living.registration.meetings",
        "living.agenda.participant",
        "living.registration.told",
        "living.mission.quota",
        "living.mission.affinity",
        "living.registration.absence",
    ]

    is_mission = fields.Boolean(related="event_id.is_mission")

    def _leave_meetings(self):
        self._mark_freed()
        self._close_requests()
        return super()._leave_meetings()
