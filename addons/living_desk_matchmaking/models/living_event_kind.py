from odoo import fields, models


class LivingEventKind(models.Model):
    """A mission is a kind of public event, and so is a fair."""

    _inherit = "living.event.kind"

    is_mission = fields.Boolean(
        "B2B Mission", help="The participants of an event of this kind meet one to one."
    )
    is_fair = fields.Boolean("Fair", help="At an event of this kind firms have stands.")
