from odoo import fields, models


class LivingBillingFailure(models.Model):
    """Why a path could not be invoiced, or its invoice not be posted, in a billing run."""

    _name = "living.billing.failure"
    _description = "Failure of a Billing Run"
    _order = "id"

    run_id = fields.Many2one("living.billing.run", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="path_id.organization_id")
    move_id = fields.Many2one(
        "account.move",
        "Draft Invoice",
        index="btree_not_null",
        ondelete="set null",
        help="The invoice that was made and could not be posted.",
    )
    message = fields.Text("Why", required=True)

    _path_unique = models.UniqueIndex(
        "(run_id, path_id)", "This path has failed already in this run."
    )

    def action_open(self):
        """Open what has to be put right: the draft invoice, or else the path."""
        self.ensure_one()
        record = self.move_id or self.path_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
