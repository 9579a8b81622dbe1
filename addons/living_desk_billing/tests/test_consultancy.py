from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.consultancy import Held, allocate

# The same examples at every run, also on a machine that is busy with something else.
holds = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def amounts(maximum):
    return st.integers(0, maximum * 100).map(lambda cents: cents * Decimal("0.01"))


held_lists = st.lists(st.tuples(amounts(24), amounts(300)), max_size=8)


@tagged("post_install", "-at_install")
class TestConsultancy(BaseCase):
    """What is paid of hours that were held."""

    def _allocate(self, held, hours_left, amount_left=None):
        return [
            (float(p.hours), float(p.amount), float(p.excess), p.reason)
            for p in allocate([Held(*each) for each in held], hours_left, amount_left, 0.01, 0.01)
        ]

    def test_the_limits_are_used_up_in_order(self):
        cases = (
            ("nothing held", [], 10, None, []),
            ("all within", [(2, 50)], 10, None, [(2, 100, 0, None)]),
            ("to the last hour", [(2, 50)], 2, 100, [(2, 100, 0, None)]),
            (
                "hours run out",
                [(8, 50), (4, 50), (1, 50)],
                10,
                None,
                [(8, 400, 0, None), (2, 100, 2, "hours"), (0, 0, 1, "hours")],
            ),
            (
                "money runs out",
                [(2, 50), (2, 50), (1, 50)],
                10,
                130,
                [(2, 100, 0, None), (0.6, 30, 1.4, "amount"), (0, 0, 1, "amount")],
            ),
            ("both, money first", [(9, 50)], 8, 100, [(2, 100, 7, "amount")]),
            ("both, hours first", [(9, 50)], 2, 130, [(2, 100, 7, "hours")]),
            ("already over", [(2, 50)], -3, None, [(0, 0, 2, "hours")]),
            ("no rate, no limit reached", [(2, 0)], 10, 0, [(2, 0, 0, None)]),
            ("twenty minutes", [(1 / 3, 50)], 10, None, [(0.33, 16.5, 0, None)]),
            ("half a cent goes up", [(0.01, 50.5)], 10, None, [(0.01, 0.51, 0, None)]),
        )
        for name, held, hours_left, amount_left, expected in cases:
            with self.subTest(name):
                self.assertEqual(self._allocate(held, hours_left, amount_left), expected)

    @holds
    @given(held_lists, amounts(60), st.none() | amounts(5000))
    def test_no_limit_is_passed_and_no_hour_lost(self, held, hours_left, amount_left):
        step = Decimal("0.01")
        held = [Held(*each) for each in held]
        payables = allocate(held, hours_left, amount_left, step, step)
        self.assertEqual(len(payables), len(held))
        self.assertLessEqual(sum(p.hours for p in payables), hours_left)
        if amount_left is not None:
            self.assertLessEqual(sum(p.amount for p in payables), amount_left)
        for each, payable in zip(held, payables, strict=True):
            self.assertEqual(payable.hours + payable.excess, each.hours)
            self.assertGreaterEqual(payable.hours, 0)
            self.assertGreaterEqual(payable.excess, 0)
            self.assertEqual(payable.reason is None, payable.excess == 0)
            self.assertEqual(payable.amount % step, 0)

    @holds
    @given(held_lists)
    def test_without_limits_everything_is_paid(self, held):
        payables = allocate([Held(*each) for each in held], 1000, None, "0.01", "0.01")
        self.assertEqual([p.hours for p in payables], [h for h, _rate in held])
