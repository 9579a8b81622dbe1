from datetime import date
from decimal import Decimal
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ..tools import pricing, proration
from ..tools.proration import Step

# A year from 1 April: in full to 30 September, a half to 31 December, then a quarter and the next.
TABLE = (Step(9, 30, 100), Step(12, 31, 50), Step(3, 31, 25, next_year=True))


@tagged("post_install", "-at_install")
class TestProration(BaseCase):
    """What is left of a year, without a database."""

    def test_the_year_that_a_day_is_in(self):
        for day, month, first, start, stop in (
            (date(2026, 1, 1), 1, 1, date(2026, 1, 1), date(2027, 1, 1)),
            (date(2026, 3, 31), 4, 1, date(2025, 4, 1), date(2026, 4, 1)),
            (date(2026, 4, 1), 4, 1, date(2026, 4, 1), date(2027, 4, 1)),
            (date(2026, 9, 14), 9, 15, date(2025, 9, 15), date(2026, 9, 15)),
        ):
            with self.subTest(day=day.isoformat(), month=month):
                self.assertEqual(proration.get_year(day, month, first), (start, stop))

    def test_by_table(self):
        for day, percent, last in (
            (date(2026, 4, 1), 100, date(2027, 3, 31)),
            (date(2026, 9, 30), 100, date(2027, 3, 31)),
            (date(2026, 10, 1), 50, date(2027, 3, 31)),
            (date(2026, 12, 31), 50, date(2027, 3, 31)),
            (date(2027, 1, 1), 125, date(2028, 3, 31)),
            (date(2027, 3, 31), 125, date(2028, 3, 31)),
            (date(2027, 4, 1), 100, date(2028, 3, 31)),
        ):
            with self.subTest(day=day.isoformat()):
                share = proration.compute_share("table", day, 4, 1, TABLE)
                self.assertEqual(share, (Fraction(percent, 100), day, last))

    def test_by_month(self):
        for day, month, first, twelfths in (
            (date(2026, 1, 1), 1, 1, 12),
            (date(2026, 1, 31), 1, 1, 12),
            (date(2026, 2, 1), 1, 1, 11),
            (date(2026, 12, 31), 1, 1, 1),
            (date(2026, 3, 31), 4, 1, 1),
            (date(2026, 10, 14), 9, 15, 12),
            (date(2026, 10, 15), 9, 15, 11),
            (date(2026, 2, 28), 1, 31, 12),
            (date(2026, 3, 1), 1, 31, 11),
            (date(2026, 1, 30), 1, 31, 1),
        ):
            with self.subTest(day=day.isoformat(), month=month, first=first):
                share = proration.compute_share("month", day, month, first)
                self.assertEqual(share.fraction, Fraction(twelfths, 12))

    def test_by_day(self):
        for day, left, days in (
            (date(2026, 1, 1), 365, 365),
            (date(2026, 12, 31), 1, 365),
            (date(2024, 2, 29), 307, 366),
        ):
            with self.subTest(day=day.isoformat()):
                share = proration.compute_share("day", day, 1, 1)
                self.assertEqual(share.fraction, Fraction(left, days))
                self.assertEqual(share.date_to, date(day.year, 12, 31))

    def test_an_unknown_method_is_not_free(self):
        with self.assertRaises(ValueError):
            proration.compute_share("week", date(2026, 1, 1), 1, 1)

    def test_the_last_day_of_february_belongs_to_the_last_line(self):
        for until in (28, 29):
            steps = (Step(8, 31, 100), Step(2, until, 50))
            self.assertIsNone(proration.find_step_problem(steps, 3, 1))
            for day in (date(2027, 2, 28), date(2028, 2, 29)):
                with self.subTest(until=until, day=day.isoformat()):
                    share = proration.compute_share("table", day, 3, 1, steps)
                    self.assertEqual((share.fraction, share.date_to), (Fraction(1, 2), day))

    def test_tables_that_leave_days_without_a_share(self):
        for steps, expected in (
            ((), ("empty", None, None)),
            (TABLE, None),
            (TABLE[::-1], None),
            (TABLE[:2], ("short", 1, None)),
            ((Step(3, 30, 100),), ("short", 0, None)),
            ((Step(4, 1, 100),), ("short", 0, None)),
            ((*TABLE, Step(12, 31, 10)), ("duplicate", 3, 1)),
            ((Step(2, 30, 10), *TABLE), ("missing", 0, None)),
        ):
            with self.subTest(steps=str(steps)):
                self.assertEqual(proration.find_step_problem(steps, 4, 1), expected)

    def test_the_price_of_a_share_is_rounded_once(self):
        for rule, share, price in (
            (None, Fraction(1, 3), "33.33"),
            (None, Fraction(5, 4), "125.00"),
            (pricing.PriceRule("percent", percent="33.3333"), Fraction(1, 2), "16.67"),
            (pricing.PriceRule("fixed", amount="0.01"), Fraction(1, 2), "0.01"),
            (pricing.PriceRule("rate", percent=1, minimum=125), Fraction(1, 2), "62.50"),
        ):
            with self.subTest(rule=str(rule), share=str(share)):
                self.assertEqual(pricing.compute_price(rule, 100, 0, "0.01", share), Decimal(price))

    def test_percentages_are_shown_with_four_decimals(self):
        self.assertEqual(proration.get_percent(Fraction(7, 12)), 58.3333)
        self.assertEqual(proration.get_percent(Fraction(5, 4)), 125.0)
