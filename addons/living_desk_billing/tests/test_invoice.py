import psycopg2

from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestInvoice(LivingBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._verify_turnover(80_000)
        cls.path = cls._sign_path(cls._propose_path(cls._create_path()))
        cls.charges = cls.path.charge_ids

    def _invoice(self, charges=None):
        charges = (charges or self.charges).with_user(self.user_accountant)
        action = charges.action_create_invoices()
        moves = self.env["account.move"].with_user(self.user_accountant)
        if action.get("res_id"):
            return moves.browse(action["res_id"])
        return moves.search(action["domain"])

    def test_what_an_entry_is_of_is_not_written_by_hand(self):
        move = self._invoice()
        line = move.invoice_line_ids[0]
        for vals in (
            {"living_charge_id": self.charges[1].id},
            {"living_instalment_id": False},
            {"living_reversed_charge_id": self.charges[0].id},
            {"living_due_id": False},
            {"living_path_id": False},
        ):
            with self.subTest(vals), self.assertRefused(AccessError, "leave it as it is"):
                line.write(vals)
            with self.subTest(vals), self.assertRefused(AccessError, "leave it as it is"):
                move.write({"invoice_line_ids": [Command.update(line.id, vals)]})
        for vals in ({"living_path_id": False}, {"living_desk_id": self.desk_sicilia.id}):
            with self.subTest(vals), self.assertRefused(AccessError, "leave it as it is"):
                move.write(vals)
        move.invoice_date = self.today
        move.action_post()
        self.assertEqual(move.living_path_id, self.path)

    def test_a_signed_path_waits_for_its_invoice(self):
        self.assertEqual(set(self.charges.mapped("state")), {"to_invoice"})
        found = (
            self.env["living.path.charge"]
            .with_user(self.user_accountant)
            .search([("state", "=", "to_invoice"), ("path_id", "=", self.path.id)])
        )
        self.assertEqual(found.sudo(), self.charges)
        self.assertEqual(self.path.to_invoice_count, 2)

    def test_the_invoice_repeats_the_frozen_price(self):
        self.assessment.list_price = 9999
        move = self._invoice()
        self.assertEqual(len(move), 1)
        self.assertEqual(move.state, "draft")
        self.assertEqual(move.partner_id, self.theatre)
        self.assertEqual(move.invoice_origin, self.path.code)
        self.assertEqual(move.currency_id, self.currency)
        lines = move.invoice_line_ids
        self.assertEqual(lines.living_charge_id, self.charges)
        self.assertEqual(lines.mapped("price_unit"), [300, 2000])
        self.assertEqual(lines.mapped("quantity"), [1, 2])
        self.assertEqual(move.amount_untaxed, self.path.amount_total)
        self.assertIn("Tier B", lines[0].name)
        self.assertIn("600", lines[0].name)
        self.assertNotIn("80", lines[0].name)
        self.assertEqual(set(self.charges.mapped("state")), {"draft_invoice"})

    def test_posting_is_odoos_own(self):
        move = self._invoice()
        move.action_post()
        self.assertEqual(set(self.charges.mapped("state")), {"invoiced"})
        self.assertEqual(self.path.with_user(self.user_accountant).invoice_ids.sudo(), move.sudo())
        self.assertEqual(move.amount_untaxed, sum(self.charges.mapped("subtotal")))

    def test_nothing_is_invoiced_twice(self):
        self._invoice()
        with self.assertRefused(UserError, "None of these services"):
            self._invoice()
        self.assertEqual(
            self.env["account.move.line"].search_count(
                [("living_charge_id", "in", self.charges.ids)]
            ),
            2,
        )

    def test_of_two_accountants_at_once_one_invoices(self):
        self.patch(
            type(self.charges.instalment_ids),
            "lock_for_update",
            lambda *args, **kwargs: (_ for _ in ()).throw(LockError("taken")),
        )
        with self.assertRefused(UserError, "Somebody else"):
            self._invoice()
        self.assertEqual(set(self.charges.mapped("state")), {"to_invoice"})

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_line_of_an_instalment(self):
        move = self._invoice().sudo()
        line = move.invoice_line_ids[0]
        other = move.copy().invoice_line_ids[0]
        self.assertFalse(other.living_instalment_id, "a copy of an invoice is another sale")
        self.assertFalse(other.living_charge_id)
        self.env.flush_all()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            other.living_instalment_id = line.living_instalment_id
            self.env.flush_all()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.cr.execute(
                "UPDATE living_path_instalment SET invoice_line_id = %s WHERE id = %s",
                [line.id, self.charges[1].instalment_ids.id],
            )

    def test_only_what_is_signed_is_invoiced(self):
        proposed = self._propose_path(self._create_path())
        self.assertEqual(set(proposed.charge_ids.mapped("state")), {"priced"})
        with self.assertRaises(UserError):
            self._invoice(proposed.charge_ids)
        move = self._invoice(proposed.charge_ids | self.charges)
        self.assertEqual(move.invoice_line_ids.living_charge_id, self.charges)

    def test_one_invoice_for_each_path(self):
        second = self._sign_path(self._propose_path(self._create_path()))
        moves = self._invoice(self.charges | second.charge_ids)
        self.assertEqual(len(moves), 2)
        self.assertEqual(
            {move.invoice_origin: len(move.invoice_line_ids) for move in moves},
            {self.path.code: 2, second.code: 2},
        )

    def test_only_accountants_invoice(self):
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.charges.with_user(user).action_create_invoices()
        with self.assertRaises(AccessError):
            self.charges.with_user(self.user_theatre)._create_invoices()

    def test_a_deleted_draft_can_be_invoiced_again(self):
        move = self._invoice()
        move.sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(set(self.charges.mapped("state")), {"to_invoice"})
        self.assertEqual(len(self._invoice()), 1)

    def test_a_cancelled_invoice_is_seen_and_not_doubled(self):
        move = self._invoice()
        move.button_cancel()
        self.assertEqual(set(self.charges.mapped("state")), {"invoice_cancelled"})
        with self.assertRaises(UserError):
            self._invoice()
        move.button_draft()
        self.assertEqual(set(self.charges.mapped("state")), {"draft_invoice"})

    def test_nothing_later_touches_a_posted_invoice(self):
        move = self._invoice()
        move.action_post()
        before = [
            (line.name, line.price_unit, line.price_subtotal) for line in move.invoice_line_ids
        ]
        self.assessment.write({"list_price": 9999, "name": "Renamed"})
        newer = self._create_schedule(name="Newer", bounds=(0,), date_from=self.today)
        newer.action_publish()
        self.path._move("cancelled", "Closed down")
        self.env.invalidate_all()
        self.assertEqual(
            move.invoice_line_ids.mapped(
                lambda line: (line.name, line.price_unit, line.price_subtotal)
            ),
            before,
        )
        self.assertEqual(set(self.charges.mapped("state")), {"invoiced"})

    def test_a_credit_note_remembers_the_charge(self):
        move = self._invoice()
        move.action_post()
        credit = move._reverse_moves([{"invoice_date": self.today}])
        self.assertEqual(credit.invoice_line_ids.living_reversed_charge_id, self.charges)
        self.assertEqual(credit.living_path_id, move.living_path_id)
        self.assertTrue(credit.living_path_id)
        self.assertFalse(credit.invoice_line_ids.living_charge_id)

    def test_a_cancelled_path_is_not_invoiced(self):
        self.path._move("cancelled", "Closed down")
        self.assertEqual(set(self.charges.mapped("state")), {"cancelled"})
        with self.assertRaises(UserError):
            self._invoice()

    def test_the_queries_of_a_batch_grow_by_invoice_only(self):
        """An invoice costs what Odoo asks for it; ours adds no search per charge."""

        def count(number):
            charges = self.env["living.path.charge"]
            for _index in range(number):
                charges += self._sign_path(self._propose_path(self._create_path())).charge_ids
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._invoice(charges)
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(1)
        self.assertLessEqual(count(6) - count(2), 4 * 12)
