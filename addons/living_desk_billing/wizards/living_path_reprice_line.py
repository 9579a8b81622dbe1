from odoo import fields, models


class LivingPathRepriceLine(models.TransientModel):
    """A frozen price beside what it would be today."""

    _name = "living.path.reprice.line"
    _description = "Price to Change"
    _inherit = ["living.protected.mixin"]
    _order = "path_id, id"
    # What is beside a charge is read through it: who could choose the charge could read any.
    _protected_fields = (
        "reprice_id",
        "charge_id",
        "new_tier_id",
        "new_schedule_id",
        "old_price",
        "new_price",
    )

    reprice_id = fields.Many2one("living.path.reprice", required=True, ondelete="cascade")
    charge_id = fields.Many2one(
        "living.path.charge", "Service", required=True, readonly=True, ondelete="cascade"
    )
    path_id = fields.Many2one(related="charge_id.path_id", store=True)
    organization_id = fields.Many2one(related="charge_id.organization_id")
    desk_id = fields.Many2one(related="path_id.desk_id")
    currency_id = fields.Many2one(related="charge_id.currency_id")
    old_tier_id = fields.Many2one(related="charge_id.tier_id", string="Old Tier")
    new_tier_id = fields.Many2one("living.fee.tier", readonly=True, ondelete="cascade")
    new_schedule_id = fields.Many2one(
        "living.fee.schedule", "Schedule Today", readonly=True, ondelete="cascade"
    )
    old_price = fields.Monetary(readonly=True)
    new_price = fields.Monetary("Price Today", readonly=True)
    chosen = fields.Boolean("Re-price", default=True)
