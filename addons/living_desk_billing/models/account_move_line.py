from odoo import fields, models

# What a line is of is said when it is made.
_FACTS = {
    "living_charge_id",
    "living_instalment_id",
    "living_reversed_charge_id",
    "living_due_id",
    "living_path_id",
}


class AccountMoveLine(models.Model):
    """The line of an invoice keeps what it is of: a frozen charge, or a consultant's hours."""

    _inherit = "account.move.line"

    living_charge_id = fields.Many2one(
        "living.path.charge",
        "Path Charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    living_instalment_id = fields.Many2one(
        "living.path.instalment",
        "Instalment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    living_reversed_charge_id = fields.Many2one(
        "living.path.charge",
        "Credited Charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The charge whose invoice this credit note reverses.",
    )
    living_due_id = fields.Many2one(
        "living.consultant.due",
        "Consultant's Hours",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    living_path_id = fields.Many2one(
        related="living_charge_id.path_id", string="Path", store=True, index="btree_not_null"
    )

    _living_instalment_unique = models.UniqueIndex(
        "(living_instalment_id) WHERE living_instalment_id IS NOT NULL",
        "This instalment has already been invoiced.",
    )
    _living_due_unique = models.UniqueIndex(
        "(living_due_id) WHERE living_due_id IS NOT NULL",
        "These hours have already been billed.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        self.env["account.move"]._check_living_facts(vals.keys() & _FACTS)
        return super().write(vals)

    def _copy_data_extend_business_fields(self, values):
        """Called for credit notes: remember which charge they give back."""
        res = super()._copy_data_extend_business_fields(values)
        values["living_reversed_charge_id"] = (
            self.living_charge_id.id or self.living_reversed_charge_id.id
        )
        return res
