import re

from werkzeug.urls import url_encode

from odoo.tests import HttpCase, tagged

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestPortalFreeDates(LivingDeskEventsCommon, HttpCase):
    """Dates near a wished one are proposed, and one click puts one into the form."""

    def setUp(self):
        super().setUp()
        self._plan(rome(12, 20), rome(12, 22))
        self.authenticate("test.theatre", "test.theatre")

    def _check_url(self, **values):
        values = {
            "date": "2035-03-12",
            "start": "20:00",
            "stop": "22:00",
            "date_to": "",
            "venue_id": self.hall.id,
            "audience": "all",
            **values,
        }
        return f"/my/calendar/check?{url_encode(values)}"

    def test_free_dates_are_proposed_and_taken_without_javascript(self):
        self.env["living.obstacle"].create(
            {
                "name": "Fiera di Prova",
                "date_from": "2035-03-11",
                "date_to": "2035-03-12",
                "region_id": self.region_lombardia.id,
            }
        )
        page = self.url_open(self._check_url())
        self.assertIn("On these days:", page.text)
        choices = re.findall(r'value="(0:[^"]+)"', page.text)
        # 11 is dearer
        self.assertEqual(choices, ["0:2035-03-13", "0:2035-03-10", "0:2035-03-14"])
        taken = self.url_open(self._check_url(use_date=choices[0]))
        self.assertIn('value="2035-03-13"', taken.text)
        self.assertIn("o_living_level_free", taken.text)
        self.assertNotIn("o_living_use_date", taken.text)

    def test_a_proposed_date_moves_the_last_day_too(self):
        page = self.url_open(self._check_url(date_to="2035-03-13", use_date="0:2035-04-01"))
        self.assertIn('value="2035-04-01"', page.text)
        self.assertIn('value="2035-04-02"', page.text)

    def test_a_senseless_choice_changes_nothing(self):
        for choice in ("9:2035-04-01", "x", "0:<b>", "-1:2035-04-01", "0:9999999-01-01"):
            page = self.url_open(self._check_url(use_date=choice))
            with self.subTest(choice=choice):
                self.assertEqual(page.status_code, 200)
                self.assertIn('value="2035-03-12"', page.text)

    def test_choosing_a_date_in_the_form_saves_nothing(self):
        entry = self._plan(rome(10, 20), rome(10, 22), "idea", self.theatre)
        before = self.env["living.calendar.entry"].search_count([])
        for path in ("/my/calendar/new", f"/my/calendar/{entry.id}"):
            with self.subTest(path=path):
                page = self.url_open(path)
                token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
                sent = {
                    "csrf_token": token,
                    "name": "Changed",
                    "date": "2035-03-20",
                    "start": "21:00",
                    "stop": "23:00",
                    "city": "Milano",
                    "audience": "all",
                    "use_date": "0:2035-03-25",
                }
                page = self.url_open(path, data=sent)
                self.assertIn('value="2035-03-25"', page.text)
        self.assertEqual(self.env["living.calendar.entry"].search_count([]), before)
        self.assertEqual(entry.start, rome(10, 20))
        self.assertEqual(entry.name, "Planned Event")
