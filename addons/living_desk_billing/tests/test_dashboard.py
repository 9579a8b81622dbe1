from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestDashboard(LivingBillingCommon):
    """Managers and coordinators see how many organizations are in each tier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.network = cls.env["living.network"].create({"name": "Test Network"})
        (cls.desk_lombardia | cls.desk_sicilia).network_id = cls.network
        cls.small, cls.large = (
            cls._create_organization(name, cls.desk_lombardia, cls.milano)
            for name in ("Small", "Large")
        )
        # The edge of a tier belongs to the tier that starts there.
        cls._verify_turnover(50_000, cls.small)
        cls._verify_turnover(49_999.99, cls.theatre)
        cls.env.flush_all()

    def _get_tiles(self, user):
        figures = self.env["living.dashboard"].with_user(user).get_figures(self.network.id, "year")
        return {tile["label"]: tile for tile in figures["tiles"] if tile["section"]}

    def test_organizations_are_counted_by_tier(self):
        for user in (self.user_manager, self.user_coordinator):
            tiles = self._get_tiles(user)
            counts = {
                label: tile["values"].get(self.desk_lombardia.id) for label, tile in tiles.items()
            }
            expected = {"Tier A": 1, "Tier B": 1, "Tier C": 0, "Tier not known": 1}
            self.assertEqual({label: counts[label] for label in expected}, expected)

    def test_the_figure_opens_the_organizations_of_the_tier(self):
        dashboard = self.env["living.dashboard"].with_user(self.user_manager)
        for label, expected in (
            ("Tier A", self.theatre),
            ("Tier B", self.small),
            ("Tier C", self.env["res.partner"]),
            ("Tier not known", self.large),
        ):
            with self.subTest(tier=label):
                key = self._get_tiles(self.user_manager)[label]["key"]
                action = dashboard.get_list(key, self.network.id, "year", self.desk_lombardia.id)
                found = (
                    self.env["res.partner"].with_user(self.user_manager).search(action["domain"])
                )
                self.assertEqual(found, expected)

    def test_searching_by_tier_agrees_with_the_tier_shown(self):
        organizations = self.theatre | self.small | self.large | self.festival
        for tier in (*self.schedule.tier_ids, False):
            found = self.env["res.partner"].search(
                [("id", "in", organizations.ids), ("tier_id", "=", tier and tier.id)]
            )
            shown = organizations.filtered(
                lambda organization, tier_id=tier and tier.id: organization.tier_id.id == tier_id
            )
            self.assertEqual(found, shown)

    def test_advisers_do_not_learn_the_tiers(self):
        self.assertFalse(self._get_tiles(self.user_adviser))
        with self.assertRaisesRegex(UserError, "figure is not known"):
            self.env["living.dashboard"].with_user(self.user_adviser).get_list(
                f"tier_{self.schedule.tier_ids[0].id}"
            )

    def test_tiers_cost_a_query_each_at_most(self):
        dashboard = self.env["living.dashboard"].with_user(self.user_coordinator)
        desks = dashboard._get_desks()
        tiers = [tile for tile in dashboard._get_tiles(desks) if tile.source == "tiers"]
        source = dashboard._get_sources(*dashboard._get_period("year"))["tiers"]
        for _time in range(2):
            self.env.invalidate_all()
            source.read(source, desks)
        self.env.invalidate_all()
        with self.assertQueryCount(len(tiers)):
            source.read(source, desks)
