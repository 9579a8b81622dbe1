from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools import pricing
from ..tools.pricing import PriceRule, Slice

BOUNDS = ["0", "50000", "250000", "1000000", "5000000"]
RATE = PriceRule("rate", percent="0.1", minimum=125, maximum=2550)
SLICES = (Slice(0, "1"), Slice(50_000, "0.5"), Slice(250_000, "0.1"))


@tagged("post_install", "-at_install")
class TestPricing(BaseCase):
    def test_a_turnover_on_the_edge_is_in_the_higher_tier(self):
        for turnover, position in (
            ("0", 0),
            ("0.01", 0),
            ("49999.99", 0),
            ("50000", 1),
            ("50000.00", 1),
            ("249999.99", 1),
            ("250000", 2),
            ("999999.99", 2),
            ("1000000", 3),
            ("4999999.99", 3),
            ("5000000", 4),
            ("99999999999", 4),
        ):
            with self.subTest(turnover=turnover):
                self.assertEqual(pricing.find_tier(BOUNDS, turnover), position)

    def test_floats_of_the_database_fall_where_their_text_says(self):
        bounds = [0.0, 0.3, 33333.33]
        for turnover, position in ((0.1 + 0.2, 1), (0.3, 1), (33333.33, 2), (33333.32, 1)):
            with self.subTest(turnover=turnover):
                self.assertEqual(pricing.find_tier(bounds, turnover), position)

    def test_every_turnover_has_exactly_one_tier(self):
        """From its bound to the cent before the next one: no gap and no overlap."""
        bounds = [Decimal(bound) for bound in BOUNDS]
        cent = Decimal("0.01")
        for index, lower in enumerate(bounds):
            self.assertEqual(pricing.find_tier(bounds, lower), index)
            if index:
                self.assertEqual(pricing.find_tier(bounds, lower - cent), index - 1)
            self.assertEqual(pricing.find_tier(bounds, lower + cent), index)

    def test_missing_is_not_zero(self):
        self.assertIsNone(pricing.find_tier(BOUNDS, None))
        self.assertEqual(pricing.find_tier(BOUNDS, 0), 0)
        self.assertIsNone(pricing.find_tier([], 0))
        self.assertIsNone(pricing.find_tier(BOUNDS, "-0.01"))

    def test_bounds_that_cannot_be_a_schedule(self):
        for bounds, expected in (
            ([], None),
            ([0], None),
            ([0, 10, 5], None),
            ([0, -1], ("negative", 1, None)),
            ([0, 10, "10.00"], ("duplicate", 2, 1)),
            ([5, 10], ("lowest_not_zero", 0, None)),
            ([10, "0.01"], ("lowest_not_zero", 1, None)),
        ):
            with self.subTest(bounds=bounds):
                self.assertEqual(pricing.find_bound_problem(bounds), expected)

    def test_prices(self):
        for rule, list_price, turnover, price in (
            (None, "600", 0, "600.00"),
            (PriceRule("fixed", amount=80), 600, 10, "80.00"),
            (PriceRule("fixed", amount=0), 600, 10, "0.00"),
            (PriceRule("percent", percent=40), 600, 10, "240.00"),
            (PriceRule("percent", percent="33.3333"), 100, 10, "33.33"),
            (PriceRule("percent", percent=50), "0.01", 10, "0.01"),
            (PriceRule("percent", percent=50), "0.05", 10, "0.03"),
            (RATE, 600, 0, "125.00"),
            (RATE, 600, 50_000, "125.00"),
            (RATE, 600, 125_000, "125.00"),
            (RATE, 600, 125_010, "125.01"),
            (RATE, 600, 1_000_000, "1000.00"),
            (RATE, 600, 2_550_000, "2550.00"),
            (RATE, 600, 5_000_000, "2550.00"),
            (PriceRule("rate", percent="0.1"), 600, 5_000_000, "5000.00"),
            (PriceRule("rate", percent="0.1", maximum=0), 600, 5_000_000, "0.00"),
        ):
            with self.subTest(rule=rule, list_price=list_price, turnover=turnover):
                self.assertEqual(pricing.compute_price(rule, list_price, turnover), Decimal(price))

    def test_progressive_slices(self):
        rule = PriceRule("progressive", slices=SLICES)
        for turnover, price in (
            (0, "0.00"),
            (10_000, "100.00"),
            (50_000, "500.00"),
            (100_000, "750.00"),
            (250_000, "1500.00"),
            (1_250_000, "2500.00"),
        ):
            with self.subTest(turnover=turnover):
                self.assertEqual(pricing.compute_price(rule, 600, turnover), Decimal(price))
        bounded = PriceRule("progressive", minimum=125, maximum=2000, slices=SLICES)
        for turnover, price in ((0, "125.00"), (100_000, "750.00"), (1_250_000, "2000.00")):
            with self.subTest(bounded=turnover):
                self.assertEqual(pricing.compute_price(bounded, 600, turnover), Decimal(price))

    def test_a_tier_without_a_turnover_is_not_cheaper(self):
        for rule, price in (
            (None, "600.00"),
            (PriceRule("fixed", amount=80), "80.00"),
            (PriceRule("percent", percent=50), "300.00"),
            (RATE, "2550.00"),
            (PriceRule("rate", percent="0.1"), "600.00"),
            (PriceRule("rate", percent="0.1", minimum=900), "900.00"),
            (PriceRule("progressive", slices=SLICES), "600.00"),
            (PriceRule("progressive", maximum=1000, slices=SLICES), "1000.00"),
        ):
            with self.subTest(rule=rule):
                self.assertEqual(pricing.compute_price(rule, 600, None), Decimal(price))

    def test_prices_follow_the_smallest_coin(self):
        rule = PriceRule("percent", percent="33.3333")
        self.assertEqual(pricing.compute_price(rule, 100, 0, "0.05"), Decimal("33.35"))
        self.assertEqual(pricing.compute_price(rule, 100, 0, 1), Decimal(33))

    def test_an_unknown_method_is_not_free(self):
        with self.assertRaises(ValueError):
            pricing.compute_price(PriceRule("slices"), 100, 0)

    def test_discounts(self):
        for list_price, price, discount in (
            (600, 600, "0"),
            (600, 700, "0"),
            (0, 0, "0"),
            (600, 0, "100.00"),
            (600, 240, "60.00"),
            (900, 600, "33.33"),
        ):
            with self.subTest(list_price=list_price, price=price):
                self.assertEqual(pricing.compute_discount(list_price, price), Decimal(discount))

    def test_reference_year(self):
        self.assertEqual(pricing.reference_year(date(2026, 1, 1), 1), 2025)
        self.assertEqual(pricing.reference_year(date(2026, 12, 31), 2), 2024)
