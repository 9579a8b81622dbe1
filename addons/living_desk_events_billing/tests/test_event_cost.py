import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingEventBillingCommon


@tagged("post_install", "-at_install")
class TestEventCost(LivingEventBillingCommon):
    """The organizations that come share what the desk does not bear, on the invoice they get."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bus, cls.stand = cls.env["living.event.cost"].create(
            [
                {
                    "event_id": cls.course.id,
                    "name": "Bus to Bari",
                    "amount": 500.0,
                    "desk_percent": 20.0,
                    "split_by": "participant",
                },
                {"event_id": cls.course.id, "name": "Stand", "amount": 100.01},
            ]
        )

    def _split(self, user=None):
        self.course.with_user(user or self.user_manager).action_freeze_costs()

    def _invoice(self, registrations):
        return registrations.with_user(self.user_accountant)._invoice()

    def _get_amounts(self, cost):
        return {share.organization_id: share.amount for share in cost.share_ids}

    def test_what_the_desk_does_not_bear_is_shared(self):
        self._enrol("Ada", "Bruno")
        self._enrol("Carla", organization=self.circus)
        self.assertEqual((self.bus.desk_amount, self.bus.shared_amount), (100.0, 400.0))
        self._split()
        self.assertEqual(self._get_amounts(self.bus), {self.theatre: 266.67, self.circus: 133.33})
        self.assertEqual(self._get_amounts(self.stand), {self.theatre: 50.01, self.circus: 50.0})
        self.assertEqual(self.bus.frozen_by_id, self.user_manager)

    def test_a_mission_is_priced_by_tier_and_shares_its_costs_on_one_invoice(self):
        self.course.name = "Mission to Bari"
        theatre = self._enrol("Ada", "Bruno")
        circus = self._enrol("Carla", organization=self.circus)
        self._split()
        moves = self._invoice(theatre | circus)
        self.assertEqual(
            {move.partner_id: move.amount_untaxed for move in moves},
            {
                # 100 for each of the two (tier A), 266.67 and 50.01
                self.theatre: 516.68,
                # 300 (tier B), 133.33 and 50
                self.circus: 483.33,
            },
        )
        lines = moves.invoice_line_ids.filtered("living_cost_share_id")
        self.assertEqual(len(lines), 4)
        self.assertIn("Mission to Bari – share of the costs: Bus to Bari", lines.mapped("name"))
        self.assertEqual(lines.living_event_id, self.course)
        self.assertEqual(moves.living_desk_id, self.desk_lombardia)
        self.assertEqual(set(self.course.cost_share_ids.mapped("billing_state")), {"draft_invoice"})
        moves.invoice_date = self.today
        moves.action_post()
        self.assertEqual(set(self.course.cost_share_ids.mapped("billing_state")), {"invoiced"})
        with self.assertRefused(UserError, "each is invoiced once"):
            self._invoice(theatre | circus)

    def test_a_share_comes_on_the_draft_that_is_there(self):
        ada = self._enrol("Ada")
        move = self._invoice(ada)
        self._split()
        self.assertEqual(self._invoice(ada), move)
        self.assertEqual(len(move.invoice_line_ids), 3)
        self.assertEqual(move.amount_untaxed, 100.0 + 400.0 + 100.01)
        with self.assertRefused(UserError, "each is invoiced once"):
            self._invoice(ada)

    def test_of_a_free_event_the_costs_alone_are_invoiced(self):
        self.course.living_product_id = False
        self._enrol("Ada")
        self._split()
        self.assertEqual(self.course.share_to_invoice_count, 2)
        shares = self.course.cost_share_ids.with_user(self.user_accountant)
        action = shares[0].action_invoice()
        move = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(move.amount_untaxed, 500.01)
        self.assertEqual(self.course.share_to_invoice_count, 0)
        move.unlink()
        self.assertEqual(set(shares.mapped("billing_state")), {"to_invoice"})

    def test_another_currency_is_converted_when_the_cost_is_split(self):
        other = self.env["res.currency"].create(
            {"name": "TSC", "symbol": "T", "rounding": 0.01, "active": True}
        )
        self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "rate": 3.0,
                "currency_id": other.id,
                "company_id": self.company.id,
            }
        )
        self.stand.write({"amount": 100.0, "currency_id": other.id})
        self._enrol("Ada")
        self._enrol("Carla", organization=self.circus)
        self._split()
        self.assertEqual(self._get_amounts(self.stand), {self.theatre: 16.67, self.circus: 16.66})
        self.assertEqual(self.stand.share_ids.currency_id, self.currency)

    def test_what_is_split_stays(self):
        self._enrol("Ada")
        self._split()
        manager_bus = self.bus.with_user(self.user_manager)
        for vals in ({"amount": 1.0}, {"desk_percent": 0.0}, {"split_by": "organization"}):
            with self.subTest(vals=vals), self.assertRefused(UserError, "is split"):
                manager_bus.write(vals)
        with self.assertRefused(UserError, "is split"):
            manager_bus.unlink()
        with self.assertRefused(UserError, "each is split once"):
            self._split()
        self._enrol("Carla", organization=self.circus)
        self.assertEqual(self._get_amounts(self.bus), {self.theatre: 400.0})
        manager_bus.action_reopen()
        self.assertFalse(self.bus.share_ids)
        self._split()
        self.assertEqual(self._get_amounts(self.bus), {self.theatre: 200.0, self.circus: 200.0})

    def test_what_is_invoiced_is_not_taken_back(self):
        ada = self._enrol("Ada")
        self._split()
        self._invoice(ada)
        with self.assertRefused(UserError, "has been invoiced its share"):
            self.bus.with_user(self.user_manager).action_reopen()
        with self.assertRaises(AccessError):
            self.bus.share_ids.with_user(self.user_manager).unlink()

    def test_nobody_to_split_among(self):
        with self.assertRefused(UserError, "Nobody has a seat"):
            self._split()
        (self.bus | self.stand).desk_percent = 100.0
        self._split()
        self.assertFalse(self.course.cost_share_ids)
        self.assertTrue(self.bus.frozen_on)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_line_and_nonsense(self):
        ada = self._enrol("Ada")
        self._split()
        move = self._invoice(ada)
        share = self.bus.share_ids
        for values in ({"amount": -1.0}, {"amount": 0.0}, {"desk_percent": 101.0}):
            cost = {"event_id": self.course.id, "name": "Wrong", "amount": 1.0, **values}
            with self.subTest(values), self.assertRaises(psycopg2.IntegrityError):
                with self.cr.savepoint():
                    self.env["living.event.cost"].create(cost)
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            line = {"name": "Again", "living_cost_share_id": share.id}
            move.sudo().copy({"invoice_line_ids": [Command.create(line)]})
            self.env.flush_all()

    def test_a_credit_note_is_no_share(self):
        ada = self._enrol("Ada")
        self._split()
        move = self._invoice(ada)
        move.invoice_date = self.today
        move.action_post()
        self.assertFalse(move._reverse_moves().invoice_line_ids.living_cost_share_id)

    def test_who_sees_and_splits_costs(self):
        self._enrol("Ada")
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._split(user)
        with self.assertRefused(UserError, "no cost to split"):
            self._split(self.user_manager_sicilia)
        self._split(self.user_accountant)
        for record in (self.bus, self.bus.share_ids):
            for user, readable, writable in (
                (self.user_adviser, True, record == self.bus),
                (self.user_manager, True, record == self.bus),
                (self.user_manager_sicilia, False, False),
                (self.user_coordinator, True, record == self.bus),
                (self.user_accountant, True, False),
                (self.user_theatre, False, False),
                (self.user_consultant, False, False),
            ):
                with self.subTest(user=user.login, record=record):
                    self.assertIs(record.with_user(user).has_access("read"), readable)
                    self.assertIs(record.with_user(user).has_access("write"), writable)
        with self.assertRaises(AccessError):
            self.bus.with_user(self.user_manager).frozen_on = False
        with self.assertRaises(AccessError):
            self.bus.share_ids.with_user(self.user_adviser).action_invoice()
        for name in ("cost_ids", "cost_share_ids"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.course.with_user(self.user_theatre).read([name])

    def test_other_desks_learn_nothing_of_costs(self):
        self.assertEqual(self.course.with_user(self.user_adviser).open_cost_count, 2)
        self._enrol("Ada")
        other = self.course.copy({"desk_id": self.desk_sicilia.id})
        self.env.flush_all()
        self.env.invalidate_all()
        course = self.course.with_user(self.user_manager_sicilia)
        self.assertEqual((course.open_cost_count, course.share_to_invoice_count), (0, 0))
        self.assertFalse(course.search([("cost_ids.amount", ">", 1), ("id", "=", course.id)]))
        bus = self.bus.with_user(self.user_adviser)
        for vals in (
            {"event_id": other.id},
            {"desk_id": self.desk_sicilia.id},
            {"desk_amount": 1.0},
            {"share_ids": [(0, 0, {"organization_id": self.circus.id, "amount": 1.0})]},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                bus.write(vals)
        with self.assertRaises(AccessError):
            bus.create({"event_id": other.id, "name": "x", "amount": 1.0})
        self._split()
        share = self.bus.share_ids
        for user in (self.user_manager, self.user_accountant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                share.with_user(user).amount = 1.0
            with self.subTest(user.login), self.assertRaises(AccessError):
                share.with_user(user).unlink()
        with self.assertRefused(UserError, "is split"):
            bus.amount = 1.0

    def test_splitting_many_costs_the_same_queries(self):
        self._enrol(*(f"P{number}" for number in range(30)))

        def count(number):
            self.env["living.event.cost"].create(
                [
                    {"event_id": self.course.id, "name": f"Cost {index}", "amount": 10.0}
                    for index in range(number)
                ]
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            self._split()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(1)
        few = count(2)
        self.assertLessEqual(count(20), few + 4)
