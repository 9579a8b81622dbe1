from odoo import fields, models


class LivingEventKind(models.Model):
    """A mission is a kind of public event."""

    _inherit = "living.event.kind"

    is_mission = fields.Boolean(
        "B2B Mission", help="The participants of an event of this kind meet one to one."
    )
