from odoo.tests import tagged

from .common_introduction import IntroductionCommon
from .common_portal import LivingPortalCommon


@tagged("post_install", "-at_install")
class TestTourContact(IntroductionCommon, LivingPortalCommon):
    """What people do with contacts in their browser."""

    def test_an_organization_keeps_its_address_book(self):
        self.start_tour("/my/contacts", "living_desk_address_book", login=self.user_theatre.login)
        contact = self.env["res.partner"].search([("email", "=", "anke@example.com")])
        self.assertEqual(contact.contact_owner_id, self.theatre)
        relation = contact.contact_relation_ids
        self.assertEqual((relation.stage, len(relation.log_ids)), ("contract", 3))
        self.assertEqual(set(relation.log_ids.mapped("made_by")), {"organization"})

    def test_an_introduction_from_question_to_result(self):
        adviser = self._create_user("test.adviser.sicilia", "living_desk.group_user")
        self.desk_sicilia.user_ids += adviser
        self.start_tour("/odoo/desk-contacts", "living_desk_ask_introduction", login=adviser.login)
        introduction = self.introductions.search([("organization_id", "=", self.festival.id)])
        self.assertEqual(introduction.contact_id, self.claire)
        self.start_tour(
            "/odoo/desk-introductions",
            "living_desk_accept_introduction",
            login=self.user_manager.login,
        )
        self.assertEqual(introduction.state, "accepted")
        self.start_tour(
            "/odoo/desk-introductions", "living_desk_introduction_result", login=adviser.login
        )
        self.assertEqual((introduction.state, introduction.result_stage), ("done", "talks"))
