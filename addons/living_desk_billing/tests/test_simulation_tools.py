"""Bands and sums of a simulation, without a database."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import bands, pricing
from ..tools.simulation import Sale, compare

CENT = Decimal("0.01")

# The same examples at every run, also on a machine that is busy with something else.
holds = settings(deadline=None, derandomize=True, database=None)
amounts = st.integers(0, 10_000_000).map(lambda cents: cents * CENT)
sales_lists = st.lists(
    st.builds(
        Sale,
        organization=st.integers(1, 6),
        old_tier=st.sampled_from("ABC"),
        new_tier=st.sampled_from("ABCD"),
        old=amounts,
        new=amounts,
    )
)


@tagged("post_install", "-at_install")
class TestSimulationTools(BaseCase):
    def test_sums_winners_and_losers(self):
        outcome = compare(
            [
                Sale(1, "A", "A", Decimal(100), Decimal(80)),
                Sale(1, "A", "A", Decimal(50), Decimal(50)),
                Sale(2, "A", "B", Decimal(100), Decimal(300)),
                Sale(3, "B", "B", Decimal(10), Decimal(10)),
            ],
            ["A", "B", "C"],
        )
        self.assertEqual(list(outcome.tiers), ["A", "B", "C"])
        self.assertEqual(
            [(tier.old, tier.new) for tier in outcome.tiers.values()],
            [(250, 130), (10, 310), (0, 0)],
        )
        self.assertEqual(outcome.tiers["A"].old_payers, {1, 2})
        self.assertEqual(outcome.tiers["A"].new_payers, {1})
        self.assertEqual((outcome.winners, outcome.losers, outcome.equal), (1, 1, 1))
        self.assertEqual([change.organization for change in outcome.changes], [2, 1, 3])
        self.assertEqual((outcome.old, outcome.new), (260, 440))

    @holds
    @given(sales_lists)
    def test_nothing_gets_lost(self, sales):
        outcome = compare(sales)
        tiers = outcome.tiers.values()
        self.assertEqual(outcome.old, sum(sale.old for sale in sales))
        self.assertEqual(outcome.new, sum(sale.new for sale in sales))
        self.assertEqual(outcome.old, sum(tier.old for tier in tiers))
        self.assertEqual(outcome.new, sum(tier.new for tier in tiers))
        self.assertEqual(
            outcome.winners + outcome.losers + outcome.equal,
            len({sale.organization for sale in sales}),
        )
        differences = [abs(change.difference) for change in outcome.changes]
        self.assertEqual(differences, sorted(differences, reverse=True))

    def test_places_in_the_bands(self):
        bounds = [0, 50_000, 250_000]
        for turnover, place in (
            (None, None),
            (0, (0, 0.0)),
            (25_000, (0, 0.5)),
            (50_000, (1, 0.0)),
            (150_000, (1, 0.5)),
            (250_000, (2, 0.0)),
            (500_000, (2, 0.5)),
        ):
            with self.subTest(turnover=turnover):
                self.assertEqual(bands.find_place(bounds, turnover), place)
        self.assertEqual(bands.find_place([0], 0), (0, 0.0))

    @holds
    @given(st.sets(st.integers(1, 99_999_999), max_size=6), amounts, amounts)
    def test_more_turnover_stands_further_right(self, higher, one, two):
        bounds = [0, *sorted(higher)]
        low, high = sorted((one, two))
        (low_index, low_share), (high_index, high_share) = (
            bands.find_place(bounds, low),
            bands.find_place(bounds, high),
        )
        self.assertEqual(low_index, pricing.find_tier(bounds, low))
        self.assertLessEqual((low_index, low_share), (high_index, high_share))
        self.assertTrue(0 <= low_share < 1 or low_share == 1.0)
