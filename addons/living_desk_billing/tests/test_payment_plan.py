import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon


class PaymentPlanCommon(LivingBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._verify_turnover(80_000)
        cls.phase = cls.template.step_ids.phase_id
        cls.plan = cls.env["living.payment.plan"].create(
            {
                "name": "In parts",
                "stops_unpaid": True,
                "stop_after_days": 10,
                "line_ids": [
                    Command.create({"share": 20, "timing": "signature"}),
                    Command.create({"share": 50, "timing": "months", "months": 1, "times": 3}),
                    Command.create({"share": 30, "timing": "step", "phase_id": cls.phase.id}),
                ],
            }
        )
        cls.template.payment_plan_id = cls.plan

    def _pay(self, move):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()

    def _invoice_due(self, path, days_ago):
        """Post what is due of a path in an invoice that was due some days ago."""
        move = path.instalment_ids._create_invoices()
        day = fields.Date.subtract(self.today, days=days_ago)
        move.write({"invoice_date": day, "invoice_payment_term_id": False, "invoice_date_due": day})
        move.action_post()
        return move


@tagged("post_install", "-at_install")
class TestPaymentPlan(PaymentPlanCommon):
    # === PLANS === #

    def test_shares_add_up(self):
        for shares in ([50], [50, 49.99], [60, 50], []):
            with self.subTest(shares=shares), self.assertRefused(ValidationError, "add up to"):
                self.env["living.payment.plan"].create(
                    {
                        "name": "Wrong",
                        "line_ids": [Command.create({"share": share}) for share in shares],
                    }
                )

    def test_lines_written_by_themselves_add_up_too(self):
        line = self.plan.line_ids[0]
        for outside in ({}, {"living_plan_saving": True}):
            lines = self.plan.line_ids.with_user(self.user_accountant).with_context(**outside)
            with self.subTest(outside), self.assertRefused(ValidationError, "add up to 99.99"):
                lines[0].share = 19.99
            with self.subTest(outside), self.assertRefused(ValidationError, "add up to 150"):
                lines.create({"plan_id": self.plan.id, "share": 50})
            with self.subTest(outside), self.assertRefused(ValidationError, "add up to 80"):
                lines[0].unlink()
        other = self.plan.copy()
        with self.assertRefused(ValidationError, "add up to"):
            line.plan_id = other
        other.line_ids = [
            Command.delete(other.line_ids[0].id),
            Command.update(other.line_ids[1].id, {"share": 70}),
        ]
        other.unlink()

    def test_a_line_is_not_moved_into_a_plan_in_use(self):
        other = self.plan.copy()
        self._propose_path(self._create_path())
        with self.assertRefused(UserError, "duplicate it"):
            other.line_ids[0].plan_id = self.plan

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_line_that_says_too_little(self):
        for values in (
            {"share": 0},
            {"share": 101},
            {"share": 100, "timing": "step"},
            {"share": 100, "timing": "months", "months": -1},
            {"share": 100, "timing": "months", "months": 1, "times": -1},
        ):
            with (
                self.subTest(values),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.env["living.payment.plan"].create(
                    {"name": "Wrong", "line_ids": [Command.create(values)]}
                )

    def test_a_plan_in_use_is_read_only(self):
        self.plan.stop_after_days = 12
        self._propose_path(self._create_path())
        for values in (
            {"stop_after_days": 99},
            {"line_ids": [Command.update(self.plan.line_ids[1].id, {"months": 2})]},
            {"stops_unpaid": False},
        ):
            with self.subTest(values), self.assertRefused(UserError, "duplicate it"):
                self.plan.write(values)
        with self.assertRefused(UserError, "duplicate it"):
            self.plan.line_ids[0].share = 10
        with self.assertRefused(UserError, "duplicate it"):
            self.plan.unlink()
        self.plan.action_archive()
        copy = self.plan.copy()
        self.assertEqual(copy.line_ids.mapped("share"), [20, 50, 30])
        copy.stop_after_days = 99

    def test_who_keeps_plans(self):
        for user in (self.user_coordinator, self.user_accountant):
            self.plan.with_user(user).name = f"By {user.login}"
        for user in (self.user_adviser, self.user_manager):
            self.assertTrue(self.plan.with_user(user).name)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.plan.with_user(user).name = "Mine"
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.plan.with_user(user).read(["name"])

    # === SPLITTING === #

    def test_a_price_is_split_as_planned(self):
        path = self._propose_path(self._create_path())
        assessment, advice = path.charge_ids
        self.assertEqual(assessment.instalment_ids.mapped("amount"), [60, 50, 50, 50, 90])
        self.assertEqual(
            advice.instalment_ids.mapped("amount"), [800, 666.67, 666.67, 666.66, 1200]
        )
        self.assertEqual(
            assessment.instalment_ids.sorted("sequence").mapped("timing"),
            ["signature", "months", "months", "months", "step"],
        )
        last = path.step_ids.sorted("date_planned")[-1]
        self.assertEqual(path.instalment_ids.step_id, last)
        self.assertEqual(set(path.instalment_ids.mapped("state")), {"planned"})
        self.assertEqual(set(path.charge_ids.mapped("state")), {"priced"})

    def test_dates_follow_the_signature_and_the_step(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        instalments = path.charge_ids[0].instalment_ids.sorted("sequence")
        months = [fields.Date.add(self.today, months=month) for month in (1, 2, 3)]
        self.assertEqual(instalments.mapped("date_due"), [self.today, *months, False])
        self.assertEqual(instalments[-1].date_expected, instalments[-1].step_id.date_planned)
        self.assertEqual(path.to_invoice_count, 2, "one of each service")
        self.assertEqual(set(path.charge_ids.mapped("state")), {"to_invoice"})
        step = instalments.step_id
        self._do_step(step)
        self.assertEqual(instalments[-1].date_due, self.today)
        self.assertEqual(path.to_invoice_count, 4)
        step.action_reset()
        self.assertFalse(instalments[-1].date_due)

    def test_what_waits_for_a_step_given_up_is_due_at_the_end(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        instalment = path.instalment_ids.filtered("step_id")[0]
        label = instalment.due_label
        self.assertIn(instalment.step_id.name, label)
        instalment.step_id.with_user(self.user_manager).unlink()
        self.assertFalse(instalment.step_id)
        self.assertEqual(instalment.due_label, "At the end of the path")
        self.assertFalse(instalment.date_due)
        path.sudo().write(
            {
                "state": "concluded",
                "outcome": "supported",
                "outcome_reason": "Went on alone",
                "concluded_on": self.today,
            }
        )
        self.assertEqual(instalment.date_due, self.today)
        self.assertEqual(instalment.state, "to_invoice")

    def test_a_template_without_the_phase_is_paid_at_the_end(self):
        path = self._create_path()
        path.step_ids.phase_id = self.env["living.phase"].create({"name": "Another"})
        self._propose_path(path)
        [instalment, _other] = path.instalment_ids.filtered(lambda part: part.timing == "step")
        self.assertEqual(instalment.due_label, "At the end of the path")

    def test_each_instalment_is_invoiced_when_it_is_due(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        move = path.instalment_ids._create_invoices()
        self.assertEqual(move.amount_untaxed, 60 + 800)
        self.assertIn("Instalment 1 of 5", move.invoice_line_ids[0].name)
        move.action_post()
        self.assertEqual(set(path.charge_ids.mapped("state")), {"to_invoice"})
        self.assertEqual(path.to_invoice_count, 0, "not due yet")
        with self.assertRefused(UserError, "None of these services"):
            path.instalment_ids._create_invoices()

    def test_a_withdrawn_proposal_is_split_again(self):
        path = self._propose_path(self._create_path())
        path.action_withdraw()
        self.assertFalse(path.instalment_ids)
        path.payment_plan_id = False
        path.action_propose()
        self.assertEqual(path.instalment_ids.mapped("timing"), ["signature"] * 2)
        with self.assertRefused(UserError, "part of the proposal"):
            path.with_user(self.user_adviser).payment_plan_id = self.plan

    def test_another_template_brings_its_plan(self):
        path = self._create_path()
        self.assertEqual(path.payment_plan_id, self.plan)
        path.template_id = self.template.copy({"name": "Other", "payment_plan_id": False})
        self.assertFalse(path.payment_plan_id)

    def test_the_agreement_and_the_page_say_when(self):
        path = self._propose_path(self._create_path())
        html = self.env["ir.actions.report"]._render_qweb_html(
            "living_desk.action_report_agreement", path.ids
        )[0]
        for text in (
            "3 months after the signature",
            "When “Review” is done",
            "The work on the path",
        ):
            self.assertIn(text, html.decode())
        self.assertEqual(len(path._get_instalment_schedule()), 5)


@tagged("post_install", "-at_install")
class TestStopUnpaid(PaymentPlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._sign_path(cls._propose_path(cls._create_path()))
        cls.assignment = cls._assign(cls.path)

    def _is_found(self, user=None):
        found = self.env["living.path"].with_user(user or self.user_adviser)
        return self.path.id in found.search([("payment_overdue", "=", True)]).ids

    def test_an_overdue_invoice_stops_the_work_until_it_is_paid(self):
        move = self._invoice_due(self.path, days_ago=11)
        path = self.path.with_user(self.user_adviser)
        self.assertTrue(path.payment_overdue)
        self.assertTrue(self._is_found())
        self.assertIn(move.name, path.payment_overdue_note)
        session = self._create_session(self.path, self.assignment)
        sessions = self.env["calendar.event"]
        planned = {
            "name": "Next",
            "living_path_id": path.id,
            "start": "2030-01-01 09:00:00",
            "stop": "2030-01-01 10:00:00",
        }
        with self.assertRefused(UserError, move.name):
            sessions.with_user(self.user_adviser).create(planned)
        with self.assertRefused(UserError, move.name):
            session.with_user(self.user_adviser)._living_log(1, "Talked")
        with self.assertRefused(UserError, "suspended for now"):
            session.with_user(self.user_consultant).sudo()._living_log(1, "Talked")
        sessions.with_user(self.user_manager).create(planned)
        session.with_user(self.user_manager)._living_log(1, "Talked")
        self._pay(move)
        self.assertFalse(path.payment_overdue)
        self.assertFalse(self._is_found())
        sessions.with_user(self.user_adviser).create(planned)

    def test_patience_and_other_reasons_to_go_on(self):
        move = self._invoice_due(self.path, days_ago=10)
        self.assertFalse(self.path.payment_overdue, "the last day of patience")
        self.assertFalse(self._is_found())
        move.button_draft()
        move.invoice_date_due = fields.Date.subtract(self.today, days=60)
        self.assertFalse(self.path.payment_overdue, "a draft is not due")
        move.action_post()
        self.assertTrue(self.path.payment_overdue)
        move._reverse_moves([{"invoice_date": self.today}], cancel=True)
        self.assertFalse(self.path.payment_overdue, "given back")
        self.assertFalse(self._is_found())

    def test_a_plan_without_stop(self):
        self._invoice_due(self.path, days_ago=60)
        self.assertTrue(self.path.payment_overdue)
        self.env.cr.execute("UPDATE living_payment_plan SET stops_unpaid = false")
        self.env.invalidate_all()
        self.assertFalse(self.path.payment_overdue)
        self.assertFalse(self._is_found())
