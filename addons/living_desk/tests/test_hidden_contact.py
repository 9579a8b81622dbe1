from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_contact import LivingContactCommon


@tagged("post_install", "-at_install")
class TestHiddenContact(LivingContactCommon):
    """Another desk learns that somebody knows whom it looks for, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        france = cls.env.ref("base.fr")
        cls.role = cls.env["living.contact.role"].create({"name": "Test Impresario"})
        cls.claire = cls._create_contact(
            "Claire Quenneville",
            email="claire@aurore.example",
            city="Avignon",
            country_id=france.id,
            contact_role_id=cls.role.id,
        )

    def _ask(self, *conditions, user=None):
        partners = self.env["res.partner"].with_user(user or self.user_manager_sicilia)
        given = [("is_network_contact", "=", True), ("contact_consent", "!=", "withdrawn")]
        return partners.get_hidden_contacts([*given, *conditions])

    def _name(self, text, **kwargs):
        return self._ask(("directory_search", "ilike", text), **kwargs)

    def test_one_contact_ask_the_owner(self):
        self.assertEqual(
            self._name("quenneville claire"),
            [
                {
                    "desk_id": self.desk_lombardia.id,
                    "desk": self.desk_lombardia.name,
                    "count": 1,
                }
            ],
        )
        self.assertTrue(self._name("QUÉNNEVILLE"))
        self.assertTrue(self._name("claire@aurore.example"))
        self.assertTrue(self._ask(("contact_role_id", "=", self.role.id)))

    def test_who_sees_it_needs_not_ask(self):
        self.assertEqual(self._name("quenneville", user=self.user_adviser), [])
        self.assertEqual(self._name("quenneville", user=self.user_coordinator), [])

    def test_a_name_is_not_guessed_letter_by_letter(self):
        for text in ("quenne", "quennevill", "q", "%", "que%", ".*", "claire@aurore", "queneville"):
            with self.subTest(text):
                self.assertEqual(self._name(text), [])

    def test_nothing_else_is_asked_of_contacts_of_others(self):
        for condition in (
            ("email", "=like", "c%"),
            ("name", "ilike", "c"),
            ("phone", "!=", False),
            ("contact_role_id", "any", [("name", "ilike", "x")]),
            ("contact_role_id.name", "=", "x"),
            ("directory_text", "like", "a"),
            ("contact_owner_id", "=", self.theatre.id),
        ):
            with self.subTest(condition):
                self.assertEqual(self._ask(condition), [])
                self.assertEqual(self._ask(condition, ("contact_role_id", "=", self.role.id)), [])
        self.assertEqual(self._ask(), [], "an address book that asks for nothing tells nothing")

    def test_whoever_withdrew_is_not_even_counted(self):
        self._give_consent(self.claire)
        self.claire._withdraw_consent()
        self.assertEqual(self._name("quenneville"), [])

    def test_what_an_organization_keeps_to_itself_is_asked_of_its_desk(self):
        self.claire.write(
            {"contact_owner_id": self.theatre.id, "contact_visibility": "organization"}
        )
        for user in (self.user_adviser, self.user_coordinator, self.user_manager_sicilia):
            with self.subTest(user.login):
                [line] = self._name("quenneville", user=user)
                self.assertEqual(line["desk_id"], self.desk_lombardia.id)

    def test_the_portal_does_not_ask_over_the_api(self):
        self.assertEqual(self._name("quenneville", user=self.user_festival), [])

    def test_the_one_who_asks_finds_it_elevated_and_still_may_not_read_it(self):
        partners = self.env["res.partner"].with_user(self.user_manager_sicilia)
        found_sudo = partners._find_hidden_contacts_sudo("claire quenneville")
        self.assertEqual(found_sudo.ids, self.claire.ids)
        with self.assertRaises(AccessError):
            found_sudo.sudo(False).read(["name"])
        self.assertFalse(partners._find_hidden_contacts_sudo("cl"))
