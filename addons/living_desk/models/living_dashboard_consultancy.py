from odoo import api, models
from odoo.fields import Domain

from ..tools.tile import Source, Tile


class LivingDashboardConsultancy(models.AbstractModel):
    """The figures about consultants: who is looked for, and how the work is spread."""

    _name = "living.dashboard.consultancy"
    _description = "Consultants on the Dashboard"

    @api.model
    def _get_consultancy_sources(self):
        return {
            "searches": Source(
                "living.consultancy.need",
                Domain("state", "in", ("open", "offered")),
                groupby=("state",),
            ),
            "spread": Source(
                "living.consultant",
                Domain.TRUE,
                desk="over_desk_ids",
                read=self._read_spread,
                archived=True,
            ),
        }

    @api.model
    def _get_consultancy_tiles(self):
        return [
            Tile(
                "consultants_to_find",
                self.env._("Consultants to be found"),
                "searches",
                lambda _state, count: count,
                "living_desk.living_consultancy_need_action",
                icon="fa-search",
                help=self.env._("Searches of paths that no consultant has accepted yet."),
            ),
            Tile(
                "consultants_over_limit",
                self.env._("Consultants over the limit of work"),
                "spread",
                lambda count: count,
                "living_desk.living_consultant_action",
                icon="fa-balance-scale",
                alarm=True,
                help=self.env._(
                    "They hold more of the hours that the desk entrusted in the last 12 months "
                    "than its limit allows."
                ),
            ),
        ]

    @api.model
    def _read_spread(self, _source, desks):
        """Count by desk the consultants who hold more of its work than it wants."""
        limits = {desk.id: desk.spread_limit for desk in desks}
        counts = {}
        for (desk, _consultant), share in desks._get_work_shares().items():
            if share > limits[desk]:
                counts[desk] = counts.get(desk, 0) + 1
        return list(counts.items())
