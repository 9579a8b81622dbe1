from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_contact import LivingContactCommon


@tagged("post_install", "-at_install")
class TestPathContacts(LivingContactCommon):
    """What the organization keeps when its path ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())
        cls.made = cls._create_contact("Made", contact_path_id=cls.path.id)
        cls.shared = cls._create_shared_contact("Shared", "public", contact_path_id=cls.path.id)
        cls.other = cls._create_contact("Of the desk")
        cls.relation = cls._relate(cls.theatre, cls.made, path_id=cls.path.id)
        cls.relation._log("met", "consultant", consultant_id=cls.consultant.id)
        cls._relate(cls.theatre, cls.shared, path_id=cls.path.id)._log("met", "organization")
        cls._relate(cls.theatre, cls.other)._log("met", "desk")

    def _conclude(self, user=None):
        self.path.with_user(user or self.user_manager)._conclude("supported", "Enough for now")

    def test_contacts_made_for_the_path_become_the_organizations(self):
        self.assertFalse(self.made.contact_owner_id)
        self._conclude()
        for contact in self.made | self.shared:
            self.assertEqual(contact.contact_owner_id, self.theatre)
            self.assertEqual(contact.contact_desk_id, self.desk_lombardia)
        self.assertFalse(self.other.contact_owner_id)
        self.assertEqual(self.shared.contact_visibility, "public")
        self.assertEqual(self.path.contacts_handed_count, 2)
        self.assertEqual(self.relation.organization_id, self.theatre)
        self.assertEqual(self.relation.stage, "met")
        domain = self.user_theatre._get_contact_domain()
        self.assertIn(self.made, self.env["res.partner"].search(domain))

    def test_the_organization_is_told_once(self):
        self._conclude()
        told = self.path.message_ids.filtered(lambda message: "yours now" in (message.body or ""))
        self.assertEqual(len(told), 1)
        self.assertIn("2 contacts", told.body)
        self.assertEqual(told.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn(self.theatre, self.path.message_partner_ids)

    def test_one_contact_is_told_as_one(self):
        self.shared.contact_path_id = False
        self._conclude()
        self.assertTrue(
            self.path.message_ids.filtered(lambda m: "1 contact made" in (m.body or ""))
        )

    def test_nothing_to_hand_over_says_nothing(self):
        (self.made | self.shared).contact_path_id = False
        self._conclude()
        self.assertEqual(self.path.contacts_handed_count, 0)
        self.assertFalse(self.path.message_ids.filtered(lambda m: "yours now" in (m.body or "")))

    def test_reopened_and_concluded_again_counts_once(self):
        self._conclude()
        self.path._move("reopened", "A new season")
        self.assertEqual(self.path.contacts_handed_count, 2)
        self._create_contact("Later", contact_path_id=self.path.id)
        self._conclude()
        self.assertEqual(self.path.contacts_handed_count, 3)
        told = self.path.message_ids.filtered(lambda message: "yours now" in (message.body or ""))
        self.assertEqual(len(told), 2)

    def test_who_withdrew_or_belongs_to_somebody_is_left_alone(self):
        self.made._withdraw_consent()
        owned = self._create_contact("Owned", contact_owner_id=self.festival.id)
        owned.contact_path_id = self.path
        archived = self._create_contact("Asleep", contact_path_id=self.path.id, active=False)
        self._conclude()
        self.assertFalse(self.made.contact_owner_id)
        self.assertEqual(owned.contact_owner_id, self.festival)
        self.assertEqual(archived.contact_owner_id, self.theatre)
        self.assertEqual(self.path.contacts_handed_count, 2)

    def test_a_cancelled_path_hands_nothing_over(self):
        self.path._move("cancelled", "They moved abroad")
        self.assertFalse(self.made.contact_owner_id)

    def test_the_count_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.path.with_user(self.user_manager).contacts_handed_count = 9

    def test_numbers_are_those_of_the_list_they_open(self):
        private = self._create_contact(
            "Private", contact_owner_id=self.theatre.id, contact_visibility="organization"
        )
        self._relate(self.theatre, private, path_id=self.path.id)._log("met", "organization")
        for user, made, alone, all_of_it in (
            (self.user_adviser, 2, 1, 3),
            (self.user_coordinator, 2, 1, 3),
        ):
            path = self.path.with_user(user)
            self.assertEqual((path.contact_made_count, path.contact_alone_count), (made, alone))
            action = path.action_view_contact_relations()
            relations = self.env["living.contact.relation"].with_user(user)
            self.assertEqual(relations.search_count(action["domain"]), all_of_it)
            organization = self.theatre.with_user(user)
            self.assertEqual(organization.organization_relation_count, all_of_it)
            action = organization.action_view_organization_relations()
            self.assertEqual(relations.search_count(action["domain"]), all_of_it)

    def test_the_report_counts_the_contacts(self):
        self._conclude()
        report = self.env["ir.actions.report"].with_user(self.user_adviser)
        html, _kind = report._render_qweb_html("living_desk.action_report_path", self.path.ids)
        self.assertIn("Contacts made, by the organization alone", html.decode())
        self.assertIn("Contacts that became the organization", html.decode())

    def test_many_paths_are_counted_together(self):
        paths = self.path | self._create_path() | self._create_path()
        paths.invalidate_recordset()
        with self.assertQueryCount(1):
            paths.mapped("contact_made_count")
