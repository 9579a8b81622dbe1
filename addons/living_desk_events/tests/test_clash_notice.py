from odoo.tests import tagged

from .common import rome
from .common_decided import DecidedCommon


@tagged("post_install", "-at_install")
class TestClashNotice(DecidedCommon):
    """Both organizations and both desks are told, and each no more than it may know."""

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("living_desk_events.ir_cron_calendar_near").method_direct_trigger()

    def test_both_sides_are_told(self):
        with self.mock_mail_gateway():
            self.mine.action_confirm(reason="Another audience")
        self.assertEqual(len(self._new_mails), 4)
        for email in ("test.theatre@prova", "test.manager@desk"):
            text = self._get_mails(email)
            self.assertIn("although this is near", text)
        for email in ("test.festival@prova", "test.manager.sicilia@desk"):
            text = self._get_mails(email)
            self.assertIn("there is now", text)
            self.assertIn("“Prima” by Teatro di Prova", text, "it is announced now")
        for mail in self._new_mails:
            self.assertIn("Another audience", mail.body_html)
            self.assertFalse(mail.model)

    def test_what_is_masked_stays_masked_on_both_sides(self):
        self.there.action_cancel()
        secret = self._plan(
            rome(10, 9), rome(10, 10), "provisional", name="Secret", venue_id=self.hall_2.id
        )
        with self.mock_mail_gateway():
            self.mine.action_hold(reason="Hush, only for us")
        for email in ("test.theatre@prova", "test.manager@desk"):
            text = self._get_mails(email)
            self.assertIn("a provisional event, Test Dance, Milano", text)
            self.assertNotIn("Secret", text)
            self.assertNotIn("Sala Seconda", text)
            self.assertIn("Hush", text)
        for email in ("test.festival@prova", "test.manager.sicilia@desk"):
            text = self._get_mails(email)
            self.assertIn("“Secret”", text)
            self.assertIn("a provisional event, Test Dance, Milano", text)
            for word in ("Prima", "Hush", "Teatro di Prova", "Sala Prova"):
                self.assertNotIn(word, text)
        self.assertTrue(secret.exists())

    def test_each_reader_is_written_to_in_its_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.user_festival.partner_id.lang = "it_IT"
        template = self.env.ref("living_desk_events.mail_template_clash_organization")
        template.with_context(lang="it_IT").subject = "Vicino: {{ object.entry_id.name }}"
        with self.mock_mail_gateway():
            self.mine.action_confirm(reason="Another audience")
        self.assertIn("Vicino: Notte di Prova", self._get_mails("test.festival@prova"))
        self.assertIn("Something is near", self._get_mails("test.theatre@prova"))

    def test_one_mail_per_save_and_reader(self):
        second = self._plan(rome(11, 20), rome(11, 22), "idea", organization=self.theatre)
        self._plan(rome(11, 9), rome(11, 10), name="Mattina", venue_id=self.hall_2.id)
        with self.mock_mail_gateway():
            (self.mine | second.with_user(self.user_manager)).action_confirm(reason="A season")
        self.assertEqual(len(self._new_mails), 4)
        self.assertIn("Mattina", self._get_mails("test.festival@prova"))
        self.assertIn("Notte di Prova", self._get_mails("test.festival@prova"))

    def test_a_desk_with_both_events_is_told_once(self):
        self.festival.desk_id = self.desk_lombardia
        with self.mock_mail_gateway():
            self.mine.action_confirm(reason="Another audience")
        self.assertEqual(len(self._new_mails), 3)
        text = self._get_mails("test.manager@desk")
        self.assertEqual(text.count("although this is near"), 1)
        self.assertNotIn("there is now", text)

    def test_a_desk_without_manager_is_written_to_at_its_address(self):
        self.desk_sicilia.write({"manager_id": False, "email": "sicilia@desk.example"})
        with self.mock_mail_gateway():
            self.mine.action_confirm(reason="Another audience")
        self.assertIn("Notte di Prova", self._get_mails("sicilia@desk.example"))

    def test_a_neighbour_that_moves_makes_the_reason_void_and_says_so(self):
        self.mine.action_confirm(reason="Another audience")
        there = self.there.with_user(self.user_manager_sicilia)
        with self.mock_mail_gateway():
            there.write({"start": rome(10, 21), "clash_reason": "The singer is late"})
        text = self._get_mails("test.theatre@prova")
        self.assertIn("The singer is late", text)
        self.assertIn("no longer holds", text)
        self.assertNotIn("no longer holds", self._get_mails("test.festival@prova"))

    def test_the_job_tells_who_was_not_asked_and_only_once(self):
        with self.mock_mail_gateway():
            self.coming.action_confirm()
        self.assertFalse(self._new_mails)
        for expected in (4, 0):
            self.coming.is_near_due = True
            with self.mock_mail_gateway():
                self._run_cron()
            self.assertEqual(len(self._new_mails), expected)
        self.assertFalse(self.coming.is_near_due)

    def test_the_job_is_silent_where_a_reason_was_given(self):
        self.mine.action_confirm(reason="Another audience")
        self.assertTrue(self.coming.is_near_due)
        with self.mock_mail_gateway():
            self._run_cron()
        self.assertFalse(self._new_mails)

    def test_only_the_coordinator_reads_who_was_told(self):
        self.mine.action_confirm(reason="Another audience")
        notice = self.env["living.clash.notice"].search([("entry_id", "=", self.there.id)])
        self.assertTrue(notice.with_user(self.user_coordinator).has_access("read"))
        for user in (self.user_manager, self.user_manager_sicilia, self.user_theatre):
            self.assertFalse(notice.with_user(user).has_access("read"))
        self.assertFalse(notice.with_user(self.user_coordinator).has_access("write"))
