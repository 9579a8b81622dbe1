from odoo import fields, models


class LivingEventKind(models.Model):
    """What a public event of a desk is: crossed interviews, focus group, restitution..."""

    _name = "living.event.kind"
    _inherit = "living.label.mixin"
    _description = "Kind of Public Event"

    is_training = fields.Boolean(
        "Training", help="An event of this kind has lessons, presences and certificates."
    )
