from odoo import api, models
from odoo.fields import Domain

from odoo.addons.living_desk.tools.tile import Source, Tile


class LivingDashboard(models.AbstractModel):
    _inherit = "living.dashboard"

    @api.model
    def _get_sources(self, first, stop):
        sources = super()._get_sources(first, stop)
        sources["open_clashes"] = Source(
            "living.calendar.entry", Domain("has_open_clash", "=", True)
        )
        return sources

    @api.model
    def _get_tiles(self, desks):
        return [
            *super()._get_tiles(desks),
            Tile(
                "open_clashes",
                self.env._("Clashes to look at"),
                "open_clashes",
                lambda count: count,
                "living_desk_events.living_calendar_entry_action_clash",
                icon="fa-calendar-times-o",
                alarm=True,
                help=self.env._(
                    "Events to come that are too near to others, and nobody has said why they go "
                    "on."
                ),
            ),
        ]
