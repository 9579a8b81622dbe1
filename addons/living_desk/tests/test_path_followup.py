from datetime import date
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon
from .common_portal import LivingPortalCommon


class FollowupCommon(LivingDeskCommon):
    """A path concluded on the last day of August."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_theatre.partner_id.email = "anna@prova.example"
        cls.path = cls._activate_path(
            cls._create_path(contact_id=cls.user_theatre.partner_id.id, date_start="2025-01-01")
        )
        with freeze_time("2025-08-31 10:00:00"):
            cls.path._conclude("supported", "Goals reached")
        cls.first = cls.path.followup_ids.filtered(lambda item: item.months == "6")

    def _run_job(self, day):
        with freeze_time(f"{day} 09:00:00"), self.enter_registry_test_mode():
            self.env.ref("living_desk.ir_cron_follow_up").method_direct_trigger()
        self.env.invalidate_all()

    def _count_mails(self, followup):
        return (
            self.env["mail.mail"]
            .sudo()
            .search_count([("model", "=", "living.path.followup"), ("res_id", "=", followup.id)])
        )

    def _answer(self, followup, dates=7, contacts=3):
        """Send the form off as the pages of the survey do."""
        followup._get_answer_url()
        answer_sudo = followup.sudo().user_input_id
        ref = self.env.ref
        for question, value in (
            ("dates", dates),
            ("countries", "France, Québec"),
            ("contacts", contacts),
            ("work", ref("living_desk.survey_followup_work_alone").id),
            ("income", ref("living_desk.survey_followup_income_20").id),
            ("needs", "A translator"),
        ):
            answer_sudo._save_lines(ref(f"living_desk.survey_followup_{question}"), str(value))
        answer_sudo._mark_done()


@tagged("post_install", "-at_install")
class TestPathFollowup(FollowupCommon):
    """Months after a path the organization is asked, once, how it goes on."""

    def test_a_concluded_path_is_followed_up_three_times(self):
        dates = {item.months: item.date_due for item in self.path.followup_ids}
        self.assertEqual(
            dates,
            {"6": date(2026, 2, 28), "12": date(2026, 8, 31), "24": date(2027, 8, 31)},
        )
        self.assertEqual(set(self.path.followup_ids.mapped("state")), {"planned"})
        self.assertEqual(self.path.followup_count, 3)

    def test_the_day_of_conclusion_is_the_desks(self):
        path = self._activate_path(self._create_path())
        with freeze_time("2023-12-31 23:30:00"):
            path._conclude("supported", "Done after midnight in Rome")
        self.assertEqual(path.followup_ids.mapped("date_due")[0], date(2024, 7, 1))

    def test_the_form_is_mailed_once_on_its_day(self):
        self._run_job("2026-02-27")
        self.assertFalse(self._count_mails(self.first))
        self._run_job("2026-02-28")
        self.assertEqual(self.first.state, "due")
        self.assertEqual(self.path.state, "followup", "The path is followed up from now on")
        self._run_job("2026-02-28")
        self._run_job("2026-03-01")
        self.assertEqual(self._count_mails(self.first), 1)
        mail = self.env["mail.mail"].search(
            [("model", "=", "living.path.followup"), ("res_id", "=", self.first.id)]
        )
        self.assertIn(self.first.sudo().user_input_id.access_token, mail.body_html)
        self.assertEqual(mail.recipient_ids, self.user_theatre.partner_id)

    def test_one_reminder_then_the_adviser_calls(self):
        self._run_job("2026-02-28")
        self._run_job("2026-03-29")
        self.assertEqual(self._count_mails(self.first), 1)
        for day in ("2026-03-30", "2026-03-30", "2026-04-28"):
            self._run_job(day)
            self.assertEqual(self._count_mails(self.first), 2)
        self.assertEqual(self.first.state, "due")
        self._run_job("2026-04-29")
        self.assertEqual(self.first.state, "missing")
        self._run_job("2026-05-10")
        self.assertEqual(self._count_mails(self.first), 2)
        activity = self.path.activity_ids.filtered(lambda item: "follow-up" in item.summary)
        self.assertEqual(activity.user_id, self.user_adviser)
        found = self.env["living.path.followup"].search([("path_id", "=", self.path.id)])
        self.assertEqual(found[0], self.first, "Missing answers come first")
        self._answer(self.first)
        self.assertEqual(self.first.state, "answered", "Late is better than never")

    def test_an_answer_stops_the_mails_and_is_read_on_the_path(self):
        self._run_job("2026-02-28")
        self._answer(self.first)
        self.assertEqual(self.first.state, "answered")
        self.assertEqual(self.first.dates_abroad, 7)
        self.assertEqual(self.first.contacts_made, 3)
        result = self.first.with_user(self.user_adviser).result
        for text in ("Québec", "We did, alone", "A translator"):
            self.assertIn(text, result)
        self._run_job("2026-03-30")
        self.assertEqual(self._count_mails(self.first), 1)

    def test_without_an_address_the_adviser_is_asked_to_call(self):
        self.user_theatre.partner_id.email = False
        self._run_job("2026-02-28")
        self.assertFalse(self._count_mails(self.first))
        self.assertTrue(self.path.activity_ids.filtered(lambda item: "Call" in item.summary))

    def test_a_failing_follow_up_does_not_stop_the_others(self):
        other = self._activate_path(self._create_path(name="Other"))
        with freeze_time("2025-08-31 10:00:00"):
            other._conclude("supported", "Done")
        self.env.ref("living_desk.survey_followup").active = False
        self._run_job("2026-02-28")
        self.assertEqual(self.first.state, "planned")
        self.assertIn("closed", self.path.message_ids[0].body)
        self.env.ref("living_desk.survey_followup").active = True
        self._run_job("2026-03-01")
        self.assertEqual((self.first | other.followup_ids[0]).mapped("state"), ["due", "due"])

    def test_nor_does_one_that_fails_in_an_unforeseen_way(self):
        other = self._activate_path(self._create_path(name="Other"))
        with freeze_time("2025-08-31 10:00:00"):
            other._conclude("supported", "Done")
        advance = type(self.first)._advance

        def fail_first(followup):
            if followup.path_id == self.path:
                raise ValueError("Disk full")
            return advance(followup)

        with (
            patch.object(type(self.first), "_advance", fail_first),
            mute_logger("odoo.addons.living_desk.models.living_job_mixin"),
        ):
            self._run_job("2026-02-28")
        self.assertEqual(self.first.state, "planned")
        self.assertEqual(other.followup_ids[0].state, "due")
        self.assertIn("Disk full", self.path.message_ids[0].body)

    def test_reopening_drops_what_is_not_answered(self):
        self._run_job("2026-02-28")
        self._answer(self.first)
        self.path._move("reopened", "A new tour")
        self.assertEqual(self.path.followup_ids, self.first)
        with freeze_time("2026-06-15 10:00:00"):
            self.path._conclude("supported", "Done again")
        self.assertEqual(
            self.path.followup_ids.sorted("date_due").mapped("date_due")[1:],
            [date(2027, 6, 15), date(2028, 6, 15)],
        )

    def test_a_reopened_path_is_not_asked(self):
        self.path._move("reopened", "A new tour")
        self.assertFalse(self.path.followup_ids)
        self._run_job("2026-02-28")
        self.assertEqual(self.path.state, "active")

    @users("test.adviser")
    def test_the_adviser_answers_on_the_phone_and_sends_by_hand(self):
        followup = self.first.with_user(self.env.user)
        action = followup.action_open_form()
        self.assertIn("/survey/start/", action["url"])
        followup.action_send()
        self.assertEqual(self._count_mails(self.first), 1)
        with self.assertRaisesRegex(UserError, "already sent"):
            followup.action_send()
        self._answer(self.first)
        with self.assertRaisesRegex(UserError, "already answered"):
            followup.action_open_form()

    def test_who_reads_and_who_does_not(self):
        followup = self.first
        self.assertTrue(followup.with_user(self.user_coordinator).organization_id)
        for user in (self.user_manager_sicilia, self.user_theatre, self.user_consultant):
            with self.assertRaises(AccessError):
                followup.with_user(user).read(["state"])
        adviser = followup.with_user(self.user_adviser)
        for vals in (
            {"sent_on": "2026-01-01"},
            {"missing_on": "2026-01-01"},
            {"state": "answered"},
            {"answered_on": "2026-01-01 10:00:00"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                adviser.write(vals)
        adviser.date_due = "2026-03-15"
        with self.assertRaises(AccessError):
            adviser.unlink()

    @mute_logger("odoo.sql_db")
    def test_the_database_plans_each_follow_up_once(self):
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self.env["living.path.followup"].create(
                {"path_id": self.path.id, "months": "6", "date_due": "2026-01-01"}
            )


@tagged("post_install", "-at_install")
class TestPortalFollowup(FollowupCommon, LivingPortalCommon):
    """Whoever holds the link answers, once, with or without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first.action_send()
        cls.url = cls.first._get_answer_url()

    def test_the_page_of_the_path_asks_and_leads_to_the_form(self):
        self._login(self.user_theatre)
        page = self._get(f"/my/paths/{self.path.id}")
        self.assertIn(f"/my/followups/{self.first.id}", page)
        self.assertIn("How many dates", self._start(f"/my/followups/{self.first.id}"))

    def _start(self, url):
        """Open the form at its first question, whether it begins with a welcome or not."""
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("How is it going abroad?", response.text)
        answer_sudo = self.first.sudo().user_input_id
        answer_sudo._mark_in_progress()
        tokens = f"{answer_sudo.survey_id.access_token}/{answer_sudo.access_token}"
        return self._get(f"/survey/{tokens}")

    def test_anonymous_and_colleagues_answer_by_the_link(self):
        colleague = self._create_portal_user("test.colleague", self.theatre, access=False)
        for user in (None, colleague, self.user_adviser):
            with self.subTest(user=user and user.login):
                self._login(user)
                self.assertIn("How many dates", self._start(self.url))

    def test_an_answered_form_is_closed(self):
        self._answer(self.first)
        self._login(self.user_theatre)
        page = self._get(f"/my/followups/{self.first.id}")
        self.assertIn("your answers are here", page)
        answer_sudo = self.first.sudo().user_input_id
        question = str(self.env.ref("living_desk.survey_followup_dates").id)
        reply = self.make_jsonrpc_request(
            f"/survey/submit/{answer_sudo.survey_id.access_token}/{answer_sudo.access_token}",
            {question: "99"},
        )
        self.assertEqual(reply[1]["error"], "validation")
        self.assertIn("the first ones count", reply[1]["fields"][question])
        self.assertEqual(self.first.dates_abroad, 7)

    def test_guessing_leads_nowhere(self):
        for user in (self.user_festival, self.user_consultant, self.user_adviser):
            self._login(user)
            self._get(f"/my/followups/{self.first.id}", 404)
        self._login(self.user_theatre)
        self._get("/my/followups/999999", 404)
        self._get("/my/followups/99999999999", 404)
        self._assert_login_asked(f"/my/followups/{self.first.id}")

    def test_what_is_not_sent_leads_back_to_the_path(self):
        later = self.path.followup_ids.filtered(lambda item: item.months == "12")
        self._login(self.user_theatre)
        response = self.url_open(f"/my/followups/{later.id}")
        self.assertTrue(response.url.endswith(f"/my/paths/{self.path.id}"))
