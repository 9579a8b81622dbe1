from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingPathMove(models.TransientModel):
    """Ask why a path is suspended, cancelled or reopened, and how it is concluded."""

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
    outcome = fields.Selection(
        selection=lambda self: (
            self.env["living.path"]._fields["outcome"]._description_selection(self.env)
        ),
        compute="_compute_outcome",
        store=True,
        readonly=False,
    )
    obstacles = fields.Text("Before Autonomy", compute="_compute_obstacles")
    reason = fields.Text(help="Posted on the path for who comes after.")

    @api.depends("path_ids", "target")
    def _compute_obstacles(self):
        for move in self:
            lines = [
                path.autonomy_obstacles
                for path in move.path_ids
                if move.target == "concluded" and path.autonomy_obstacles
            ]
            move.obstacles = "\n".join(lines)

    @api.depends("path_ids", "target")
    def _compute_outcome(self):
        for move in self:
            concluded = move.target == "concluded"
            autonomous = concluded and not move.obstacles
            move.outcome = "autonomous" if autonomous else "supported" if concluded else False

    def action_confirm(self):
        self.ensure_one()
        reason = (self.reason or "").strip()
        if self.target == "concluded":
            self.path_ids._conclude(self.outcome, reason)
        elif not reason:
            raise UserError(self.env._("Write the reason in a few words."))
        else:
            self.path_ids._move(self.target, reason)
        return {"type": "ir.actions.act_window_close"}
