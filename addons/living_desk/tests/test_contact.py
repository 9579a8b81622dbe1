from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_contact import LivingContactCommon


@tagged("post_install", "-at_install")
class TestContact(LivingContactCommon):
    """Whose a contact is, what it agreed to, and how far an organization has come with it."""

    def test_a_contact_belongs_to_the_desk_of_who_enters_it(self):
        contact = (
            self.env["res.partner"]
            .with_user(self.user_adviser)
            .create({"name": "Anke Brandt", "is_network_contact": True})
        )
        self.assertEqual(contact.contact_desk_id, self.desk_lombardia)
        self.assertEqual(contact.contact_visibility, "desk")
        self.assertEqual(contact.contact_consent, "none")

    def test_the_countries_covered_begin_with_its_own(self):
        france, belgium = self.env.ref("base.fr"), self.env.ref("base.be")
        contact = self._create_contact("Claire", country_id=france.id)
        self.assertEqual(contact.contact_country_ids, france)
        contact.contact_country_ids = france | belgium
        contact.city = "Lille"
        self.assertEqual(contact.contact_country_ids, france | belgium)

    def test_the_desk_of_an_owned_contact_is_that_of_its_owner(self):
        contact = self._create_contact("Claire", contact_owner_id=self.theatre.id)
        self.assertEqual(contact.contact_desk_id, self.desk_lombardia)
        self.theatre.desk_id = self.desk_sicilia
        self.assertEqual(contact.contact_desk_id, self.desk_sicilia)

    @mute_logger("odoo.sql_db")
    def test_a_contact_has_an_owner(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._create_contact("Nobody's", contact_desk_id=False)
        contact = self._create_contact("The desk's")
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            contact.contact_visibility = "organization"
            self.env.flush_all()

    def test_only_a_client_organization_owns_contacts(self):
        stranger = self.env["res.partner"].create({"name": "Stranger", "is_company": True})
        with self.assertRaisesRegex(ValidationError, "cannot own contacts"):
            self._create_contact("Claire", contact_owner_id=stranger.id)

    def test_a_person_is_shared_only_with_its_consent(self):
        contact = self._create_contact("Claire")
        with self.assertRaisesRegex(ValidationError, "record its consent"):
            contact.contact_visibility = "network"
        self._give_consent(contact)
        contact.contact_visibility = "network"
        self.assertEqual(contact.contact_consent, "given")
        self.assertEqual(contact.contact_consent_on, fields.Date.context_today(self.env.user))

    def test_a_body_is_shared_without_a_consent(self):
        contact = self._create_contact("Festival Aurore", is_company=True)
        contact.contact_visibility = "public"
        self.assertEqual(contact.contact_consent, "none")

    @mute_logger("odoo.sql_db")
    def test_a_consent_says_to_what(self):
        contact = self._create_contact("Claire")
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._give_consent(contact, text="  ")
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._give_consent(
                contact, date=fields.Date.add(fields.Date.context_today(self.env.user), days=1)
            )

    def test_consents_are_facts(self):
        contact = self._create_contact("Claire")
        consent = self._give_consent(contact).with_user(self.user_manager)
        with self.assertRaises(AccessError):
            consent.text = "Everything"
        with self.assertRaises(AccessError):
            consent.unlink()
        other = consent.create(
            {"contact_id": contact.id, "text": "Yes", "user_id": self.user_coordinator.id}
        )
        self.assertEqual(other.user_id, self.user_manager)

    def test_the_last_word_counts(self):
        contact = self._create_contact("Claire")
        self._give_consent(contact, date="2026-01-10")
        contact._withdraw_consent()
        self.assertEqual(contact.contact_consent, "withdrawn")
        contact._withdraw_consent()
        self.assertEqual(len(contact.contact_consent_ids), 2)
        self._give_consent(contact)
        self.assertEqual(contact.contact_consent, "given")

    # === RELATIONS === #

    def test_a_relation_is_as_far_as_its_last_line(self):
        contact = self._create_contact("Claire")
        relation = self._relate(self.theatre, contact)
        self.assertEqual(relation.stage, "met")
        relation._log("talks", "desk", date="2026-03-01")
        relation._log("contract", "organization", date="2026-05-01")
        relation._log("invited", "together", date="2026-04-01")
        self.assertEqual(relation.stage, "contract")
        self.assertEqual(relation.made_by, "desk")
        self.assertEqual(relation.first_on, fields.Date.to_date("2026-03-01"))
        self.assertEqual(relation.last_on, fields.Date.to_date("2026-05-01"))

    @mute_logger("odoo.sql_db")
    def test_an_organization_has_one_relation_with_a_contact(self):
        contact = self._create_contact("Claire")
        self._relate(self.theatre, contact)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._relate(self.theatre, contact)
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._relate(self.theatre, self.theatre)

    def test_the_history_is_not_ahead(self):
        relation = self._relate(self.theatre, self._create_contact("Claire"))
        with self.assertRaisesRegex(ValidationError, "not ahead"):
            relation._log(
                "met",
                "desk",
                date=fields.Date.add(fields.Date.context_today(self.env.user), days=2),
            )

    def test_who_wrote_a_line_cannot_be_forged(self):
        relation = self._relate(self.theatre, self._create_contact("Claire"))
        with self.assertRaises(AccessError):
            self.env["living.contact.log"].with_user(self.user_adviser).create(
                {"relation_id": relation.id, "user_id": self.user_manager.id}
            )
        log = relation.with_user(self.user_adviser)._log("met", "desk")
        self.assertEqual(log.user_id, self.user_adviser)

    def test_lists_ask_as_often_however_many(self):
        contacts = self.env["res.partner"]
        for number in range(12):
            contacts += self._create_contact(
                f"Contact {number}", discipline_ids=[Command.set(self.theatre_discipline.ids)]
            )
            self._relate(self.theatre, contacts[-1:])
        specification = {
            "name": {},
            "contact_role_id": {"fields": {"display_name": {}}},
            "contact_country_ids": {"fields": {"display_name": {}}},
            "contact_relation_count": {},
            "contact_consent": {},
        }

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.with_user(self.user_adviser).web_read(specification)
            return self.cr.sql_log_count - before

        count(contacts)
        self.assertEqual(count(contacts[:2]), count(contacts))
