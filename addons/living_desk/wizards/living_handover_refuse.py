from odoo import fields, models


class LivingHandoverRefuse(models.TransientModel):
    """Ask why a hand-over is refused."""

    _name = "living.handover.refuse"
    _description = "Refuse a Hand-Over"

    handover_id = fields.Many2one("living.handover", required=True, ondelete="cascade")
    reason = fields.Text(required=True, help="Read by the desk that asked.")

    def action_refuse(self):
        self.ensure_one()
        self.handover_id._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
