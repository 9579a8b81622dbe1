from odoo import fields, models
from odoo.exceptions import UserError


class LivingPathMove(models.TransientModel):
    """Ask why a path is suspended, concluded, cancelled or reopened."""

    _name = "living.path.move"
    _description = "Change the State of a Path for a Reason"

    path_ids = fields.Many2many("living.path", string="Paths", required=True)
    target = fields.Selection(
        [
            ("suspended", "Suspend"),
            ("concluded", "Conclude"),
            ("cancelled", "Cancel"),
            ("reopened", "Reopen"),
        ],
        "Do What",
        required=True,
    )
    reason = fields.Text(required=True, help="Posted on the path for who comes after.")

    def action_confirm(self):
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Write the reason in a few words."))
        self.path_ids._move(self.target, self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
