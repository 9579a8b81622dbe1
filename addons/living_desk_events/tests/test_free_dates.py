from datetime import date, datetime, timedelta

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools.clock import to_local, to_utc

from ..tools.clash import Level, Verdict
from ..tools.free_dates import DayWeight, cheapest, each_day, exists, move, weigh
from ..tools.overlap import Planned
from .common import ROME, LivingDeskEventsCommon, rome


def local(*args):
    return to_utc(datetime(*args), ROME)


@tagged("post_install", "-at_install")
class TestFreeDatesTools(BaseCase):
    """A wish moved from day to day, and what each day costs."""

    def test_a_wish_keeps_its_hours_when_it_moves(self):
        evening = Planned(local(2035, 3, 10, 20), local(2035, 3, 11, 1), city="Milano")
        night = Planned(local(2035, 3, 10, 2, 30), local(2035, 3, 10, 4))
        short = Planned(local(2035, 3, 10, 2, 30), local(2035, 3, 10, 3, 15))
        second = Planned(datetime(2035, 10, 28, 1, 30), datetime(2035, 10, 28, 3))
        # 25 March 2035: from 2:00 it is 3:00 at once; 28 October: 2:00-3:00 comes twice
        cases = [
            ("winter to summer", evening, date(2035, 6, 1), (6, 1, 20), (6, 2, 1), True),
            ("back in time", evening, date(2035, 1, 9), (1, 9, 20), (1, 10, 1), True),
            ("the hour is skipped", night, date(2035, 3, 25), (3, 25, 3, 30), (3, 25, 4), False),
            ("it would end first", short, date(2035, 3, 25), (3, 25, 3, 30), (3, 25, 4, 15), False),
            ("ends in a skipped hour",
             Planned(local(2035, 3, 1, 22), local(2035, 3, 2, 2, 30)),
             date(2035, 3, 24), (3, 24, 22), (3, 25, 3, 30), False),
            ("the hour comes twice: the first", night, date(2035, 10, 28),
             (10, 28, 2, 30), (10, 28, 4), True),
            ("from the second of two", second, date(2035, 10, 30),
             (10, 30, 2, 30), (10, 30, 4), True),
        ]  # fmt: skip
        for name, wish, day, start, stop, real in cases:
            with self.subTest(name):
                moved = move(wish, day, ROME)
                self.assertEqual(to_local(moved.start, ROME), datetime(2035, *start))
                self.assertEqual(to_local(moved.stop, ROME), datetime(2035, *stop))
                self.assertEqual(moved.city, wish.city)
                self.assertIs(exists(wish, day, ROME), real)
        self.assertIs(move(second, date(2035, 10, 28), ROME), second, "its own day: as it is")

    @settings(max_examples=200, deadline=None)
    @given(
        st.datetimes(datetime(2030, 1, 1), datetime(2040, 1, 1)),
        st.integers(1, 5000),
        st.integers(-400, 400),
    )
    def test_a_moved_wish_lies_on_its_day(self, start, minutes, days):
        start = start.replace(second=0, microsecond=0)
        wish = Planned(start, start + timedelta(minutes=minutes))
        day = to_local(start, ROME).date() + timedelta(days=days)
        moved = move(wish, day, ROME)
        self.assertEqual(to_local(moved.start, ROME).date(), day)
        self.assertGreater(moved.stop, moved.start)
        hour = timedelta(hours=1)
        self.assertLessEqual(abs((moved.stop - moved.start) - (wish.stop - wish.start)), hour)
        if exists(wish, day, ROME):
            self.assertEqual(to_local(moved.start, ROME).time(), to_local(wish.start, ROME).time())

    def test_a_day_costs_what_happens_on_it(self):
        warn, block = Verdict(Level.WARN, weight=20), Verdict(Level.BLOCK, weight=100)
        info, free = Verdict(Level.INFO), Verdict(Level.FREE, weight=7)
        cases = [
            ("nothing", [], [], DayWeight()),
            ("out of reach", [free], [], DayWeight()),
            ("worth knowing", [info], [], DayWeight(0, 1, Level.INFO)),
            ("the worst decides", [warn, block, info], [], DayWeight(120, 3, Level.BLOCK)),
            ("a holiday", [], [("Easter", 5)], DayWeight(5, 0, Level.FREE, ("Easter",))),
            ("both", [warn], [("Easter", 5), ("Fair", 3)],
             DayWeight(28, 1, Level.WARN, ("Easter", "Fair"))),
        ]  # fmt: skip
        for name, verdicts, obstacles, expected in cases:
            with self.subTest(name):
                self.assertEqual(weigh(verdicts, obstacles), expected)

    def test_the_cheapest_then_the_nearest_then_the_earlier(self):
        days = {
            date(2035, 3, 5): DayWeight(0),
            date(2035, 3, 8): DayWeight(20),
            date(2035, 3, 9): DayWeight(0, 1, Level.BLOCK),
            date(2035, 3, 10): DayWeight(0),
            date(2035, 3, 12): DayWeight(20),
            date(2035, 3, 15): DayWeight(0),
        }
        found = cheapest(days, date(2035, 3, 10), 4)
        self.assertEqual([day.day for day in found], [5, 15, 8, 12])
        self.assertEqual(cheapest({}, date(2035, 3, 10), 3), [])

    @settings(max_examples=100, deadline=None)
    @given(
        st.dictionaries(
            st.dates(date(2035, 3, 1), date(2035, 3, 31)),
            st.builds(DayWeight, st.integers(0, 3), level=st.sampled_from(Level)),
        ),
        st.dates(date(2035, 3, 1), date(2035, 3, 31)),
        st.integers(0, 5),
    )
    def test_no_day_left_out_is_better(self, days, wished, count):
        found = cheapest(days, wished, count)
        self.assertEqual(len(set(found)), len(found))

        def price(day):
            return days[day].weight, abs(day - wished), day

        left = [d for d in days if d != wished and days[d].level < Level.BLOCK and d not in found]
        self.assertEqual(found, sorted(found, key=price))
        self.assertNotIn(wished, found)
        if left:
            self.assertEqual(len(found), count)
            for day in found:
                self.assertLess(price(day), min(map(price, left)))

    def test_not_more_than_can_be_weighed(self):
        first = date(2035, 3, 1)
        self.assertEqual(len(list(each_day(first, first + timedelta(days=99)))), 100)
        self.assertEqual(list(each_day(first, first - timedelta(days=1))), [])
        with self.assertRaises(ValueError):
            list(each_day(first, first + timedelta(days=100)))


@tagged("post_install", "-at_install")
class TestFreeDates(LivingDeskEventsCommon):
    """The days around a wished date, weighed with what the calendar holds."""

    def _wish(self, day=10, hour=20, **values):
        values = {
            "venue_id": self.hall.id,
            "discipline_id": self.dance.id,
            "audience": "all",
            **values,
        }
        Entry = self.env["living.calendar.entry"]
        return Entry._prepare_wish(rome(day, hour), rome(day, hour + 2), **values)

    def _weights(self, first, last, wish, user=None):
        Entry = self.env["living.calendar.entry"].with_user(user or self.env.user)
        return Entry._get_day_weights(date(2035, 3, first), date(2035, 3, last), wish)

    def _proposed(self, wish, **values):
        proposals = self.env["living.calendar.entry"]._propose_dates(wish, **values)
        return [proposal["date"].day for proposal in proposals]

    def test_each_day_is_judged_as_the_check_would(self):
        self._plan(rome(10, 20), rome(10, 22), organization=self.theatre)
        self._plan(rome(11, 9), rome(11, 12), venue_id=self.hall_2.id, discipline_id=False)
        self._plan(rome(12, 9), rome(14, 12), city="Monza", venue_id=False)
        wish = self._wish()
        found = self._weights(1, 31, wish)
        self.assertEqual(len(found), 31)
        self.assertEqual(found[date(2035, 3, 10)]["level"], "block")
        self.assertEqual(found[date(2035, 3, 11)]["level"], "warn")
        self.assertEqual(found[date(2035, 3, 20)]["level"], "free")
        for day in range(1, 25):
            hits = self.env["living.calendar.entry"]._whats_on(
                rome(day, 20),
                rome(day, 22),
                venue=self.hall,
                discipline=self.dance,
                audience="all",
            )
            with self.subTest(day=day):
                weight = found[date(2035, 3, day)]
                self.assertEqual(weight["count"], len(hits))
                self.assertEqual(weight["level"], hits[0]["level"] if hits else "free")

    def test_what_is_masked_counts_by_what_may_be_known(self):
        self._plan(rome(10, 20), rome(10, 22), state="idea", organization=self.theatre)
        wish = self._wish()
        day = date(2035, 3, 10)
        self.assertEqual(self._weights(10, 10, wish)[day]["level"], "warn")
        masked = self._weights(10, 10, wish, self.user_festival)[day]
        self.assertEqual(masked["level"], "warn")
        elsewhere = self._wish(hour=9, venue_id=self.hall_2.id)
        self.assertEqual(
            self._weights(10, 10, elsewhere, self.user_festival)[day],
            masked,
            "neither the hall nor the hours may be found out",
        )

    def test_free_dates_near_a_wished_one(self):
        self._plan(rome(10, 20), rome(10, 22), organization=self.theatre)
        self._plan(rome(12, 9), rome(12, 12), organization=self.theatre, discipline_id=False)
        wish = self._wish()
        # 9 and 11 are within a day of the same kind, 12 is in the same town
        self.assertEqual(self._proposed(wish), [8, 7, 13])
        self.assertEqual(self._proposed(wish, around=1, count=9), [9, 11])
        self.assertEqual(self._proposed(wish, around=0), [])

    def test_never_in_the_past(self):
        wish = self._wish()
        with freeze_time(rome(10, 19)):
            self.assertEqual(self._proposed(wish), [11, 12, 13])
        with freeze_time(rome(9, 21)):
            self.assertEqual(self._proposed(wish), [11, 12, 13])
        with freeze_time(rome(9, 19)):
            self.assertEqual(self._proposed(wish), [9, 11, 12])
        with freeze_time(rome(10, 19, month=6)):
            self.assertEqual(self._proposed(wish), [])

    def test_a_day_without_that_hour_is_not_proposed(self):
        wish = self._wish(day=24, hour=2)
        self.assertEqual(self._proposed(wish), [23, 22, 26])

    def test_queries_do_not_grow_with_days_or_events(self):
        wish = self._wish()
        self._plan(rome(1, 20), rome(1, 22), state="idea", organization=self.theatre)
        self.env.flush_all()
        self._weights(1, 2, wish, self.user_festival)
        counts = []
        for last in (2, 31):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._weights(1, last, wish, self.user_festival)
            counts.append(self.cr.sql_log_count - before)
            for day in range(1, 29):
                self._plan(rome(day, 9), rome(day, 10), state="idea", organization=self.theatre)
            self.env.flush_all()
        self.assertEqual(counts[0], counts[1])
