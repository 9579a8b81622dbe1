from odoo import fields, models


class LivingDesk(models.Model):
    _inherit = "living.desk"

    accountant_id = fields.Many2one(
        "res.users",
        domain=lambda self: [
            ("share", "=", False),
            ("all_group_ids", "in", self.env.ref("account.group_account_invoice").ids),
        ],
        help="Is asked to verify the declarations of turnover; without one, every accountant is.",
    )

    def _get_accountants(self):
        """Return the users who verify the declarations of this desk's organizations."""
        self.ensure_one()
        if self.accountant_id:
            return self.accountant_id
        return self.env["living.turnover"]._get_company_accountants(self.company_id)
