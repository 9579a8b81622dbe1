from odoo import fields, models


class LivingReliefRefuse(models.TransientModel):
    _name = "living.relief.refuse"
    _description = "Refuse a Lower Tier"

    relief_id = fields.Many2one("living.relief", required=True, ondelete="cascade")
    organization_id = fields.Many2one(related="relief_id.organization_id")
    reason = fields.Text(required=True, help="Who asked reads it in the mail.")

    def action_refuse(self):
        self.ensure_one()
        self.relief_id._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
