from odoo import fields, models


class LivingMeetingDecline(models.TransientModel):
    """Ask why a request is declined, as whoever is asked says on the telephone."""

    _name = "living.meeting.decline"
    _description = "Decline a Meeting Request"
    _inherit = ["living.protected.mixin"]
    _owner_fields = ("request_id",)

    request_id = fields.Many2one(
        "living.meeting.request", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(help="It is written to whoever has asked.")

    def action_decline(self):
        self.ensure_one()
        self.request_id._decline(self.reason)
        return {"type": "ir.actions.act_window_close"}
