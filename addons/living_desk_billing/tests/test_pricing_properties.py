"""What holds for every schedule and every turnover, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import pricing, proration
from ..tools.pricing import PriceRule, Slice

CENT = Decimal("0.01")

# The same examples at every run, also on a machine that is busy with something else.
holds = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def amounts(maximum=99_999_999):
    return st.integers(0, maximum * 100).map(lambda cents: cents * CENT)


@st.composite
def bounds_lists(draw):
    higher = draw(st.sets(st.integers(1, 999_999_999), max_size=8))
    return [Decimal(0), *sorted(cents * CENT for cents in higher)]


@st.composite
def slices_lists(draw):
    bounds = draw(bounds_lists())
    percents = st.integers(0, 1_000_000).map(lambda part: part / Decimal(10_000))
    return tuple(Slice(bound, draw(percents)) for bound in bounds)


def by_hand(slices, turnover):
    """The definition: each slice has its part of the turnover."""
    ends = [lower for lower, _percent in slices[1:]] + [max(turnover, slices[-1].lower)]
    return sum(
        (min(max(turnover, lower), end) - lower) * percent / 100
        for (lower, percent), end in zip(slices, ends, strict=True)
    )


@tagged("post_install", "-at_install")
class TestPricingProperties(BaseCase):
    @holds
    @given(bounds_lists(), amounts())
    def test_every_turnover_has_one_tier(self, bounds, turnover):
        position = pricing.find_tier(bounds, turnover)
        covering = [
            index
            for index, lower in enumerate(bounds)
            if lower <= turnover and (index + 1 == len(bounds) or turnover < bounds[index + 1])
        ]
        self.assertEqual([position], covering)

    @holds
    @given(bounds_lists())
    def test_an_edge_is_in_the_higher_tier_and_a_cent_below_in_the_lower(self, bounds):
        self.assertIsNone(pricing.find_bound_problem(bounds))
        for index, bound in enumerate(bounds):
            self.assertEqual(pricing.find_tier(bounds, bound), index)
            if index:
                below = pricing.find_tier(bounds, bound - CENT)
                self.assertEqual(below, index - 1)

    @holds
    @given(bounds_lists(), amounts(), amounts())
    def test_more_turnover_is_never_a_lower_tier(self, bounds, turnover, other):
        low, high = sorted((turnover, other))
        self.assertLessEqual(pricing.find_tier(bounds, low), pricing.find_tier(bounds, high))

    @holds
    @given(bounds_lists(), amounts())
    def test_floats_of_the_database_have_the_same_tier(self, bounds, turnover):
        self.assertEqual(
            pricing.find_tier([float(bound) for bound in bounds], float(turnover)),
            pricing.find_tier(bounds, turnover),
        )

    @holds
    @given(slices_lists(), amounts())
    def test_slices_add_up(self, slices, turnover):
        self.assertEqual(pricing.sum_slices(slices, turnover), by_hand(slices, turnover))

    @holds
    @given(slices_lists(), amounts())
    def test_slices_above_the_turnover_cost_nothing(self, slices, turnover):
        """The tier of the organization and the lower ones are enough."""
        reached = tuple(part for part in slices if part.lower <= turnover)
        self.assertEqual(
            pricing.sum_slices(reached, turnover), pricing.sum_slices(slices, turnover)
        )

    @holds
    @given(slices_lists(), amounts(), amounts())
    def test_a_progressive_price_never_falls(self, slices, turnover, other):
        rule = PriceRule("progressive", slices=slices)
        low, high = sorted((turnover, other))
        self.assertLessEqual(
            pricing.compute_price(rule, 0, low), pricing.compute_price(rule, 0, high)
        )

    @holds
    @given(slices_lists())
    def test_a_progressive_price_does_not_jump_at_an_edge(self, slices):
        """One cent of turnover changes the price by one cent at most."""
        for (_lower, percent), (bound, _percent) in pairwise(slices):
            step = pricing.sum_slices(slices, bound) - pricing.sum_slices(slices, bound - CENT)
            self.assertEqual(step, CENT * percent / 100)

    @holds
    @given(
        st.sampled_from(["rate", "progressive"]),
        slices_lists(),
        amounts(),
        amounts(9999),
        amounts(9999),
        st.one_of(st.none(), amounts()),
    )
    def test_between_minimum_and_maximum(self, method, slices, list_price, one, two, turnover):
        minimum, maximum = sorted((one, two))
        rule = PriceRule(
            method,
            percent=slices[-1].percent,
            minimum=minimum,
            maximum=maximum,
            slices=slices,
        )
        price = pricing.compute_price(rule, list_price, turnover)
        self.assertTrue(minimum <= price <= maximum)

    @holds
    @given(amounts(), st.sampled_from(["0.01", "0.05", "1"]))
    def test_rounding_moves_half_a_coin_at_most(self, amount, coin):
        rounded = pricing.round_to(amount, coin)
        self.assertEqual(rounded % Decimal(coin), 0)
        self.assertLessEqual(abs(rounded - amount), Decimal(coin) / 2)

    @holds
    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12), st.integers(1, 28))
    def test_days_add_up_to_the_year(self, day, month, first):
        """What is due before a day and from it is the whole; each day is worth the same."""
        start, stop = proration.get_year(day, month, first)
        self.assertTrue(start <= day < stop)
        share = proration.compute_share("day", day, month, first)
        self.assertEqual(share.date_to, stop - timedelta(days=1))
        self.assertEqual(share.fraction + Fraction((day - start).days, (stop - start).days), 1)
        self.assertEqual(proration.compute_share("day", start, month, first).fraction, 1)

    @holds
    @given(
        st.sampled_from(["month", "day"]),
        st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        st.integers(1, 12),
        st.integers(1, 28),
        amounts(9999),
    )
    def test_joining_later_in_the_year_never_costs_more(self, method, day, month, first, price):
        share = proration.compute_share(method, day, month, first)
        later = proration.compute_share(method, day + timedelta(days=1), month, first)
        self.assertTrue(0 < share.fraction <= 1)
        whole = pricing.compute_price(None, price, None)
        part = pricing.compute_price(None, price, None, share=share.fraction)
        self.assertTrue(0 <= part <= whole)
        if later.date_to == share.date_to:
            self.assertLessEqual(later.fraction, share.fraction)
        else:
            self.assertEqual(later.fraction, 1, "a new year begins")
        if method == "month":
            self.assertEqual((share.fraction * 12).denominator, 1)
