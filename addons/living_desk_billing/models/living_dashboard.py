from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.living_desk.tools.tile import Source, Tile

from ..tools.access import TURNOVER_READERS


class LivingDashboard(models.AbstractModel):
    _inherit = "living.dashboard"

    @api.model
    def _get_sources(self, first, stop):
        sources = super()._get_sources(first, stop)
        organizations = sources["organizations"]
        sources["tiers"] = Source(organizations.model, organizations.domain, read=self._read_tiers)
        return sources

    @api.model
    def _get_tiles(self, desks):
        tiles = super()._get_tiles(desks)
        if not self.env.user.has_groups(TURNOVER_READERS):
            return tiles
        schedules_sudo = self._get_schedules_sudo(desks)
        tiers_sudo = (
            self.env["living.fee.tier"]
            .sudo()
            .search_fetch([("schedule_id", "in", schedules_sudo.ids)], ["name", "schedule_id"])
        )
        for tier_sudo in tiers_sudo:
            section = self.env._(
                "Organizations by tier: %(schedule)s", schedule=tier_sudo.schedule_id.name
            )
            tiles.append(self._make_tier_tile(tier_sudo, section))
        if tiers_sudo:
            tiles.append(
                Tile(
                    "tier_unknown",
                    self.env._("Tier not known"),
                    "tiers",
                    lambda tier_id, count: 0 if tier_id else count,
                    "living_desk.res_partner_action_organization",
                    Domain("tier_id", "=", False),
                    icon="fa-question-circle-o",
                    section=tiles[-1].section,
                    help=self.env._("The turnover of the reference year has not been verified."),
                )
            )
        return tiles

    @api.model
    def _get_schedules_sudo(self, desks):
        """Return the fee schedules in force today for some desks, each once."""
        pairs = [(desk.company_id, desk) for desk in desks.sudo()]
        schedule_model = self.env["living.fee.schedule"].sudo()
        in_force = schedule_model._in_force_by_desk(pairs, fields.Date.context_today(self))
        return schedule_model.union(*in_force.values())

    @api.model
    def _make_tier_tile(self, tier_sudo, section):
        return Tile(
            f"tier_{tier_sudo.id}",
            tier_sudo.name,
            "tiers",
            lambda tier_id, count: count if tier_id == tier_sudo.id else 0,
            "living_desk.res_partner_action_organization",
            Domain("tier_id", "=", tier_sudo.id),
            icon="fa-bar-chart",
            section=section,
            help=self.env._("Organizations whose verified turnover is in this tier today."),
        )

    @api.model
    def _read_tiers(self, source, desks):
        """Count the organizations of each desk by their tier, None where it is not known."""
        query = self.env[source.model]._search(
            Domain(source.domain) & Domain(source.desk, "in", desks.ids)
        )
        desk = SQL.identifier(query.table, source.desk)
        tiers = self.env["living.fee.schedule"]._get_tiers_sql(
            desks, fields.Date.context_today(self)
        )
        tier = SQL("NULL::int")
        if tiers:
            tier = SQL.identifier("known", "tier_id")
            query.add_join(
                "LEFT JOIN",
                "known",
                SQL("(%s)", tiers),
                SQL("known.organization_id = %s", SQL.identifier(query.table, "id")),
            )
        query.groupby = SQL("%s, %s", desk, tier)
        self.env.flush_all()
        return self.env.execute_query(query.select(desk, tier, SQL("COUNT(*)")))
