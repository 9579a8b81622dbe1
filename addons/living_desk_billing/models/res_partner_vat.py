import re

from odoo import api, models

_ITALIAN = re.compile(r"IT\d{11}")


class ResPartner(models.Model):
    """Spare the import of a list three queries per row for numbers it has checked itself."""

    _inherit = "res.partner"

    @api.model
    def _run_vat_checks(self, country, vat, partner_name="", validation="error"):
        if (
            self.env.context.get("living_vat_checked")
            and country.code == "IT"
            and _ITALIAN.fullmatch(vat or "")
        ):
            return vat, country.code
        return super()._run_vat_checks(country, vat, partner_name, validation)
