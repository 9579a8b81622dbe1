from datetime import datetime

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestAssignment(LivingDeskCommon):
    """An offer is answered by a date, by one consultant, or goes to the next."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("living_desk.ir_cron_expire_offers").method_direct_trigger()

    def test_an_offer_is_mailed_and_waits_the_days_of_the_desk(self):
        with freeze_time("2026-03-02 23:30:00"):
            offer = self._assign(self.path, accept=False, offered_on=datetime(2026, 3, 2, 10))
        self.assertEqual(offer.state, "offered")
        self.assertEqual(offer.answer_by, fields.Date.to_date("2026-03-07"))
        mail = self.env["mail.mail"].search(
            [("model", "=", "living.assignment"), ("res_id", "=", offer.id)]
        )
        self.assertEqual(mail.recipient_ids, self.consultant.partner_id)

    def test_accepting_is_recorded_with_its_time(self):
        offer = self._assign(self.path)
        self.assertEqual(offer.state, "accepted")
        self.assertTrue(offer.answered_on)
        with self.assertRaisesRegex(UserError, "Accepted"):
            offer._accept()
        with self.assertRaises(UserError):
            offer._refuse("Changed my mind")

    def test_an_offer_stays_with_its_consultant(self):
        for accept in (False, True):
            offer = self._assign(self._activate_path(self._create_path()), accept=accept)
            with self.assertRaisesRegex(UserError, "not another's"):
                offer.with_user(self.user_adviser).write({"consultant_id": self.consultant_2.id})

    def test_a_refusal_needs_a_reason_and_goes_to_the_next(self):
        offer = self._assign(self.path, accept=False, note="Find three festivals")
        with self.assertRaises(ValidationError):
            offer._refuse("  ")
        offer._refuse("On tour until May")
        self.assertEqual(offer.refusal_reason, "On tour until May")
        following = self.path.assignment_ids - offer
        self.assertEqual(following.consultant_id, self.consultant_2)
        self.assertEqual((following.state, following.note), ("offered", "Find three festivals"))
        following._refuse("No time")
        self.assertEqual(len(self.path.assignment_ids), 2, "Nobody is asked twice")
        self.assertIn("Choose a consultant", self.path.activity_ids.mapped("summary")[0])

    def test_unanswered_offers_lapse_once_and_go_to_the_next(self):
        offer = self._assign(self.path, accept=False)
        offer.answer_by = fields.Date.subtract(fields.Date.context_today(self.env.user), days=1)
        self._run_cron()
        self._run_cron()
        self.assertEqual(offer.state, "expired")
        following = self.path.assignment_ids - offer
        self.assertEqual(following.consultant_id, self.consultant_2)
        self.assertEqual(following.state, "offered")

    @freeze_time("2026-03-28 23:30:00")
    def test_the_day_ends_at_midnight_of_the_desk(self):
        """At 23:30 UTC it is past midnight in Rome, and still yesterday in the Azores."""
        offer = self._assign(self.path, accept=False)
        offer.answer_by = "2026-03-28"
        self.desk_lombardia.tz = "Atlantic/Azores"
        self._run_cron()
        self.assertEqual(offer.state, "offered")
        self.desk_lombardia.tz = "Europe/Rome"
        self._run_cron()
        self.assertEqual(offer.state, "expired")

    def test_the_next_one_has_the_expertise_and_hours_left(self):
        skill = self.env["living.expertise"].search([], limit=1)
        offer = self._assign(self.path, accept=False, expertise_id=skill.id)
        need = offer.need_id
        self.assertFalse(need._get_next_consultant(), "Nobody else knows it")
        self.consultant_2.expertise_ids = skill
        self.assertEqual(need._get_next_consultant(), self.consultant_2)
        self.consultant_2.capacity_hours = 0
        self.assertFalse(need._get_next_consultant(), "No hours left this month")

    def test_one_open_offer_per_consultant_and_path(self):
        self._assign(self.path)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._assign(self.path, accept=False)

    def test_nobody_advises_their_own_organization(self):
        self.user_consultant.partner_id.parent_id = self.theatre
        with self.assertRaisesRegex(ValidationError, "belongs to the organization"):
            self._assign(self.path, accept=False)

    @users("test.manager")
    def test_answers_are_not_written_by_hand(self):
        offer = self._assign(self.path, accept=False).with_user(self.env.user)
        with self.assertRaises(AccessError):
            offer.state = "accepted"
        offer.sudo()._accept()
        with self.assertRaisesRegex(UserError, "history"):
            offer.unlink()
        offer.action_done()
        self.assertEqual(offer.state, "done")

    def test_hours_without_a_number_are_those_left_on_the_path(self):
        self.assertEqual(self._assign(self.path, hours_budget=False).hours_budget, 20)
