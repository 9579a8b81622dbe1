from collections import Counter
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestIncome(LivingBillingCommon):
    """Two desks, two tiers, a credit note of a part, a draft and an invoice in dollars."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_schedule(cls.desk_sicilia).action_publish()
        cls._verify_turnover(80_000)
        cls._verify_turnover(12_000, cls.festival)
        cls.report = cls.env["living.income.report"]
        before = cls.report.search([]).ids
        cls.moves = cls._invoice(cls._create_path())
        cls.credited = cls._invoice(cls._create_path())
        credit = cls.credited._reverse_moves([{"invoice_date": cls.today}])
        credit.invoice_line_ids.filtered(lambda line: line.product_id == cls.advice).quantity = 0.5
        credit.action_post()
        festival_path = cls._create_path(
            organization_id=cls.festival.id, desk_id=cls.desk_sicilia.id
        )
        cls.foreign = cls._invoice(festival_path, post=False)
        dollar = cls.env.ref("base.USD")
        if cls.currency == dollar:
            dollar = cls.env.ref("base.EUR")
        dollar.active = True
        cls.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": cls.today, "rate": 1.37}
        )
        cls.foreign.write({"currency_id": dollar.id, "invoice_date": cls.today})
        cls.foreign.action_post()
        cls.draft = cls._invoice(cls._create_path(), post=False)
        cls.moves |= cls.credited | credit | cls.foreign
        cls.env.flush_all()
        cls.lines = cls.report.search([("id", "not in", before)])

    @classmethod
    def _invoice(cls, path, post=True):
        cls._sign_path(cls._propose_path(path))
        move = path.charge_ids.with_user(cls.user_accountant)._create_invoices().sudo()
        if post:
            move.action_post()
        return move

    def _sum_moves(self, get_key):
        """Sum up the posted documents the long way round: from what their lines say."""
        sums = Counter()
        for move in self.moves:
            sign = -1 if move.move_type == "out_refund" else 1
            for line in move.invoice_line_ids:
                charge = line.living_charge_id or line.living_reversed_charge_id
                amount = self.currency.round(line.price_subtotal / move.invoice_currency_rate)
                sums[get_key(move, line, charge)] += sign * amount
        return {key: round(amount, 2) for key, amount in sums.items()}

    def test_the_sums_are_those_of_the_posted_documents(self):
        ways = {
            "product_id": lambda move, line, charge: line.product_id,
            "tier_id": lambda move, line, charge: charge.tier_id,
            "desk_id": lambda move, line, charge: move.living_path_id.desk_id,
            "organization_id": lambda move, line, charge: move.partner_id,
            "year": lambda move, line, charge: str(move.date.year),
            "move_id": lambda move, line, charge: move,
        }
        for name, get_key in ways.items():
            with self.subTest(by=name):
                groups = self.report._read_group(
                    [("id", "in", self.lines.ids)], [name], ["amount:sum"]
                )
                found = {key: round(amount, 2) for key, amount in groups}
                self.assertEqual(found, self._sum_moves(get_key))
        self.assertEqual(len(self.lines.tier_id), 2)
        self.assertEqual(len(self.lines.desk_id), 2)
        self.assertAlmostEqual(
            sum(self.lines.mapped("amount")), sum(self.moves.mapped("amount_untaxed_signed"))
        )

    def test_drafts_do_not_count(self):
        self.assertNotIn(self.draft, self.lines.move_id)
        self.assertEqual(self.lines.move_id, self.moves)

    def test_each_reads_the_income_of_its_desks(self):
        lombardia = self.lines.filtered(lambda line: line.desk_id == self.desk_lombardia)
        for user, lines in (
            (self.user_manager, lombardia),
            (self.user_manager_sicilia, self.lines - lombardia),
            (self.user_coordinator, self.lines),
            (self.user_accountant, self.lines),
        ):
            with self.subTest(user=user.login):
                found = self.report.with_user(user).search([("id", "in", self.lines.ids)])
                self.assertEqual(found.ids, lines.ids)
                self.assertTrue(found.tier_id)
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.report.with_user(user).search([])

    # === MARGIN === #

    def _spend(self, path):
        """Let a consultant work four hours at 50 on a path."""
        self.consultant.hourly_rate = 50
        assignment = self._assign(path)
        session = self._create_session(path, assignment, 4)
        session._living_log(4, "Worked on the dossier")
        session.with_user(self.user_theatre).sudo()._living_confirm()
        self.env.flush_all()

    def test_what_a_path_leaves(self):
        path = self.credited.living_path_id
        self._spend(path)
        for user in (self.user_manager, self.user_coordinator, self.user_accountant):
            with self.subTest(user=user.login):
                read = path.with_user(user)
                # Of 300 and 4,000 the first was credited, and 1,000 of the other.
                self.assertEqual(
                    (read.invoiced_amount, read.consultant_cost, read.margin), (3000, 200, 2800)
                )
        [(amount, cost, margin)] = self.report.with_user(self.user_manager)._read_group(
            [("path_id", "=", path.id)], [], ["amount:sum", "cost:sum", "margin:sum"]
        )
        self.assertEqual((amount, cost, margin), (3000, 200, 2800))
        cost_line = self.report.search([("path_id", "=", path.id), ("move_id", "=", False)])
        self.assertEqual(cost_line.tier_id.name, "Tier B")
        for user in (self.user_adviser, self.user_consultant, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                path.with_user(user).read(["margin"])

    # === SPREADSHEET === #

    def _read_sheet(self, user, **values):
        export = self.env["living.income.export"].with_user(user).create(values)
        action = export.action_download()
        content, extension = (
            self.env["ir.actions.report"].with_user(user)._render(action["report_name"], export.ids)
        )
        self.assertEqual(extension, "xlsx")
        return [list(row) for row in load_workbook(BytesIO(content)).active.values]

    def test_the_spreadsheet_has_the_same_sums(self):
        rows = self._read_sheet(self.user_manager, year=self.today.year)
        self.assertEqual(len(rows[0]), 10)
        body = rows[1:-1]
        self.assertEqual({row[1] for row in body}, {self.desk_lombardia.name})
        lombardia = self.lines.filtered(lambda line: line.desk_id == self.desk_lombardia)
        self.assertAlmostEqual(sum(row[9] for row in body), sum(lombardia.mapped("amount")))
        self.assertTrue(all(abs(row[7] + row[8] - row[9]) < 0.005 for row in body))
        self.assertTrue(any(row[8] < 0 for row in body), "what was credited has its column")
        self.assertIn("Tier B", {row[6] for row in body})

    def test_a_year_without_invoices_says_so(self):
        export = (
            self.env["living.income.export"].with_user(self.user_manager).create({"year": 1999})
        )
        with self.assertRefused(UserError, "Nothing was invoiced for paths in 1999"):
            export.action_download()

    def test_a_name_is_no_formula(self):
        self.theatre.name = "=1+1"
        rows = self._read_sheet(self.user_manager, year=self.today.year)
        self.assertIn("=1+1", {row[2] for row in rows})

    def test_one_statement_reads_the_rows(self):
        export = self.env["living.income.export"].create({"year": self.today.year})
        domain = export._get_income_domain()
        list(self.report._read_yearly(domain))
        with self.assertQueryCount(3):
            self.assertTrue(list(self.report._read_yearly(domain)))
