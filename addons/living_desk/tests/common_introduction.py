"""What the tests of introductions start from."""

from .common_contact import LivingContactCommon


class IntroductionCommon(LivingContactCommon):
    """Lombardia keeps Claire; the desk in Sicilia looks for her for its festival."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].search([("is_network_contact", "=", True)]).active = False
        cls.claire = cls._create_contact(
            "Claire Prova", email="claire@example.com", phone="+33 1", city="Avignon"
        )
        cls._give_consent(cls.claire)
        cls.body = cls._create_contact(
            "Festival Aurora",
            is_company=True,
            email="info@aurora.example",
            contact_owner_id=cls.theatre.id,
        )
        cls.introductions = cls.env["living.introduction"]
        cls.user_manager_sicilia.email = "manager@sicilia.example"

    def _ask(self, contact=None, user=None, organization=None, reason="We play in squares"):
        user = user or self.user_manager_sicilia
        introductions = self.introductions.with_user(user)
        return introductions._ask(
            (contact or self.claire).sudo(),
            (organization or self.festival).with_user(user),
            reason,
            "claire prova",
        )

    def _mails_to(self, partner):
        return (
            self.env["mail.mail"].sudo().search([]).filtered(lambda m: partner in m.recipient_ids)
        )

    def _accepted(self, contact=None):
        introduction = self._ask(contact)
        introduction.with_user(self.user_adviser).action_accept()
        return introduction
