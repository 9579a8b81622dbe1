import io
import time
import zipfile
from base64 import b64encode

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LivingDeskEventsCommon, rome

EVENING = ("DTSTART;TZID=Europe/Rome:20350317T210000", "DTEND;TZID=Europe/Rome:20350317T230000")
# However slow the machine, no file may keep it busy for longer.
MAX_SECONDS = 60


@tagged("post_install", "-at_install")
class TestCalendarImportFile(LivingDeskEventsCommon):
    """Files of other programs, and files that mean harm."""

    def _open(self, content, **values):
        return (
            self.env["living.calendar.import"]
            .with_user(self.user_adviser)
            .create(
                {
                    "desk_id": self.desk_lombardia.id,
                    "organization_id": self.theatre.id,
                    "file": b64encode(content),
                    **values,
                }
            )
        )

    def _make_calendar(self, *events):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
        for event in events:
            lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
        return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()

    def _make_xlsx(self, *rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        output = io.BytesIO()
        book.save(output)
        return output.getvalue()

    def _get_entries(self):
        return self.env["living.calendar.entry"].search(
            [("organization_id", "=", self.theatre.id)], order="start"
        )

    # === CALENDARS === #

    def test_a_calendar_comes_in_once(self):
        content = self._make_calendar(
            (
                *("UID:a", "SUMMARY:La prima", *EVENING, "STATUS:CONFIRMED"),
                "LOCATION:Sala Prova\\, Via Roma 1\\, 20121 Milano MI",
            ),
            ("UID:b", "SUMMARY:Altrove", "DTSTART;VALUE=DATE:20350401", "LOCATION:Casa di Ada"),
            ("UID:c", "SUMMARY:Cena privata", *EVENING, "CLASS:PRIVATE"),
        )
        wizard = self._open(content)
        wizard.action_check()
        self.assertEqual((wizard.new_count, wizard.rejected_count), (2, 1))
        notices = dict(wizard.line_ids.mapped(lambda line: (line.name, line.notice)))
        self.assertFalse(notices["La prima"])
        self.assertIn("“Casa di Ada” names neither a venue nor a town", notices["Altrove"])
        wizard.action_import()
        self.assertRecordValues(
            self._get_entries(),
            [
                {
                    "name": "La prima",
                    "external_uid": "a",
                    "venue_id": self.hall.id,
                    "state": "confirmed",
                    "start": rome(17, 21),
                },
                {
                    "name": "Altrove",
                    "external_uid": "b",
                    "venue_id": False,
                    "state": "provisional",
                    "start": rome(1, 0, month=4),
                },
            ],
        )
        self.assertIn("Casa di Ada", self._get_entries()[1].note)
        again = self._open(content)
        again.action_import()
        self.assertEqual((again.new_count, again.changed_count, again.known_count), (0, 0, 2))

    def test_dates_of_a_series_are_cancelled_one_by_one(self):
        today = self.env.cr.now().date()
        series = (
            *("UID:a", "SUMMARY:Replica", f"DTSTART:{today.year + 1}0317T200000Z"),
            *("DURATION:PT2H", "RRULE:FREQ=DAILY;COUNT=3"),
        )
        self._open(self._make_calendar(series)).action_import()
        self.assertEqual(len(self._get_entries()), 3)
        cancelled = (
            *("UID:a", "SUMMARY:Replica", f"RECURRENCE-ID:{today.year + 1}0318T200000Z"),
            *(f"DTSTART:{today.year + 1}0318T200000Z", "DURATION:PT2H", "STATUS:CANCELLED"),
        )
        wizard = self._open(self._make_calendar(series, cancelled))
        wizard.action_import()
        self.assertEqual((wizard.changed_count, wizard.known_count), (1, 2))
        self.assertEqual(
            self._get_entries().mapped("state"), ["provisional", "cancelled", "provisional"]
        )

    def test_an_event_that_becomes_a_series_is_not_doubled(self):
        year = self.env.cr.now().year + 1
        event = ("UID:a", "SUMMARY:Replica", f"DTSTART:{year}0317T200000Z", "DURATION:PT2H")
        self._open(self._make_calendar(event)).action_import()
        wizard = self._open(self._make_calendar((*event, "RRULE:FREQ=DAILY;COUNT=2")))
        wizard.action_import()
        self.assertEqual((wizard.changed_count, wizard.new_count), (1, 1))
        self.assertEqual(
            self._get_entries().mapped("external_uid"),
            [f"a#{year}0317T200000Z", f"a#{year}0318T200000Z"],
        )

    def test_repeated_without_end_says_so(self):
        event = ("UID:a", "SUMMARY:Ogni lunedì", *EVENING, "RRULE:FREQ=WEEKLY")
        start = self.env.cr.now().strftime("%Y%m%d")
        event = tuple(line.replace("20350317", start) for line in event)
        wizard = self._open(self._make_calendar(event))
        wizard.action_check()
        self.assertIn("Ogni lunedì", wizard.notice)
        self.assertGreater(wizard.new_count, 100)

    def test_a_calendar_needs_an_organization(self):
        wizard = self._open(self._make_calendar(("UID:a", *EVENING)), organization_id=False)
        with self.assertRaisesRegex(UserError, "Choose the organization"):
            wizard.action_check()

    def test_rejected_dates_come_back_as_a_list(self):
        wizard = self._open(self._make_calendar(("UID:a", "SUMMARY:A", *EVENING, "CLASS:PRIVATE")))
        wizard.action_check()
        self.assertTrue(wizard.rejected_file)

    # === FILES THAT CANNOT BE USED === #

    def _make_bomb(self):
        """Return a spreadsheet of a few kilobytes that unpacks to more than half a gigabyte."""
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            zeros = b"0" * 2**20
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
                for _megabyte in range(400):
                    part.write(zeros)
        return output.getvalue()

    def test_a_file_that_cannot_be_used_says_so(self):
        nested = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 1000
        cases = [
            (b"", "Choose the file"),
            (b"\n\n", "The file is empty"),
            (b"citta;data\nRoma;1/1/2035\n", "“Titolo”"),
            (b"%PDF-1.7\x00\x01", "neither a spreadsheet nor a calendar"),
            (b"PK\x03\x04broken", "neither a spreadsheet nor a calendar"),
            (b"titolo\n" + b"x\n" * 50_001, "more than 50000 rows"),
            (b"titolo\n" + b"x\n" * 10_001, "more than 10000 rows"),
            (b"x" * (20 * 2**20 + 1), "larger than 20 MB"),
            (self._make_bomb(), "larger than 20 MB"),
            (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "no events"),
            (nested, "begins inside another"),
            (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nelse", "holds something else"),
        ]
        for content, sentence in cases:
            wizard = self._open(content)
            begun = time.monotonic()
            for action in (wizard.action_check, wizard.action_import):
                with self.subTest(sentence=sentence), self.assertRaises(UserError) as caught:
                    action()
                self.assertIn(sentence, str(caught.exception))
            self.assertLess(time.monotonic() - begun, MAX_SECONDS)
            self.assertEqual(wizard.state, "draft")
        self.assertFalse(self._get_entries())

    def test_formulas_are_what_they_show(self):
        content = self._make_xlsx(
            ["Titolo", "Data", "Città", "Nota interna"],
            ['=HYPERLINK("http://x.example")', "17/03/2035", "Milano", ""],
            ["Vero", "17/03/2035", "Milano", "=1+1"],
        )
        wizard = self._open(content)
        wizard.action_import()
        self.assertEqual((wizard.new_count, wizard.rejected_count), (1, 1))
        self.assertIn("The title is missing.", wizard.line_ids.mapped("reason"))
        self.assertFalse(self._get_entries().note)

    def test_any_encoding_of_a_list(self):
        for number, encoding in enumerate(("utf-8-sig", "utf-16", "cp1252")):
            text = f"titolo;data;città\nCaffè {number};17/03/2035;Forlì\n"
            with self.subTest(encoding=encoding):
                wizard = self._open(text.encode(encoding))
                wizard.action_import()
                self.assertEqual(wizard.new_count, 1)
        self.assertEqual(set(self._get_entries().mapped("city")), {"Forlì"})
