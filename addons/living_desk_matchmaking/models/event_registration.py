from odoo import fields, models


class EventRegistration(models.Model):
    """A participant in a mission is somebody registered for it."""

    _name = "event.registration"
    _inherit = [
        "event.registration",
        "living.mission.participant",
        "living.registration.rated",
    ]

    is_mission = fields.Boolean(related="event_id.is_mission")
