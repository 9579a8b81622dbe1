from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools.proration import active_days, expected_hours


@tagged("post_install", "-at_install")
class TestProration(BaseCase):
    """Hours in proportion to days, without a database."""

    def test_days_without_those_of_suspension(self):
        start, stop = date(2026, 1, 1), date(2026, 2, 1)
        cases = [
            ("none", [], 31),
            ("inside", [(date(2026, 1, 10), date(2026, 1, 20))], 21),
            ("still suspended", [(date(2026, 1, 30), None)], 29),
            ("before the start", [(date(2025, 12, 1), date(2026, 1, 3))], 29),
            ("after the end", [(date(2026, 2, 1), date(2026, 3, 1))], 31),
            ("resumed the same day", [(date(2026, 1, 5), date(2026, 1, 5))], 31),
            (
                "overlapping, out of order",
                [
                    (date(2026, 1, 12), date(2026, 1, 15)),
                    (date(2026, 1, 10), date(2026, 1, 14)),
                    (date(2026, 1, 11), date(2026, 1, 12)),
                ],
                26,
            ),
            ("all of it", [(date(2025, 1, 1), None)], 0),
        ]
        for name, pauses, expected in cases:
            with self.subTest(name):
                self.assertEqual(active_days(start, stop, pauses), expected)

    def test_days_over_a_leap_day_and_the_change_of_hour(self):
        for start, stop, expected in (
            (date(2024, 2, 28), date(2024, 3, 1), 2),
            (date(2026, 2, 28), date(2026, 3, 1), 1),
            (date(2026, 3, 28), date(2026, 3, 30), 2),
            (date(2026, 10, 24), date(2026, 10, 26), 2),
            (date(2026, 5, 1), date(2026, 4, 1), 0),
        ):
            with self.subTest(start=start):
                self.assertEqual(active_days(start, stop), expected)

    def test_expected_hours(self):
        start, end = date(2026, 1, 1), date(2026, 12, 31)
        cases = [
            ("before the start", date(2025, 12, 31), [], 0),
            ("first day", date(2026, 1, 1), [], 0.1),
            ("one month", date(2026, 1, 31), [], 3.1),
            ("the end", end, [], 36.5),
            ("long after", date(2030, 1, 1), [], 36.5),
            ("suspended all year", date(2026, 6, 1), [(start, None)], 0),
            # 31 days of the 306 that are left when 59 have gone by in suspension.
            ("while suspended", date(2026, 3, 31), [(date(2026, 2, 1), None)], 36.5 * 31 / 306),
            ("suspended to the end", end, [(date(2026, 2, 1), None)], 36.5),
        ]
        for name, today, pauses, expected in cases:
            with self.subTest(name):
                hours = expected_hours(36.5, start, end, today, pauses)
                self.assertAlmostEqual(hours, expected)

    def test_the_pace_stands_still_during_a_suspension(self):
        start, end = date(2026, 1, 1), date(2026, 12, 31)
        pauses = [(date(2026, 3, 1), date(2026, 5, 1))]
        before = expected_hours(30, start, end, date(2026, 2, 28), pauses)
        during = expected_hours(30, start, end, date(2026, 4, 15), pauses)
        after = expected_hours(30, start, end, date(2026, 5, 1), pauses)
        self.assertEqual(before, during)
        self.assertGreater(after, during)

    def test_a_path_of_one_day(self):
        day = date(2024, 2, 29)
        self.assertEqual(expected_hours(8, day, day, date(2024, 2, 28)), 0)
        self.assertEqual(expected_hours(8, day, day, day), 8)
