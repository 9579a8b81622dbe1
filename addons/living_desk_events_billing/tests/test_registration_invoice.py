import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingEventBillingCommon


@tagged("post_install", "-at_install")
class TestRegistrationInvoice(LivingEventBillingCommon):
    """Participants are invoiced to their organization, each once."""

    def _invoice(self, registrations):
        return registrations.with_user(self.user_accountant)._invoice()

    def test_one_invoice_for_each_organization(self):
        theatre = self._enrol("Ada", "Bruno")
        circus = self._enrol("Carla", organization=self.circus)
        action = self.course.with_user(self.user_accountant).action_invoice_registrations()
        moves = self.env["account.move"].search(action["domain"])
        self.assertEqual(
            {move.partner_id: move.amount_untaxed for move in moves},
            {self.theatre: 200.0, self.circus: 300.0},
        )
        self.assertEqual(moves.living_desk_id, self.desk_lombardia)
        self.assertEqual(set(moves.mapped("invoice_origin")), {"Touring abroad"})
        self.assertIn("Ada", theatre[0].invoice_line_id.name)
        self.assertEqual((theatre + circus).mapped("billing_state"), ["draft_invoice"] * 3)
        moves.invoice_date = self.today
        moves.action_post()
        self.assertEqual(circus.billing_state, "invoiced")
        self.assertEqual(self.course.registration_invoice_count, 2)
        self.assertEqual(self.course.registration_to_invoice_count, 0)

    def test_a_second_click_makes_nothing(self):
        ada = self._enrol("Ada")
        self._invoice(ada)
        with self.assertRefused(UserError, "each is invoiced once"):
            self._invoice(ada.with_user(self.user_accountant_2))
        bruno = self._enrol("Bruno")
        self.assertEqual(len(self._invoice(ada + bruno).invoice_line_ids), 1)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_line(self):
        ada = self._enrol("Ada")
        move = self._invoice(ada)
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            move.sudo().copy(
                {
                    "invoice_line_ids": [
                        Command.create({"name": "Again", "living_registration_id": ada.id})
                    ]
                }
            )
            self.env.flush_all()

    def test_a_draft_that_is_deleted_is_made_again(self):
        ada = self._enrol("Ada")
        self._invoice(ada).unlink()
        self.assertEqual(ada.billing_state, "to_invoice")
        self.assertTrue(self._invoice(ada))

    def test_what_was_invoiced_stays_after_a_cancellation(self):
        ada = self._enrol("Ada")
        self._invoice(ada)
        ada.action_cancel()
        self.assertEqual(ada.billing_state, "draft_invoice")
        with self.assertRefused(UserError, "is on an invoice already"):
            ada.organization_id = self.circus

    def test_a_credit_note_is_no_participant(self):
        ada = self._enrol("Ada")
        move = self._invoice(ada)
        move.invoice_date = self.today
        move.action_post()
        credit = move._reverse_moves()
        self.assertFalse(credit.invoice_line_ids.living_registration_id)
        self.assertEqual(ada.billing_state, "invoiced")

    def test_only_accountants_invoice(self):
        ada = self._enrol("Ada")
        for user in (self.user_adviser, self.user_manager, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                ada.with_user(user).action_invoice_registrations()
        with self.assertRaises(AccessError):
            self._invoice(ada).invoice_line_ids.write({"living_registration_id": False})

    def test_an_accountant_opens_the_list(self):
        self._enrol("Ada")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events_billing.event_registration_action_to_invoice"
        )
        registrations = self.env["event.registration"].with_user(self.user_accountant)
        view = registrations.get_view(action["view_id"][0], "list")
        fields = registrations.get_views([(action["view_id"][0], "list")])["models"]
        names = list(fields["event.registration"]["fields"])
        self.assertIn("tier_id", names)
        self.assertIn("billing_state", view["arch"])
        rows = registrations.web_search_read(
            [("event_id", "=", self.course.id)],
            {"event_id": {"fields": {"display_name": {}}}, "organization_id": {}, "tier_id": {}},
        )
        self.assertEqual(rows["length"], 1)
