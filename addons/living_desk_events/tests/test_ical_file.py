import time
from datetime import date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools.table_file import FileProblem, plain

from ..tools import ical_file, ical_guard

ROME = ZoneInfo("Europe/Rome")
TODAY = date(2027, 1, 1)
# However slow the machine, nothing that a file says may take longer.
MAX_SECONDS = 30
ZONE = """BEGIN:VTIMEZONE
TZID:Our Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0600
TZOFFSETTO:+0500
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0500
TZOFFSETTO:+0600
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE"""


def wrap(*events, head=""):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.splitlines()]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def event(*lines, uid="one", title="Evening"):
    return "\n".join([f"UID:{uid}", f"SUMMARY:{title}", *lines])


SPAN = ("DTSTART:20270320T190000Z", "DTEND:20270320T210000Z")


@tagged("post_install", "-at_install")
class TestIcalFile(BaseCase):
    """Calendars from anywhere: what they mean, and what they may not do."""

    def setUp(self):
        super().setUp()
        begun = time.monotonic()
        self.addCleanup(lambda: self.assertLess(time.monotonic() - begun, MAX_SECONDS))

    def _read(self, *events, **kwargs):
        return ical_file.read_calendar(wrap(*events, **kwargs), ROME, TODAY)

    def _read_one(self, *lines, **kwargs):
        [row] = self._read(event(*lines), **kwargs).rows
        self.assertFalse(row.problem)
        return row.values

    def _get_code(self, *lines, **kwargs):
        [row] = self._read(event(*lines), **kwargs).rows
        return row.problem.code

    def _refuse(self, content):
        with self.assertRaises(FileProblem) as caught:
            ical_file.read_calendar(content, ROME, TODAY)
        return caught.exception.code

    # === WHAT IT MEANS === #

    def test_what_an_event_says(self):
        values = self._read_one(
            *SPAN,
            "LOCATION:Teatro Grande\\, Milano",
            "DESCRIPTION:First line\\nsecond",
            "STATUS:TENTATIVE",
            "X-ANYTHING:else",
            "BEGIN:VALARM\nTRIGGER:-PT15M\nACTION:DISPLAY\nDESCRIPTION:Not this\nEND:VALARM",
        )
        self.assertEqual(
            values,
            {
                "name": "Evening",
                "uid": "one",
                "start": datetime(2027, 3, 20, 19),
                "stop": datetime(2027, 3, 20, 21),
                "place": "Teatro Grande, Milano",
                "description": "First line\nsecond",
                "state": "provisional",
            },
        )

    def test_when_it_is(self):
        cases = [
            # A floating hour is of the desk's zone.
            (("DTSTART:20270320T200000", "DTEND:20270320T210000"), (20, 19), (20, 20)),
            (("DTSTART;TZID=Europe/Rome:20270320T200000", "DURATION:PT2H"), (20, 19), (20, 21)),
            (("DTSTART;TZID=America/New_York:20270320T200000", "DURATION:PT1H"), (21, 0), (21, 1)),
            (
                ("DTSTART;TZID=W. Europe Standard Time:20270320T200000", "DURATION:PT1H"),
                (20, 19),
                (20, 20),
            ),
            # Whole days begin at the desk's midnight.
            (("DTSTART;VALUE=DATE:20270320",), (19, 23), (20, 23)),
            (("DTSTART;VALUE=DATE:20270320", "DTEND;VALUE=DATE:20270320"), (19, 23), (20, 23)),
            (("DTSTART;VALUE=DATE:20270320", "DTEND;VALUE=DATE:20270322"), (19, 23), (21, 23)),
        ]
        for lines, start, stop in cases:
            with self.subTest(lines=lines):
                values = self._read_one(*lines)
                self.assertEqual(values["start"], datetime(2027, 3, *start))
                self.assertEqual(values["stop"], datetime(2027, 3, *stop))

    def test_a_zone_that_the_file_describes_holds_for_that_file(self):
        lines = ("DTSTART;TZID=Our Zone:20270720T200000", "DURATION:PT1H")
        values = self._read_one(*lines, head=ZONE)
        self.assertEqual(values["start"], datetime(2027, 7, 20, 14))
        self.assertEqual(self._get_code(*lines), "unknown_zone", "The next file does not know it.")

    def test_repeated_events(self):
        file = self._read(
            event(
                "DTSTART;TZID=Europe/Rome:20270320T200000",
                "DURATION:PT2H",
                "RRULE:FREQ=WEEKLY;COUNT=5",
                "EXDATE;TZID=Europe/Rome:20270327T200000",
            ),
            event(
                "RECURRENCE-ID;TZID=Europe/Rome:20270403T200000",
                "DTSTART;TZID=Europe/Rome:20270404T180000",
                "DTEND;TZID=Europe/Rome:20270404T190000",
                title="Moved",
            ),
            event(
                "RECURRENCE-ID;TZID=Europe/Rome:20270410T200000",
                "DTSTART;TZID=Europe/Rome:20270410T200000",
                "DURATION:PT2H",
                "STATUS:CANCELLED",
            ),
        )
        self.assertEqual(
            [
                (v["uid"], v["name"], v["start"], v.get("state"))
                for v in (r.values for r in file.rows)
            ],
            [
                ("one#20270320T190000Z", "Evening", datetime(2027, 3, 20, 19), None),
                ("one#20270403T180000Z", "Moved", datetime(2027, 4, 4, 16), None),
                ("one#20270410T180000Z", "Evening", datetime(2027, 4, 10, 18), "cancelled"),
                ("one#20270417T180000Z", "Evening", datetime(2027, 4, 17, 18), None),
            ],
        )
        self.assertFalse(file.endless)

    def test_repeated_without_end_is_cut_and_said(self):
        file = self._read(event(*SPAN, "RRULE:FREQ=WEEKLY"))
        self.assertEqual(file.endless, ["Evening"])
        last = file.rows[-1].values["start"].date()
        self.assertLess((last - TODAY).days, ical_file.DAYS_AHEAD)
        self.assertEqual(len(file.rows), 94)

    def test_all_of_a_cancellation_is_cancelled(self):
        values = self._read_one(*SPAN, "STATUS:CONFIRMED", head="METHOD:CANCEL")
        self.assertEqual(values["state"], "cancelled")

    def test_the_latest_version_counts(self):
        rows = self._read(event(*SPAN, "SEQUENCE:2", title="New"), event(*SPAN, title="Old")).rows
        self.assertEqual(
            {row.values["name"]: row.problem and row.problem.code for row in rows},
            {"Old": "superseded", "New": None},
        )

    def test_a_category_may_be_a_discipline(self):
        content = wrap(event(*SPAN, "CATEGORIES:Serate,Teatro di prosa"))
        words = {plain("Teatro di Prosa"): 7}
        [row] = ical_file.read_calendar(content, ROME, TODAY, words).rows
        self.assertEqual(row.values["discipline"], 7)

    def test_any_encoding(self):
        text = wrap(event(*SPAN, title="Caffè à la carte")).decode()
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            with self.subTest(encoding=encoding):
                content = text.encode(encoding)
                self.assertTrue(ical_file.is_calendar(content))
                [row] = ical_file.read_calendar(content, ROME, TODAY).rows
                self.assertEqual(row.values["name"], "Caffè à la carte")

    # === WHAT IS WRONG WITH ONE EVENT === #

    def test_what_is_wrong(self):
        begin = "DTSTART:20270320T190000Z"
        cases = [
            (("DTEND:20270320T210000Z",), "start_missing"),
            ((begin,), "stop_missing"),
            (("DTSTART:yesterday", "DTEND:20270320T210000Z"), "date_bad"),
            ((begin, "DTEND;VALUE=DATE:20270321"), "date_bad"),
            ((begin, "DTEND:20270320T190000Z"), "stop_before"),
            ((begin, "DTEND:20270319T190000Z"), "stop_before"),
            ((begin, "DURATION:-PT1H"), "stop_before"),
            ((begin, "DURATION:P9999999999999D"), "date_bad"),
            ((begin, "DURATION:P999999D"), "date_far"),
            ((begin, "DURATION:P400D"), "too_long_event"),
            (("DTSTART:00010101T000000Z", "DURATION:PT1H"), "date_far"),
            (("DTSTART:20270328T023000", "DURATION:PT1H"), "time_skipped"),
            (("DTSTART;TZID=Mars/Base:20270320T190000", "DURATION:PT1H"), "unknown_zone"),
            ((*SPAN, "CLASS:PRIVATE"), "private"),
            ((*SPAN, "RRULE:FREQ=SECONDLY"), "too_often"),
            ((*SPAN, "RRULE:FREQ=HOURLY;COUNT=3"), "too_often"),
            ((*SPAN, "RRULE:FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60)))), "too_often"),
            ((*SPAN, "RRULE:FREQ=DAILY;INTERVAL=0"), "bad_rule"),
            ((*SPAN, "RRULE:FREQ=DAILY;INTERVAL=99999999999"), "bad_rule"),
            ((*SPAN, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "bad_rule"),
            ((*SPAN, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3"), "bad_rule"),
            ((*SPAN, "RRULE:FREQ=SOMETIMES"), "bad_rule"),
            (("DTSTART:00010320T190000", "DURATION:PT1H", "RRULE:FREQ=DAILY"), "date_far"),
        ]
        for lines, code in cases:
            with self.subTest(lines=lines):
                self.assertEqual(self._get_code(*lines), code)

    def test_one_bad_event_does_not_spoil_the_others(self):
        rows = self._read(event("DTSTART:never", uid="a"), event(*SPAN, uid="b")).rows
        self.assertEqual([bool(row.problem) for row in rows], [True, False])

    def test_a_zone_may_not_change_its_clock_every_second(self):
        zone = ZONE.replace("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=SECONDLY")
        code = self._get_code("DTSTART;TZID=Our Zone:20270720T200000", "DURATION:PT1H", head=zone)
        self.assertEqual(code, "unknown_zone")

    # === WHAT IS WRONG WITH THE FILE === #

    def test_files_that_are_no_calendar(self):
        cases = [
            (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no_events"),
            (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000, "nested"),
            (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:ANY\r\n" * 100_000, "nested"),
            (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nanything", "not_a_calendar"),
            (b"BEGIN:VCALENDAR\r\n\x00", "not_a_calendar"),
            (
                b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 300_000,
                "too_many_rows",
            ),
            (b"BEGIN:VCALENDAR\r\n" + b"a" * ical_file.MAX_BYTES, "too_big"),
        ]
        for content, code in cases:
            with self.subTest(code=code):
                self.assertEqual(self._refuse(content), code)

    def test_more_dates_than_are_read(self):
        with self.assertRaises(FileProblem) as caught:
            ical_file.read_calendar(wrap(event(*SPAN, "RRULE:FREQ=DAILY")), ROME, TODAY, {}, 50)
        self.assertEqual(caught.exception.code, "too_many_rows")

    def test_rules_that_take_long_are_given_up(self):
        # Each looks through eight thousand years for a sixth Monday of a month.
        rule = "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6"
        content = wrap(*(event(*SPAN, rule, uid=str(n)) for n in range(500)))
        with patch.object(ical_file, "MAX_SECONDS", 1.0):
            self.assertEqual(self._refuse(content), "too_complex")

    def test_heavy_lines_do_not_take_long(self):
        head = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nSUMMARY:A\r\n"
        tail = b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        for middle in (
            b"DTSTART" + b";A=b" * 500_000 + b":x",
            b"DESCRIPTION:" + b"a\r\n " * 500_000,
            b"SUMMARY:a\r\n" * 200_000,
            b"ATTACH:" + b"a" * 9_000_000,
        ):
            with self.subTest(middle=middle[:12]):
                [row] = ical_file.read_calendar(head + middle + tail, ROME, TODAY).rows
                self.assertTrue(row.problem)

    def test_an_event_that_is_cut_off(self):
        content = wrap(event(*SPAN))[:-40]
        [row] = ical_file.read_calendar(content, ROME, TODAY).rows
        self.assertEqual(row.problem.code, "damaged")

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.sampled_from(
                [
                    "BEGIN:VCALENDAR",
                    "BEGIN:VEVENT",
                    "END:VEVENT",
                    "END:VCALENDAR",
                    "DTSTART:20270320T190000Z",
                    "DTEND:20270321",
                    "DURATION:PT",
                    "RRULE:FREQ=DAILY;COUNT=3",
                    "RRULE:;;=",
                    "RDATE:20270401,20270402T100000Z",
                    "EXDATE;TZID=:x",
                    "RECURRENCE-ID:20270320",
                    "SUMMARY",
                    "UID:",
                    " folded",
                    "CATEGORIES:a,b",
                    "BEGIN:VTIMEZONE",
                    "END:VTIMEZONE",
                    "TZID:a",
                    ":",
                ]
            ),
            max_size=30,
        )
    )
    def test_nothing_but_a_sentence_comes_out_of_garbage(self, lines):
        content = "\r\n".join(["BEGIN:VCALENDAR", *lines]).encode()
        try:
            file = ical_file.read_calendar(content, ROME, TODAY)
        except FileProblem:
            return
        for row in file.rows:
            self.assertTrue(row.problem or row.values["start"] < row.values["stop"])

    def test_limits_hold_together(self):
        self.assertLessEqual(ical_guard.MAX_EVENTS, ical_file.MAX_ROWS)
