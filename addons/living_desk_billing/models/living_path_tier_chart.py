from odoo import api, fields, models

from .fee_basis import FeeBasis


class LivingPathTierChart(models.AbstractModel):
    """The tier that the prices of a path rest on; before they are frozen, the one of today."""

    _name = "living.path.tier.chart"
    _description = "Picture of the Tier of a Path"
    _inherit = ["living.tier.chart"]

    @api.depends("organization_id", "charge_ids.frozen_on")
    def _compute_tier_chart(self):
        return super()._compute_tier_chart()

    def _get_chart_bases(self, day):
        bases = {}
        waiting = self.browse()
        for path in self:
            charge_sudo = path.sudo().charge_ids.filtered("frozen_on")[:1]
            if not charge_sudo:
                waiting += path
                continue
            known = charge_sudo.turnover_id or charge_sudo.turnover_amount
            frozen_on = fields.Datetime.context_timestamp(path, charge_sudo.frozen_on).date()
            bases[path._origin.id] = FeeBasis(
                charge_sudo.schedule_id,
                charge_sudo.turnover_id.fiscal_year
                or charge_sudo.schedule_id._get_reference_year(frozen_on),
                charge_sudo.turnover_id,
                charge_sudo.tier_id,
                kind=charge_sudo.basis_kind,
                amount=charge_sudo.turnover_amount if known else None,
            )
        today = waiting.organization_id._get_fee_bases(day)
        for path in waiting.filtered("organization_id"):
            bases[path._origin.id] = today[path.organization_id.id]
        return bases
