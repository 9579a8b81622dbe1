from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon

NO_TAX_CODE = "The tax code of the organization is missing."
NO_ADDRESS = "The company has no address."


class BillingRunCommon(LivingBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Nothing of the demo data is due here.
        cls.env["living.path.instalment"].search([("state", "=", "to_invoice")]).write(
            {"date_due": "2999-01-01"}
        )
        cls._verify_turnover(80_000)
        cls.paths = cls._create_signed(3)
        cls.runs = cls.env["living.billing.run"].with_user(cls.user_accountant)

    @classmethod
    def _create_signed(cls, count):
        paths = cls.env["living.path"]
        for _index in range(count):
            paths += cls._sign_path(cls._propose_path(cls._create_path()))
        return paths

    def _start(self, **values):
        run = self.runs.create({"mode": "posted", **values})
        run.action_start()
        return run

    def _process(self, name="ir_cron_billing_run"):
        with self.enter_registry_test_mode():
            self.env.ref(f"living_desk_billing.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _get_invoices(self, paths=None):
        return self.env["account.move"].search(
            [("living_path_id", "in", (paths or self.paths).ids)]
        )


@tagged("post_install", "-at_install")
class TestBillingRun(BillingRunCommon):
    def test_everything_due_is_made_and_posted(self):
        run = self._start()
        self.assertEqual((run.state, run.user_id), ("queued", self.user_accountant))
        self.assertEqual((run.done_count, run.remaining_count, run.progress), (0, 3, 0))
        self._process()
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual((run.done_count, run.failed_count, run.remaining_count), (3, 0, 0))
        moves = self._get_invoices()
        self.assertEqual(len(moves), 3)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(moves.create_uid, self.user_accountant)
        self.assertEqual(set(self.paths.charge_ids.mapped("state")), {"invoiced"})
        self.assertIn("test.accountant", moves[0].message_ids[:1].body)
        self.assertEqual(len(moves[0].message_ids), 1, "one line in its history")
        self._process("ir_cron_billing_run_2")
        self.assertEqual(len(self._get_invoices()), 3)

    def test_drafts_are_left_to_the_accountant(self):
        run = self._start(mode="draft")
        self._process()
        self.assertEqual(set(self._get_invoices().mapped("state")), {"draft"})
        self.assertEqual((run.state, run.done_count), ("done", 3))
        self.assertEqual(set(self.paths.charge_ids.mapped("state")), {"draft_invoice"})

    def test_one_click(self):
        instalments = self.env["living.path.instalment"].with_user(self.user_accountant)
        action = instalments.action_invoice_everything()
        run = self.runs.browse(action["res_id"])
        self.assertEqual((run.state, run.mode), ("queued", "draft"))
        again = instalments.action_invoice_everything()
        self.assertEqual(again["res_id"], run.id, "of two clicks one starts it")
        self._process()
        with self.assertRefused(UserError, "Nothing is due"):
            instalments.action_invoice_everything()

    def test_the_night(self):
        self.env.ref("base.user_root").lang = "en_US"
        self.company.living_billing_mode = "posted"
        self._process("ir_cron_billing_nightly")
        run = self.runs.search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((run.state, run.user_id.id), ("queued", False))
        self._process("ir_cron_billing_nightly")
        self._process()
        self.assertEqual((run.state, run.done_count), ("done", 3))
        self._process("ir_cron_billing_nightly")
        self.assertEqual(self.runs.search([], limit=1), run, "nothing due, no run")
        author = self.runs.with_context(lang=self.env.ref("base.user_root").lang)._get_author()
        self.assertIn(author, self._get_invoices()[0].message_ids[:1].body)

    def test_a_night_off(self):
        self.company.living_billing_nightly = False
        before = self.runs.search_count([("company_id", "=", self.company.id)])
        self._process("ir_cron_billing_nightly")
        self.assertEqual(self.runs.search_count([("company_id", "=", self.company.id)]), before)

    def test_only_what_is_asked_for(self):
        instalment = self.paths[0].instalment_ids[0]
        instalment.sudo().date_due = fields.Date.add(self.today, days=3)
        self._start(date_to=self.today)
        self._process()
        self.assertEqual(instalment.state, "to_invoice")
        self.assertEqual(len(self._get_invoices()), 3)
        later = self._start(
            date_to=fields.Date.add(self.today, days=3), desk_id=self.desk_sicilia.id
        )
        self._process()
        self.assertEqual((later.state, later.done_count), ("done", 0))
        self.assertEqual(instalment.state, "to_invoice")

    # === FAILURES === #

    def test_what_fails_is_noted_and_the_rest_goes_on(self):
        bad, *_others = self.paths
        lines = type(self.env["living.path.instalment"])
        original = lines._prepare_invoice_vals

        def prepare(instalments):
            if instalments.path_id == bad:
                raise UserError(NO_TAX_CODE)
            return original(instalments)

        with patch.object(lines, "_prepare_invoice_vals", prepare):
            run = self._start()
            self._process()
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 2, 1))
        self.assertEqual(run.progress, 100)
        self.assertEqual(run.failure_ids.path_id.sudo(), bad)
        self.assertEqual(NO_TAX_CODE, run.failure_ids.message)
        self.assertEqual(set(bad.charge_ids.mapped("state")), {"to_invoice"})
        self.assertEqual(run.failure_ids.action_open()["res_model"], "living.path")
        again = self.runs.browse(run.action_retry()["res_id"])
        self._process()
        self.assertEqual((again.mode, again.done_count, again.failed_count), ("posted", 1, 0))
        self.assertEqual(len(self._get_invoices()), 3)

    def test_a_draft_that_cannot_be_posted_stays(self):
        bad, *_others = self.paths
        moves = type(self.env["account.move"])
        original = moves._post

        def post(records, soft=True):
            if bad in records.living_path_id:
                raise UserError(NO_ADDRESS)
            return original(records, soft)

        with patch.object(moves, "_post", post):
            run = self._start()
            self._process()
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 2, 1))
        draft = run.failure_ids.move_id
        self.assertEqual((draft.state, draft.sudo().living_path_id), ("draft", bad))
        self.assertEqual(run.failure_ids.action_open()["res_model"], "account.move")
        self.assertEqual(set(bad.charge_ids.mapped("state")), {"draft_invoice"})
        draft.action_post()

    def test_an_unforeseen_error_is_logged_and_noted(self):
        lines = type(self.env["living.path.instalment"])
        with (
            patch.object(lines, "_prepare_invoice_vals", side_effect=ZeroDivisionError("oh")),
            self.assertLogs("odoo.addons.living_desk_billing", "ERROR"),
        ):
            run = self._start()
            self._process()
        self.assertEqual((run.done_count, run.failed_count), (0, 3))
        self.assertIn("oh", run.failure_ids[0].message)

    def test_another_process_that_was_faster_is_not_a_failure(self):
        run = self._start()._in_bulk()
        calls = []

        def do():
            calls.append(1)
            if len(calls) == 1:
                raise psycopg2.errors.SerializationFailure
            return "done"

        with patch.object(self.cr, "rollback"):
            self.assertEqual(run._retrying(do), "done")

    # === RIGHTS === #

    @mute_logger("odoo.sql_db")
    def test_one_open_run(self):
        self._start()
        with self.assertRefused(UserError, "not done yet"):
            self._start()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.runs.sudo().create({"state": "queued"})

    def test_a_started_run_stays_as_it_is(self):
        run = self._start()
        with self.assertRefused(UserError, "stays as it is"):
            run.mode = "draft"
        with self.assertRefused(UserError, "stays as it is"):
            run.unlink()
        with self.assertRaises(AccessError):
            run.state = "done"

    def test_only_accountants(self):
        run = self._start()
        for user in (
            self.user_adviser,
            self.user_manager,
            self.user_coordinator,
            self.user_theatre,
            self.user_consultant,
        ):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    run.with_user(user).read(["state"])
                with self.assertRaises(AccessError):
                    self.env["living.path.instalment"].with_user(user).action_invoice_everything()
        auditor = self._create_user("test.auditor", "account.group_account_readonly")
        self.assertEqual(run.with_user(auditor).remaining_count, 3)
        with self.assertRaises(AccessError):
            self.runs.with_user(auditor).create({})

    # === QUERIES === #

    def test_an_invoice_costs_the_same_in_a_crowd_and_no_more_than_odoos_own(self):
        def count(do):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            do()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        def ours(number):
            self._create_signed(number)
            run = self._start()._in_bulk()
            run._begin()
            queries = count(run._process_batch)
            run._end()
            return queries

        def stock(number):
            moves = self.env["account.move"].with_context(tracking_disable=True)
            vals = {
                "move_type": "out_invoice",
                "partner_id": self.theatre.id,
                "invoice_line_ids": [
                    Command.create({"product_id": product.id, "price_unit": 100})
                    for product in self.assessment + self.advice
                ],
            }
            return count(lambda: moves.create([vals] * number).action_post())

        ours(1)
        stock(1)
        few, many, most = ours(2), ours(4), ours(12)
        self.assertLessEqual((most - many) / 8, (many - few) / 2 + 0.5)
        self.assertLessEqual((most - many) / 8, (stock(12) - stock(4)) / 8)
