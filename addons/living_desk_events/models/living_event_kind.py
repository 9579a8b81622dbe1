from odoo import models


class LivingEventKind(models.Model):
    """What a public event of a desk is: crossed interviews, focus group, restitution..."""

    _name = "living.event.kind"
    _inherit = "living.label.mixin"
    _description = "Kind of Public Event"
