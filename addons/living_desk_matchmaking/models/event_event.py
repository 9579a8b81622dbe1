from odoo import models


class EventEvent(models.Model):
    """A mission is a public event of a desk whose participants meet one to one."""

    _name = "event.event"
    _inherit = ["event.event", "living.mission", "living.mission.rated", "living.mission.reported"]
