from io import BytesIO

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestAudit(LivingBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rejected = cls._create_turnover(70_000)
        rejected.action_submit()
        rejected.with_user(cls.user_accountant)._reject("It is the budget")
        cls.turnover = cls._verify_turnover(80_000)
        cls.path = cls._create_path()
        cls.path.with_user(cls.user_adviser).action_open_orientation()
        cls.path.with_user(cls.user_adviser).action_propose()
        cls.env.flush_all()

    def _find(self, kind=None, user=None):
        domain = [("organization_id", "=", self.theatre.id)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.env["living.fee.audit"].with_user(user or self.user_accountant).search(domain)

    def test_declarations(self):
        self.assertEqual(len(self._find("declared")), 2)
        event = self._find("rejected")
        self.assertEqual(event.user_id, self.user_accountant)
        self.assertEqual(event.reason, "It is the budget")
        event = self._find("verified")
        self.assertEqual(event.user_id, self.user_accountant)
        self.assertEqual(event.date, self.turnover.verified_on)
        self.assertEqual(event.subject, str(self.last_year))
        self.assertEqual((event.old_value, event.new_amount), ("", 80_000))
        self.assertIn("000", event.new_value)
        self.assertEqual(event.action_open()["res_id"], self.turnover.id)

    def test_prices(self):
        events = self._find("frozen")
        self.assertEqual(events.user_id, self.user_adviser)
        event = events.filtered(lambda one: one.subject == "Assessment")
        self.assertEqual((event.old_amount, event.new_amount), (600, 300))
        self.assertEqual(event.new_tier_id.name, "Tier B")
        self.assertRegex(event.new_value, r"^Tier B, .*300")
        change = self.env["living.price.change"].create(
            {
                "path_id": self.path.id,
                "name": "Assessment",
                "desk_id": self.path.desk_id.id,
                "company_id": self.company.id,
                "currency_id": self.currency.id,
                "user_id": self.user_manager.id,
                "reason": "Asked for by the board",
                "old_price": 300,
                "new_price": 0,
            }
        )
        event = self._find("repriced")
        self.assertEqual((event.user_id, event.reason), (change.user_id, change.reason))
        self.assertIn("300", event.old_value)
        self.assertRegex(event.new_value, "0.00")

    def test_overrides(self):
        relief = (
            self.env["living.relief"]
            .with_user(self.user_manager)
            .create(
                {
                    "organization_id": self.theatre.id,
                    "tier_id": self.schedule.tier_ids[0].id,
                    "reason": "The hall burnt down",
                    "date_to": fields.Date.add(self.today, months=6),
                }
            )
        )
        event = self._find("relief_requested")
        self.assertEqual(event.user_id, self.user_manager)
        self.assertEqual(event.new_value, "Tier A")
        relief.with_user(self.user_accountant).action_approve()
        self.env.flush_all()
        self.assertEqual(self._find("relief_approved").user_id, self.user_accountant)

    def test_linked_bodies(self):
        undertaking = self.env["living.undertaking"].create({"name": "Holding"})
        member = self.env["living.undertaking.member"].create(
            {
                "undertaking_id": undertaking.id,
                "organization_id": self.theatre.id,
                "date_from": f"{self.today.year}-01-01",
            }
        )
        self.assertEqual(self._find("joined").subject, "Holding")
        self.assertFalse(self._find("left"))
        member.with_user(self.user_accountant).date_to = self.today
        self.env.flush_all()
        self.assertEqual(self._find("left").user_id, self.user_accountant)

    def test_the_publication_of_a_schedule(self):
        schedule = self._create_schedule(name="Newer", date_from=self.today)
        schedule.with_user(self.user_coordinator).action_publish()
        self.env.flush_all()
        event = self.env["living.fee.audit"].search(
            [("kind", "=", "published"), ("res_id", "=", schedule.id)]
        )
        self.assertEqual(event.user_id, self.user_coordinator)
        self.assertEqual(event.desk_id, self.desk_lombardia)
        self.assertIn("Newer", event.subject)

    def test_events_have_numbers_of_their_own(self):
        events = self.env["living.fee.audit"].search([])
        self.assertEqual(len(set(events.ids)), len(events))

    def test_who_reads_it(self):
        self.assertTrue(self._find())
        self.assertEqual(self._find(user=self.user_manager).ids, self._find().ids)
        self.assertEqual(self._find(user=self.user_coordinator).ids, self._find().ids)
        self.assertFalse(self._find(user=self.user_manager_sicilia))
        auditor = self._create_user("test.auditor", "account.group_account_readonly")
        self.assertEqual(self._find(user=auditor).ids, self._find().ids)
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._find(user=user)

    def test_export_and_spreadsheet(self):
        events = self._find()
        exported = events.sudo().export_data(["date", "kind", "old_value", "new_value", "user_id"])
        self.assertEqual(len(exported["datas"]), len(events))
        content, _extension = (
            self.env["ir.actions.report"]
            .with_user(self.user_accountant)
            ._render("living_desk_billing.audit", events.ids)
        )
        rows = list(load_workbook(BytesIO(content)).active.values)
        self.assertEqual(len(rows[0]), 9)
        self.assertIn("It is the budget", {row[7] for row in rows})
        self.assertIn("Turnover verified", {row[3] for row in rows})
        for user in (self.user_adviser, self.user_theatre, self.user_manager_sicilia):
            reports = self.env["ir.actions.report"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                reports._render("living_desk_billing.audit", events.ids)
