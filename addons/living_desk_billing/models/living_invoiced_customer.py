from odoo import fields, models
from odoo.fields import Domain

from ..tools.invoice_data import ITALY, NO_VAT, PUBLIC_CODE_LENGTH, Customer, find_missing

# Odoo's field of the electronic invoice, where that is installed.
CODE_FIELD = "l10n_it_pa_index"


class LivingInvoicedCustomer(models.AbstractModel):
    """What a customer lacks for an Italian invoice: as a sentence, and as a search."""

    _name = "living.invoiced.customer"
    _description = "Customer of an Italian Invoice"

    is_public_body = fields.Boolean(
        "Public Body",
        help="Its invoices go to an office with a destination code of six characters, as a "
        "rule with split payment: choose that fiscal position.",
    )

    def _get_missing_invoice_data(self):
        """Return what each of these customers lacks, nothing for those that are complete.

        :return: dict {customer: keys of what is missing}
        """
        customers = {partner: find_missing(partner._get_invoice_data()) for partner in self}
        return {partner: missing for partner, missing in customers.items() if missing}

    def _get_invoice_data(self):
        """Return what an invoice says of this customer."""
        self.ensure_one()
        return Customer(
            name=self.name or "",
            street=self.street or self.street2 or "",
            zip=self.zip or "",
            city=self.city or "",
            country=self.country_id.code or "",
            vat=self.vat or "",
            tax_code=self[self._get_living_tax_code_field()] or "",
            is_public=self.is_public_body,
            destination_code=(self[CODE_FIELD] or "") if CODE_FIELD in self._fields else None,
        )

    def _get_missing_invoice_data_domain(self):
        """Return the customers that lack something: the same question put to the database."""
        italian = Domain("country_id.code", "=", ITALY)
        incomplete = Domain("name", "in", (False, "")) | Domain("city", "in", (False, ""))
        incomplete |= Domain("country_id", "=", False)
        incomplete |= Domain("street", "in", (False, "")) & Domain("street2", "in", (False, ""))
        incomplete |= italian & Domain("zip", "in", (False, ""))
        no_number = Domain("vat", "in", (False, *NO_VAT)) & Domain(
            self._get_living_tax_code_field(), "in", (False, "")
        )
        incomplete |= italian & no_number
        if CODE_FIELD in self._fields:
            code = Domain(CODE_FIELD, "=like", "_" * PUBLIC_CODE_LENGTH)
            incomplete |= italian & Domain("is_public_body", "=", True) & ~code
        return incomplete

    def _describe_missing(self, missing):
        """Return in words what is missing.

        :param missing: keys of :func:`find_missing`
        """
        words = {
            "name": self.env._("name"),
            "street": self.env._("address"),
            "zip": self.env._("ZIP code"),
            "city": self.env._("city"),
            "country": self.env._("country"),
            "tax_number": self.env._("VAT number or tax code (codice fiscale)"),
            "destination_code": self.env._("destination code of six characters"),
        }
        return ", ".join(words[key] for key in missing)
