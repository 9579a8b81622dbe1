from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestRequest(LivingDeskCommon):
    """A request lands with the desk of its region and becomes an organization with a path."""

    def _create_lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "We want to tour in France",
                "is_living_request": True,
                "type": "opportunity",
                "partner_name": "Compagnia Nuova",
                "contact_name": "Luca Prova",
                "email_from": "luca@nuova.example",
                "city": "Milano",
                "state_id": self.milano.id,
                **values,
            }
        )

    def _propose(self, lead, user=None):
        wizard = Form(
            self.env["living.path.propose"]
            .with_user(user or self.user_adviser)
            .with_context(default_lead_id=lead.id)
        )
        wizard.template_id = self.template
        return wizard.save()

    def test_the_province_decides_the_desk(self):
        self.assertEqual(self._create_lead().desk_id, self.desk_lombardia)
        self.assertEqual(self._create_lead(state_id=self.catania.id).desk_id, self.desk_sicilia)

    def test_of_two_desks_the_first_in_order_answers(self):
        self.env["living.desk"].create(
            {"name": "Second", "sequence": 99, "region_ids": self.region_lombardia.ids}
        )
        self.assertEqual(self._create_lead().desk_id, self.desk_lombardia)

    def test_a_region_without_desk_waits_for_the_coordinator(self):
        lead = self._create_lead(state_id=self.env.ref("base.state_it_to").id)
        self.assertFalse(lead.desk_id)
        lead.with_user(self.user_coordinator).desk_id = self.desk_lombardia
        self.assertEqual(lead.desk_id, self.desk_lombardia)
        lead.city = "Torino"
        self.assertEqual(lead.desk_id, self.desk_lombardia, "The choice stays")

    def test_a_form_sent_twice_counts_once(self):
        self._create_lead(living_request_key="abc")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._create_lead(living_request_key="abc")

    def test_requests_get_a_number_and_other_leads_do_not(self):
        self.assertTrue(self._create_lead().living_request_number)
        other = self._create_lead(is_living_request=False)
        self.assertFalse(other.living_request_number or other.desk_id)

    def test_a_request_becomes_organization_contact_and_path(self):
        lead = self._create_lead(organization_kind="company")
        lead.discipline_ids = self.theatre_discipline
        action = self._propose(lead).action_open_path()
        path = self.env["living.path"].browse(action["res_id"])
        organization = path.organization_id
        self.assertEqual(
            (organization.name, organization.organization_kind, organization.desk_id),
            ("Compagnia Nuova", "company", self.desk_lombardia),
        )
        self.assertEqual(organization.discipline_ids, self.theatre_discipline)
        self.assertEqual(path.contact_id.name, "Luca Prova")
        self.assertEqual(path.contact_id.desk_id, self.desk_lombardia)
        self.assertEqual((path.state, path.lead_id), ("orientation", lead))
        self.assertEqual(len(path.step_ids), 4)
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.partner_id, path.contact_id)

    def test_a_known_organization_is_recognized(self):
        lead = self._create_lead(email_from="TEATRO@prova.example", partner_name="T. di Prova")
        wizard = self._propose(lead)
        self.assertEqual(wizard.organization_id, self.theatre)
        wizard.action_open_path()
        self.assertEqual(lead.path_ids.organization_id, self.theatre)

    def test_the_same_address_says_more_than_the_same_name(self):
        self._create_organization("Compagnia Nuova", self.desk_lombardia, self.milano)
        wizard = self._propose(self._create_lead(email_from="teatro@prova.example"))
        self.assertEqual(wizard.organization_id, self.theatre)

    def test_an_organization_of_another_desk_is_not_taken_over(self):
        lead = self._create_lead(partner_id=self.festival.id)
        with self.assertRaisesRegex(UserError, "already followed by Test Desk Sicilia"):
            self._propose(lead, self.user_coordinator).action_open_path()
        self.assertEqual(self.festival.desk_id, self.desk_sicilia)

    def test_another_desk_cannot_open_the_path(self):
        lead = self._create_lead()
        wizard = self.env["living.path.propose"].create(
            {"lead_id": lead.id, "template_id": self.template.id}
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.user_manager_sicilia).action_open_path()
