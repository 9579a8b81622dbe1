from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.date_line import DateLine, move_line
from ..tools.holidays_of import patron_days, public_holidays
from ..tools.obstacles import days_of, occurrences

BEGIN, END = date(2035, 1, 1), date(2035, 12, 31)


@tagged("post_install", "-at_install")
class TestObstacleTools(BaseCase):
    """On which days holidays fall, and what is known of them."""

    def test_what_comes_back_every_year(self):
        christmas = (date(2030, 12, 23), date(2031, 1, 6))
        cases = [
            ("once, in the period", (date(2035, 5, 1), date(2035, 5, 3)), False,
             [(date(2035, 5, 1), date(2035, 5, 3))]),
            ("once, before", (date(2034, 5, 1), date(2034, 5, 3)), False, []),
            ("once, over the new year", (date(2034, 12, 30), date(2035, 1, 2)), False,
             [(date(2034, 12, 30), date(2035, 1, 2))]),
            ("every year", (date(2030, 2, 3), date(2030, 2, 5)), True,
             [(date(2035, 2, 3), date(2035, 2, 5))]),
            ("every year, over the new year", christmas, True,
             [(date(2034, 12, 23), date(2035, 1, 6)), (date(2035, 12, 23), date(2036, 1, 6))]),
            ("entered later than it is asked", (date(2040, 4, 21), date(2040, 4, 21)), True,
             [(date(2035, 4, 21), date(2035, 4, 21))]),
            ("29 February", (date(2032, 2, 29), date(2032, 2, 29)), True,
             [(date(2035, 2, 28), date(2035, 2, 28))]),
        ]  # fmt: skip
        for name, (first, last), every_year, expected in cases:
            with self.subTest(name):
                found = list(occurrences(first, last, every_year, BEGIN, END))
                self.assertEqual(found, expected)

    @settings(max_examples=200, deadline=None)
    @given(
        st.dates(date(2028, 1, 1), date(2032, 12, 31)),
        st.integers(0, 365),
        st.dates(date(2033, 1, 1), date(2037, 12, 31)),
        st.integers(0, 100),
    )
    def test_no_day_of_a_year_is_lost(self, first, length, begin, days):
        last, end = first + timedelta(days=length), begin + timedelta(days=days)
        found = {
            day
            for stretch in occurrences(first, last, True, begin, end)
            for day in days_of(*stretch, begin, end)
        }
        for offset in range(days + 1):
            day = begin + timedelta(days=offset)
            holds = any(
                start <= day <= start + timedelta(days=length)
                for year in (day.year - 1, day.year)
                for start in [
                    first.replace(year=year, day=28)
                    if (first.month, first.day) == (2, 29) and year % 4
                    else first.replace(year=year)
                ]
            )
            # A stretch of a whole year touches two years before the day as well.
            if holds:
                self.assertIn(day, found)
            elif length < 365:
                self.assertNotIn(day, found)

    def test_public_holidays_of_a_country(self):
        italy = dict(public_holidays("IT", 2035))
        self.assertIn(date(2035, 4, 25), italy)
        self.assertIn(date(2035, 3, 26), italy, "Easter Monday")
        self.assertNotIn(date(2035, 12, 7), italy)
        self.assertEqual(public_holidays("ZZ", 2035), ())

    def test_patron_saints_are_those_of_the_town(self):
        cases = [
            ("Milano", date(2035, 12, 7)),
            ("Catania", date(2035, 2, 5)),
            ("Ancona", date(2035, 5, 4)),
            ("Roma", date(2035, 6, 29)),
            ("Pesaro", date(2035, 9, 24)),
            ("Urbino", date(2035, 6, 1)),
            ("Forlì", date(2035, 2, 4)),
            ("Monza", date(2035, 6, 24)),
        ]
        for town, day in cases:
            with self.subTest(town=town):
                self.assertEqual([found for found, _name in patron_days("IT", town, 2035)], [day])
        for country, town in (("IT", "Senigallia"), ("IT", "MI"), ("ZZ", "Milano")):
            with self.subTest(country=country, town=town):
                self.assertEqual(patron_days(country, town, 2035), [])

    def test_a_line_moves_with_its_last_day(self):
        cases = [
            (DateLine("2035-03-10", "", "20:00", "22:00"), "2035-03-12",
             ("2035-03-12", "")),
            (DateLine("10/03/2035", "12/03/2035"), "2035-03-30", ("2035-03-30", "2035-04-01")),
            (DateLine("2035-03-10", "soon"), "2035-03-12", ("2035-03-10", "soon")),
            (DateLine("2035-03-10"), "<script>", ("2035-03-10", "")),
            (DateLine(), "2035-03-12", ("2035-03-12", "")),
        ]  # fmt: skip
        for line, day, expected in cases:
            with self.subTest(line=line, day=day):
                moved = move_line(line, day)
                self.assertEqual((moved.date, moved.date_to), expected)
                self.assertEqual((moved.start, moved.stop), (line.start, line.stop))
