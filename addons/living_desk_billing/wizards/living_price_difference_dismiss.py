from odoo import fields, models


class LivingPriceDifferenceDismiss(models.TransientModel):
    _name = "living.price.difference.dismiss"
    _description = "Dismiss a Price Difference"

    difference_id = fields.Many2one("living.price.difference", required=True, ondelete="cascade")
    organization_id = fields.Many2one(related="difference_id.organization_id")
    reason = fields.Text(required=True, help="Stays in the records.")

    def action_dismiss(self):
        self.ensure_one()
        self.difference_id._dismiss(self.reason)
        return {"type": "ir.actions.act_window_close"}
