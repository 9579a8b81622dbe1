from stdnum.it import iva

from odoo import api, fields, models

from ..tools.access import TURNOVER_READERS


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "living.fee.payer",
        "living.undertaking.party",
        "living.aid.account",
        "living.partner.tier.chart",
        "living.invoiced.customer",
        "living.revision.party",
    ]

    turnover_ids = fields.One2many(
        "living.turnover", "organization_id", "Declarations", groups=TURNOVER_READERS
    )
    turnover_count = fields.Integer(compute="_compute_turnover_count", groups=TURNOVER_READERS)

    # === COMPUTE METHODS === #

    @api.depends("turnover_ids")
    def _compute_turnover_count(self):
        counts = dict(
            self.env["living.turnover"]._read_group(
                [("organization_id", "in", self.ids)], ["organization_id"], ["__count"]
            )
        )
        for partner in self:
            partner.turnover_count = counts.get(partner._origin, 0)

    # === ACTIONS === #

    def action_view_turnovers(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_billing.living_turnover_action"
            ),
            "domain": [("organization_id", "=", self.commercial_partner_id.id)],
            "context": {"default_organization_id": self.commercial_partner_id.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _run_vat_checks(self, country, vat, partner_name="", validation="error"):
        """Spare an import three queries per row for the Italian numbers it has checked itself.

        The number is checked here as well, so that the key in the context opens nothing.
        """
        if self.env.context.get("living_vat_checked") and country.code == "IT" and vat:
            if vat.startswith("IT") and iva.is_valid(vat[2:]):
                return vat, country.code
        return super()._run_vat_checks(country, vat, partner_name, validation)
