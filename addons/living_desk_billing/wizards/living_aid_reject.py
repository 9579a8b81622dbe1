from odoo import fields, models


class LivingAidReject(models.TransientModel):
    _name = "living.aid.reject"
    _description = "Reject a Declaration of Aid"

    aid_id = fields.Many2one("living.aid", required=True, ondelete="cascade")
    organization_id = fields.Many2one(related="aid_id.organization_id")
    reason = fields.Text(
        required=True, help="The organization reads it in the mail and on its portal."
    )

    def action_reject(self):
        self.ensure_one()
        self.aid_id._reject(self.reason)
        return {"type": "ir.actions.act_window_close"}
