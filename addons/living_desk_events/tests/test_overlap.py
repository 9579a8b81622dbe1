from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.overlap import (
    Planned,
    box,
    day_window,
    days_apart,
    distance,
    local_days,
    overlaps,
    town_key,
)
from .common import ROME


def at(hour, minute=0, day=10):
    return datetime(2035, 3, day, hour, minute)


# name, [start, stop), [start, stop), do they overlap?
OVERLAPS = [
    ("ends when the other starts", (at(19), at(21)), (at(21), at(23)), False),
    ("one minute too long", (at(19), at(21, 1)), (at(21), at(23)), True),
    ("one minute too early", (at(19), at(21)), (at(20, 59), at(23)), True),
    ("partly", (at(19), at(21)), (at(20), at(22)), True),
    ("the same hours", (at(19), at(21)), (at(19), at(21)), True),
    ("inside", (at(18), at(23)), (at(20), at(21)), True),
    ("inside, same start", (at(18), at(23)), (at(18), at(21)), True),
    ("inside, same end", (at(18), at(23)), (at(20), at(23)), True),
    ("apart", (at(10), at(12)), (at(20), at(21)), False),
    ("over midnight", (at(23), at(1, day=11)), (at(0, 30, day=11), at(2, day=11)), True),
    ("other day", (at(19), at(21)), (at(19, day=11), at(21, day=11)), False),
    ("long exhibition", (at(8, day=1), at(8, day=28)), (at(19), at(21)), True),
    ("a microsecond", (at(19), at(21)), (at(21) - timedelta(microseconds=1), at(22)), True),
]


@tagged("post_install", "-at_install")
class TestOverlap(BaseCase):
    def test_overlap_is_exact_and_symmetric(self):
        for name, one, other, expected in OVERLAPS:
            with self.subTest(name):
                one, other = Planned(*one), Planned(*other)
                self.assertIs(overlaps(one, other), expected)
                self.assertIs(overlaps(other, one), expected, "B disturbs A as A disturbs B")

    def test_an_event_must_last(self):
        for stop in (at(19), at(18)):
            with self.subTest(stop=stop), self.assertRaises(ValueError):
                Planned(at(19), stop)

    def test_days_are_those_of_the_town(self):
        cases = [
            # 23:30-00:30 in Rome, all in one UTC day
            (at(22, 30), at(23, 30), date(2035, 3, 10), date(2035, 3, 12)),
            # until midnight in Rome: the next day is not touched
            (at(20), at(23), date(2035, 3, 10), date(2035, 3, 11)),
            # 00:30-02:00 in Rome is the day after, though UTC says the day before
            (at(23, 30), at(1, day=11), date(2035, 3, 11), date(2035, 3, 12)),
        ]
        for start, stop, first, after in cases:
            with self.subTest(start=start):
                self.assertEqual(local_days(start, stop, ROME), (first, after))

    def test_day_window_of_the_night_the_clock_changes(self):
        # 25 March 2035 has 23 hours in Rome, 28 October has 25.
        for month, day, hours in ((3, 25, 23), (10, 28, 25), (3, 10, 24)):
            noon = datetime(2035, month, day, 11)
            start, stop = day_window(noon, noon + timedelta(hours=1), ROME)
            with self.subTest(day=day):
                self.assertEqual(stop - start, timedelta(hours=hours))

    def test_days_apart_are_counted_in_both_directions(self):
        evening = Planned(at(19), at(21))
        cases = [
            ("the same day", at(9), at(10), 0),
            ("from the day before until after midnight", at(22, day=9), at(0, 30), 0),
            ("the day after", at(9, day=11), at(10, day=11), 1),
            ("three days after", at(9, day=13), at(10, day=15), 3),
            ("the day before", at(9, day=9), at(10, day=9), -1),
            ("an exhibition that ended two days before", at(9, day=1), at(10, day=8), -2),
        ]
        for name, start, stop, days in cases:
            with self.subTest(name):
                other = Planned(start, stop)
                self.assertEqual(days_apart(evening, other, ROME), days)
                self.assertEqual(days_apart(other, evening, ROME), -days)

    def test_a_window_reaches_days_around(self):
        start, stop = day_window(at(19), at(21), ROME, around=2)
        self.assertEqual((start, stop), (at(23, day=7), at(23, day=12)))

    def test_kilometres(self):
        milano, roma, catania = (45.4642, 9.19), (41.8933, 12.4829), (37.5023, 15.0873)
        # Great-circle distances as any atlas gives them.
        self.assertAlmostEqual(distance(milano, roma), 477, delta=2)
        self.assertAlmostEqual(distance(roma, catania), 537, delta=2)
        self.assertEqual(distance(roma, roma), 0)
        self.assertEqual(distance(milano, roma), distance(roma, milano))

    def test_a_box_holds_everything_so_near(self):
        for place in ((45.4642, 9.19), (0.0, 0.0), (-64.0, 170.0)):
            south, west, north, east = box(place, 30)
            for near in ((south, place[1]), (north, place[1]), (place[0], west), (place[0], east)):
                with self.subTest(place=place, near=near):
                    self.assertGreaterEqual(distance(place, near), 29.99)
                    self.assertLess(distance(place, near), 31)

    def test_towns_are_compared_as_people_write_them(self):
        self.assertEqual(town_key("  San  donato "), town_key("San Donato"))
        self.assertNotEqual(town_key("Milano"), town_key("Milano Marittima"))
