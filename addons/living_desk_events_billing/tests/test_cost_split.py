from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.cost_split import part_with_desk, split_shared


@tagged("post_install", "-at_install")
class TestCostSplit(BaseCase):
    """What the desk bears and what is shared add up to the cost, to the cent."""

    def test_the_part_of_the_desk(self):
        for amount, percent, desk, shared in (
            (100, 0, "0", "100"),
            (100, 100, "100", "0"),
            ("0.05", 50, "0.03", "0.02"),
            ("1000.01", "33.33", "333.30", "666.71"),
        ):
            with self.subTest(amount=amount, percent=percent):
                self.assertEqual(part_with_desk(amount, percent), (Decimal(desk), Decimal(shared)))
        for amount, percent in ((-1, 10), (10, -1), (10, 101)):
            with self.subTest(amount=amount, percent=percent), self.assertRaises(ValueError):
                part_with_desk(amount, percent)

    def test_shares(self):
        for shared, heads, by, expected in (
            (100, {}, "organization", {}),
            (100, {"a": 2, "b": 1, "c": 1}, "organization", ("33.34", "33.33", "33.33")),
            (100, {"a": 2, "b": 1, "c": 1}, "participant", ("50", "25", "25")),
            ("0.01", {"a": 1, "b": 5}, "participant", ("0", "0.01")),
            ("0.02", {"a": 1, "b": 1, "c": 1}, "participant", ("0.01", "0.01", "0")),
        ):
            with self.subTest(shared=shared, heads=heads, by=by):
                self.assertEqual(
                    split_shared(shared, heads, by),
                    dict(zip(heads, map(Decimal, expected), strict=True)) if heads else {},
                )
        self.assertEqual(split_shared(100, {"a": 1, "b": 2}, "participant", 1), {"a": 33, "b": 67})

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.decimals(0, 100_000, places=2),
        st.decimals(0, 100, places=2),
        st.lists(st.integers(1, 9), min_size=1, max_size=12),
        st.sampled_from(["organization", "participant"]),
    )
    def test_it_adds_up(self, amount, percent, counts, by):
        parts = part_with_desk(amount, percent)
        self.assertEqual(sum(parts), amount)
        heads = dict(enumerate(counts))
        shares = split_shared(parts.shared, heads, by)
        self.assertEqual(sum(shares.values()), parts.shared)
        total = len(counts) if by == "organization" else sum(counts)
        for key, count in heads.items():
            exact = parts.shared * (1 if by == "organization" else count) / total
            self.assertLess(abs(shares[key] - exact), Decimal("0.01"))
