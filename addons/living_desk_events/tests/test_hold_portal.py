import re
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import rome
from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestHoldPortal(HoldCommon, HttpCase):
    """What an organization sees of its holds and does with them; the days are those of today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = fields.Date.context_today(cls.env.user)
        until = {"hold_until": today + timedelta(days=10)}
        cls.first = cls._hold(cls.festival, datetime(2026, 1, 1, 8), **until)
        cls.entry = cls._hold(cls.theatre, datetime(2026, 1, 2, 8), name="Prima", **until)

    def setUp(self):
        super().setUp()
        self.authenticate("test.theatre", "test.theatre")

    def _open(self, entry=None, **values):
        return self.url_open(f"/my/calendar/{(entry or self.entry).id}", **values).text

    def _post(self, verb, entry=None, **values):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self._open())[1]
        url = f"/my/calendar/{(entry or self.entry).id}"
        return self.url_open(f"{url}/{verb}" if verb else url, data={"csrf_token": token, **values})

    def _form(self, **values):
        return {
            "name": "Prima",
            "date": "2035-03-10",
            "start": "19:00",
            "stop": "22:00",
            "venue_id": str(self.hall.id),
            "audience": "all",
            **values,
        }

    def test_rank_and_day_on_list_and_page(self):
        for page in (self.url_open("/my/calendar?filterby=held").text, self._open()):
            self.assertIn("2nd option", page)
            self.assertIn("Held until", page)
            self.assertNotIn("Festival di Prova", page)
        self.assertIn("Somebody else has held it since", page)

    def test_the_second_is_refused_with_a_sentence(self):
        page = self._post("confirm").text
        self.assertIn("somebody has been the 1st option since", page)
        self.assertEqual(self.entry.state, "provisional")

    def test_ask_renew_release(self):
        self.assertIn("They have been asked to decide", self._post("ask").text)
        self.assertTrue(self.first.hold_decide_by)
        self.assertIn("They have been asked today", self._post("ask").text)
        self.assertIn("The date is held longer", self._post("renew").text)
        self.assertEqual(self.entry.hold_renewals, 1)
        self.assertIn("The hold is released", self._post("release").text)
        self.assertEqual((self.entry.state, self.entry.hold_end), ("idea", "released"))
        self.assertIn("is not held", self._post("renew").text)

    def test_the_holds_of_others_are_not_found(self):
        for verb in ("renew", "release", "ask"):
            with self.subTest(verb=verb):
                self.assertEqual(self._post(verb, self.first).status_code, 404)
        self.assertEqual(self.first.state, "provisional")

    def test_embargo_as_typed(self):
        for values, sentence in (
            ({"embargo_date": "2035-13-01"}, "day/month/year"),
            ({"embargo_date": "2035-03-01", "embargo_time": "99"}, "21:00"),
            ({"embargo_time": "12:00"}, "give the date"),
            ({"embargo_date": "2020-01-01"}, "ends in the future"),
            ({"embargo_date": "2035-03-11"}, "before the event begins"),
        ):
            with self.subTest(values=values):
                page = self._post("", **self._form(**values)).text
                self.assertIn("Nothing has been saved yet", page)
                self.assertIn(sentence, page)
        self.assertFalse(self.entry.embargo_until)
        self._post("", **self._form(embargo_date="2035-03-01", embargo_time="12:00"))
        self.assertEqual(self.entry.embargo_until, rome(1, 12))
        self.assertIn('value="2035-03-01"', self._open())
        self._post("", **self._form())
        self.assertFalse(self.entry.embargo_until)

    def test_saving_does_not_move_a_hold(self):
        held_on = self.entry.held_on
        self._post("", **self._form(name="Altro titolo"))
        self.assertEqual((self.entry.name, self.entry.held_on), ("Altro titolo", held_on))

    def test_support_is_asked_for(self):
        self._post("", **self._form(support="1", support_programme="Linea B"))
        self.assertEqual(self.entry.support_state, "requested")
        self.assertEqual(self.entry.support_requested_by_id, self.user_theatre)
        self.assertIn("You have asked for support", self._open())
        self.first.sudo()._release_hold()
        self.entry.action_confirm()
        self.entry.with_user(self.user_manager).action_confirm_support()
        self.assertIn("The region supports this event", self._open())
        self._post("", **self._form(name="Supported"))
        self.assertEqual(self.entry.support_programme, "Linea B")
        self.assertIn("Supported", self.url_open("/my/calendar?filterby=supported").text)
