from odoo.http import request
from odoo.tools import formatLang

from odoo.addons.living_desk.controllers.portal_path import LivingPathPortal


class LivingBillingPathPortal(LivingPathPortal):
    """What a path costs, for the organization that pays it; never for its consultants."""

    def _prepare_path_page_values(self, path_sudo, role, message=None):
        values = super()._prepare_path_page_values(path_sudo, role, message=message)
        charges_sudo = path_sudo.charge_ids
        called_off = path_sudo.state == "cancelled" and not charges_sudo.filtered("frozen_on")
        if role == "consultant" or called_off:
            charges_sudo = charges_sudo.browse()
        values["charges"] = charges_sudo
        values["price_state"] = path_sudo.price_state if charges_sudo else "free"
        values["instalments"] = []
        values["price_basis"] = charges_sudo.browse()
        values["invoices"] = values["overdue"] = charges_sudo.browse().invoice_ids
        if role == "organization":
            values["instalments"] = path_sudo._get_instalment_schedule()
            values["price_basis"] = charges_sudo.filtered("frozen_on")[:1]
            values["invoices"] = charges_sudo.invoice_ids.filtered(
                lambda move: move.state == "posted"
            )
            values["overdue"] = path_sudo._get_overdue_invoices_sudo().get(path_sudo.id)
        return values

    def _get_agreement_summary(self, path_sudo):
        """Add the price, which on a phone stands far below the signature."""
        summary = super()._get_agreement_summary(path_sudo)
        if path_sudo.price_state != "priced":
            return summary
        price = request.env._(
            "The price is %(total)s, before taxes.",
            total=formatLang(
                request.env, path_sudo.amount_total, currency_obj=path_sudo.currency_id
            ),
        )
        return f"{summary} {price}"
