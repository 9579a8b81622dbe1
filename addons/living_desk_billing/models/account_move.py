from odoo import api, fields, models


class AccountMove(models.Model):
    """An invoice, or the credit note that gives it back, says which path it is of."""

    _inherit = "account.move"

    living_path_id = fields.Many2one(
        "living.path",
        "Path",
        compute="_compute_living_path_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends(
        "invoice_line_ids.living_path_id", "invoice_line_ids.living_reversed_charge_id.path_id"
    )
    def _compute_living_path_id(self):
        for move in self:
            lines = move.invoice_line_ids
            paths = lines.living_path_id | lines.living_reversed_charge_id.path_id
            move.living_path_id = paths[:1]
