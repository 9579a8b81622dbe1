from odoo import fields, models


class LivingMissionDecision(models.TransientModel):
    """Ask why candidates are put in reserve or refused."""

    _name = "living.mission.decision"
    _description = "Decide on Candidates"

    registration_ids = fields.Many2many("event.registration", string="Candidates", required=True)
    target = fields.Selection([("reserve", "Reserve"), ("refused", "Refused")], required=True)
    reason = fields.Text(help="It is written to the candidates, each in the own language.")

    def action_decide(self):
        self.ensure_one()
        self.registration_ids._decide(self.target, self.reason)
        return {"type": "ir.actions.act_window_close"}
