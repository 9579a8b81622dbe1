import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_tier_kinds import TierKindsCommon


@tagged("post_install", "-at_install")
class TestPriceDifference(TierKindsCommon):
    """A declaration that comes after the signature: what would have been paid is proposed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Everybody is late today: due on the first of January.
        cls._set_schedule(revision_month="1", revision_day=1, grace_days=0, missing_policy="top")
        if cls.today.timetuple().tm_yday == 1:
            cls.schedule.state = "draft"
        cls.path = cls._propose_path(cls._create_path())
        cls.assessment_charge, cls.advice_charge = cls.path.charge_ids

    def _sign(self, invoice=True):
        self._sign_path(self.path)
        if invoice:
            self.path.charge_ids.with_user(self.user_accountant)._create_invoices().action_post()

    def _find(self):
        return self.env["living.price.difference"].search([("path_id", "=", self.path.id)])

    def test_a_late_declaration_proposes_a_credit_note(self):
        charge = self.assessment_charge
        self.assertEqual((charge.basis_kind, charge.turnover_id.id), ("missing", False))
        # What follows the turnover costs its maximum when it is not known.
        self.assertEqual(charge.price_unit, 2550)
        self._sign()
        turnover = self._verify_turnover(60_000)
        difference = self._find()
        self.assertEqual(len(difference), 1, "the advice costs the same in every tier")
        self.assertEqual(difference.charge_id, charge)
        self.assertEqual(difference.turnover_id, turnover)
        self.assertEqual((difference.old_price, difference.new_price), (2550, 300))
        self.assertEqual((difference.amount, difference.state), (-2250, "proposed"))
        self.assertEqual(
            (difference.old_tier_id.name, difference.new_tier_id.name), ("Tier C", "Tier B")
        )
        self.assertFalse(difference.move_id)
        difference.with_user(self.user_accountant).action_accept()
        move = difference.move_id
        self.assertEqual((move.state, move.move_type), ("draft", "out_refund"))
        self.assertEqual(move.amount_untaxed, 2250)
        self.assertEqual(move.invoice_line_ids.living_reversed_charge_id, charge)
        self.assertEqual(move.reversed_entry_id, charge.invoice_ids)
        self.assertEqual((move.living_path_id, move.partner_id), (self.path, self.theatre))
        self.assertEqual(difference.decided_by_id, self.user_accountant)
        self.assertEqual(charge.price_unit, 2550, "what was agreed is not rewritten")
        move.action_post()

    def test_a_higher_price_is_an_extra_invoice(self):
        rule = self.schedule.tier_ids[2].rule_ids
        self.schedule.state = "draft"
        rule.write({"method": "fixed", "amount": 150.0})
        self.schedule.state = "published"
        self.path.action_withdraw()
        self.path.action_propose()
        self._sign(invoice=False)
        self._verify_turnover(60_000)
        difference = self._find()
        self.assertEqual(difference.amount, 150)
        difference.with_user(self.user_accountant).action_accept()
        move = difference.move_id
        self.assertEqual((move.state, move.move_type), ("draft", "out_invoice"))
        self.assertEqual(move.invoice_line_ids.living_charge_id, self.assessment_charge)
        self.assertEqual(move.amount_untaxed, 150)

    def test_nothing_is_given_back_that_was_not_invoiced(self):
        self._sign(invoice=False)
        self._verify_turnover(60_000)
        difference = self._find()
        with self.assertRefused(UserError, "has been invoiced"):
            difference.with_user(self.user_accountant).action_accept()
        self.assertEqual(difference.state, "proposed")

    def test_proposals_that_nobody_signed_have_no_difference(self):
        self._verify_turnover(60_000)
        self.assertFalse(self._find())

    def test_what_was_declared_in_time_has_no_difference(self):
        self.path.action_withdraw()
        self._verify_turnover(60_000)
        self.path.action_propose()
        self._sign()
        self._verify_turnover(10, fiscal_year=self.last_year - 1)
        self.assertFalse(self._find())

    def test_the_last_of_an_undertaking_makes_the_difference_known(self):
        self._link(self.theatre, self.festival)
        self._sign()
        self._verify_turnover(30_000)
        self.assertFalse(self._find())
        late = self._verify_turnover(30_000, self.festival)
        self.assertEqual((self._find().turnover_id, self._find().new_price), (late, 300))

    def test_it_is_dismissed_with_a_reason(self):
        self._sign()
        self._verify_turnover(60_000)
        difference = self._find()
        with self.assertRefused(UserError, "Write the reason"):
            difference.with_user(self.user_accountant)._dismiss(" ")
        wizard = Form(
            self.env["living.price.difference.dismiss"]
            .with_user(self.user_accountant)
            .with_context(default_difference_id=difference.id)
        )
        wizard.reason = "The deadline had passed"
        wizard.save().action_dismiss()
        self.assertEqual((difference.state, difference.move_id.id), ("dismissed", False))
        self.assertEqual(difference.decided_by_id, self.user_accountant)
        with self.assertRaises(UserError):
            difference.with_user(self.user_accountant).action_accept()

    @mute_logger("odoo.sql_db")
    def test_each_is_proposed_once(self):
        self._sign()
        turnover = self._verify_turnover(60_000)
        difference = self._find()
        self.env["living.price.difference"]._propose(turnover)
        self.assertEqual(self._find(), difference)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.env["living.price.difference"].create(
                {"charge_id": difference.charge_id.id, "turnover_id": turnover.id}
            )

    def test_who_reads_and_who_decides(self):
        self._sign()
        self._verify_turnover(60_000)
        difference = self._find()
        for user, read in (
            (self.user_adviser, False),
            (self.user_manager, True),
            (self.user_manager_sicilia, False),
            (self.user_coordinator, True),
            (self.user_accountant, True),
            (self.user_theatre, False),
            (self.user_festival, False),
            (self.user_consultant, False),
        ):
            with self.subTest(user=user.login):
                record = difference.with_user(user)
                self.assertIs(record.has_access("read"), read)
                if user != self.user_accountant:
                    for decide in (
                        record.action_accept,
                        lambda record=record: record._dismiss("x"),
                    ):
                        with self.assertRaises(AccessError):
                            decide()
        with self.assertRaises(AccessError):
            difference.with_user(self.user_accountant).write({"state": "dismissed"})
