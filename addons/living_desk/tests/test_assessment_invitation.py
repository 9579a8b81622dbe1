from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_assessment import LivingAssessmentCommon


@tagged("post_install", "-at_install")
class TestAssessmentInvitation(LivingAssessmentCommon):
    """The adviser asks the organization by mail to answer its assessment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assessment = cls._create_assessment()

    def _ask(self, user=None):
        self.assessment.with_user(user or self.user_adviser).action_ask_organization()

    def _get_mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "living.assessment"), ("res_id", "=", self.assessment.id)]
        )

    def test_the_mail_leads_to_its_page(self):
        self.assertFalse(self.assessment.asked_on)
        self._ask()
        mail = self._get_mails()
        self.assertEqual(mail.recipient_ids, self.path._get_contact())
        self.assertIn(f"/my/assessments/{self.assessment.id}", mail.body_html)
        self.assertTrue(self.assessment.asked_on)

    def test_asking_again_is_a_reminder(self):
        self._ask()
        self._ask(self.user_manager)
        self.assertEqual(len(self._get_mails()), 2)

    def test_who_answered_is_not_asked_again(self):
        self._answer(self.assessment, own=3)
        with self.assertRaisesRegex(UserError, "has answered already"):
            self._ask()
        self.assertFalse(self._get_mails())

    def test_somebody_without_address_is_named(self):
        self.theatre.email = False
        with self.assertRaisesRegex(UserError, "Teatro di Prova.*no e-mail"):
            self._ask()

    def test_other_desks_and_the_organization_do_not_ask(self):
        for user in (self.user_manager_sicilia, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._ask(user)
        with self.assertRaises(AccessError):
            self.assessment.with_user(self.user_adviser).asked_on = "2026-01-01 10:00:00"
