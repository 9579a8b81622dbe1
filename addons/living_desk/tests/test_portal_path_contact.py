from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_portal_contact import SCRIPT, PortalContactCommon


@tagged("post_install", "-at_install")
class TestPortalPathContact(PortalContactCommon):
    """A consultant brings contacts to the path; the page shows them to who may see them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())
        cls.assignment = cls._assign(cls.path)
        cls.page = f"/my/paths/{cls.path.id}"
        cls.url = f"{cls.page}/contacts/new"

    def _form(self, **values):
        return super()._form(**{"made_by": "consultant", **values})

    def test_only_a_consultant_of_the_path_brings_contacts(self):
        self._assert_login_asked(self.url)
        for user in (self.user_theatre, self.user_consultant_2, self.user_adviser):
            with self.subTest(user.login), mute_logger("odoo.http"):
                self._login(user)
                self._get(self.url, status=404)
                self._post(self.url, self._form(), status=404)
        self.assertFalse(self._find())

    def test_the_desk_keeps_what_the_consultant_brings(self):
        self._login(self.user_consultant)
        self.assertIn("Add a contact met on", self._get(self.page))
        text = self._post(self.url, self._form(stage="talks", note="Met in Avignon")).text
        self.assertIn("the contact is saved", text)
        contact = self._find()
        self.assertIn(contact.name, text)
        self.assertEqual(contact.contact_desk_id, self.desk_lombardia)
        self.assertEqual(contact.contact_path_id, self.path)
        self.assertFalse(contact.contact_owner_id)
        self.assertEqual(
            (contact.contact_source, contact.contact_visibility), ("introduction", "desk")
        )
        relation = contact.contact_relation_ids
        self.assertEqual((relation.organization_id, relation.path_id), (self.theatre, self.path))
        self.assertEqual((relation.stage, relation.made_by), ("talks", "consultant"))
        self.assertEqual(relation.log_ids.consultant_id, self.consultant)
        self._post(self.url, self._form())
        self.assertEqual(len(self._find()), 1, "Sent twice, saved once")

    def test_whom_the_consultant_knows_is_not_entered_twice(self):
        self.public.email = "anke@example.com"
        self._login(self.user_consultant)
        self._post(self.url, self._form())
        self._post(self.url, self._form())
        self.assertFalse(self._find())
        relation = self.public.contact_relation_ids
        self.assertEqual(relation.organization_id, self.theatre)
        self.assertEqual(len(relation.log_ids), 1)

    def test_who_is_hidden_is_not_told(self):
        self.hidden.email = "anke@example.com"
        self._login(self.user_consultant)
        self.assertNotIn("Hidden", self._post(self.url, self._form()).text)
        self.assertTrue(self._find())
        self.assertFalse(self.hidden.contact_relation_ids)

    def test_wrong_values_are_told(self):
        self._login(self.user_consultant)
        for values, sentence in (
            ({"name": ""}, "write the name"),
            ({"made_by": "organization"}, "who made it"),
            ({"note": "x" * 6000}, "shorten the text"),
        ):
            with self.subTest(sentence):
                self.assertIn(sentence, self._post(self.url, self._form(**values)).text)
        self.assertFalse(self._find())
        text = self._post(self.url, self._form(name=SCRIPT, visibility="public")).text
        self.assertNotIn(SCRIPT, text)
        self.assertEqual(self._find(SCRIPT).contact_visibility, "desk")

    def test_a_path_not_under_way_takes_no_contacts(self):
        self.path._conclude("supported", "Done")
        self._login(self.user_consultant)
        self.assertNotIn("Add a contact met on", self._get(self.page))
        with mute_logger("odoo.http"):
            self._post(self.url, self._form(), status=404)
        self.assertFalse(self._find())

    def test_each_reads_the_contacts_that_it_may_see(self):
        brought = self._create_contact("Brought", contact_path_id=self.path.id)
        known = self._create_contact("Known to the desk")
        for contact, log in (
            (brought, {"made_by": "consultant", "consultant_id": self.consultant.id}),
            (known, {"made_by": "organization"}),
            (self.public, {"made_by": "organization"}),
        ):
            self._relate(self.theatre, contact, path_id=self.path.id)._log("met", **log)
        gone = self._create_contact("Gone")
        self._relate(self.theatre, gone, path_id=self.path.id)
        gone._withdraw_consent()
        for user, seen in (
            (self.user_theatre, brought | known | self.public),
            (self.user_consultant, brought | self.public),
            (self.user_adviser, brought | known | self.public),
        ):
            self._login(user)
            text = self._get(self.page)
            for contact in brought | known | self.public | gone:
                with self.subTest(user=user.login, contact=contact.name):
                    self.assertEqual(contact.name in text, contact in seen)

    def test_the_page_does_not_cost_more_with_more_contacts(self):
        def relate(number):
            for index in range(number):
                contact = self._create_contact(f"Met {number} {index}")
                self._relate(self.theatre, contact, path_id=self.path.id)._log("met", "desk")

        relate(2)
        self._login(self.user_theatre)
        few = self._count_queries(self.page)
        relate(20)
        self.assertLessEqual(self._count_queries(self.page), few + 1)
