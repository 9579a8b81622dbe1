from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .common_contact import LivingContactCommon


@tagged("post_install", "-at_install")
class TestContactAccess(LivingContactCommon):
    """Who sees a contact: the same answer in lists, searches and over the API."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.private = cls._create_contact(
            "Private", contact_owner_id=cls.theatre.id, contact_visibility="organization"
        )
        cls.desk_only = cls._create_contact("Of the desk")
        cls.owned = cls._create_contact("Of the theatre", contact_owner_id=cls.theatre.id)
        cls.network = cls._create_shared_contact("Of the network", "network")
        cls.public = cls._create_shared_contact("Of everybody", "public")
        cls.contacts = cls.private | cls.desk_only | cls.owned | cls.network | cls.public
        cls.user_privacy = new_test_user(
            cls.env, "test.privacy", "living_desk.group_privacy", lang="en_US"
        )
        cls.user_employee = new_test_user(
            cls.env, "test.employee", "base.group_user,base.group_partner_manager", lang="en_US"
        )

    def _assert_sees(self, user, contacts):
        partners = self.env["res.partner"].with_user(user)
        domain = [("id", "in", self.contacts.ids)]
        self.assertEqual(partners.search(domain), contacts)
        self.assertEqual(partners.search_count(domain), len(contacts))
        names = partners.name_search("", domain, limit=None)
        self.assertEqual({found for found, _name in names}, set(contacts.ids))
        for contact in (self.contacts - contacts).with_user(user):
            with self.assertRaises(AccessError):
                contact.read(["name"])
            with self.assertRaises(AccessError):
                contact.web_read({"email": {}})

    def test_the_ladder(self):
        team = self.desk_only | self.owned | self.network | self.public
        for user, contacts in (
            (self.user_adviser, team),
            (self.user_manager, team),
            (self.user_manager_sicilia, self.network | self.public),
            (self.user_coordinator, team),
            (self.user_employee, self.public),
            (self.user_privacy, self.contacts),
        ):
            with self.subTest(user.login):
                self._assert_sees(user, contacts)

    def test_the_portal_asks_the_same_place(self):
        partners = self.env["res.partner"]
        for user, contacts in (
            (self.user_theatre, self.private | self.owned | self.public),
            (self.user_festival, self.public),
            (self.user_consultant, self.public),
        ):
            domain = user._get_contact_domain() & partners._get_contact_directory_domain()
            with self.subTest(user.login):
                self.assertEqual(
                    partners.search(domain & Domain("id", "in", self.contacts.ids)), contacts
                )
                # Over the API nobody of the portal reads the address book of others.
                with self.assertRaises(AccessError):
                    self.public.with_user(user).read(["email"])

    def test_a_relation_shows_the_contact_to_its_organization(self):
        self._relate(self.festival, self.network)
        domain = self.user_festival._get_contact_domain()
        self.assertIn(self.network, self.env["res.partner"].search(domain))
        self.assertNotIn(
            self.network,
            self.env["res.partner"].search(self.user_theatre._get_contact_domain()),
        )

    def test_withdrawn_consent_hides_at_once_from_everybody(self):
        relation = self._relate(self.theatre, self.public)
        relation._log("met", "desk")
        self._assert_sees(self.user_manager_sicilia, self.network | self.public)
        self.public.with_user(self.user_adviser).action_withdraw_consent()
        for user in (self.user_adviser, self.user_manager_sicilia, self.user_coordinator):
            with self.subTest(user.login):
                self.assertFalse(
                    self.env["res.partner"].with_user(user).search([("id", "=", self.public.id)])
                )
                with self.assertRaises(AccessError):
                    self.public.with_user(user).read(["name"])
                for document in (relation, relation.log_ids, self.public.contact_consent_ids):
                    with self.assertRaises(AccessError):
                        document.with_user(user).read(["display_name"])
        self.assertNotIn(
            self.public, self.env["res.partner"].search(self.user_theatre._get_contact_domain())
        )
        self.assertEqual(self.public.with_user(self.user_privacy).name, "Of everybody")

    def test_who_reads_does_not_change(self):
        for contact in (self.network, self.public):
            with self.assertRaises(AccessError):
                contact.with_user(self.user_manager_sicilia).name = "Mine"
            with self.assertRaises(AccessError):
                contact.with_user(self.user_manager_sicilia).action_withdraw_consent()
            with self.assertRaises(AccessError):
                contact.with_user(self.user_employee).unlink()
        self.network.with_user(self.user_adviser).name = "Changed"

    def test_nobody_of_the_desk_hides_a_contact_in_an_organization(self):
        with self.assertRaisesRegex(AccessError, "organization itself"):
            self.owned.with_user(self.user_manager).contact_visibility = "organization"

    def test_a_contact_is_not_given_away_nor_taken(self):
        with self.assertRaises(AccessError):
            self.desk_only.with_user(self.user_adviser).contact_desk_id = self.desk_sicilia
        with self.assertRaises(AccessError):
            self.desk_only.with_user(self.user_adviser).contact_owner_id = self.festival
        with self.assertRaises(AccessError):
            self.network.with_user(self.user_manager_sicilia).contact_desk_id = self.desk_sicilia
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.user_manager_sicilia).create(
                {
                    "name": "Planted",
                    "is_network_contact": True,
                    "contact_desk_id": self.desk_lombardia.id,
                }
            )
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.user_employee).create(
                {
                    "name": "Planted",
                    "is_network_contact": True,
                    "contact_desk_id": self.desk_lombardia.id,
                }
            )

    def test_a_contact_does_not_stop_being_one_to_be_seen(self):
        with self.assertRaises(AccessError):
            self.network.with_user(self.user_manager_sicilia).is_network_contact = False

    def test_a_relation_is_no_key_to_a_hidden_contact(self):
        relations = self.env["living.contact.relation"].with_user(self.user_manager_sicilia)
        with self.assertRaises(AccessError):
            relations.create({"organization_id": self.festival.id, "contact_id": self.desk_only.id})
        relation = relations.create(
            {"organization_id": self.festival.id, "contact_id": self.network.id}
        )
        with self.assertRaises(AccessError):
            relation.contact_id = self.desk_only
        with self.assertRaises(AccessError):
            relation.organization_id = self.theatre

    def test_a_desk_reads_the_relations_of_its_own_clients(self):
        own = self._relate(self.theatre, self.public)
        other = self._relate(self.festival, self.public)
        relations = self.env["living.contact.relation"]
        domain = [("contact_id", "=", self.public.id)]
        for user, seen in (
            (self.user_adviser, own),
            (self.user_manager_sicilia, other),
            (self.user_coordinator, own | other),
            (self.user_theatre, own),
            (self.user_festival, other),
            (self.user_consultant, relations),
        ):
            with self.subTest(user.login):
                self.assertEqual(relations.with_user(user).search(domain), seen)
        with self.assertRaises(AccessError):
            own.with_user(self.user_theatre).contact_id = self.network
        with self.assertRaises(AccessError):
            own.with_user(self.user_theatre).unlink()

    def test_the_desk_does_not_see_with_whom_an_organization_deals_in_private(self):
        relation = self._relate(self.theatre, self.private)
        relation._log("met", "organization")
        for document in (relation, relation.log_ids):
            with self.assertRaises(AccessError):
                document.with_user(self.user_adviser).read(["display_name"])
            document.with_user(self.user_theatre).read(["display_name"])
