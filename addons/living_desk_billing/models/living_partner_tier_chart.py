from odoo import api, models


class LivingPartnerTierChart(models.AbstractModel):
    """The tier of an organization today."""

    _name = "living.partner.tier.chart"
    _description = "Picture of the Tier of an Organization"
    _inherit = ["living.tier.chart"]

    @api.depends("turnover_ids.state", "desk_id", "commercial_partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tier_chart(self):
        return super()._compute_tier_chart()

    def _get_chart_bases(self, day):
        return self._get_fee_organizations()._get_fee_bases(day)
