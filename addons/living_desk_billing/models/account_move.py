from odoo import api, fields, models
from odoo.exceptions import AccessError

# What an invoice is of is worked out from its lines, or said by the run that makes it.
_FACTS = {"living_path_id", "living_desk_id", "living_run_id"}


class AccountMove(models.Model):
    """An invoice, or the credit note that gives it back, says which path it is of."""

    _name = "account.move"
    _inherit = ["living.move.aid", "account.move", "living.move.customer"]

    living_path_id = fields.Many2one(
        "living.path",
        "Path",
        compute="_compute_living_path_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    living_desk_id = fields.Many2one(
        "living.desk",
        "Desk",
        compute="_compute_living_desk_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The desk that followed the path when the invoice was made.",
    )

    living_run_id = fields.Many2one(
        "living.billing.run",
        "Billing Run",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The work of which the invoice is a part, when it was made with all that was due.",
    )

    @api.depends(
        "invoice_line_ids.living_path_id", "invoice_line_ids.living_reversed_charge_id.path_id"
    )
    def _compute_living_path_id(self):
        for move in self:
            lines = move.invoice_line_ids
            paths = lines.living_path_id | lines.living_reversed_charge_id.path_id
            move.living_path_id = paths[:1]

    @api.depends("living_path_id", "reversed_entry_id")
    def _compute_living_desk_id(self):
        """Not from the path's desk: an invoice, and what credits it, stays with who made it."""
        for move in self:
            credited = move.reversed_entry_id
            move.living_desk_id = credited.living_desk_id or move.living_path_id.desk_id

    # === CRUD METHODS === #

    def write(self, vals):
        self._check_living_facts(vals.keys() & _FACTS)
        return super().write(vals)

    @api.model
    def _check_living_facts(self, names):
        """Refuse to say by hand what an entry is of: income and margin are read from it.

        :param names: the fields about to be written that say so
        :raise AccessError: outside of superuser mode, if there are any
        """
        if names and not self.env.su:
            raise AccessError(
                self.env._("What an entry is of follows from how it was made: leave it as it is.")
            )

    def _post(self, soft=True):
        self._check_living_customers()
        return super()._post(soft)

    def _get_action_open_customer_invoices(self):
        """Return the action that opens these invoices: the only one, or their list."""
        return self._get_action_open("account.action_move_out_invoice_type")

    def _get_action_open_vendor_bills(self):
        """Return the action that opens these bills: the only one, or their list."""
        return self._get_action_open("account.action_move_in_invoice_type")

    def _get_action_open(self, xml_id):
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        if len(self) == 1:
            return {**action, "res_id": self.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}
