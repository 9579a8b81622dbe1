from odoo import api, fields, models

from ..tools.access import TURNOVER_READERS


class LivingPathCost(models.AbstractModel):
    """What the consultants of a path cost, for whoever compares it with its price."""

    _name = "living.path.cost"
    _description = "Cost of a Path"

    currency_id = fields.Many2one("res.currency")
    consultant_cost = fields.Monetary(
        "Cost of Consultants",
        compute="_compute_consultant_cost",
        compute_sudo=True,
        groups=TURNOVER_READERS,
        help="Before taxes: hours billed, and hours confirmed that wait for a bill.",
    )

    @api.depends("session_ids.living_due_ids.cost")
    def _compute_consultant_cost(self):
        costs = dict(
            self.env["living.consultant.due"]._read_group(
                [("path_id", "in", self.ids)], ["path_id"], ["cost:sum"]
            )
        )
        for path in self:
            path.consultant_cost = costs.get(path._origin, 0.0)
