from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.invoice_data import ITALY


class LivingMoveCustomer(models.AbstractModel):
    """An invoice of a path is posted when all that an Italian invoice needs is known."""

    _name = "living.move.customer"
    _description = "Invoice of a Complete Customer"

    living_missing_data = fields.Char(
        "Missing Data of the Customer",
        compute="_compute_living_missing_data",
        compute_sudo=True,
    )

    @api.depends("partner_id", "state", "living_path_id", "company_id")
    def _compute_living_missing_data(self):
        self.living_missing_data = False
        drafts = self.filtered(lambda move: move.state == "draft" and move._is_living_italian())
        missing = drafts._get_living_missing_data()
        for move in drafts:
            customer = move.commercial_partner_id
            if customer in missing:
                move.living_missing_data = customer._describe_missing(missing[customer])

    def _is_living_italian(self):
        """Tell whether this is an invoice or credit note of a path by an Italian company."""
        return (
            self.living_path_id
            and self.is_sale_document()
            and self.company_id.account_fiscal_country_id.code == ITALY
        )

    def _get_living_missing_data(self):
        """Return what the customers of these invoices lack, see the customer."""
        ours = self.filtered(lambda move: move._is_living_italian())
        return ours.commercial_partner_id._get_missing_invoice_data()

    def _check_living_customers(self):
        """Refuse, before anything is posted, what the tax authority would send back.

        :raise UserError: saying what is missing and for whom
        """
        missing = self._get_living_missing_data()
        if missing:
            raise UserError(
                self.env._(
                    "The invoice cannot be posted until these data are filled in: %(missing)s.",
                    missing="; ".join(
                        f"{customer.name or customer.email or customer.id} – "
                        f"{customer._describe_missing(keys)}"
                        for customer, keys in missing.items()
                    ),
                )
            )
