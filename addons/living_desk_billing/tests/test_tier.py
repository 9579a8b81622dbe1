from odoo import fields
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestTier(LivingBillingCommon):
    def test_the_lower_bound_is_in_the_tier_and_the_cent_before_is_not(self):
        for amount, name in (
            (0, "Tier A"),
            (49_999.99, "Tier A"),
            (50_000, "Tier B"),
            (249_999.99, "Tier B"),
            (250_000, "Tier C"),
        ):
            organization = self._create_organization(
                f"Org {amount}", self.desk_lombardia, self.milano
            )
            self._verify_turnover(amount, organization)
            with self.subTest(amount=amount):
                self.assertEqual(organization._get_fee_tier(self.today).name, name)

    def test_a_missing_turnover_has_no_tier(self):
        self.assertFalse(self.theatre._get_fee_tier(self.today))
        self.assertEqual(self.theatre.tier_state, "missing")

    def test_only_a_verified_declaration_gives_a_tier(self):
        turnover = self._create_turnover(0)
        self.assertFalse(self.theatre._get_fee_tier(self.today))
        turnover.action_submit()
        self.assertFalse(self.theatre._get_fee_tier(self.today))
        self.assertEqual(self.theatre.tier_state, "waiting")
        turnover.with_user(self.user_accountant).action_verify()
        self.assertEqual(self.theatre._get_fee_tier(self.today).name, "Tier A")
        self.assertEqual(self.theatre.tier_state, "known")

    def test_a_rejected_declaration_gives_none(self):
        turnover = self._create_turnover(0)
        turnover.action_submit()
        turnover.with_user(self.user_accountant)._reject("Another year")
        self.assertFalse(self.theatre._get_fee_tier(self.today))
        self.assertEqual(self.theatre.tier_state, "missing")

    def test_a_past_day_gives_the_past_tier(self):
        older = self._create_schedule(
            name="Older", bounds=(0, 10_000), date_from=f"{self.last_year}-01-01"
        )
        older.action_publish()
        self._verify_turnover(300_000)
        self._verify_turnover(20_000, fiscal_year=self.last_year - 1)
        past = fields.Date.to_date(f"{self.last_year}-12-31")
        tier = self.theatre._get_fee_tier(past)
        self.assertEqual((tier.schedule_id, tier.name), (older, "Tier B"))
        self.assertEqual(self.theatre._get_fee_tier(self.today).name, "Tier C")
        self.assertEqual(self.theatre._get_fee_tier(self.today).schedule_id, self.schedule)

    def test_the_reference_year_is_a_setting_of_the_schedule(self):
        lagging = self._create_schedule(self.desk_sicilia, name="N-2", reference_year_lag="2")
        lagging.action_publish()
        self._verify_turnover(20_000, self.festival, fiscal_year=self.last_year)
        self.assertFalse(self.festival._get_fee_tier(self.today))
        self._verify_turnover(60_000, self.festival, fiscal_year=self.last_year - 1)
        self.assertEqual(self.festival._get_fee_tier(self.today).name, "Tier B")

    def test_without_a_schedule_there_is_no_tier(self):
        self._verify_turnover(10, self.festival)
        self.assertFalse(self.festival._get_fee_tier(self.today))
        self.assertEqual(self.festival.tier_state, "no_schedule")

    def test_contacts_have_the_tier_of_their_organization(self):
        self._verify_turnover(60_000)
        self.assertEqual(self.user_theatre.partner_id._get_fee_tier(self.today).name, "Tier B")

    def _count_queries(self, organizations):
        self.env.invalidate_all()
        self.env.flush_all()
        start = self.cr.sql_log_count
        organizations._get_fee_bases(self.today)
        return self.cr.sql_log_count - start

    def test_many_organizations_cost_as_many_queries_as_one(self):
        organizations = self.env["res.partner"].create(
            [
                {
                    "name": f"Org {index}",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": (self.desk_lombardia if index % 2 else self.desk_sicilia).id,
                }
                for index in range(60)
            ]
        )
        for organization in organizations[:20]:
            self._verify_turnover(1000, organization)
        self._count_queries(organizations[:6])
        few, many = self._count_queries(organizations[:6]), self._count_queries(organizations)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 12)
