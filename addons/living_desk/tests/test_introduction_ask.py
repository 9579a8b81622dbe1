from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_introduction import IntroductionCommon


@tagged("post_install", "-at_install")
class TestIntroductionAsk(IntroductionCommon):
    """The form in which one asks, for a contact that one sees or does not see."""

    def _wizard(self, user=None, **values):
        return (
            self.env["living.introduction.ask"]
            .with_user(user or self.user_manager_sicilia)
            .create({"organization_id": self.festival.id, "reason": "We play in squares", **values})
        )

    def test_whom_one_does_not_see_is_asked_of_the_owner(self):
        wizard = self._wizard(name="claire prova")
        self.assertEqual(wizard.found, "Test Desk Lombardia (1)")
        action = wizard.action_ask()
        introduction = self.introductions.browse(action["res_id"])
        self.assertEqual(introduction.sudo().contact_id, self.claire)
        self.assertEqual(introduction.asked_text, "claire prova")
        self.assertEqual(introduction.state, "asked")

    def test_guesses_are_refused(self):
        for name in ("cla", "claire p", "*", "xx", "", "@example.com", "nobody at all"):
            with self.subTest(name), self.assertRaisesRegex(UserError, "Nobody whom others keep"):
                self._wizard(name=name).action_ask()
        self.assertTrue(self._wizard(name="claire@example.com").action_ask())

    def test_country_and_role_narrow_it(self):
        self.claire.country_id = self.env.ref("base.fr")
        role = self.env.ref("living_desk.contact_role_festival")
        self.assertEqual(
            self._wizard(name="claire prova", country_id=self.env.ref("base.de").id).found, "Nobody"
        )
        self.assertEqual(self._wizard(name="claire prova", contact_role_id=role.id).found, "Nobody")
        self.assertIn(
            "(1)", self._wizard(name="claire prova", country_id=self.env.ref("base.fr").id).found
        )

    def test_each_owner_is_asked_once(self):
        self._create_contact("Claire Prova", email="other@example.com")
        self._create_contact("Claire Prova", contact_owner_id=self.theatre.id)
        action = self._wizard(name="claire prova").action_ask()
        introductions = self.introductions.search(action["domain"])
        self.assertEqual(len(introductions), 2)
        owners = [introduction.owner_id.id for introduction in introductions]
        self.assertCountEqual(owners, [self.theatre.id, False])

    def test_whom_one_sees_is_asked_from_its_own_form(self):
        self.claire.contact_visibility = "network"
        claire = self.claire.with_user(self.user_manager_sicilia)
        self.assertTrue(claire.can_ask_introduction)
        self.assertFalse(self.claire.with_user(self.user_adviser).can_ask_introduction)
        self.assertTrue(self.body.with_user(self.user_adviser).can_ask_introduction)
        action = claire.action_ask_introduction()
        self.assertEqual(action["context"], {"default_contact_id": self.claire.id})
        self._wizard(contact_id=self.claire.id).action_ask()
        introduction = self.introductions.search([("contact_id", "=", self.claire.id)])
        self.assertEqual(introduction.organization_id, self.festival)

    def test_a_contact_one_does_not_see_is_not_given_by_its_number(self):
        with self.assertRaises(AccessError):
            self._wizard(contact_id=self.claire.id).action_ask()
        self.assertFalse(self.introductions.search([("contact_id", "=", self.claire.id)]))

    def test_portal_users_have_no_form_in_the_backend(self):
        for user in (self.user_theatre, self.user_consultant):
            with self.assertRaises(AccessError):
                self._wizard(user=user, name="claire prova")


@tagged("post_install", "-at_install")
class TestIntroductionMerged(IntroductionCommon):
    """Contacts that are made one keep the questions about them."""

    def test_a_question_asked_twice_waits_once(self):
        twin = self._create_contact("Claire Provà", contact_request_key="1" * 32)
        first, second = self._ask(), self._ask(twin)
        declined = self._ask(twin, self.user_theatre, self.theatre)
        declined.with_user(self.user_adviser)._decline("Not now")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.claire | twin).ids, self.claire, extra_checks=False
        )
        self.assertEqual((first | second | declined).exists(), first | declined)
        self.assertEqual((first | declined).sudo().contact_id, self.claire)
        self.assertEqual(declined.sudo().owner_desk_id, self.desk_lombardia)


@tagged("post_install", "-at_install")
class TestIntroductionTeams(IntroductionCommon):
    """A desk of several people, and a hand-over in between."""

    def test_the_question_follows_the_contact(self):
        introduction = self._ask()
        marche = self.env["living.desk"].create(
            {"name": "Test Desk Marche", "user_ids": [Command.set(self.user_consultant.ids)]}
        )
        self.claire.contact_desk_id = marche
        self.assertEqual(introduction.sudo().owner_desk_id, marche)
        self.assertFalse(introduction.with_user(self.user_adviser).has_access("read"))
