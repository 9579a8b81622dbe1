from odoo import api, fields, models
from odoo.tools import formatLang

from ..tools import bands
from ..tools.access import TURNOVER_READERS

# Who may read the figures of every desk.
NETWORK_READERS = (
    "living_desk.group_coordinator,account.group_account_invoice,account.group_account_readonly"
)


class LivingTierChart(models.AbstractModel):
    """The bands of a schedule with the place of an organization in them, to be drawn."""

    _name = "living.tier.chart"
    _description = "Picture of a Tier"

    tier_chart = fields.Json(
        "Place among the Tiers",
        compute="_compute_tier_chart",
        groups=TURNOVER_READERS,
    )

    # === COMPUTE METHODS === #

    def _compute_tier_chart(self):
        bases = self._get_chart_bases(fields.Date.context_today(self))
        everywhere = self.env.user.has_groups(NETWORK_READERS)
        desks = self.env.user.living_desk_ids
        for record in self:
            basis = bases.get(record._origin.id)
            if not basis or not basis.schedule_sudo:
                record.tier_chart = False
                continue
            # The figure of a group of organizations is not for the desk of one of them.
            own = record.desk_id in desks and basis.kind == "declared"
            record.tier_chart = self._draw_tiers(basis, show_figure=everywhere or own)

    # === BUSINESS METHODS === #

    def _get_chart_bases(self, day):
        """Return what decides the tier that is drawn, by the id of each record."""
        raise NotImplementedError

    @api.model
    def _draw_tiers(self, basis, show_figure=False):
        """Return the bands of a schedule and the place in them, as plain data.

        :param FeeBasis basis: schedule, tier and turnover of an organization
        :param bool show_figure: whether the turnover itself is told; without it the mark stands
            in the middle of its band
        """
        tiers = basis.schedule_sudo.tier_ids.sorted("lower_bound")
        index = tiers.ids.index(basis.tier_sudo.id) if basis.tier_sudo in tiers else None
        place = None
        if show_figure and index is not None:
            place = bands.find_place(tiers.mapped("lower_bound"), basis.amount)
        # Another reason than the turnover may have decided the tier.
        share = place[1] if place and place[0] == index else 0.5
        figure = ""
        if show_figure and basis.kind and basis.amount is not None:
            figure = formatLang(self.env, basis.amount, currency_obj=tiers.currency_id)
        return {
            "schedule": basis.schedule_sudo.name,
            "year": basis.fiscal_year,
            "tiers": [
                {
                    "id": tier.id,
                    "name": tier.name,
                    "from": formatLang(
                        self.env, tier.lower_bound, digits=0, currency_obj=tier.currency_id
                    ),
                    "range": tier.range_label,
                }
                for tier in tiers
            ],
            "index": index,
            "share": share,
            "figure": figure,
        }
