from datetime import date, datetime
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools import clock, schedule

START = date(2026, 1, 31)
END = date(2026, 12, 31)


@tagged("post_install", "-at_install")
class TestSchedule(BaseCase):
    """Step dates are arithmetic that needs no database."""

    def test_shift_keeps_to_the_end_of_a_month(self):
        cases = [
            (date(2026, 1, 31), 1, "month", date(2026, 2, 28)),
            (date(2024, 1, 31), 1, "month", date(2024, 2, 29)),
            (date(2024, 2, 29), 12, "month", date(2025, 2, 28)),
            (date(2026, 3, 31), -1, "month", date(2026, 2, 28)),
            (date(2026, 12, 31), 1, "day", date(2027, 1, 1)),
            (date(2026, 1, 1), -1, "week", date(2025, 12, 25)),
            (date(2026, 10, 24), 1, "day", date(2026, 10, 25)),
            (START, 0, "month", START),
            (START, 10**9, "month", date.max),
            (START, -(10**9), "day", date.min),
            (date.max, 1, "day", date.max),
        ]
        for day, offset, unit, expected in cases:
            with self.subTest(day=day, offset=offset, unit=unit):
                self.assertEqual(schedule.shift(day, offset, unit), expected)

    def test_steps_are_counted_from_start_end_and_each_other(self):
        steps = [
            schedule.Step("c", "step", 1, "week", "b"),
            schedule.Step("b", "step", 1, "month", "a"),
            schedule.Step("a", "start", 0, "day"),
            schedule.Step("d", "end", -2, "month"),
        ]
        self.assertEqual(
            schedule.plan(steps, START, END),
            {
                "a": START,
                "b": date(2026, 2, 28),
                "c": date(2026, 3, 7),
                "d": date(2026, 10, 31),
            },
        )

    def test_fixed_steps_keep_their_date_and_carry_the_others(self):
        steps = [
            schedule.Step("a", "start", 0, "day"),
            schedule.Step("b", "step", 10, "day", "a"),
        ]
        done = date(2026, 5, 1)
        self.assertEqual(
            schedule.plan(steps, START, END, {"a": done}), {"a": done, "b": date(2026, 5, 11)}
        )

    def test_without_an_end_what_hangs_on_it_has_no_date(self):
        steps = [
            schedule.Step("a", "end", -1, "month"),
            schedule.Step("b", "step", 1, "day", "a"),
        ]
        self.assertEqual(schedule.plan(steps, START, None), {"a": None, "b": None})

    def test_a_path_may_be_empty(self):
        self.assertEqual(schedule.plan([], START, END), {})

    def test_a_thousand_chained_steps(self):
        steps = [schedule.Step(0, "start", 0, "day")]
        steps += [schedule.Step(i, "step", 1, "day", i - 1) for i in range(1, 1000)]
        dates = schedule.plan(reversed(steps), START, END)
        self.assertEqual(dates[999], date(2028, 10, 26))

    def test_a_ring_is_named(self):
        steps = [
            schedule.Step("a", "step", 1, "day", "c"),
            schedule.Step("b", "step", 1, "day", "a"),
            schedule.Step("c", "step", 1, "day", "b"),
        ]
        with self.assertRaises(schedule.CircularSteps) as caught:
            schedule.plan(steps, START, END)
        self.assertEqual(set(caught.exception.keys), {"a", "b", "c"})
        self.assertEqual(caught.exception.keys[0], caught.exception.keys[-1])


@tagged("post_install", "-at_install")
class TestClock(BaseCase):
    """Local hours of a desk become the right instants, also when the clock changes."""

    rome = ZoneInfo("Europe/Rome")

    def test_summer_and_winter_hours(self):
        self.assertEqual(
            clock.to_utc(datetime(2026, 7, 1, 21), self.rome), datetime(2026, 7, 1, 19)
        )
        self.assertEqual(
            clock.to_utc(datetime(2026, 12, 1, 21), self.rome), datetime(2026, 12, 1, 20)
        )

    def test_there_and_back(self):
        instant = datetime(2026, 10, 25, 12)
        self.assertEqual(clock.to_utc(clock.to_local(instant, self.rome), self.rome), instant)

    def test_an_hour_that_does_not_exist_is_refused(self):
        with self.assertRaises(clock.SkippedTime):
            clock.to_utc(datetime(2026, 3, 29, 2, 30), self.rome)

    def test_an_hour_that_occurs_twice_is_the_first_one(self):
        self.assertEqual(
            clock.to_utc(datetime(2026, 10, 25, 2, 30), self.rome), datetime(2026, 10, 25, 0, 30)
        )

    def test_the_day_of_the_change_has_25_hours(self):
        start, stop = clock.day_bounds(date(2026, 10, 25), date(2026, 10, 26), self.rome)
        self.assertEqual((stop - start).total_seconds(), 25 * 3600)
