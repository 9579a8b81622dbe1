"""What holds for every price and every plan, without a database."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import instalments
from ..tools.instalments import Share

CENT = Decimal("0.01")

# The same examples at every run, also on a machine that is busy with something else.
holds = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
amounts = st.integers(0, 99_999_999_99).map(lambda cents: cents * CENT)
weights_lists = st.lists(st.fractions(0, 100), min_size=1, max_size=24).filter(sum)


@tagged("post_install", "-at_install")
class TestInstalments(BaseCase):
    def test_known_prices(self):
        thirds, halves = [Fraction(1)] * 3, [Fraction(1)] * 2
        for amount, weights, rounding, expected in (
            ("100", thirds, "0.01", ["33.34", "33.33", "33.33"]),
            ("0.02", thirds, "0.01", ["0.01", "0.01", "0"]),
            ("0", halves, "0.01", ["0", "0"]),
            ("999.99", [Fraction(30), Fraction(70)], "0.01", ["300", "699.99"]),
            # The coin left over goes to the part that lost most of it.
            ("0.05", [Fraction(1), Fraction(3)], "0.01", ["0.01", "0.04"]),
            ("100", thirds, "0.05", ["33.35", "33.35", "33.30"]),
            ("1000", thirds, "1", ["334", "333", "333"]),
            (33.33, halves, 0.01, ["16.67", "16.66"]),
        ):
            with self.subTest(amount=amount, rounding=rounding):
                parts = instalments.split(amount, weights, rounding)
                self.assertEqual(parts, [Decimal(part) for part in expected])

    def test_what_cannot_be_split(self):
        for amount, weights in (("-1", [Fraction(1)]), ("1", []), ("1", [Fraction(0)])):
            with self.subTest(amount=amount), self.assertRaises(ValueError):
                instalments.split(amount, weights)
        with self.assertRaises(ValueError):
            instalments.split("1", [Fraction(2), Fraction(-1)])

    @holds
    @given(amounts, weights_lists)
    def test_parts_add_up_and_keep_to_their_share(self, amount, weights):
        parts = instalments.split(amount, weights)
        self.assertEqual(sum(parts), amount)
        for part, weight in zip(parts, weights, strict=True):
            self.assertGreaterEqual(part, 0)
            self.assertEqual(part % CENT, 0)
            self.assertLess(abs(Fraction(part) - Fraction(amount) * weight / sum(weights)), CENT)

    @holds
    @given(amounts, st.integers(1, 99), st.integers(1, 36), st.integers(1, 36))
    def test_a_plan_adds_up_month_by_month(self, amount, share, first, times):
        shares = [Share(share, key="first"), Share(100 - share, first, times, "monthly")]
        parts = instalments.plan(amount, shares)
        self.assertEqual(sum(part.amount for part in parts), amount)
        monthly = [part for part in parts if part.key == "monthly"]
        if all(part.amount for part in parts) and len(parts) == times + 1:
            self.assertEqual([part.months for part in monthly], list(range(first, first + times)))
            self.assertLessEqual(
                max(part.amount for part in monthly) - min(part.amount for part in monthly), CENT
            )

    def test_nothing_to_pay_is_one_part(self):
        [part] = instalments.plan(0, [Share(50), Share(50, 1)])
        self.assertEqual(part.amount, 0)

    def test_a_part_of_no_coin_is_left_out(self):
        parts = instalments.plan("0.02", [Share(25, 1, 4)])
        self.assertEqual([part.months for part in parts], [1, 2])
