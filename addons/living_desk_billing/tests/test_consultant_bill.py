import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestConsultantBill(LivingBillingCommon):
    """Hours become due when they are confirmed, at the agreed rate, and are billed once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant.hourly_rate = 50
        cls.consultant_2.hourly_rate = 80
        cls.template.service_ids.unlink()
        cls.path = cls._activate_path(cls._create_path(hours_budget=100))
        cls.desk_lombardia.over_budget_policy = "approve"
        cls.assignment = cls._assign(cls.path)
        cls.user_auditor = cls._create_user("test.auditor", "account.group_account_readonly")

    def _confirm(self, hours=2.0, assignment=None, **kwargs):
        """Return what is due for a session that was held, logged and confirmed."""
        assignment = assignment or self.assignment
        session = self._create_session(assignment.path_id, assignment, hours, **kwargs)
        session._living_log(hours, "Worked on the dossier")
        if session.living_state == "to_approve":
            session.action_living_approve()
        session.with_user(self.user_theatre).sudo()._living_confirm()
        return session.living_due_ids

    def _bill(self, dues, user=None):
        dues = dues.with_user(user or self.user_accountant)
        return self.env["account.move"].browse(dues._create_bills().ids)

    # === WHAT IS DUE === #

    def test_hours_are_due_once_they_are_confirmed(self):
        session = self._create_session(self.path, self.assignment)
        session._living_log(1.5, "Worked on the dossier")
        self.assertFalse(session.living_due_ids, "The organization has not confirmed yet")
        session.with_user(self.user_theatre).sudo()._living_confirm()
        due = session.living_due_ids
        self.assertRecordValues(
            due,
            [
                {
                    "state": "to_bill",
                    "consultant_id": self.consultant.id,
                    "path_id": self.path.id,
                    "desk_id": self.desk_lombardia.id,
                    "company_id": self.company.id,
                    "hours": 1.5,
                    "hours_payable": 1.5,
                    "hourly_rate": 50,
                    "amount": 75,
                    "cost": 75,
                    "hours_excess": 0,
                }
            ],
        )

    def test_a_session_of_nobodys_assignment_is_due_to_nobody(self):
        session = self._create_session(self.path)
        session._living_log(2, "The adviser met them")
        session.with_user(self.user_theatre).sudo()._living_confirm()
        self.assertFalse(session.living_due_ids)

    def test_the_rate_is_the_one_agreed(self):
        """A later change of the consultant's rate is for later assignments."""
        due = self._confirm()
        self.consultant.hourly_rate = 90
        later = self._confirm()
        self.assertEqual((due | later).mapped("hourly_rate"), [50, 50])
        with self.assertRefused(UserError, "was accepted by the consultant"):
            self.assignment.with_user(self.user_manager).hourly_rate = 90
        other = self._create_path(hours_budget=100)
        offer = self._assign(other, accept=False)
        self.assertEqual(offer.hourly_rate, 90)
        offer.with_user(self.user_manager).hourly_rate = 70
        offer._accept()
        self.assertEqual(offer.hourly_rate, 70)

    def test_a_missing_rate_is_seen_and_can_be_filled_in(self):
        self.consultant_2.hourly_rate = 0
        assignment = self._assign(self.path, self.consultant_2)
        due = self._confirm(assignment=assignment)
        self.assertEqual(due.state, "no_rate")
        with self.assertRefused(UserError, "None of these hours"):
            self._bill(due)
        assignment.with_user(self.user_manager).hourly_rate = 60
        self.assertRecordValues(due, [{"state": "to_bill", "hourly_rate": 60, "amount": 120}])

    def test_hours_beyond_those_entrusted_are_listed_and_not_paid(self):
        first = self._confirm(8, days_ago=3)
        second = self._confirm(4, days_ago=2)
        third = self._confirm(1)
        self.assertRecordValues(
            first | second | third,
            [
                {
                    "state": "to_bill",
                    "hours_payable": 8,
                    "amount": 400,
                    "hours_excess": 0,
                    "excess_reason": False,
                },
                {
                    "state": "to_bill",
                    "hours_payable": 2,
                    "amount": 100,
                    "hours_excess": 2,
                    "excess_reason": "hours",
                },
                {
                    "state": "excess",
                    "hours_payable": 0,
                    "amount": 0,
                    "hours_excess": 1,
                    "excess_reason": "hours",
                },
            ],
        )
        move = self._bill(first | second | third)
        self.assertEqual(move.amount_untaxed, 500)
        # More hours are entrusted: what is on a bill stays, what waited can be paid.
        self.assignment.hours_budget = 20
        self.assertEqual((first | second | third).mapped("hours_payable"), [8, 2, 1])
        self.assertEqual(third.state, "to_bill")

    def test_nothing_is_paid_beyond_the_highest_amount(self):
        self.assignment.with_user(self.user_manager).amount_max = 130
        dues = self._confirm(2, days_ago=2) | self._confirm(2)
        self.assertEqual(dues.mapped("amount"), [100, 30])
        self.assertEqual(dues.mapped("hours_payable"), [2, 0.6])
        self.assertEqual(dues.mapped("excess_reason"), [False, "amount"])

    # === THE BILL === #

    def test_one_bill_for_each_consultant(self):
        other = self._assign(self.path, self.consultant_2)
        dues = self._confirm(2, days_ago=2) | self._confirm(1.5) | self._confirm(3, other)
        moves = self._bill(dues).sorted("id")
        self.assertEqual(moves.mapped("state"), ["draft", "draft"])
        self.assertEqual(moves.mapped("move_type"), ["in_invoice", "in_invoice"])
        self.assertEqual(
            moves.mapped("partner_id"), (self.consultant | self.consultant_2).partner_id
        )
        lines = moves[0].invoice_line_ids
        self.assertEqual(lines.mapped("quantity"), [2, 1.5])
        self.assertEqual(lines.mapped("price_unit"), [50, 50])
        self.assertEqual(moves.mapped("amount_untaxed"), [175, 240])
        self.assertIn(self.theatre.name, lines[0].name)
        self.assertEqual(lines.product_id, self.env.ref("living_desk_billing.product_consultancy"))
        self.assertEqual(set(dues.mapped("state")), {"draft_bill"})
        self.assertEqual(self.consultant.hours_billed, 3.5)
        moves.invoice_date = self.today
        moves.action_post()
        self.assertEqual(set(dues.mapped("state")), {"billed"})
        self.assertEqual(sum(dues.mapped("cost")), 415)
        self.assertFalse(moves.living_path_id, "The bill of a consultant is no path's invoice")

    def test_a_desk_has_its_own_service(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        self.desk_lombardia.consultancy_product_id = service
        self.assertEqual(self._bill(self._confirm()).invoice_line_ids.product_id, service)

    def test_hours_are_billed_once(self):
        due = self._confirm()
        self._bill(due)
        with self.assertRefused(UserError, "None of these hours"):
            self._bill(due, self.user_accountant_2)
        other = self._bill(self._confirm()).copy().invoice_line_ids
        self.assertFalse(other.living_due_id)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            other.living_due_id = due
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_the_database_knows_each_session_once(self):
        due = self._confirm()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            due.create({"session_id": due.session_id.id})
        due.session_id._create_dues()
        self.env["living.consultant.due"]._create_missing()
        self.assertEqual(due.session_id.living_due_ids, due)

    def test_a_deleted_draft_gives_the_hours_back(self):
        dues = self._confirm(2, days_ago=2) | self._confirm(1)
        move = self._bill(dues)
        move.invoice_line_ids[1].unlink()
        self.env.invalidate_all()
        self.assertEqual(dues.mapped("state"), ["draft_bill", "to_bill"])
        move.unlink()
        self.env.invalidate_all()
        self.assertEqual(dues.mapped("state"), ["to_bill", "to_bill"])
        self.assertEqual(self._bill(dues).amount_untaxed, 150)

    def test_a_cancelled_bill_is_seen_and_not_doubled(self):
        due = self._confirm()
        move = self._bill(due)
        move.button_cancel()
        self.assertEqual((due.state, due.cost), ("bill_cancelled", 0))
        with self.assertRefused(UserError, "None of these hours"):
            self._bill(due)
        move.button_draft()
        self.assertEqual((due.state, due.cost), ("draft_bill", 100))

    def test_what_is_settled_otherwise_leaves_the_list(self):
        due = self._confirm()
        mine = due.with_user(self.user_accountant)
        mine.action_settle()
        self.assertEqual((due.state, due.cost), ("settled", 0))
        self.assertEqual(due.settled_by_id, self.user_accountant)
        with self.assertRefused(UserError, "None of these hours"):
            self._bill(due)
        with self.assertRefused(UserError, "Settled otherwise"):
            mine.action_settle()
        mine.action_unsettle()
        self.assertEqual(due.state, "to_bill")
        self._bill(due)
        with self.assertRefused(UserError, "Draft bill"):
            mine.action_settle()

    def test_a_session_on_a_bill_can_no_longer_change(self):
        due = self._confirm()
        session = due.session_id
        self._bill(due)
        for vals in ({"living_hours": 1}, {"living_assignment_id": False}, {"active": False}):
            with self.subTest(vals=vals), self.assertRefused(UserError, "can no longer be"):
                session.with_user(self.user_adviser).write(vals)
        with self.assertRefused(UserError, "the confirmation stays"):
            session.living_confirmed_on = False
        with self.assertRaises(UserError):
            session.unlink()
        with self.assertRefused(UserError, "they stay"):
            due.unlink()
        other = self._confirm()
        other.session_id.living_confirmed_on = False
        self.assertFalse(other.exists(), "Nothing is due for what is not confirmed")

    # === WHO === #

    def test_only_accountants_make_bills(self):
        due = self._confirm()
        for user in (self.user_manager, self.user_coordinator, self.user_auditor):
            with self.subTest(user=user.login), self.assertRefused(AccessError, "accountant"):
                due.with_user(user).action_create_bills()
            with self.subTest(user=user.login), self.assertRefused(AccessError, "accountant"):
                due.with_user(user).action_settle()
        for user in (self.user_adviser, self.user_consultant, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                due.with_user(user).action_create_bills()
        self.assertFalse(due.bill_line_id)

    def test_who_reads_what_consultants_cost(self):
        due = self._confirm()
        for user in (
            self.user_manager,
            self.user_coordinator,
            self.user_accountant,
            self.user_auditor,
        ):
            with self.subTest(user=user.login):
                self.assertEqual(due.with_user(user).amount, 100)
                self.assertEqual(due.assignment_id.with_user(user).hourly_rate, 50)
                self.assertEqual(self.path.with_user(user).consultant_cost, 100)
                self.assertEqual(self.consultant.with_user(user).hours_to_bill, 2)
        self.assertEqual(self.consultant.with_user(self.user_manager_sicilia).hours_to_bill, 0)
        for user in (
            self.user_adviser,
            self.user_manager_sicilia,
            self.user_consultant,
            self.user_consultant_2,
            self.user_theatre,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                due.with_user(user).read(["amount"])
        for user in (self.user_adviser, self.user_consultant, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                due.assignment_id.with_user(user).read(["hourly_rate"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.path.with_user(user).read(["consultant_cost"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                due.session_id.with_user(user).read(["living_due_ids"])

    def test_nobody_writes_what_is_due(self):
        due = self._confirm()
        for user in (self.user_manager, self.user_coordinator, self.user_accountant):
            for vals in ({"hours": 9}, {"hourly_rate": 9}, {"bill_line_id": False}):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError):
                    due.with_user(user).write(vals)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                due.with_user(user).unlink()
        with self.assertRefused(AccessError, "by hand"):
            self.assignment.with_user(self.user_manager).write({"hours_logged": 1})

    def test_an_adviser_offers_at_the_rate_of_the_consultant(self):
        path = self._create_path(hours_budget=10)
        offer = (
            self.env["living.assignment"]
            .with_user(self.user_adviser)
            .create({"path_id": path.id, "consultant_id": self.consultant_2.id})
        )
        self.assertEqual(offer.sudo().hourly_rate, 80)
        with self.assertRaises(AccessError):
            offer.write({"hourly_rate": 200})

    # === MANY === #

    def test_the_cost_of_many_paths_is_one_query(self):
        paths = self.path | self._activate_path(self._create_path(hours_budget=100))
        self._confirm(assignment=self._assign(paths[1]))
        self._confirm()

        def count(paths):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            paths.sudo(False).mapped("consultant_cost")
            return self.cr.sql_log_count - start

        self.assertEqual(paths.mapped("consultant_cost"), [100, 100])
        self.assertEqual(count(paths), count(paths[0]))

    def test_the_queries_of_a_bill_are_odoos(self):
        """Odoo asks three for each line; ours adds none."""

        def count(number):
            dues = self.env["living.consultant.due"].union(
                *(self._confirm(0.2, days_ago=day + 1) for day in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._bill(dues)
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(1)
        few = count(2)
        self.assertLessEqual(count(12) - few, 3 * 10 + 5)
