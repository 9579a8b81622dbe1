from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.overlap import (
    Comparison,
    Level,
    Planned,
    compare,
    day_window,
    local_days,
    overlaps,
    share_a_day,
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

    def test_a_shared_day_is_symmetric(self):
        late = Planned(at(22, 30), at(23, 30))  # until 00:30 of the 11th
        next_day = Planned(at(9, day=11), at(10, day=11))
        before = Planned(at(9, day=9), at(10, day=9))
        self.assertTrue(share_a_day(late, next_day, ROME))
        self.assertTrue(share_a_day(next_day, late, ROME))
        self.assertFalse(share_a_day(late, before, ROME))

    def test_towns_are_compared_as_people_write_them(self):
        self.assertEqual(town_key("  San  donato "), town_key("San Donato"))
        self.assertNotEqual(town_key("Milano"), town_key("Milano Marittima"))

    def test_levels(self):
        def planned(**values):
            return Planned(values.pop("start", at(19)), values.pop("stop", at(21)), **values)

        wish = planned(venue_id=1, city="Milano", region_id=4, discipline_id=7, audience="all")
        cases = [
            ("same venue and hours", {"venue_id": 1, "city": "Milano"}, Level.HARD),
            ("same venue, right after",
             {"venue_id": 1, "start": at(21), "stop": at(22)}, Level.NEAR),
            ("same venue, other day",
             {"venue_id": 1, "start": at(19, day=12), "stop": at(20, day=12)}, Level.FREE),
            ("other venue in town", {"venue_id": 2, "city": "milano"}, Level.NEAR),
            ("no venue yet", {"city": "Milano"}, Level.NEAR),
            ("other town", {"city": "Pavia", "discipline_id": 7}, Level.OTHER),
            ("no town", {"discipline_id": 7}, Level.OTHER),
        ]  # fmt: skip
        for name, values, level in cases:
            with self.subTest(name):
                other = planned(**values)
                self.assertEqual(compare(wish, other, ROME).level, level)
                self.assertEqual(compare(other, wish, ROME), compare(wish, other, ROME))

    def test_what_two_events_share(self):
        wish = Planned(at(19), at(21), 1, "Milano", 4, 7, "all")
        self.assertEqual(
            compare(wish, wish, ROME), Comparison(Level.HARD, True, True, True, True, True)
        )
        self.assertEqual(compare(wish, wish, ROME).shared, 5)
        nothing = Planned(at(10), at(11))
        self.assertEqual(compare(wish, nothing, ROME), Comparison(Level.OTHER))
        self.assertEqual(
            compare(nothing, nothing, ROME),
            Comparison(Level.OTHER, same_hours=True),
            "what is not known is not shared",
        )
