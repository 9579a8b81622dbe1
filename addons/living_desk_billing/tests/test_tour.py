from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestTour(LivingBillingCommon, HttpCase):
    """From the declaration to the invoice, each in its own browser."""

    def test_organization_declares(self):
        self.start_tour("/my", "living_desk_billing_declare", login=self.user_theatre.login)
        turnover = self.env["living.turnover"].search([("organization_id", "=", self.theatre.id)])
        self.assertEqual(turnover.state, "submitted")
        self.assertEqual(turnover.amount, 80_000)
        self.assertEqual(turnover.document_ids.name, "accounts.pdf")

    def test_accountant_verifies_and_invoices(self):
        path = self._propose_path(self._create_path())
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        self.start_tour(
            "/odoo/turnover-to-verify",
            "living_desk_billing_verify",
            login=self.user_accountant.login,
        )
        self.assertEqual(turnover.state, "verified")
        self.assertEqual(turnover.verifier_id, self.user_accountant)
        self._sign_path(path)
        self.start_tour(
            "/odoo/instalments-to-invoice",
            "living_desk_billing_invoice",
            login=self.user_accountant.login,
        )
        self.assertEqual(set(path.charge_ids.mapped("state")), {"invoiced"})

    def test_accountant_invoices_everything(self):
        self.env["living.path.instalment"].search([("state", "=", "to_invoice")]).write(
            {"date_due": "2999-01-01"}
        )
        self._verify_turnover(80_000)
        path = self._sign_path(self._propose_path(self._create_path()))
        self.start_tour(
            "/odoo/instalments-to-invoice",
            "living_desk_billing_run_start",
            login=self.user_accountant.login,
        )
        run = self.env["living.billing.run"].search([], limit=1)
        self.assertEqual((run.state, run.user_id), ("queued", self.user_accountant))
        work = run._in_bulk()
        self.assertEqual(work._process_batch(), 1)
        work._end()
        self.start_tour(
            "/odoo/billing-runs",
            "living_desk_billing_run_result",
            login=self.user_accountant.login,
        )
        self.assertEqual(set(path.charge_ids.mapped("state")), {"draft_invoice"})

    def test_accountant_rejects(self):
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        self.start_tour(
            "/odoo/turnover-to-verify",
            "living_desk_billing_reject",
            login=self.user_accountant.login,
        )
        self.assertEqual(turnover.state, "rejected")
        self.assertEqual(turnover.rejection_reason, "It is the budget of next year")

    def test_accountant_simulates(self):
        self._verify_turnover(80_000)
        self._propose_path(self._create_path())
        draft = self._create_schedule(
            name="Next", date_from=f"{self.today.year + 1}-01-01", bounds=(0, 60_000)
        )
        draft.tier_ids[1].rule_ids = [
            Command.create({"product_id": self.advice.id, "method": "percent", "percent": 90})
        ]
        self.start_tour(
            "/odoo/fee-schedules",
            "living_desk_billing_simulate",
            login=self.user_accountant.login,
        )
        self.assertEqual(draft.state, "draft")

    def test_accountant_pays_a_consultant(self):
        self.template.service_ids.unlink()
        self.consultant.hourly_rate = 50
        path = self._activate_path(self._create_path(hours_budget=10))
        session = self._create_session(path, self._assign(path), 2)
        session._living_log(2, "Worked on the dossier")
        session.with_user(self.user_theatre).sudo()._living_confirm()
        self.start_tour(
            "/odoo/consultants-to-pay",
            "living_desk_billing_pay_consultant",
            login=self.user_accountant.login,
        )
        self.assertEqual(session.living_due_ids.state, "billed")
        self.assertEqual(session.living_due_ids.bill_id.amount_untaxed, 100)
