from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools import period
from odoo.addons.living_desk.tools.tile import Tile, summarize


@tagged("post_install", "-at_install")
class TestPeriod(BaseCase):
    """Periods and sums of the dashboard need no database."""

    def test_bounds(self):
        cases = [
            ("month", date(2026, 1, 31), date(2026, 1, 1), date(2026, 2, 1)),
            ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1)),
            ("month", date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 1)),
            ("quarter", date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
            ("quarter", date(2026, 9, 30), date(2026, 7, 1), date(2026, 10, 1)),
            ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
            ("year", date(2026, 6, 15), date(2026, 1, 1), date(2027, 1, 1)),
            ("last_year", date(2026, 6, 15), date(2025, 6, 16), date(2026, 6, 16)),
            ("last_year", date(2024, 2, 29), date(2023, 3, 1), date(2024, 3, 1)),
        ]
        for name, today, first, stop in cases:
            with self.subTest(period=name, today=today):
                self.assertEqual(period.bounds(name, today), (first, stop))

    def test_there_is_no_other_period(self):
        with self.assertRaises(ValueError):
            period.bounds("decade", date(2026, 1, 1))

    def test_numbers_add_up(self):
        tile = Tile("hours", "Hours", "sessions", lambda state, count: count, "action")
        rows = [(1, "logged", 2), (1, "confirmed", 3), (2, "logged", 4)]
        self.assertEqual(summarize(tile, rows), ({1: 5, 2: 4}, 9))
        self.assertEqual(summarize(tile, []), ({}, 0))

    def test_means_are_weighted_and_nothing_is_divided_by_zero(self):
        tile = Tile("days", "Days", "answers", lambda count, days: (days, count), "action")
        self.assertEqual(summarize(tile, [(1, 1, 2.0), (2, 3, 18.0)]), ({1: 2.0, 2: 6.0}, 5.0))
        self.assertEqual(summarize(tile, [(1, 0, 0.0)]), ({1: None}, None))
