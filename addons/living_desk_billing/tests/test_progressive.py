from decimal import Decimal

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestProgressive(LivingBillingCommon):
    """Prices that charge each part of the turnover as its tier says."""

    def _create_progressive(self, percents=(1.0, 0.5, 0.1), **values):
        schedule = self._create_schedule(date_from=f"{self.today.year}-01-02", **values)
        schedule.tier_ids.rule_ids.unlink()
        for tier, percent in zip(schedule.tier_ids, percents, strict=True):
            if percent is not None:
                tier.rule_ids = [
                    Command.create(
                        {
                            "product_id": self.advice.id,
                            "method": "progressive",
                            "percent": percent,
                            "minimum": 125.0,
                            "maximum": 2550.0,
                        }
                    )
                ]
        return schedule

    def _get_price(self, schedule, turnover):
        tier = schedule._find_tier(turnover)
        return tier._get_price(self.advice, 2000.0, turnover, 0.01)

    def test_each_part_of_the_turnover_has_its_percentage(self):
        schedule = self._create_progressive()
        for turnover, price in (
            (0.0, "125"),
            (49_999.99, "500.00"),
            (50_000.0, "500"),
            (100_000.0, "750"),
            (250_000.0, "1500"),
            (1_000_000.0, "2250"),
            (5_000_000.0, "2550"),
        ):
            with self.subTest(turnover=turnover):
                self.assertEqual(self._get_price(schedule, turnover), Decimal(price))

    def test_a_tier_without_turnover_pays_the_maximum_or_the_list_price(self):
        tier = self._create_progressive().tier_ids[2]
        self.assertEqual(tier._get_price(self.advice, 2000.0, None, 0.01), Decimal(2550))
        tier.rule_ids.maximum = 0
        self.assertEqual(tier._get_price(self.advice, 2000.0, None, 0.01), Decimal(2000))
        self.assertEqual(
            self.env["living.fee.tier"]._get_price(self.advice, 2000.0, None, 0.01),
            Decimal(2000),
            "no tier: the list price",
        )

    def test_a_proposal_is_priced_by_slices(self):
        schedule = self._create_progressive()
        schedule.action_publish()
        self._verify_turnover(100_000)
        path = self._propose_path(self._create_path())
        advice = path.charge_ids.filtered(lambda charge: charge.product_id == self.advice)
        self.assertEqual(advice.schedule_id, schedule)
        self.assertEqual(advice.price_unit, 750)
        self.assertEqual(advice.subtotal, 1500)

    def test_every_lower_tier_must_have_its_slice(self):
        schedule = self._create_progressive((1.0, None, 0.1))
        self.assertEqual(self._get_price(schedule, 250_000.0), Decimal(500), "a draft")
        with self.assertRefused(UserError, "Tier C"):
            schedule.action_publish()
        self.assertEqual(schedule.state, "draft")
        schedule.tier_ids[1].rule_ids = [
            Command.create({"product_id": self.advice.id, "method": "fixed", "amount": 10})
        ]
        with self.assertRefused(UserError, "“Tier B”, below it"):
            schedule.action_publish()
        schedule.tier_ids[1].rule_ids.method = "progressive"
        schedule.action_publish()

    def test_a_higher_tier_may_end_the_slices(self):
        schedule = self._create_progressive((1.0, 0.5, None))
        schedule.action_publish()
        self.assertEqual(self._get_price(schedule, 250_000.0), Decimal(2000))

    def test_slices_read_like_a_price_list(self):
        schedule = self._create_progressive().with_context(lang="en_US")
        first, second, _third = schedule.tier_ids.rule_ids
        self.assertIn("1% of the turnover, the first slice, at least", first.description)
        self.assertIn("0.5% of the turnover above", second.description)
        self.assertIn("plus the slices below, at least", second.description)
