from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools.date_line import DateLine, DateLineError, read_line
from .common import ROME


def line(date="2035-03-10", start="21:00", stop="23:00", date_to=""):
    return DateLine(date=date, date_to=date_to, start=start, stop=stop)


@tagged("post_install", "-at_install")
class TestDateLine(BaseCase):
    def test_hours_are_those_of_the_town(self):
        cases = [
            # winter, summer
            (line(), datetime(2035, 3, 10, 20), datetime(2035, 3, 10, 22)),
            (line("2035-07-10"), datetime(2035, 7, 10, 19), datetime(2035, 7, 10, 21)),
            # written by hand
            (line("10/3/2035", "21.00", "23.00"),
             datetime(2035, 3, 10, 20), datetime(2035, 3, 10, 22)),
            # after midnight
            (line(stop="00:30"), datetime(2035, 3, 10, 20), datetime(2035, 3, 10, 23, 30)),
            (line(stop="00:00"), datetime(2035, 3, 10, 20), datetime(2035, 3, 10, 23)),
            # several days
            (line(date_to="2035-03-12", start="10:00", stop="18:00"),
             datetime(2035, 3, 10, 9), datetime(2035, 3, 12, 17)),
            # over the night in which the clock goes forward: 21:00 to 04:00 are six hours
            (line("2035-03-24", "21:00", "04:00"),
             datetime(2035, 3, 24, 20), datetime(2035, 3, 25, 2)),
            # over the night in which it goes back: eight hours
            (line("2035-10-27", "21:00", "04:00"),
             datetime(2035, 10, 27, 19), datetime(2035, 10, 28, 3)),
        ]  # fmt: skip
        for typed, start, stop in cases:
            with self.subTest(typed=typed):
                reading = read_line(typed, ROME)
                self.assertEqual((reading.start, reading.stop), (start, stop))
                self.assertFalse(reading.is_repeated)

    def test_an_hour_that_the_clock_skips_is_refused(self):
        for start, stop, field in (("02:30", "05:00", "start"), ("00:30", "02:30", "stop")):
            with self.subTest(field=field), self.assertRaises(DateLineError) as caught:
                read_line(line("2035-03-25", start, stop), ROME)
            self.assertEqual(
                (caught.exception.code, caught.exception.field), ("time_skipped", field)
            )

    def test_an_hour_that_occurs_twice_is_the_first_one(self):
        reading = read_line(line("2035-10-28", "02:30", "05:00"), ROME)
        self.assertEqual(reading.start, datetime(2035, 10, 28, 0, 30), "summer time still")
        self.assertTrue(reading.is_repeated, "and the page says so")
        reading = read_line(line("2035-10-28", "02:45", "02:15", date_to="2035-10-28"), ROME)
        self.assertEqual(reading.stop, datetime(2035, 10, 28, 1, 15), "the second 02:15")

    def test_whole_days(self):
        reading = read_line(line(start="", stop=""), ROME, allow_whole_days=True)
        self.assertEqual(reading.start, datetime(2035, 3, 9, 23))
        self.assertEqual(reading.stop, datetime(2035, 3, 10, 23))
        reading = read_line(
            line(start="", stop="", date_to="2035-03-12"), ROME, allow_whole_days=True
        )
        self.assertEqual(reading.stop, datetime(2035, 3, 12, 23))

    def test_what_cannot_be_read_is_named(self):
        cases = [
            (line(date=""), "date_missing", "date"),
            (line(date="tomorrow"), "date_bad", "date"),
            (line(date="2035-02-30"), "date_bad", "date"),
            (line(date="9999-12-31"), "date_far", "date"),
            (line(date="1917-10-12"), "date_far", "date"),
            (line(start=""), "start_missing", "start"),
            (line(stop=""), "stop_missing", "stop"),
            (line(start="25:00"), "time_bad", "start"),
            (line(stop="nine"), "time_bad", "stop"),
            (line(stop="21:00"), "stop_before", "stop"),
            (line(date_to="2035-03-09"), "date_to_before", "date_to"),
            (line(date_to="2035-03-10", stop="20:00"), "stop_before", "stop"),
            (line(date_to="2037-03-10"), "too_long", "date_to"),
            (line(date_to="x"), "date_bad", "date_to"),
        ]
        for typed, code, field in cases:
            with self.subTest(typed=typed):
                with self.assertRaises(DateLineError) as caught:
                    read_line(typed, ROME)
                self.assertEqual((caught.exception.code, caught.exception.field), (code, field))
