from datetime import datetime, timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import LivingDeskEventsCommon, rome

BEFORE = datetime(2035, 2, 1, 9)
UNTIL = datetime(2035, 2, 20, 11)
AFTER = UNTIL + timedelta(seconds=1)


@tagged("post_install", "-at_install")
class TestEmbargo(LivingDeskEventsCommon):
    """A confirmed event that may not be told yet counts, and is seen by its own people alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls._plan(rome(10, 19), rome(10, 21), name="Segreto", embargo_until=UNTIL)
        # Only who may export at all can be refused an event.
        exporters = cls.env.ref("base.group_allow_export")
        cls.staff = cls.user_adviser | cls.user_manager | cls.user_manager_sicilia
        cls.staff |= cls.user_coordinator
        cls.staff.write({"group_ids": [Command.link(exporters.id)]})
        cls.theirs = (cls.user_manager_sicilia, cls.user_coordinator, cls.user_festival)
        cls.others = (cls.user_adviser, cls.user_manager)
        cls.never = (cls.user_theatre, cls.user_consultant)

    def _assert_seen(self, user, is_seen):
        calendar = self.env["living.calendar.entry"].with_user(user)
        domain = [("id", "=", self.secret.id)]
        self.env.invalidate_all()
        with self.subTest(user=user.login, is_seen=is_seen):
            if not calendar.has_access("read"):
                self.assertFalse(is_seen)
                return
            self.assertEqual(bool(calendar.search(domain)), is_seen)
            self.assertEqual(calendar.search_count(domain), int(is_seen))
            self.assertEqual(bool(calendar.name_search("Segreto")), is_seen)
            self.assertEqual(bool(calendar._read_group(domain, ["state"])), is_seen)
            entry = calendar.browse(self.secret.id)
            ways = [entry.read, *([entry.export_data] if user in self.staff else [])]
            for read in ways:
                if is_seen:
                    self.assertIn("Segreto", str(read(["name"])))
                else:
                    with self.assertRaises(AccessError):
                        read(["name"])

    def test_others_see_it_afterwards_and_no_minute_before(self):
        """The rules of a user are worked out once, yet now is always now."""
        for now, is_over in ((BEFORE, False), (AFTER, True), (BEFORE, False)):
            with freeze_time(now):
                for user in self.theirs:
                    self._assert_seen(user, True)
                for user in self.others:
                    self._assert_seen(user, is_over)
                for user in self.never:
                    self._assert_seen(user, False)

    def test_the_check_counts_it_and_does_not_tell_which(self):
        wish = {"venue": self.hall, "discipline": self.dance}
        for user in (*self.others, self.user_theatre):
            calendar = self.env["living.calendar.entry"].with_user(user)
            for now, is_masked in ((BEFORE, True), (AFTER, False)):
                with freeze_time(now), self.subTest(user=user.login, now=now):
                    self.env.invalidate_all()
                    [hit] = calendar._whats_on(rome(10, 19), rome(10, 21), **wish)
                    self.assertIs(hit["masked"], is_masked)
                    self.assertEqual("Segreto" in str(hit), not is_masked)
        with freeze_time(BEFORE):
            self.env.invalidate_all()
            calendar = self.env["living.calendar.entry"].with_user(self.user_coordinator)
            [hit] = calendar._whats_on(rome(10, 19), rome(10, 21), **wish)
            self.assertEqual(hit["name"], "Segreto")

    def test_a_refusal_does_not_tell_which(self):
        entry = self._plan(rome(10, 20), rome(10, 22), "idea", self.theatre)
        portal = entry.with_user(self.user_theatre).sudo()
        for refused in (entry.with_user(self.user_adviser), portal):
            for now, is_named in ((BEFORE, False), (AFTER, True)):
                self.env.invalidate_all()
                with (
                    freeze_time(now),
                    self.subTest(user=refused.env.user.login, now=now),
                    self.assertRaisesRegex(UserError, "is taken") as error,
                ):
                    refused.action_confirm()
                message = str(error.exception)
                self.assertEqual("Segreto" in message and "Festival" in message, is_named)
                self.assertEqual("ask the desk" in message, not is_named)

    def test_it_lies_ahead(self):
        entry = self._plan(rome(12, 20), rome(12, 22), "idea", self.theatre)
        with freeze_time(BEFORE):
            mine = entry.with_user(self.user_adviser)
            mine.embargo_until = UNTIL
            with self.assertRaisesRegex(ValidationError, "future"):
                mine.embargo_until = BEFORE
        with freeze_time(AFTER):
            entry.with_user(self.user_adviser).name = "Known by now"

    @mute_logger("odoo.sql_db")
    def test_it_ends_before_the_event_begins(self):
        entry = self._plan(rome(12, 20), rome(12, 22), "idea", self.theatre)
        for vals in (
            {"embargo_until": rome(12, 20, 1)},
            {"embargo_until": rome(12, 20), "start": rome(12, 19)},
        ):
            with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
                entry.write(vals)
                entry.flush_recordset()

    def test_filter(self):
        with freeze_time(BEFORE):
            found = self.env["living.calendar.entry"].search([("embargo_until", ">", "now")])
        self.assertIn(self.secret, found)
