from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestTierChart(LivingBillingCommon):
    def test_the_place_of_an_organization(self):
        self._verify_turnover(150_000)
        chart = self.theatre.with_user(self.user_manager).tier_chart
        self.assertEqual([tier["name"] for tier in chart["tiers"]], ["Tier A", "Tier B", "Tier C"])
        self.assertEqual((chart["index"], chart["share"]), (1, 0.5))
        self.assertRegex(chart["figure"], r"150.000.00")
        self.assertEqual(chart["year"], self.last_year)

    def test_without_a_declaration_there_are_bands_and_no_mark(self):
        chart = self.theatre.with_user(self.user_accountant).tier_chart
        self.assertEqual(len(chart["tiers"]), 3)
        self.assertIsNone(chart["index"])
        self.assertFalse(chart["figure"])

    def test_without_a_schedule_nothing_is_drawn(self):
        self.assertFalse(self.festival.with_user(self.user_accountant).tier_chart)

    def test_a_path_keeps_the_place_of_its_prices(self):
        self._verify_turnover(150_000)
        path = self._propose_path(self._create_path())
        self.assertEqual(path.tier_chart["index"], 1)
        newer = self._create_schedule(name="Newer", bounds=(0,), date_from=self.today)
        newer.action_publish()
        self.env.invalidate_all()
        self.assertEqual(path.with_user(self.user_manager).tier_chart["index"], 1)
        self.assertEqual(len(self.theatre.tier_chart["tiers"]), 1)
        waiting = self._create_path()
        self.assertEqual(waiting.tier_chart["schedule"], "Newer")

    def test_the_figure_is_for_who_may_read_it(self):
        self._verify_turnover(150_000)
        path = self._propose_path(self._create_path())
        for user in (self.user_manager, self.user_coordinator, self.user_accountant):
            with self.subTest(user=user.login):
                self.assertTrue(path.with_user(user).tier_chart["figure"])
        basis = self.theatre._get_fee_bases(self.today)[self.theatre.id]
        drawn = self.theatre._draw_tiers(basis)
        self.assertFalse(drawn["figure"])
        self.assertEqual(drawn["share"], 0.5)
        # A manager of another desk, who comes to see the contact, sees no figure.
        chart = self.theatre.sudo().with_user(self.user_manager_sicilia).sudo().tier_chart
        self.assertFalse(chart["figure"])
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            for record in (self.theatre, path):
                with self.subTest(user=user.login, record=record), self.assertRaises(AccessError):
                    record.with_user(user).read(["tier_chart"])

    def test_many_organizations_cost_as_many_queries_as_one(self):
        organizations = self.theatre
        for index in range(5):
            organization = self._create_organization(
                f"Teatro {index}", self.desk_lombardia, self.milano
            )
            self._verify_turnover(20_000 * index, organization)
            organizations |= organization

        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            partners.with_user(self.user_accountant).mapped("tier_chart")
            return self.cr.sql_log_count - before

        count(organizations)
        self.assertEqual(count(organizations), count(organizations[:1]))
