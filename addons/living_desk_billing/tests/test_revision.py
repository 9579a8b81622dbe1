from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..tools import revision
from .test_tier_kinds import TierKindsCommon


@tagged("post_install", "-at_install")
class TestRevisionDates(TierKindsCommon):
    """When a declaration is due, and which reminder of it is next: without the ORM."""

    def test_due_dates_fit_the_month(self):
        for args, expected in (
            ((2027, 2, 31), date(2027, 2, 28)),
            ((2028, 2, 30), date(2028, 2, 29)),
            ((2027, 6, 30), date(2027, 6, 30)),
        ):
            self.assertEqual(revision.due_date(*args), expected)
        self.assertEqual(revision.deadline(date(2027, 12, 20), 30), date(2028, 1, 19))

    def test_the_latest_reminder_is_due(self):
        due = date(2027, 3, 31)
        for days, expected in (
            (61, None),
            (60, 60),
            (31, 60),
            (30, 30),
            (1, 30),
            (0, 0),
            (-200, 0),
        ):
            with self.subTest(days=days):
                found = revision.find_reminder(due - timedelta(days=days), 3, 31)
                self.assertEqual(found, expected is not None and (due, expected) or None)
        # A date early in the year is announced in the year before.
        self.assertEqual(revision.find_reminder(date(2026, 12, 5), 1, 31), (date(2027, 1, 31), 60))


@tagged("post_install", "-at_install")
class TestRevision(TierKindsCommon):
    """Clients are reminded of the yearly declaration, each time once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_late_policy()
        cls.due = date(cls.year, 3, 31)
        cls._create_path()
        cls.newcomer = cls._create_organization(
            "Newcomer", cls.desk_lombardia, cls.milano, email="new@prova.example"
        )
        cls.ours = cls.theatre | cls.newcomer | cls.festival

    def _run(self, days, **kwargs):
        """Run the job a number of days before the due date, and return what was sent."""
        before = self._reminders()
        with (
            freeze_time(self.due - timedelta(days=days)),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 60.0
            ),
        ):
            self.env["living.turnover.reminder"]._cron_remind()
        return self._reminders() - before

    def _reminders(self):
        return self.env["living.turnover.reminder"].search(
            [("organization_id", "in", self.ours.ids)]
        )

    def test_each_reminder_is_sent_once(self):
        self.assertFalse(self._run(61))
        for days, expected in ((60, 60), (59, None), (30, 30), (30, None), (0, 0), (-5, None)):
            with self.subTest(days=days):
                sent = self._run(days)
                self.assertEqual(sent.mapped("days"), [expected] if expected is not None else [])
        reminders = self._reminders()
        self.assertEqual(reminders.organization_id, self.theatre)
        self.assertEqual(set(reminders.mapped("fiscal_year")), {self.last_year})
        mails = self._mails(reminders)
        self.assertEqual(len(mails), 3)
        for mail in mails:
            self.assertIn(f"turnover for {self.last_year}", mail.subject)
            self.assertIn("highest tier", mail.body_html)

    def _mails(self, reminders):
        return self.env["mail.mail"].search(
            [("model", "=", reminders._name), ("res_id", "in", reminders.ids)]
        )

    def test_a_late_start_sends_the_latest_one_only(self):
        self.assertEqual(self._run(10).mapped("days"), [30])
        self.assertFalse(self._run(9))

    def test_who_has_declared_is_left_alone(self):
        self._create_turnover(1).action_submit()
        self.assertFalse(self._run(0))
        self._verify_turnover(1, self.newcomer, fiscal_year=self.last_year - 3)
        self.assertEqual(self._run(0).organization_id, self.newcomer)
        first = self._create_first_year(self.newcomer)
        first.action_submit()
        self.assertFalse(self._run(-1))

    def test_people_let_in_are_written_to_in_the_language_of_the_organization(self):
        self.env["res.lang"]._activate_lang("it_IT")
        template = self.env.ref("living_desk_billing.mail_template_turnover_reminder")
        template.with_context(lang="it_IT").subject = "Fatturato {{ object.fiscal_year }}"
        self.theatre.lang = "it_IT"
        self.user_theatre.partner_id.email = "anna@prova.example"
        mail = self._mails(self._run(30))
        self.assertEqual(mail.recipient_ids, self.user_theatre.partner_id)
        self.assertEqual(mail.subject, f"Fatturato {self.last_year}")

    def test_without_an_address_nothing_is_noted(self):
        (self.theatre | self.user_theatre.partner_id).email = False
        self.assertFalse(self._run(30))
        self.assertTrue(self._find_due(30))

    def test_one_that_fails_does_not_hold_up_the_rest(self):
        self._verify_turnover(1, self.newcomer, fiscal_year=self.last_year - 3)
        model = type(self.env["living.turnover.reminder"])
        send, broken = model._remind, self.theatre.id

        def remind(records, vals_list):
            send(records, vals_list)
            if any(vals["organization_id"] == broken for vals in vals_list):
                raise ValueError("broken")

        with (
            patch.object(model, "_remind", remind),
            mute_logger("odoo.addons.living_desk_billing.models.living_turnover_reminder"),
        ):
            self.assertEqual(self._run(30).organization_id, self.newcomer)

    def _find_due(self, days, user=None):
        with freeze_time(self.due - timedelta(days=days)):
            found = (
                self.env["res.partner"]
                .with_user(user or self.user_accountant)
                .search([("is_revision_due", "=", True), ("id", "in", self.ours.ids)])
            )
            found.mapped("revision_due_on")
            return found

    def test_accountants_see_who_is_missing(self):
        self.assertFalse(self._find_due(61))
        self._run(30)
        theatre = self._find_due(20)
        self.assertEqual(theatre.sudo(), self.theatre)
        self.assertEqual(theatre.revision_year, self.last_year)
        self.assertEqual(theatre.revision_due_on, self.due)
        self.assertEqual(theatre.revision_deadline, self.due + timedelta(days=10))
        self.assertTrue(theatre.revision_reminded_on)
        with freeze_time(self.due):
            others = self.env["res.partner"].search(
                [("is_revision_due", "=", False), ("id", "in", self.ours.ids)]
            )
        self.assertEqual(others, self.newcomer | self.festival)
        with self.assertRaises(AccessError):
            self._find_due(20, self.user_adviser)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_of_each(self):
        reminder = self._run(30)
        vals = reminder.copy_data()[0]
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            reminder.create(vals)

    def test_who_reads_reminders(self):
        reminder = self._run(30)
        for user, read in (
            (self.user_adviser, False),
            (self.user_manager, True),
            (self.user_manager_sicilia, False),
            (self.user_coordinator, True),
            (self.user_accountant, True),
            (self.user_theatre, False),
            (self.user_consultant, False),
        ):
            with self.subTest(user=user.login):
                self.assertIs(reminder.with_user(user).has_access("read"), read)
                self.assertFalse(reminder.with_user(user).has_access("write"))

    def test_many_clients_cost_as_many_queries_as_one(self):
        clients = self.env["res.partner"].create(
            [
                {
                    "name": f"Client {index}",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": self.desk_lombardia.id,
                }
                for index in range(20)
            ]
        )
        for client in clients:
            self._create_turnover(1, client, fiscal_year=self.last_year - 2, document=False)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE living_turnover SET state = 'verified', submitted_on = now(),"
            " declared_by_id = 1, verifier_id = 1, verified_on = now()"
            " WHERE organization_id IN %s",
            [tuple(clients.ids)],
        )
        counts = []
        with freeze_time(self.due):
            for some in (clients[:2], clients[:2], clients):
                self.env.invalidate_all()
                start = self.cr.sql_log_count
                self.assertTrue(all(some.mapped("is_revision_due")))
                counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
