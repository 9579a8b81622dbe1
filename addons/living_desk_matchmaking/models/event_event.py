from odoo import models


class EventEvent(models.Model):
    """A mission is a public event of a desk whose participants meet one to one."""

    _name = "event.event"
    # What comes before event.event replaces some of its methods.
    _inherit = [
        "living.mission.portal",
        "event.event",
        "living.mission",
        "living.mission.reserve",
        "living.mission.setup",
        "living.mission.reminder",
        "living.mission.rated",
        "living.mission.reported",
        "living.fair",
        "living.mission.problem",
        "living.mission.planned",
        "living.mission.published",
        "living.mission.request",
        "living.mission.agenda",
    ]
