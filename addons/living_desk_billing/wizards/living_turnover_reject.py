from odoo import fields, models


class LivingTurnoverReject(models.TransientModel):
    _name = "living.turnover.reject"
    _description = "Reject a Declaration of Turnover"

    turnover_id = fields.Many2one("living.turnover", required=True, ondelete="cascade")
    organization_id = fields.Many2one(related="turnover_id.organization_id")
    reason = fields.Text(
        required=True, help="The organization reads it in the mail and on its portal."
    )

    def action_reject(self):
        self.ensure_one()
        self.turnover_id._reject(self.reason)
        return {"type": "ir.actions.act_window_close"}
