from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.invoice_data import ITALY


class LivingInstalmentCustomer(models.AbstractModel):
    """What a customer lacks is seen before the invoice is made."""

    _name = "living.instalment.customer"
    _description = "Instalment of a Complete Customer"

    missing_data = fields.Char(
        "Data Missing",
        compute="_compute_missing_data",
        compute_sudo=True,
        search="_search_missing_data",
        help="What an Italian invoice needs and is not recorded of the organization.",
    )

    @api.depends("organization_id", "company_id")
    def _compute_missing_data(self):
        customers = self.organization_id.commercial_partner_id
        missing = customers._get_missing_invoice_data()
        for instalment in self:
            customer = instalment.organization_id.commercial_partner_id
            italian = instalment.company_id.account_fiscal_country_id.code == ITALY
            instalment.missing_data = (
                customer._describe_missing(missing[customer])
                if italian and customer in missing
                else False
            )

    def _search_missing_data(self, operator, value):
        if operator != "in" or set(value) != {False}:
            return NotImplemented
        lacking = Domain("company_id.account_fiscal_country_id.code", "=", ITALY) & Domain(
            "organization_id.commercial_partner_id",
            "any!",
            self.env["res.partner"]._get_missing_invoice_data_domain(),
        )
        return ~lacking

    def _prepare_agreement_vals(self):
        """Return what an electronic invoice says of the signed agreement of the path.

        Public bodies want it; only the Italian localization has fields for it.
        """
        path = self.path_id
        known = "l10n_it_origin_document_type" in self.env["account.move"]._fields
        if not known or not path.signed_on:
            return {}
        desk_time = path.with_context(tz=path.sudo().desk_id.tz or "Europe/Rome")
        signed_on = fields.Datetime.context_timestamp(desk_time, path.signed_on)
        return {
            "l10n_it_origin_document_type": "contract",
            "l10n_it_origin_document_name": path.code,
            "l10n_it_origin_document_date": signed_on.date(),
        }
