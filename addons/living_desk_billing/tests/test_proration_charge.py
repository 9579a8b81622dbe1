import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestProrationCharge(LivingBillingCommon):
    """A yearly service that is joined during the year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proration = cls.env["living.proration"].create(
            {
                "name": "From April",
                "method": "table",
                "first_month": "4",
                "first_day": 1,
                "line_ids": [
                    Command.create({"until_day": 30, "until_month": "9", "percent": 100}),
                    Command.create({"until_day": 31, "until_month": "12", "percent": 50}),
                    Command.create(
                        {
                            "until_day": 31,
                            "until_month": "3",
                            "percent": 25,
                            "is_next_year_included": True,
                        }
                    ),
                ],
            }
        )
        # The middle tier pays a half of it.
        cls.assessment.living_proration_id = cls.proration
        cls._verify_turnover(80_000)

    def _price(self, day, **values):
        path = self._create_path()
        path.charge_ids[0].write({"date_from": day, **values})
        return self._propose_path(path).charge_ids[0]

    def test_joining_on_new_years_eve_and_on_new_years_day(self):
        year = self.today.year
        for day, percent, list_price, price, last in (
            (f"{year}-12-31", 50, 300, 150, f"{year + 1}-03-31"),
            (f"{year + 1}-01-01", 125, 750, 375, f"{year + 2}-03-31"),
        ):
            charge = self._price(day)
            with self.subTest(day=day):
                self.assertEqual(charge.proration_percent, percent)
                self.assertEqual((charge.list_price, charge.price_unit), (list_price, price))
                self.assertEqual(charge.discount, 50, "of what is due: the rest is no gift")
                self.assertEqual(charge.reduction_amount, list_price - price)
                self.assertEqual(charge.period_from, fields.Date.to_date(day))
                self.assertEqual(charge.period_to, fields.Date.to_date(last))

    def test_the_start_of_the_path_counts_where_no_day_is_said(self):
        charge = self._price(False)
        self.assertEqual(charge.period_from, charge.path_id.date_start or self.today)
        self.assertFalse(charge.path_id.charge_ids[1].period_to, "not a yearly service")
        self.assertEqual(charge.path_id.charge_ids[1].proration_percent, 100)

    def test_a_withdrawn_proposal_forgets_the_period(self):
        charge = self._price(f"{self.today.year}-12-31")
        charge.path_id.action_withdraw()
        self.assertFalse(charge.period_from)
        self.assertEqual(charge.proration_percent, 100)
        self.assertEqual(charge.date_from.month, 12)

    def test_the_day_is_frozen_with_the_price(self):
        charge = self._price(f"{self.today.year}-12-31")
        with self.assertRaisesRegex(Exception, "is frozen"):
            charge.with_user(self.user_adviser).date_from = self.today
        charge = self._create_path().charge_ids[0].with_user(self.user_adviser)
        charge.date_from = self.today
        with self.assertRaises(AccessError):
            charge.proration_percent = 10

    def test_the_agreement_and_the_invoice_say_period_and_share(self):
        path = self._price(f"{self.today.year}-12-31").path_id
        label = path.charge_ids[0].with_context(lang="en_US")._get_period_label()
        self.assertIn(f"12/31/{self.today.year}", label)
        self.assertIn("50% of the yearly price", label)
        html = (
            self.env["ir.actions.report"]
            .with_context(lang="en_US")
            ._render_qweb_html("living_desk.action_report_agreement", path.ids)[0]
            .decode()
        )
        self.assertIn("50% of the yearly price", html)
        self._sign_path(path)
        path.organization_id.lang = "en_US"
        move = path.charge_ids.with_user(self.user_accountant)._create_invoices()
        self.assertIn("50% of the yearly price", move.invoice_line_ids[0].name)
        self.assertNotIn("yearly", move.invoice_line_ids[1].name)

    # === RULES === #

    def test_tables_that_leave_days_without_a_price_are_refused(self):
        first, second, last = self.proration.line_ids
        with self.assertRefused(ValidationError, "31 December"):
            last.unlink()
        with self.assertRefused(ValidationError, "30 March"):
            last.until_day = 30
        with self.assertRefused(ValidationError, "two lines until 30 September"):
            second.write({"until_day": 30, "until_month": "9"})
        with self.assertRefused(ValidationError, "no such day: 31 September"):
            first.until_day = 31
        with self.assertRefused(ValidationError, "no table yet"):
            self.proration.copy({"line_ids": False})
        with self.assertRefused(ValidationError, "every year has"):
            self.proration.write({"first_month": "2", "first_day": 29})
        self.proration.line_ids = [
            Command.update(first.id, {"until_day": 31, "until_month": "12"}),
            Command.update(second.id, {"until_day": 30, "until_month": "9"}),
        ]

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_days_that_are_not(self):
        self.env.flush_all()
        for query in (
            "UPDATE living_proration SET first_month = '2', first_day = 29 WHERE id = %s",
            "UPDATE living_proration SET first_day = 31 WHERE id = %s",
            "UPDATE living_proration_line SET percent = 101 WHERE proration_id = %s",
        ):
            with self.assertRaises(psycopg2.errors.CheckViolation), self.cr.savepoint():
                self.cr.execute(query, [self.proration.id])

    def test_no_context_from_outside_skips_the_checks(self):
        lines = self.proration.line_ids.with_context(living_proration_saving=True)
        with self.assertRefused(ValidationError, "must reach the end"):
            lines[-1].unlink()
        with self.assertRefused(ValidationError, "must reach the end"):
            lines[-1].until_day = 30

    def test_a_day_that_is_a_typing_error_is_named(self):
        for day in ("0001-01-01", "9999-12-31"):
            with self.subTest(day), self.assertRefused(UserError, "check the date"):
                self._price(day)

    def test_the_form_shows_what_is_due(self):
        with Form(self.env["living.proration"].with_context(lang="en_US")) as form:
            form.name = "By month"
            self.assertIn("8.33%", form.example)
            form.method = "table"
            self.assertFalse(form.example)
            form.method = "day"
        self.assertIn("125%", self.proration.example)

    def test_who_may_write_the_rules(self):
        for user in (self.user_accountant, self.user_coordinator):
            self.proration.with_user(user).name = "Other"
        self.assertEqual(self.proration.with_user(self.user_adviser).method, "table")
        for user in (self.user_adviser, self.user_manager):
            with self.assertRaises(AccessError):
                self.proration.with_user(user).name = "Mine"
        with self.assertRaises(AccessError):
            self.proration.with_user(self.user_theatre).read(["name"])
