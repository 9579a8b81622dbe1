from odoo import api, fields, models

from ..tools.access import TURNOVER_READERS


class LivingPathMargin(models.AbstractModel):
    """What a path brought in less what its consultants cost."""

    _name = "living.path.margin"
    _description = "Margin of a Path"

    currency_id = fields.Many2one("res.currency")
    invoiced_amount = fields.Monetary(
        "Invoiced",
        compute="_compute_margin",
        compute_sudo=True,
        groups=TURNOVER_READERS,
        help="Posted invoices less credit notes, before taxes.",
    )
    margin = fields.Monetary(
        compute="_compute_margin",
        compute_sudo=True,
        groups=TURNOVER_READERS,
        help="What was invoiced less the cost of the consultants.",
    )

    @api.depends("charge_ids.invoice_line_ids.parent_state", "consultant_cost")
    def _compute_margin(self):
        invoiced = dict(
            self.env["living.income.report"]._read_group(
                [("path_id", "in", self.ids), ("move_id", "!=", False)],
                ["path_id"],
                ["amount:sum"],
            )
        )
        for path in self:
            path.invoiced_amount = invoiced.get(path._origin, 0.0)
            path.margin = path.invoiced_amount - path.consultant_cost
