from datetime import datetime, time, timedelta

import psycopg2

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..controllers import utils
from .common_portal import LivingPortalCommon

KEY = "0123456789abcdef0123456789abcdef"


@tagged("post_install", "-at_install")
class TestPortalSession(LivingPortalCommon):
    """The consultant logs sessions, the organization confirms or contests them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path(hours_budget=10))
        cls.assignment = cls._assign(cls.path, hours_budget=6)
        cls.url = f"/my/paths/{cls.path.id}/sessions/new"
        cls.yesterday = fields.Date.context_today(cls.env.user) - timedelta(days=1)

    def _log(self, **values):
        return self._post(
            self.url,
            {
                "request_key": KEY,
                "date": self.yesterday.isoformat(),
                "time": "14:30",
                "hours": "1:30",
                "place": "meeting",
                "location": "Milano",
                "report": "Prepared the dossier",
                **values,
            },
        )

    def _log_one(self):
        session = self._create_session(self.path, self.assignment)
        session._living_log(2, "Worked on the dossier")
        return session

    # === LOG === #

    def test_only_a_consultant_of_the_path_logs(self):
        self._assert_login_asked(self.url)
        for user in (self.user_theatre, self.user_consultant_2, self.user_adviser):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self._login(user)
                self._get(self.url, status=404)
                self._post(self.url, {"hours": "1"}, status=404)
        self.assertFalse(self.path.session_ids)

    def test_session_is_logged_in_the_time_of_the_desk(self):
        self._login(self.user_consultant)
        self.assertIn("Hours left on your assignment: 6", self._get(self.url))
        text = self._log(date="2026-07-01").text
        session = self.path.session_ids
        self.assertEqual(session.start, datetime(2026, 7, 1, 12, 30), "14:30 in summer")
        self.assertEqual(session.stop, datetime(2026, 7, 1, 14, 0))
        self.assertEqual(session.living_state, "logged")
        self.assertEqual(session.living_hours, 1.5)
        self.assertEqual(session.living_assignment_id, self.assignment)
        self.assertEqual(session.living_logged_by_id, self.user_consultant)
        self.assertEqual(session.location, "Milano")
        self.assertIn("The session is logged", text)
        self.assertIn("14:30", text)

    def test_sent_twice_counts_once(self):
        self._login(self.user_consultant)
        self._log()
        self.assertIn("The session is logged", self._log().text)
        self.assertEqual(len(self.path.session_ids), 1)
        text = self._log(request_key=KEY[::-1]).text
        self.assertIn("already a session of yours", text)
        self.assertEqual(len(self.path.session_ids), 1)

    def test_database_refuses_the_same_key(self):
        self._login(self.user_consultant)
        self._log()
        other = self._create_session(self.path, self.assignment)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            other.living_log_key = KEY
            self.env.flush_all()

    def test_wrong_values_are_told_at_the_field(self):
        self._login(self.user_consultant)
        for values, sentence in (
            ({"date": ""}, "choose the day"),
            ({"date": "31/12/2026"}, "choose the day"),
            ({"date": "9999-01-01"}, "choose the day"),
            ({"time": ""}, "when it began"),
            ({"time": "25:00"}, "when it began"),
            ({"date": "2026-03-29", "time": "02:30"}, "clocks went forward"),
            ({"hours": ""}, "how many hours"),
            ({"hours": "many"}, "how many hours"),
            ({"hours": "0"}, "how many hours"),
            ({"hours": "25"}, "how many hours"),
            ({"hours": "nan"}, "how many hours"),
            ({"hours": "-2"}, "how many hours"),
            ({"report": " "}, "in a few words what was done"),
            ({"report": "x" * 6000}, "shorten the text"),
            ({"hours": "6.5"}, "0.5 hours over the agreed ones"),
        ):
            with self.subTest(values={name: value[:20] for name, value in values.items()}):
                text = self._log(**values).text
                self.assertIn(sentence, text)
                self.assertIn("Milano", text, "What was typed is kept")
        self.assertFalse(self.path.session_ids, "Nothing is saved half")

    @freeze_time("2026-07-01 10:00:00")
    def test_future_session_is_refused(self):
        self._login(self.user_consultant)
        text = self._log(date="2026-07-01", time="12:30").text
        self.assertIn("has not begun yet", text)
        self.assertFalse(self.path.session_ids)

    def test_over_budget_waits_for_the_desk(self):
        self.desk_lombardia.over_budget_policy = "approve"
        self._login(self.user_consultant)
        self.assertIn("has to approve it first", self._log(hours="7").text)
        self.assertEqual(self.path.session_ids.living_state, "to_approve")

    def test_planned_session_becomes_the_logged_one(self):
        session = self._create_session(self.path, self.assignment)
        self._login(self.user_consultant)
        url = f"{self.url}?session_id={session.id}"
        self.assertIn("What was done", self._get(url))
        self._log(session_id=str(session.id))
        self.assertEqual(self.path.session_ids, session)
        self.assertEqual(session.living_state, "logged")
        session._living_contest("It lasted one hour")
        self._log(session_id=str(session.id), hours="1")
        self.assertEqual(session.living_state, "logged")
        self.assertEqual(session.living_hours, 1)
        session._living_confirm()
        self._get(url, status=404)

    def test_session_of_another_is_not_found(self):
        other = self._assign(self.path, self.consultant_2, hours_budget=2)
        session = self._create_session(self.path, other)
        self._login(self.user_consultant)
        for number in (session.id, 0, "abc", 10**15):
            with self.subTest(number=number):
                self._get(f"{self.url}?session_id={number or 'x'}", status=404)

    def test_path_not_under_way(self):
        self.path._conclude("supported", "Done")
        self._login(self.user_consultant)
        self.assertIn("not under way", self._get(self.url))
        self._log()
        self.assertFalse(self.path.session_ids)

    def test_script_is_text(self):
        evil = "<script>alert(1)</script>"
        self._login(self.user_consultant)
        self.assertNotIn(evil, self._log(report=evil, location=evil).text)
        self.assertEqual(self.path.session_ids.living_report, evil)

    # === ANSWER === #

    def test_organization_confirms_once(self):
        session = self._log_one()
        self._login(self.user_theatre)
        self.assertIn("the hours are confirmed", self._post(self._answer(session, "confirm")).text)
        self.assertEqual(session.living_state, "confirmed")
        self.assertEqual(session.living_confirmed_by_id, self.user_theatre)
        self.assertEqual(self.path.hours_confirmed, 2)
        confirmed_on = session.living_confirmed_on
        self._post(self._answer(session, "confirm"))
        self.assertEqual(session.living_confirmed_on, confirmed_on)
        text = self._post(self._answer(session, "contest"), {"reason": "Too late"}).text
        self.assertIn("does not wait for a confirmation", text)
        self.assertEqual(session.living_state, "confirmed")

    def test_organization_contests_with_a_reason(self):
        session = self._log_one()
        self._login(self.user_theatre)
        url = self._answer(session, "contest")
        self.assertIn("in a few words what is wrong", self._post(url).text)
        self.assertIn("shorten", self._post(url, {"reason": "x" * 6000}).text)
        self.assertEqual(session.living_state, "logged")
        text = self._post(url, {"reason": "<script>one</script> hour only"}).text
        self.assertIn("Thank you for telling us", text)
        self.assertNotIn("<script>one", text)
        self.assertEqual(session.living_state, "contested")
        self.assertEqual(self.path.activity_ids.user_id, self.user_adviser)
        self._post(url, {"reason": "Again"})
        self.assertEqual(len(self.path.activity_ids), 1)

    def test_nobody_else_answers(self):
        session = self._log_one()
        private = self.env["calendar.event"].create(
            {"name": "Private", "start": "2026-01-01 10:00:00", "stop": "2026-01-01 11:00:00"}
        )
        for user in (self.user_festival, self.user_consultant, self.user_adviser):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self._login(user)
                self._post(self._answer(session, "confirm"), status=404)
                self._post(self._answer(session, "contest"), {"reason": "No"}, status=404)
        self.assertEqual(session.living_state, "logged")
        self._login(self.user_theatre)
        self._post(self._answer(private, "confirm"), status=404)
        self._post("/my/sessions/999999999/confirm", status=404)
        self._post(f"/my/sessions/{10**15}/confirm", status=404)

    def test_answer_after_a_new_login_comes_back_to_the_page(self):
        session = self._log_one()
        self._login(self.user_theatre)
        self.assertIn("A session waits", self._get(self._answer(session, "confirm")))
        self.assertEqual(session.living_state, "logged")
        self._login(self.user_festival)
        self._get(self._answer(session, "confirm"), status=404)

    def _answer(self, session, answer):
        return f"/my/sessions/{session.id}/{answer}"


@tagged("post_install", "-at_install")
class TestPortalUtils(TransactionCase):
    """What people type."""

    def test_hours(self):
        for text, hours in (
            ("1", 1.0),
            ("1.5", 1.5),
            ("1,25", 1.25),
            ("1:30", 1.5),
            ("1:75", None),
            ("", None),
            ("1e3", None),
            ("١", None),
            (None, None),
        ):
            with self.subTest(text=text):
                self.assertEqual(utils.parse_hours(text), hours)

    def test_times(self):
        for text, expected in (
            ("9:05", time(9, 5)),
            ("09.05", time(9, 5)),
            ("09:05:59", time(9, 5)),
            ("24:00", None),
            ("9", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(utils.parse_time(text), expected)

    def test_numbers(self):
        for text, expected in (("12", 12), ("-1", 0), ("1" * 20, 0), ("²", 0), (None, 0), ("", 0)):
            with self.subTest(text=text):
                self.assertEqual(utils.parse_int(text), expected)

    def test_paragraphs(self):
        self.assertEqual(
            utils.text_to_html("<b>\r\nsecond\n\n\nthird\x00"),
            "<p>&lt;b&gt;<br/>second</p><p>third</p>",
        )
