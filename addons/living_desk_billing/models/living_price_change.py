from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.access import TURNOVER_READERS


class LivingPriceChange(models.Model):
    """A price of a proposal that was replaced before the signature: who, when, why. Kept."""

    _name = "living.price.change"
    _description = "Price Change"
    _order = "id desc"
    _rec_name = "name"

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="restrict")
    charge_id = fields.Many2one(
        "living.path.charge", "Service", index="btree_not_null", ondelete="set null"
    )
    name = fields.Char("Description", required=True)
    organization_id = fields.Many2one(
        related="path_id.organization_id", store=True, index=True, precompute=True
    )
    desk_id = fields.Many2one("living.desk", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True)
    changed_on = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "Changed By", required=True, ondelete="restrict")
    reason = fields.Text(required=True)
    quantity = fields.Float(digits="Product Unit")
    old_price = fields.Monetary(required=True, aggregator=None)
    new_price = fields.Monetary(required=True, aggregator=None)
    difference = fields.Monetary(
        compute="_compute_difference", store=True, help="Of the whole quantity."
    )
    old_schedule_id = fields.Many2one("living.fee.schedule", ondelete="restrict")
    new_schedule_id = fields.Many2one("living.fee.schedule", ondelete="restrict")
    old_tier_id = fields.Many2one("living.fee.tier", ondelete="restrict", groups=TURNOVER_READERS)
    new_tier_id = fields.Many2one("living.fee.tier", ondelete="restrict", groups=TURNOVER_READERS)

    # === COMPUTE METHODS === #

    @api.depends("old_price", "new_price", "quantity")
    def _compute_difference(self):
        for change in self:
            difference = change.quantity * (change.new_price - change.old_price)
            change.difference = change.currency_id.round(difference)

    # === CRUD METHODS === #

    def write(self, vals):
        if self:
            raise UserError(self.env._("What was changed, by whom and why is kept as it was."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was changed, by whom and why is kept as it was."))
