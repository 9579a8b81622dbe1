"""The whole story, in a browser: from a theatre's first request to its going on alone.

It needs billing and events together, which do not know each other; so it lives outside both.
"""

from odoo.tests import HttpCase, tagged

from odoo.addons.living_desk_billing.tests.common import LivingBillingCommon
from odoo.addons.living_desk_events.tests.common import LivingDeskEventsCommon, rome

TAX_CODE = "00009990151"


@tagged("post_install", "-at_install")
class TestStory(LivingBillingCommon, LivingDeskEventsCommon, HttpCase):
    """Each step is done by whom it concerns, who logs in and finds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The theatre of this story is not known to the desk yet.
        cls.theatre.name = "Teatro Già Noto"

    def _as(self, user, tour, url="/my"):
        self.start_tour(url, tour, login=user and user.login)

    def _grant_portal_access(self, contact):
        """Invite a contact to the portal as the adviser does, and choose the password for it."""
        wizard = (
            self.env["portal.wizard"]
            .with_user(self.user_adviser)
            .with_context(active_ids=contact.ids)
            .create({})
        )
        wizard.user_ids.action_grant_access()
        user = contact.sudo().user_ids
        user.sudo().write({"password": user.login, "lang": "en_US", "tz": "Europe/Rome"})
        return user

    def _assess(self, path, moment, points):
        """Let both sides answer the readiness form, each question with the same points."""
        path.with_user(self.user_adviser).action_open_assessment(moment)
        assessment = path._get_last_assessment(moment)
        questions = assessment.survey_id.question_ids
        for role in ("self", "adviser"):
            assessment.record_answers(role, [points] * len(questions))
        self.assertEqual(assessment.state, "complete")
        return assessment

    def test_from_the_first_request_to_autonomy(self):
        # A theatre in Milano asks for help; the request lands with the desk of its region.
        self._as(None, "living_desk_request", "/desk/request")
        lead = self.env["crm.lead"].search([("partner_name", "=", "Teatro di Prova")])
        self.assertEqual(lead.desk_id, self.desk_lombardia)

        # The adviser turns it into an organization and proposes a path from a template.
        self._as(self.user_adviser, "living_desk_open_path", "/odoo/desk-requests")
        path = lead.path_ids
        organization = path.organization_id
        self.assertEqual((path.state, organization.name), ("proposed", "Teatro di Prova"))
        self.assertFalse(path._can_sign(), "Nobody signs a price that is not known")
        theatre = self._grant_portal_access(path.contact_id)
        self.assertEqual(theatre.commercial_partner_id, organization)

        # The organization declares its turnover, the accountant verifies it: the price is frozen.
        self._as(theatre, "living_desk_billing_declare")
        self._as(self.user_accountant, "living_desk_billing_verify", "/odoo/turnover-to-verify")
        self.assertEqual(
            path.charge_ids.tier_id, self.schedule.tier_ids[1], "80,000 falls in the second tier"
        )
        self.assertTrue(all(path.charge_ids.mapped("frozen_on")))
        prices = [(charge.name, charge.price_unit) for charge in path.charge_ids]
        self.assertEqual(prices, [("Assessment", 300.0), ("Advice", 2000.0)])

        # The organization reads and signs the agreement; the steps have their dates.
        self._as(theatre, "living_desk_sign")
        self.assertEqual((path.state, path.signed_by), ("active", "Anna Prova"))
        self.assertTrue(path.agreement_attachment_id.raw)
        self.assertTrue(all(path.step_ids.mapped("date_planned")))

        # A consultant is offered the assignment, accepts it and logs a session.
        self._as(self.user_adviser, "living_desk_offer", "/odoo/desk-paths")
        self._as(self.user_consultant, "living_desk_accept_and_log")
        self.assertEqual(path.session_ids.living_state, "logged")

        # The organization confirms the hours.
        self._as(theatre, "living_desk_confirm_hours", "/my/paths")
        self.assertEqual((path.hours_confirmed, path.hours_left), (2, 18))

        # The desk adds what an Italian invoice needs of a customer; the accountant invoices the
        # path and posts; the organization sees the invoice.
        tax_code = organization._get_living_tax_code_field()
        organization.with_user(self.user_adviser).write(
            {"street": "Via Roma 1", "zip": "20121", "city": "Milano", tax_code: TAX_CODE}
        )
        self._as(
            self.user_accountant, "living_desk_billing_invoice", "/odoo/instalments-to-invoice"
        )
        invoice = path.charge_ids.invoice_ids
        self.assertEqual((invoice.state, invoice.amount_untaxed), ("posted", 4300.0))
        self._as(theatre, "living_desk_billing_see_invoice", "/my/paths")

        # The organization checks the shared calendar for its première, sees the clash, enters it.
        self._plan(rome(17, 20), rome(17, 22), name="Serata Altrui", organization=self.festival)
        self._as(theatre, "living_calendar_premiere", "/my/home")
        entry = self.env["living.calendar.entry"].search(
            [("organization_id", "=", organization.id)]
        )
        self.assertEqual((entry.name, entry.state), ("La prima", "confirmed"))

        # The desk finds a contact for the path; the organization meets another by itself.
        found = (
            self.env["res.partner"]
            .with_user(self.user_adviser)
            .create(
                {
                    "name": "Festival de Prova",
                    "is_company": True,
                    "is_network_contact": True,
                    "contact_path_id": path.id,
                }
            )
        )
        self._as(theatre, "living_desk_address_book", "/my/contacts")
        met = self.env["res.partner"].search([("contact_owner_id", "=", organization.id)])
        self.assertEqual(
            (met.name, met.contact_relation_ids.made_by), ("Anke Prova", "organization")
        )
        self.assertEqual(found.contact_owner_id, self.env["res.partner"])

        # At the start both sides had seen a beginner; at the end they see an organization that
        # goes on alone, and the path closes so.
        start = self._assess(path, "t0", 1)
        self.assertEqual((start.self_percent, path.triage_proposed), (20, "c"))
        dossier = path.step_ids.filtered("is_mandatory")
        dossier.write({"done_by": "together", "output_note": "Dossier in French"})
        dossier.with_user(self.user_adviser).action_done()
        self._assess(path, "t2", 4)
        self.assertEqual(path.autonomy_score, 80)
        self._as(self.user_adviser, "living_desk_close_path", "/odoo/desk-paths")
        self.assertEqual((path.state, path.outcome), ("concluded", "autonomous"))
        self._as(theatre, "living_desk_see_autonomy", "/my/paths")
        self.assertEqual((found.contact_owner_id, path.contacts_handed_count), (organization, 1))
        self.assertEqual(path.followup_ids.mapped("months"), ["6", "12", "24"])
