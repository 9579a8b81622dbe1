import re

from odoo.tests import HttpCase, tagged

from .common import rome
from .common_decided import DecidedCommon


@tagged("post_install", "-at_install")
class TestPortalDecided(DecidedCommon, HttpCase):
    """An organization goes on near another event, on its own pages."""

    def setUp(self):
        super().setUp()
        self.authenticate("test.theatre", "test.theatre")
        self.url = f"/my/calendar/{self.coming.id}"

    def _form(self, **values):
        page = self.url_open("/my/calendar/new")
        hidden = {
            name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]
            for name in ("csrf_token", "request_key")
        }
        return {
            **hidden,
            "name": "Nuovo spettacolo",
            "date": "2035-03-10",
            "start": "17:00",
            "stop": "19:00",
            "date_to": "",
            "venue_id": str(self.hall.id),
            "discipline_id": str(self.dance.id),
            "audience": "all",
            "state": "provisional",
            **values,
        }

    def _post(self, url="/my/calendar/new", **values):
        return self.url_open(url, data=self._form(**values)).text

    def _created(self):
        return self.env["living.calendar.entry"].search(
            [("organization_id", "=", self.theatre.id), ("id", "!=", self.coming.id)], order="start"
        )

    def test_a_new_event_needs_a_reason(self):
        text = self._post()
        self.assertIn("Say why you go on", text)
        self.assertIn("Notte di Prova", text)
        self.assertIn('id="error_clash_reason"', text)
        self.assertFalse(self._created())
        self.assertIn("The event is in the calendar", self._post(clash_reason="Un altro pubblico"))
        created = self._created()
        self.assertEqual(created.state, "provisional")
        decision = created.clash_decision_ids.filtered(lambda each: each.other_id == self.there)
        self.assertEqual(decision.reason, "Un altro pubblico")
        self.assertEqual(decision.decided_by_id, self.user_theatre)

    def test_an_idea_needs_none(self):
        self.assertIn("The event is in the calendar", self._post(state="idea"))
        self.assertFalse(self._created().clash_decision_ids)

    def test_a_series_lists_each_date_and_keeps_the_reason_for_each(self):
        self._plan(rome(13, 20), rome(13, 22), name="Altra Notte", venue_id=self.hall_2.id)
        dates = {
            "date": ["2035-03-10", "2035-03-13", "2035-03-20"],
            "start": ["17:00"] * 3,
            "stop": ["19:00"] * 3,
            "date_to": [""] * 3,
        }
        text = self._post(**dates)
        error = re.search(r'id="error_clash_reason"[^>]*>([^<]+)<', text)[1]
        for part in ("10 Mar 2035", "Notte di Prova", "13 Mar 2035", "Altra Notte"):
            self.assertIn(part, error)
        self.assertNotIn("20 Mar 2035", error)
        self.assertFalse(self._created())
        self._post(**dates, clash_reason="Una stagione intera")
        first, second, third = self._created()
        self.assertEqual(
            [entry.clash_decision_ids.mapped("reason") for entry in (first, second, third)],
            [["Una stagione intera"], ["Una stagione intera"], []],
        )

    def test_the_panel_says_that_a_reason_is_due(self):
        def ask(date, **params):
            form = {"date": [date], "start": ["21:00"], "stop": ["23:00"], "city": ["Milano"]}
            url = "/my/calendar/check/live"
            return self.make_jsonrpc_request(url, {"form": form, **params})

        self.assertIn("o_living_reason_due", ask("2035-03-10", entry_id=self.coming.id))
        self.assertNotIn("o_living_reason_due", ask("2035-03-20", entry_id=self.coming.id))

    def test_saving_an_event_that_does_not_move_asks_for_nothing(self):
        self.coming.action_hold()
        text = self.url_open(self.url).text
        self.assertRegex(text, r'class="o_living_reason +d-none"')
        self.assertIn("o_living_step_confirm", text)
        self.assertNotIn("o_living_reason_due", text)

    def test_what_was_done_is_told_only_while_it_is_so(self):
        told = "The event is confirmed"
        self.assertNotIn(told, self.url_open(f"{self.url}?done=confirm").text)
        self.coming.action_confirm()
        self.assertIn(told, self.url_open(f"{self.url}?done=confirm").text)

    def test_the_steps_need_a_reason(self):
        token = {"csrf_token": self._form()["csrf_token"]}
        self.assertIn("o_living_step_confirm", self.url_open(self.url).text)
        for verb in ("hold", "confirm"):
            for reason in ("", "   "):
                with self.subTest(verb=verb, reason=reason):
                    answer = self.url_open(f"{self.url}/{verb}", {**token, "clash_reason": reason})
                    self.assertIn("Say why you go on", answer.text)
                    self.coming.invalidate_recordset()
                    self.assertEqual(self.coming.state, "idea")
        answer = self.url_open(f"{self.url}/confirm", {**token, "clash_reason": "x" * 6000})
        self.assertIn("Please shorten the text", answer.text)
        answer = self.url_open(
            f"{self.url}/confirm", {**token, "clash_reason": "Ne abbiamo parlato"}
        )
        self.assertIn("The event is confirmed", answer.text)
        self.assertIn("Ne abbiamo parlato", answer.text, "the reason is shown beside the other")
        self.coming.invalidate_recordset()
        self.assertEqual(self.coming.state, "confirmed")

    def test_moving_a_confirmed_event_needs_a_reason(self):
        self.coming.write({"start": rome(20, 20), "stop": rome(20, 22)})
        self.coming.action_confirm()
        text = self._post(self.url)
        self.assertIn("Say why you go on", text)
        self.coming.invalidate_recordset()
        self.assertEqual(self.coming.start, rome(20, 20), "nothing is half saved")
        self.assertIn("Saved.", self._post(self.url, clash_reason="<b>Perch\u00e9</b> no"))
        self.coming.invalidate_recordset()
        self.assertEqual(self.coming.start, rome(10, 17))
        page = self.url_open(self.url).text
        self.assertNotIn("<b>Perch", page)

    def test_a_warning_is_muted_and_wanted_again(self):
        def send(verb, warning, reason="Lo stesso pubblico"):
            data = {"csrf_token": token, "warning": warning, "reason": reason}
            return self.url_open(f"{self.url}/{verb}", data=data).text

        page = self.url_open(self.url).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        [warning] = re.findall(r'name="warning" value="([^"]+)"', page)
        self.assertIn("why the warning is muted", send("mute", warning, " "))
        self.assertIn("Please shorten the text", send("mute", warning, "x" * 6000))
        self.assertIn("This warning is gone", send("mute", "0" * 64))
        self.assertFalse(self.coming.clash_decision_ids)
        page = send("mute", warning)
        self.assertIn("Warn me again", page)
        self.assertIn("o_living_muted", page)
        self.assertNotIn("o_living_step_confirm", page, "no reason is needed now")
        self.assertEqual(self.coming.clash_decision_ids.decided_by_id, self.user_theatre)
        self.assertNotIn("Warn me again", send("unmute", warning))
        self.there.write({"start": rome(10, 21)})
        self.assertIn("This warning is gone", send("mute", warning), "it has moved")
        self.authenticate("test.festival", "test.festival")
        token = self._form()["csrf_token"]
        answer = self.url_open(f"{self.url}/mute", {"csrf_token": token, "warning": warning})
        self.assertEqual(answer.status_code, 404)

    def test_the_same_event_again_asks_for_a_tick(self):
        values = {"name": "La Prima!", "state": "idea"}
        text = self._post(**values)
        self.assertIn("Is it the same as", text)
        self.assertIn('id="error_is_another_event"', text)
        self.assertIn("“Prima” by Teatro di Prova", text)
        self.assertFalse(self._created())
        answer = self._post(**values, is_another_event="1")
        self.assertIn("The event is in the calendar", answer)
        self.assertEqual(self._created().name, "La Prima!")
        page = self.url_open(f"/my/calendar/{self._created().id}").text
        self.assertRegex(page, r"o_living_duplicate border[^\"]* d-none", "it was said once")

    def test_another_organization_is_told_nothing_that_is_masked(self):
        self.there.action_cancel()
        self._plan(rome(10, 9), rome(10, 10), "provisional", name="Segreto")
        text = self._post()
        self.assertIn("a provisional event, Test Dance, Milano: ask the desk", text)
        self.assertNotIn("Segreto", text)

    def test_an_organization_finds_out_writes_why_and_the_other_is_told(self):
        with self.mock_mail_gateway():
            self.start_tour("/my/calendar/new", "living_calendar_reason", login="test.theatre")
        created = self._created()
        self.assertEqual((created.name, created.state), ("La seconda", "confirmed"))
        self.assertEqual(
            created.clash_decision_ids.filtered(lambda each: each.other_id == self.there).reason,
            "Un altro pubblico",
        )
        text = self._get_mails("test.festival@prova")
        self.assertIn("La seconda", text)
        self.assertIn("Un altro pubblico", text)
