from datetime import datetime

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import LivingDeskEventsCommon, rome

NOW = datetime(2035, 1, 10, 9)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSupport(LivingDeskEventsCommon):
    """No support of the region is confirmed before the event is in the calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls._plan(
            rome(10, 19), rome(10, 21), "provisional", cls.theatre, support_programme="Linea B"
        )
        cls.mine = cls.entry.with_user(cls.user_manager)

    def _confirm(self):
        self.entry.with_user(self.user_adviser).action_request_support()
        self.entry.action_confirm()
        self.mine.action_confirm_support()

    def test_who_and_when_are_kept(self):
        self._confirm()
        self.assertEqual(self.entry.support_state, "confirmed")
        self.assertEqual(self.entry.support_requested_by_id, self.user_adviser)
        self.assertEqual(self.entry.support_decided_by_id, self.user_manager)
        self.assertEqual(self.entry.support_requested_on, NOW)
        self.assertEqual(self.entry.support_decided_on, NOW)

    def test_not_before_it_is_confirmed_in_the_calendar(self):
        for state in ("idea", "provisional", "cancelled"):
            self.entry.state = state
            with self.assertRaisesRegex(UserError, "confirm it first"):
                self.mine.action_confirm_support()

    def test_not_without_a_programme(self):
        self.entry.action_confirm()
        self.entry.support_programme = "  "
        with self.assertRaisesRegex(ValidationError, "which programme"):
            self.mine.action_confirm_support()

    @mute_logger("odoo.sql_db")
    def test_the_database_says_so_too(self):
        for vals in (
            {"support_state": "confirmed"},
            {"support_state": "confirmed", "state": "confirmed", "support_programme": False},
        ):
            with self.assertRaises(psycopg2.IntegrityError) as error, self.cr.savepoint():
                self.entry.write(vals)
                self.entry.flush_recordset()
            message = self.entry._sql_error_to_message(error.exception)
            self.assertIn("enter it in the calendar and confirm it first", message)

    def test_who_decides(self):
        self.entry.action_confirm()
        for user in (
            self.user_adviser,
            self.user_manager_sicilia,
            self.user_theatre,
            self.user_consultant,
        ):
            for action in ("action_confirm_support", "action_refuse_support"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(self.entry.with_user(user), action)()
        with self.assertRaises(AccessError):
            self.mine.write({"support_state": "confirmed"})
        self.entry.with_user(self.user_coordinator).action_confirm_support()
        with self.assertRaises(AccessError):
            self.entry.with_user(self.user_adviser).support_programme = "Linea C"

    def test_refused_and_asked_again(self):
        self.entry.action_request_support()
        with self.assertRaisesRegex(UserError, "already"):
            self.entry.action_request_support()
        self.mine.action_refuse_support()
        with self.assertRaisesRegex(UserError, "decided already"):
            self.mine.action_refuse_support()
        self.entry.action_request_support()
        self.assertFalse(self.entry.support_decided_on)

    def test_cancelling_a_supported_event_tells_the_desk(self):
        self._confirm()
        other = self._plan(rome(12, 19), rome(12, 21), organization=self.theatre)
        (self.entry | other).action_cancel()
        self.assertEqual(self.entry.support_state, "ended")
        self.assertEqual(other.support_state, "none")
        mail = self.env["mail.mail"].search(
            [("model", "=", "living.calendar.entry"), ("res_id", "in", (self.entry | other).ids)]
        )
        self.assertEqual(mail.recipient_ids, self.user_manager.partner_id)
        self.assertIn("Linea B", mail.body_html)
        with self.assertRaisesRegex(UserError, "confirm it first"):
            self.mine.action_confirm_support()
