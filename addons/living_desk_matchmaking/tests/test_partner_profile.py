from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import rome
from .common_partner import LivingPartnerCommon

NOW = rome(1, 9)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestPartnerProfile(LivingPartnerCommon):
    """From the draft to the end: reviewed, published for a year, renewed or taken off."""

    # === REVIEW === #

    def test_it_is_reviewed_then_published_for_a_year(self):
        profile = self.profile.with_user(self.user_adviser)
        with self.assertRaisesRegex(UserError, "does not wait for a review"):
            self._review()
        profile.action_submit()
        with self.assertRaisesRegex(UserError, "was not reviewed yet"):
            profile.action_publish()
        review = self._review(clarity="5")
        self.assertEqual((review.points, review.round, review.is_blocking), (17, 1, False))
        self._review(user=self.user_manager, quality="2")
        profile.action_publish()
        self.assertEqual(profile.review_average, 15.5)
        self.assertEqual(profile.state, "published")
        self.assertEqual(profile.published_by_id, self.user_adviser)
        self.assertEqual(profile.expires_on - profile.published_on, timedelta(days=365))
        mail = self._get_mails(profile)
        self.assertEqual(mail.email_to, "theatre@prova.example")
        self.assertIn("is published until", mail.body_html)

    def test_a_nought_blocks_and_says_why(self):
        profile = self.profile.with_user(self.user_adviser)
        profile.action_submit()
        with self.assertRaisesRegex(ValidationError, "why you give a nought"), self.cr.savepoint():
            self._review(readiness="0")
        self._review(readiness="0", comment="Add the size of the stage")
        self._review(user=self.user_manager)
        with self.assertRaisesRegex(UserError, "has a nought"):
            profile.action_publish()
        profile.action_send_back()
        self.assertEqual(profile.state, "draft")
        self.assertIn("Please change something", self._get_mails(profile).body_html)
        profile.action_submit()
        self.assertEqual(profile.round, 2)
        with self.assertRaisesRegex(UserError, "was not reviewed yet"):
            profile.action_publish()
        self._review()
        profile.action_publish()
        self.assertEqual(profile.state, "published")

    def test_sending_back_needs_a_reason(self):
        self.profile.action_submit()
        self._review()
        with self.assertRaisesRegex(UserError, "what to change"):
            self.profile.action_send_back()

    def test_each_reviews_once_and_changes_the_own_review(self):
        self.profile.action_submit()
        review = self._review()
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self._review()
        review.clarity = "3"
        self.assertEqual(review.points, 15)
        with self.assertRaisesRegex(UserError, "by whoever wrote it"):
            review.with_user(self.user_manager).clarity = "5"
        self.profile.action_withdraw()
        with self.assertRaisesRegex(UserError, "does not wait"):
            review.clarity = "2"

    def test_what_is_missing_is_said(self):
        empty = self._write_profile(offer_ids=False, seek_ids=False, sector_ids=False)
        with self.assertRaisesRegex(UserError, "what you offer or seek, your sectors"):
            empty.action_submit()

    def test_the_form(self):
        self.profile.action_submit()
        with Form(self.profile.with_user(self.user_adviser)) as form:
            with form.review_ids.new() as line:
                for name in ("clarity", "quality", "readiness", "partnership"):
                    line[name] = "3"
        self.assertEqual(self.profile.review_ids.points, 12)
        self.assertEqual(self.profile.review_ids.reviewer_id, self.user_adviser)

    def test_what_is_published_is_as_it_was_reviewed(self):
        self._publish()
        with self.assertRaisesRegex(UserError, "withdraw it, then change it"):
            self.profile.name = "Something else"
        self.profile.action_withdraw()
        self.profile.name = "Something else"

    # === TIME === #

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("living_desk_matchmaking.ir_cron_partner_validity").method_direct_trigger()

    def test_it_ends_unless_it_is_renewed(self):
        self._publish()
        known = len(self._get_mails(self.profile))
        for days, mails, state in ((334, 0, "published"), (336, 1, "published"), (340, 1, None)):
            with freeze_time(NOW + timedelta(days=days)):
                self._run_job()
                self.assertEqual(len(self._get_mails(self.profile)), known + mails, days)
                self.assertEqual(self.profile.state, state or "published")
        with freeze_time(NOW + timedelta(days=350)):
            self.assertTrue(self.profile._is_ending())
            self.profile.action_renew()
            self.assertFalse(self.profile._is_ending())
        with freeze_time(NOW + timedelta(days=366)):
            self._run_job()
            self.assertEqual(self.profile.state, "published")
        with freeze_time(NOW + timedelta(days=716)):
            self._run_job()
            self.assertEqual(self.profile.state, "expired")
            with self.assertRaisesRegex(UserError, "cannot become"):
                self.profile.action_renew()
            self.profile.action_submit()

    # === INTEREST === #

    def test_interest_is_said_once_and_answered_once(self):
        with self.assertRaisesRegex(UserError, "not published any more"):
            self.profile._express_interest(self.festival, "Us")
        self._publish()
        interest = self.profile._express_interest(self.festival, "We have a tour")
        self.assertEqual(self.profile._express_interest(self.festival, "Again"), interest)
        self.assertEqual(self._get_mails(interest).email_to, "theatre@prova.example")
        with self.assertRaisesRegex(ValidationError, "your own profile"), self.cr.savepoint():
            self.profile._express_interest(self.theatre, "Me")
        interest.with_user(self.user_adviser).action_accept()
        mail = self._get_mails(interest)[-1]
        self.assertEqual(mail.email_to, "festival@prova.example")
        self.assertIn("theatre@prova.example", mail.body_html)
        with self.assertRaisesRegex(UserError, "cannot become"):
            interest.action_decline()

    # === ACCESS === #

    def test_other_desks_read_what_is_published_and_change_nothing(self):
        mine = self.profile.with_user(self.user_manager_sicilia)
        self.assertFalse(mine.has_access("read"))
        self.assertFalse(mine.search([("id", "=", self.profile.id)]))
        self._publish()
        self.assertTrue(mine.has_access("read"))
        for name in ("action_withdraw", "action_renew"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(mine, name)()
        self.assertFalse(
            self.profile.review_ids.with_user(self.user_manager_sicilia).has_access("read")
        )
        interest = self.profile._express_interest(self.festival, "Us")
        theirs = interest.with_user(self.user_manager_sicilia)
        self.assertTrue(theirs.has_access("read"))
        with self.assertRaises(AccessError):
            theirs.action_accept()
        with self.assertRaises(AccessError):
            self._review(user=self.user_manager_sicilia)

    def test_the_portal_reads_nothing_by_the_api(self):
        self._publish()
        interest = self.profile._express_interest(self.festival, "Us")
        for record in (self.profile, self.profile.review_ids, interest):
            for user in (self.user_theatre, self.user_festival, self.user_consultant):
                with self.subTest(record._name, user=user.login):
                    self.assertFalse(record.with_user(user).has_access("read"))

    def test_states_are_not_set_by_hand(self):
        for values in (
            {"state": "published"},
            {"expires_on": fields.Date.context_today(self.env.user)},
            {"published_by_id": self.user_manager.id},
        ):
            with self.subTest(values), self.assertRaisesRegex(AccessError, "by hand"):
                self.profile.with_user(self.user_manager).write(values)
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self.profile.sudo().state = "published"
                self.env.flush_all()
