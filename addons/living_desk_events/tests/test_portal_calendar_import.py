import io
import re

import openpyxl

from odoo.tests import HttpCase, tagged

from ..wizards import living_calendar_import
from .common import LivingDeskEventsCommon, rome

LIST = "titolo;data;dalle;alle;luogo;stato;id esterno\n"
ROW = "La prima;17/03/2035;21:00;23:00;Sala Prova;confermato;a\n"


@tagged("post_install", "-at_install")
class TestPortalCalendarImport(LivingDeskEventsCommon, HttpCase):
    """An organization brings its own calendar in."""

    def setUp(self):
        super().setUp()
        self.authenticate("test.theatre", "test.theatre")

    def _get_token(self):
        page = self.url_open("/my/calendar/import")
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def _upload(self, content, name="list.csv", **values):
        content = content.encode() if isinstance(content, str) else content
        return self.url_open(
            "/my/calendar/import",
            data={"csrf_token": self._get_token(), **values},
            files={"file": (name, content)},
        )

    def _confirm(self, page, **values):
        data = {"csrf_token": self._get_token(), **values}
        return self.url_open(f"{page.url}/confirm", data=data)

    def _get_entries(self):
        return self.env["living.calendar.entry"].search([("organization_id", "=", self.theatre.id)])

    def test_a_list_is_checked_then_imported_once(self):
        secret = {"name": "Segreto", "venue_id": self.hall_2.id}
        self._plan(rome(17, 20), rome(17, 22), "provisional", **secret)
        page = self._upload(LIST + ROW + "Senza data;;;;;;\n")
        self.assertIn("La prima", page.text)
        self.assertIn("The date is missing.", page.text)
        self.assertIn("ask the desk", page.text)
        self.assertNotIn("Segreto", page.text)
        self.assertFalse(self._get_entries())
        for _click in range(2):
            done = self._confirm(page, clash_reason="Un altro pubblico")
            self.assertIn("The events are in your calendar", done.text)
        entry = self._get_entries()
        self.assertEqual((entry.name, entry.state), ("La prima", "confirmed"))
        self.assertEqual(entry.create_uid, self.user_theatre)
        rejected = self.url_open(f"{page.url}/rejected")
        [_header, row] = openpyxl.load_workbook(io.BytesIO(rejected.content)).active.iter_rows(
            values_only=True
        )
        self.assertEqual(row[-1], "The date is missing.")

    def test_events_of_others_cannot_be_brought_in(self):
        page = self._upload(
            LIST.replace("stato", "ente") + ROW.replace("confermato", "Festival di Prova")
        )
        self.assertIn("is not an organization", page.text)

    def test_kind_answers_to_what_cannot_be_used(self):
        cases = [
            ("", "Choose the file"),
            (b"%PDF-1.7\x00", "neither a spreadsheet nor a calendar"),
            (b"x" * (10 * 2**20 + 1), "larger than 10 MB"),
            (LIST + ROW * 2001, "more than 2000 rows"),
            ("BEGIN:VCALENDAR\r\nEND:VCALENDAR", "no events"),
        ]
        for content, sentence in cases:
            with self.subTest(sentence=sentence):
                page = self._upload(content, default_state="<script>")
                self.assertEqual(page.status_code, 200)
                self.assertIn(sentence, page.text)
        self.assertFalse(
            self.env["living.calendar.import"].search([("create_uid", "=", self.user_theatre.id)])
        )
        page = self.url_open(
            "/my/calendar/import", data={"csrf_token": self._get_token(), "file": "text"}
        )
        self.assertIn("Choose the file", page.text)

    def test_an_import_is_its_author_s_business(self):
        page = self._upload(LIST + ROW)
        path = page.url[page.url.index("/my/") :]
        self.authenticate("test.festival", "test.festival")
        token = self._get_token()
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self.url_open(f"{path}/rejected").status_code, 404)
        answer = self.url_open(f"{path}/confirm", data={"csrf_token": token})
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(self._get_entries())
        self.authenticate("test.consultant", "test.consultant")
        self.assertEqual(self.url_open("/my/calendar/import").status_code, 404)
        self.assertEqual(self.url_open("/my/calendar/import/99999999999").status_code, 404)

    def test_the_limit_of_the_portal_is_said_on_the_page(self):
        page = self.url_open("/my/calendar/import")
        self.assertIn(str(living_calendar_import.PORTAL_ROWS), page.text)

    def test_from_the_calendar_to_the_calendar(self):
        self.start_tour("/my/calendar", "living_calendar_import_portal", login="test.theatre")
        self.assertEqual(
            self._get_entries().mapped(lambda entry: (entry.name, entry.state, entry.venue_id)),
            [("La prima", "confirmed", self.hall)],
        )
