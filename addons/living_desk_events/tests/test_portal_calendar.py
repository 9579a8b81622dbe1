import re
from datetime import datetime

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestPortalCalendar(LivingDeskEventsCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls._plan(
            rome(10, 20), rome(10, 22), "provisional", cls.theatre, name="Prima di Prova"
        )
        cls.other = cls._plan(rome(12, 20), rome(12, 22), "provisional", name="Not Yours")

    def setUp(self):
        super().setUp()
        self.authenticate("test.theatre", "test.theatre")

    def _entries(self):
        return self.env["living.calendar.entry"].search(
            [("organization_id", "=", self.theatre.id), ("id", "!=", self.entry.id)], order="start"
        )

    def _form(self, **values):
        """Open the form, as a person does, and return what would be sent."""
        page = self.url_open("/my/calendar/new")
        self.assertEqual(page.status_code, 200)
        hidden = {
            name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]
            for name in ("csrf_token", "request_key")
        }
        return {
            **hidden,
            "name": "Nuovo spettacolo",
            "date": "2035-03-20",
            "start": "21:00",
            "stop": "23:00",
            "date_to": "",
            "venue_id": str(self.hall.id),
            "city": "",
            "discipline_id": str(self.dance.id),
            "audience": "all",
            "state": "provisional",
            "description": "",
            "note": "",
            **values,
        }

    def _post_entry(self, **values):
        return self.url_open("/my/calendar/new", data=self._form(**values))

    # === LIST === #

    def test_list_shows_the_own_events_only(self):
        page = self.url_open("/my/calendar")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Prima di Prova", page.text)
        self.assertIn("March 2035", page.text)
        self.assertNotIn("Not Yours", page.text)
        self.assertNotIn("Prima di Prova", self.url_open("/my/calendar?filterby=past").text)
        self.assertEqual(self.url_open("/my/calendar?filterby=nonsense").status_code, 200)

    def test_cost_of_the_list_does_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(self.url_open("/my/calendar").status_code, 200)
            return self.cr.sql_log_count - before

        count()
        few = count()
        for day in range(1, 29):
            self._plan(rome(day, 9), rome(day, 10), "idea", self.theatre)
        many = count()
        self.assertEqual(many, few)

    def test_pages_of_the_list(self):
        for index in range(45):
            self._plan(
                rome(1 + index // 2, 9 + index % 2),
                rome(1 + index // 2, 10 + index % 2),
                "idea",
                self.theatre,
                name=f"Evento {index:02d}",
            )
        first = self.url_open("/my/calendar").text
        second = self.url_open("/my/calendar/page/2").text
        self.assertIn("Evento 00", first)
        self.assertNotIn("Evento 44", first)
        self.assertIn("Evento 44", second)
        self.assertNotIn("Evento 00", second)
        self.assertEqual(self.url_open("/my/calendar/page/99").status_code, 200)

    def test_the_home_page_has_a_card_for_organizations(self):
        self.assertIn('href="/my/calendar"', self.url_open("/my/home").text)
        self.authenticate("test.consultant", "test.consultant")
        self.assertNotIn('href="/my/calendar"', self.url_open("/my/home").text)

    def test_who_is_no_organization_has_no_calendar(self):
        self.authenticate("test.consultant", "test.consultant")
        for path in ("", "/new", "/check", f"/{self.entry.id}", "/page/2"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(f"/my/calendar{path}").status_code, 404)

    def test_events_of_others_are_not_found(self):
        missing = self.env["living.calendar.entry"].search([], order="id desc", limit=1).id + 1000
        for entry_id in (self.other.id, missing, 10**12):
            with self.subTest(entry_id=entry_id):
                self.assertEqual(self.url_open(f"/my/calendar/{entry_id}").status_code, 404)
        token = self._form()["csrf_token"]
        for path in ("", "/confirm", "/cancel", "/hold"):
            url = f"/my/calendar/{self.other.id}{path}"
            with self.subTest(url=url):
                answer = self.url_open(url, data={"csrf_token": token, "name": "Mine"})
                self.assertEqual(answer.status_code, 404)
        self.other.invalidate_recordset()
        self.assertEqual((self.other.name, self.other.state), ("Not Yours", "provisional"))

    # === CHECK === #

    def test_check_page_without_javascript(self):
        self._plan(rome(15, 20), rome(15, 22), name="Serata Altrui")
        url = f"/my/calendar/check?date=2035-03-15&start=21:00&stop=23:00&venue_id={self.hall.id}"
        page = self.url_open(url)
        self.assertIn("Serata Altrui", page.text)
        self.assertIn("o_living_level_block", page.text)
        self.assertIn('value="2035-03-15"', page.text, "what was typed stays")
        url = f"/my/calendar/check?date=2035-03-16&start=21:00&stop=23:00&venue_id={self.hall.id}"
        self.assertIn("o_living_level_free", self.url_open(url).text)

    def test_check_masks_what_is_provisional(self):
        page = self.url_open("/my/calendar/check?date=2035-03-12&city=Milano")
        self.assertNotIn("Not Yours", page.text)
        self.assertIn("Provisional event", page.text)
        self.assertIn("Test Dance", page.text)

    def test_check_while_typing(self):
        def ask(form, **params):
            return self.make_jsonrpc_request("/my/calendar/check/live", {"form": form, **params})

        form = {"date": ["2035-03-10"], "start": ["21:00"], "stop": ["23:00"], "city": ["milano"]}
        self.assertIn("Prima di Prova", ask(form))
        self.assertIn("o_living_level_free", ask(form, entry_id=self.entry.id))
        # an entry of somebody else cannot be wished away
        self.other.action_confirm()
        form["date"] = ["2035-03-12"]
        self.assertIn("Not Yours", ask(form))
        two = {"date": ["2035-03-10", "2035-03-11"], "city": ["Milano"]}
        answer = ask(two)
        self.assertIn("o_living_level_info", answer)
        self.assertIn("o_living_level_free", answer)

    def test_check_of_nonsense(self):
        rubbish = (
            None, [], "x", {"date": 5}, {"date": [None, {}]}, {"date": ["<script>"]},
            {"date": ["2035-03-10"] * 500}, {"date": ["2035-03-10"], "city": ["%" * 9000]},
            {"date": ["2035-03-10"], "venue_id": ["99999999999999999999"]},
            {"date": ["2035-03-10"], "city": ["\x00Milano"]},
            {"date": ["2035-03-10"], "start": ["21:00"]},
            {"date": ["2035-03-10"], "discipline_id": ["-1"], "venue_id": ["0"]},
        )  # fmt: skip
        for form in rubbish:
            with self.subTest(form=str(form)[:80]):
                answer = self.make_jsonrpc_request("/my/calendar/check/live", {"form": form})
                self.assertIsInstance(answer, str)
                self.assertNotIn("<script>", answer)
        self.make_jsonrpc_request("/my/calendar/check/live", {"entry_id": {"x": 1}})

    def test_the_check_creates_nothing(self):
        before = self.env["living.calendar.entry"].search_count([])
        self.url_open("/my/calendar/check?date=2035-03-12&city=Milano&name=X&state=confirmed")
        self.assertEqual(self.env["living.calendar.entry"].search_count([]), before)

    # === ENTERING === #

    def test_an_event_is_entered_in_the_time_of_the_desk(self):
        self.user_theatre.tz = "America/New_York"
        answer = self._post_entry(date="2035-07-20")
        entry = self._entries()
        self.assertTrue(answer.url.endswith(f"/my/calendar/{entry.id}?done=created"))
        self.assertEqual(entry.start, datetime(2035, 7, 20, 19), "21:00 in Rome in summer")
        self.assertEqual(entry.state, "provisional")
        self.assertEqual((entry.city, entry.region_id), ("Milano", self.region_lombardia))
        self.assertEqual(entry.organization_id, self.theatre)
        self.assertIn("Nuovo spettacolo", answer.text)
        self.assertIn("21:00–23:00", answer.text)

    def test_the_night_the_clock_changes(self):
        answer = self._post_entry(date="2035-03-25", start="02:30", stop="05:00")
        self.assertIn("This hour does not exist", answer.text)
        self.assertFalse(self._entries())
        answer = self._post_entry(date="2035-10-28", start="02:30", stop="05:00")
        self.assertEqual(self._entries().start, datetime(2035, 10, 28, 0, 30))
        self.assertIn("occurs twice", answer.text)

    def test_the_same_form_sent_twice_makes_one_event(self):
        form = self._form()
        first = self.url_open("/my/calendar/new", data=form)
        second = self.url_open("/my/calendar/new", data=form)
        self.assertEqual(len(self._entries()), 1)
        self.assertEqual(first.url, second.url)

    def test_a_key_made_up_by_somebody_is_not_used(self):
        self._post_entry(request_key="<b>")
        self.assertTrue(self._entries())
        # nor does the key of another organization lead to its event
        form = self._form(date="2035-03-27")
        self.other.request_key = f"{form['request_key']}-0"
        with mute_logger("odoo.sql_db"):
            answer = self.url_open("/my/calendar/new", data=form)
        self.assertNotIn("Not Yours", answer.text)
        self.assertIn("This form has been sent already.", answer.text)

    def test_several_dates_make_a_series(self):
        form = self._form(
            date=["2035-03-20", "2035-03-21", ""],
            start=["21:00", "18:00", ""],
            stop=["23:00", "20:00", ""],
            date_to=["", "", ""],
        )
        answer = self.url_open("/my/calendar/new", data=form)
        entries = self._entries()
        self.assertEqual(entries.mapped("start"), [rome(20, 21), rome(21, 18)])
        self.assertEqual(entries.series_id.name, "Nuovo spettacolo")
        self.assertIn("Wed 21 Mar 2035, 18:00–20:00", answer.text, "the other date is shown")

    def test_one_wrong_date_saves_none(self):
        answer = self._post_entry(
            date=["2035-03-20", "2035-02-30"],
            start=["21:00"] * 2,
            stop=["23:00"] * 2,
            date_to=[""] * 2,
        )
        self.assertIn("Please write the date as day/month/year", answer.text)
        self.assertFalse(self._entries())
        self.assertFalse(
            self.env["living.calendar.series"].search([("organization_id", "=", self.theatre.id)])
        )

    def test_another_date_without_javascript(self):
        answer = self._post_entry(add_line="1", description="Kept")
        self.assertEqual(answer.text.count('name="date"'), 2)
        self.assertIn("Kept", answer.text)
        self.assertFalse(self._entries())

    def test_bad_input_is_refused_kindly_and_kept(self):
        long_text = "x" * 6000
        cases = [
            ({"name": ""}, "Please give the event a title."),
            ({"name": "y" * 300}, "Please use 200 characters at most."),
            ({"date": ""}, "Please give the date."),
            ({"date": "someday"}, "Please write the date"),
            ({"start": ""}, "Please give the hour at which it starts."),
            ({"stop": "21:00"}, "The end must come after the start."),
            ({"stop": "99:99"}, "Please write the hour like 21:00."),
            ({"venue_id": "", "city": ""}, "Please tell us the town"),
            ({"venue_id": "999999"}, "Please choose the venue from the list."),
            ({"discipline_id": "999999"}, "Please choose the discipline from the list."),
            ({"audience": "nobody"}, "Please choose the audience from the list."),
            ({"state": "public"}, "Please choose how certain the date is."),
            ({"state": "cancelled"}, "Please choose how certain the date is."),
            ({"description": long_text}, "Please shorten the text"),
            ({"note": long_text}, "Please shorten the text"),
            ({"date": ["2035-03-20"] * 2, "start": ["21:00"] * 2, "stop": ["23:00"] * 2},
             "This date is there twice."),
        ]  # fmt: skip
        for values, sentence in cases:
            with self.subTest(values=str(values)[:80]):
                answer = self._post_entry(**values)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(sentence, answer.text)
                self.assertIn("Nothing has been saved yet.", answer.text)
                if "name" not in values:
                    self.assertIn('value="Nuovo spettacolo"', answer.text)
                self.assertFalse(self._entries())

    def test_script_text_is_escaped(self):
        attack = "<script>alert('x')</script>"
        for values in ({}, {"date": ""}):
            answer = self._post_entry(
                name=attack, city=attack, venue_id="", description=attack, note=attack, **values
            )
            self.assertNotIn("<script>alert(", answer.text)
            self.assertIn("&lt;script&gt;", answer.text)
        self.assertEqual(self._entries().name, attack)
        self.assertNotIn("<script>alert(", self.url_open("/my/calendar").text)

    def test_control_characters_do_no_harm(self):
        self._post_entry(name="Uno\x00 due")
        self.assertEqual(self._entries().name, "Uno due")

    def test_an_archived_venue_is_not_chosen(self):
        self.hall.active = False
        self.assertNotIn("Sala Prova", self.url_open("/my/calendar/new").text)
        self.assertIn("Please choose the venue", self._post_entry().text)

    def test_confirmed_at_once_needs_the_hall_to_be_free(self):
        self._plan(rome(20, 20), rome(20, 22), name="Serata Altrui")
        answer = self._post_entry(state="confirmed")
        self.assertIn("Serata Altrui", answer.text)
        self.assertIn("Choose another hour, date or venue.", answer.text)
        self.assertFalse(self._entries(), "nothing is half saved")
        answer = self._post_entry(state="confirmed", date="2035-03-21")
        self.assertIn("Say why you go on", answer.text, "the evening after is near")
        self.assertFalse(self._entries())
        self._post_entry(state="confirmed", date="2035-03-21", clash_reason="Another audience")
        self.assertEqual(self._entries().state, "confirmed")

    def test_without_the_token_nothing_happens(self):
        form = self._form()
        del form["csrf_token"]
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/my/calendar/new", data=form).status_code, 400)
        self.assertFalse(self._entries())

    # === CHANGING === #

    def _save(self, **values):
        return self.url_open(f"/my/calendar/{self.entry.id}", data=self._form(**values))

    def test_change_of_date(self):
        answer = self._save(name="Spostata", date="2035-03-22", start="20:30", stop="00:30")
        self.assertIn("Saved.", answer.text)
        self.entry.invalidate_recordset()
        self.assertEqual(self.entry.name, "Spostata")
        self.assertEqual((self.entry.start, self.entry.stop), (rome(22, 20, 30), rome(23, 0, 30)))
        self.assertEqual(self.entry.state, "provisional")
        page = self.url_open(f"/my/calendar/{self.entry.id}")
        self.assertIn('value="00:30"', page.text)
        self.assertNotIn('value="2035-03-23"', page.text, "the night needs no last day")

    def test_wrong_change_keeps_the_event_and_what_was_typed(self):
        answer = self._save(name="Spostata", stop="late")
        self.assertIn("Please write the hour like 21:00.", answer.text)
        self.assertIn('value="Spostata"', answer.text)
        self.entry.invalidate_recordset()
        self.assertEqual(self.entry.name, "Prima di Prova")

    def test_confirm_and_cancel(self):
        token = {"csrf_token": self._form()["csrf_token"]}
        url = f"/my/calendar/{self.entry.id}"
        self.assertIn("The event is confirmed", self.url_open(f"{url}/confirm", data=token).text)
        answer = self.url_open(f"{url}/confirm", data=token)
        self.assertIn("it cannot become", answer.text, "the second click says why not")
        self.assertIn("the date is free again", self.url_open(f"{url}/cancel", data=token).text)
        self.entry.invalidate_recordset()
        self.assertEqual(self.entry.state, "cancelled")
        answer = self._save(name="Too late")
        self.assertIn("it cannot be changed", answer.text)
        self.entry.invalidate_recordset()
        self.assertEqual(self.entry.name, "Prima di Prova")

    def test_confirming_in_a_taken_hall_names_the_other(self):
        self._plan(rome(10, 21), rome(10, 23), name="Serata Altrui")
        token = {"csrf_token": self._form()["csrf_token"]}
        answer = self.url_open(f"/my/calendar/{self.entry.id}/confirm", data=token)
        self.assertIn("Serata Altrui", answer.text)
        self.assertIn("Choose another hour, date or venue.", answer.text)
        self.entry.invalidate_recordset()
        self.assertEqual(self.entry.state, "provisional")

    def test_a_page_of_a_stranger_asks_to_log_in(self):
        self.authenticate(None, None)
        for path in ("", "/new", "/check", f"/{self.entry.id}"):
            with self.subTest(path=path):
                self.assertIn("/web/login", self.url_open(f"/my/calendar{path}").url)
