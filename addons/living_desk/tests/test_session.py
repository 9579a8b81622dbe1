from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged, users

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestSession(LivingDeskCommon):
    """Hours count once they are logged, and for good once the organization confirms them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path(hours_budget=10))
        cls.assignment = cls._assign(cls.path, hours_budget=6)

    def _log(self, hours=2.0, **kwargs):
        session = self._create_session(self.path, self.assignment, hours, **kwargs)
        session._living_log(hours, "Worked on the dossier")
        return session

    def test_a_session_moved_across_the_change_of_hour(self):
        """In Rome the night of 25 October 2026 has an hour more, that of 28 March 2027 one less."""
        cases = (
            # The same evening hours, before and after the change.
            ("2026-10-24 18:00", "2026-10-24 20:00", 2),
            ("2026-10-25 19:00", "2026-10-25 21:00", 2),
            # From one to four at night by the clock on the wall.
            ("2026-10-24 23:00", "2026-10-25 03:00", 4),
            ("2027-03-28 00:00", "2027-03-28 02:00", 2),
        )
        session = self._create_session(self.path, self.assignment)
        for start, stop, hours in cases:
            with self.subTest(start=start):
                session.write({"start": f"{start}:00", "stop": f"{stop}:00"})
                self.assertEqual(session.living_hours, hours)
                self.assertEqual(session.living_state, "planned")

    def test_hours_go_from_planned_to_confirmed(self):
        session = self._create_session(self.path, self.assignment)
        self.assertEqual(session.living_state, "planned")
        self.assertEqual(session.living_hours, 2)
        self.assertEqual(self.path.hours_left, 10)
        session._living_log(1.5, "Worked on the dossier")
        self.assertEqual(session.living_state, "logged")
        self.assertEqual((self.path.hours_logged, self.path.hours_left), (1.5, 8.5))
        self.assertEqual(self.assignment.hours_left, 4.5)
        session.with_user(self.user_theatre).sudo()._living_confirm()
        self.assertEqual(session.living_state, "confirmed")
        self.assertEqual(session.living_confirmed_by_id, self.user_theatre)
        self.assertEqual(self.path.hours_confirmed, 1.5)

    def test_a_session_entered_as_logged_lasts_as_long_as_it_did(self):
        now = fields.Datetime.now()
        session = self.env["calendar.event"].create(
            {
                "name": "Held before the desk kept its sessions here",
                "living_path_id": self.path.id,
                "start": now - timedelta(hours=3),
                "stop": now,
                "living_logged_on": now,
                "living_logged_by_id": self.user_adviser.id,
            }
        )
        self.assertEqual(session.living_hours, 3)
        self.assertEqual(self.path.hours_logged, 3)
        session.stop = now - timedelta(hours=1)
        self.assertEqual(session.living_hours, 3, "stated hours stay")

    def test_confirmed_hours_stay(self):
        session = self._log()
        session._living_confirm()
        adviser = session.with_user(self.user_adviser)
        for vals in ({"living_hours": 9}, {"start": "2026-01-01 10:00:00"}, {"living_report": ""}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "confirmed"):
                adviser.write(vals)
        with self.assertRaisesRegex(UserError, "confirmed"):
            adviser.unlink()
        with self.assertRaises(UserError):
            session._living_confirm()

    @users("test.adviser")
    def test_facts_of_a_session_are_not_written_by_hand(self):
        session = self._create_session(self.path).with_user(self.env.user)
        for field, value in (
            ("living_confirmed_on", "2026-01-01 10:00:00"),
            ("living_logged_on", "2026-01-01 10:00:00"),
            ("living_approved_by_id", self.env.user.id),
            ("living_contest_reason", "No"),
        ):
            with self.subTest(field=field), self.assertRaises(AccessError):
                session.write({field: value})

    def test_a_contested_session_does_not_count_until_corrected(self):
        session = self._log(3)
        with self.assertRaises(ValidationError):
            session._living_contest(" ")
        session._living_contest("It lasted two hours")
        self.assertEqual(session.living_state, "contested")
        self.assertEqual(self.path.hours_logged, 0)
        self.assertIn("contested", self.path.activity_ids.summary)
        session._living_log(2, "Two hours indeed")
        self.assertEqual((session.living_state, self.path.hours_logged), ("logged", 2))

    def test_bad_input_is_refused_and_nothing_is_saved(self):
        session = self._create_session(self.path, self.assignment)
        for hours, report in ((0, "x"), (-1, "x"), (25, "x"), (2, " "), (None, "x"), (2, None)):
            with self.subTest(hours=hours, report=report), self.assertRaises(ValidationError):
                session._living_log(hours, report)
        future = self._create_session(self.path, self.assignment, days_ago=-2)
        with self.assertRaisesRegex(UserError, "not begun"):
            future._living_log(2, "x")
        self.assertEqual((session | future).mapped("living_state"), ["planned"] * 2)

    def test_hours_over_the_budget_are_refused(self):
        self._log(5)
        with self.assertRaisesRegex(UserError, "4 hours over"):
            self._log(5)
        self.assertEqual(self.assignment.hours_logged, 5)

    def test_hours_over_the_budget_wait_for_a_manager_where_the_desk_says_so(self):
        self.desk_lombardia.over_budget_policy = "approve"
        self._log(5)
        session = self._log(5)
        self.assertEqual(session.living_state, "to_approve")
        self.assertEqual(self.path.hours_logged, 5, "Hours to approve do not count yet")
        with self.assertRaisesRegex(UserError, "manager"):
            session.with_user(self.user_adviser).action_living_approve()
        session.with_user(self.user_manager).action_living_approve()
        self.assertEqual(session.living_state, "logged")
        self.assertEqual(session.living_approved_by_id, self.user_manager)
        self.assertEqual(self.path.hours_logged, 10)

    def test_correcting_hours_counts_them_once(self):
        session = self._log(5)
        session._living_log(6, "It was six hours")
        self.assertEqual(self.assignment.hours_left, 0)

    def test_hours_are_logged_only_on_a_path_under_way(self):
        self.path._conclude("supported", "Done")
        with self.assertRaisesRegex(UserError, "not under way"):
            self._log()

    def test_the_assignment_is_one_of_the_path(self):
        other = self._activate_path(self._create_path())
        with self.assertRaisesRegex(ValidationError, "another path"):
            self._create_session(other, self.assignment)

    def test_the_organization_is_mailed_once_per_log(self):
        before = self.env["mail.mail"].search_count([])
        session = self._log()
        mails = self.env["mail.mail"].search(
            [("model", "=", "calendar.event"), ("res_id", "=", session.id)]
        )
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.recipient_ids, self.theatre)
        self.assertEqual(self.env["mail.mail"].search_count([]), before + 1)

    def test_capacity_of_the_month_counts_planned_and_held_sessions(self):
        self._create_session(self.path, self.assignment, hours=3, days_ago=0)
        self.assertEqual(self.consultant.month_hours, 3)
        promised = self.consultant.promised_hours
        self.assertGreater(promised, 0, "The other hours are spread until the path ends")
        self.assertAlmostEqual(self.consultant.remaining_hours, 37 - promised)

    def test_where_only_sessions_are_shown_the_title_says_with_whom(self):
        session = self._create_session(self.path, self.assignment)
        self.assertEqual(session.display_name, "Session")
        titled = session.with_context(living_session_titles=True)
        self.assertEqual(titled.display_name, "Teatro di Prova: Session")
