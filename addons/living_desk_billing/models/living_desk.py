from odoo import fields, models

from ..tools.access import TURNOVER_READERS


class LivingDesk(models.Model):
    _name = "living.desk"
    _inherit = ["living.desk", "living.price.publisher"]

    accountant_id = fields.Many2one(
        "res.users",
        domain=lambda self: [
            ("share", "=", False),
            ("all_group_ids", "in", self.env.ref("account.group_account_invoice").ids),
        ],
        help="Is asked to verify the declarations of turnover; without one, every accountant is.",
    )
    consultancy_product_id = fields.Many2one(
        "product.product",
        "Service of Consultants",
        domain=[("type", "=", "service"), ("purchase_ok", "=", True)],
        check_company=True,
        groups=TURNOVER_READERS,
        help="On the bills of consultants: gives the account and the taxes. Without one, "
        "the network's.",
    )

    def _get_consultancy_product(self):
        """Return the service that the hours of this desk's consultants are billed as."""
        return self.consultancy_product_id or self.env.ref(
            "living_desk_billing.product_consultancy"
        )

    def _get_accountants(self, company):
        """Return the users who verify what the organizations of a desk declare.

        :param company: whose accountants they are where there is no desk
        """
        return self.accountant_id or self.env["res.users"].sudo().search(
            [
                ("share", "=", False),
                ("company_ids", "in", (self.company_id or company).ids),
                ("all_group_ids", "in", self.env.ref("account.group_account_invoice").ids),
            ],
            order="id",
        )
