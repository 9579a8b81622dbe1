from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import LivingBillingCommon

PARTNER_FIELDS = ("turnover_ids", "turnover_count", "tier_id", "tier_state")
CHARGE_FIELDS = ("tier_id", "turnover_id")


@tagged("post_install", "-at_install")
class TestAccess(LivingBillingCommon):
    """Who reads a turnover: its organization, managers of its desk, coordinators, accountants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turnover = cls._verify_turnover(80_000)
        cls.turnover_sicilia = cls._verify_turnover(90_000, cls.festival)
        cls.path = cls._activate_path(cls._create_path())
        cls._assign(cls.path)
        cls.charge = cls.path.charge_ids[0]
        cls.ours = cls.turnover | cls.turnover_sicilia

    def test_who_reads_which_turnover(self):
        nothing = self.env["living.turnover"]
        for user, expected in (
            (self.user_theatre, self.turnover),
            (self.user_festival, self.turnover_sicilia),
            (self.user_manager, self.turnover),
            (self.user_manager_sicilia, self.turnover_sicilia),
            (self.user_coordinator, self.ours),
            (self.user_accountant, self.ours),
            (self.user_adviser, nothing),
            (self.user_consultant, nothing),
            (self._create_user("test.employee", "base.group_user"), nothing),
        ):
            model = self.env["living.turnover"].with_user(user)
            with self.subTest(user=user.login):
                if expected or user in (self.user_consultant,):
                    found = model.search([("id", "in", self.ours.ids)])
                    self.assertEqual(found.sudo(), expected)
                else:
                    with self.assertRaises(AccessError):
                        model.search([])
                for turnover in self.ours - expected:
                    with self.assertRaises(AccessError):
                        turnover.with_user(user).read(["amount"])

    def test_a_colleague_who_was_not_let_in_reads_neither_figures_nor_invoices(self):
        colleague = self._create_portal_user("test.colleague", self.theatre, access=False)
        move = self.path.charge_ids.with_user(self.user_accountant)._create_invoices().sudo()
        move.action_post()
        records = (self.turnover, move)
        self._assert_read(colleague, records, allowed=False)
        colleague.partner_id.living_portal_access = True
        self._assert_read(colleague, records)

    def test_nothing_moves_to_what_another_desk_or_the_network_keeps(self):
        draft = self.env["living.turnover"].create(
            {"organization_id": self.theatre.id, "fiscal_year": 2019, "amount": 1}
        )
        own = self.template.copy({"desk_id": self.desk_lombardia.id})
        service = self.env["living.path.template.service"].search(
            [("template_id", "=", own.id)], limit=1
        )
        shared = self.env["living.path.template"].create({"name": "Shared"})
        open_path = self._create_path()
        far_path = self._create_path(self.festival)
        for record, vals in (
            (draft, {"organization_id": self.festival.id}),
            (service, {"template_id": shared.id}),
            (open_path.charge_ids[0], {"path_id": far_path.id}),
        ):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.user_manager).write(vals)

    def _assert_read(self, user, records, allowed=True):
        for record in records:
            with self.subTest(model=record._name, allowed=allowed):
                self.assertIs(record.with_user(user).has_access("read"), allowed)

    def test_the_tier_is_not_read_through_the_organization(self):
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            for field in PARTNER_FIELDS:
                with self.subTest(user=user.login, field=field):
                    with self.assertRaises(AccessError):
                        self.theatre.with_user(user).read([field])
        for user in (self.user_manager, self.user_coordinator, self.user_accountant):
            values = self.theatre.with_user(user).read(PARTNER_FIELDS)[0]
            self.assertEqual(values["tier_id"][0], self.schedule.tier_ids[1].id)

    def test_the_tier_is_not_searched_for_either(self):
        tier_ids = self.schedule.tier_ids.ids
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            partners = self.env["res.partner"].with_user(user)
            for domain in (
                [("tier_id", "in", tier_ids)],
                [("tier_id", "=", tier_ids[1])],
                [("tier_id", "!=", False)],
                [("tier_id.name", "=", "Tier B")],
                [("parent_id.tier_id", "in", tier_ids)],
                [("is_revision_due", "=", True)],
            ):
                with self.subTest(user=user.login, domain=domain), self.assertRaises(AccessError):
                    partners.search(domain)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["living.path"].with_user(user).search(
                    [("organization_id.tier_id", "in", tier_ids)]
                )
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["living.path"].with_user(user).search([("payment_overdue", "=", True)])
        found = (
            self.env["res.partner"]
            .with_user(self.user_manager)
            .search([("tier_id", "=", tier_ids[1])])
        )
        self.assertIn(self.theatre, found)

    def test_advisers_read_prices_and_not_why(self):
        charge = self.charge.with_user(self.user_adviser)
        self.assertEqual(charge.price_unit, 300)
        for field in CHARGE_FIELDS:
            with self.subTest(field=field), self.assertRaises(AccessError):
                charge.read([field])
            with self.subTest(field=field), self.assertRaises(AccessError):
                charge.search([(field, "!=", False)])
            with self.subTest(field=field), self.assertRaises(AccessError):
                charge._read_group([], [field])
        self.assertTrue(self.charge.with_user(self.user_manager).tier_id)

    def test_the_history_of_a_path_does_not_tell_the_turnover(self):
        bodies = " ".join(self.path.message_ids.mapped("body"))
        self.assertNotIn("Tier B", bodies)
        for figure in ("80,000", "80.000", "80000"):
            self.assertNotIn(figure, bodies)

    def test_who_reads_charges(self):
        for user, allowed in (
            (self.user_adviser, True),
            (self.user_manager, True),
            (self.user_accountant, True),
            (self.user_theatre, True),
            (self.user_manager_sicilia, False),
            (self.user_festival, False),
            (self.user_consultant, False),
        ):
            with self.subTest(user=user.login):
                self.assertIs(self.charge.with_user(user).has_access("read"), allowed)

    def test_nobody_outside_the_desk_writes_charges_or_declarations(self):
        for user in (self.user_theatre, self.user_festival, self.user_consultant):
            for operation in ("write", "create", "unlink"):
                for record in (self.charge, self.turnover, self.schedule):
                    with self.subTest(user=user.login, model=record._name):
                        self.assertFalse(record.with_user(user).has_access(operation))
        self.assertFalse(self.charge.with_user(self.user_accountant).has_access("write"))

    def test_schedules_are_kept_by_accountants_and_coordinators(self):
        records = (self.schedule, self.schedule.tier_ids[0], self.schedule.tier_ids.rule_ids[0])
        for user, read, write in (
            (self.user_adviser, True, False),
            (self.user_manager, True, False),
            (self.user_manager_sicilia, False, False),
            (self.user_coordinator, True, True),
            (self.user_accountant, True, True),
            (self.user_theatre, False, False),
            (self.user_consultant, False, False),
        ):
            for record in records:
                with self.subTest(user=user.login, model=record._name):
                    self.assertIs(record.with_user(user).has_access("read"), read)
                    self.assertIs(record.with_user(user).has_access("write"), write)

    def test_accountants_read_every_path_and_change_none(self):
        path_sicilia = self._create_path(self.festival)
        for path in (self.path, path_sicilia):
            self.assertTrue(path.with_user(self.user_accountant).has_access("read"))
            self.assertFalse(path.with_user(self.user_accountant).has_access("write"))

    def test_an_adviser_who_is_an_accountant_sees_what_both_see(self):
        both = self._create_user(
            "test.both", "living_desk.group_user,account.group_account_invoice"
        )
        self.desk_lombardia.user_ids += both
        path_sicilia = self._create_path(self.festival)
        self.assertTrue(path_sicilia.with_user(both).has_access("read"))
        self.assertFalse(path_sicilia.with_user(both).has_access("write"))
        self.assertTrue(self.path.with_user(both).has_access("write"))
        self.assertTrue(self.turnover_sicilia.with_user(both).has_access("read"))

    def test_another_company_is_another_world(self):
        company = self.env["res.company"].create({"name": "Other company"})
        stranger = self._create_user(
            "test.stranger",
            "account.group_account_invoice",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for record in (self.turnover, self.charge, self.schedule, self.schedule.tier_ids[0]):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(stranger).has_access("read"))
        # Contacts are shared, and what one company charges them is not.
        self.assertTrue(self.theatre.tier_id)
        theatre = self.theatre.with_user(stranger)
        for field in ("tier_id", "tier_state", "tier_kind", "tier_reason", "tier_chart"):
            with self.subTest(field=field):
                self.assertFalse(theatre[field])
        self.assertFalse(theatre.aid_ceiling)
        domain = [("id", "=", theatre.id), ("tier_id", "in", self.schedule.tier_ids.ids)]
        self.assertFalse(theatre.search(domain))
        self.assertTrue(theatre.with_user(self.user_accountant).search(domain))

    def test_the_rate_of_a_consultant_is_for_managers_and_accountants(self):
        self.consultant.hourly_rate = 55
        for user in (self.user_manager, self.user_accountant):
            self.assertEqual(self.consultant.with_user(user).hourly_rate, 55)
        for user in (self.user_adviser, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.consultant.with_user(user).read(["hourly_rate"])

    def test_documents_are_as_secret_as_the_declaration(self):
        document = self.turnover.document_ids
        for user, allowed in (
            (self.user_manager, True),
            (self.user_coordinator, True),
            (self.user_accountant, True),
            (self.user_adviser, False),
            (self.user_festival, False),
            (self.user_consultant, False),
        ):
            with self.subTest(user=user.login):
                self.assertIs(document.with_user(user).has_access("read"), allowed)

    def test_prices_are_not_read_from_the_path_on_the_portal(self):
        for user in (self.user_consultant, self.user_theatre):
            for field in ("amount_total", "price_state", "to_invoice_count", "invoice_count"):
                with self.subTest(user=user.login, field=field), self.assertRaises(AccessError):
                    self.path.with_user(user).read([field])

    def test_managers_read_the_invoices_of_their_own_desk_only(self):
        invoice = self.path.charge_ids.with_user(self.user_accountant)._create_invoices()
        invoice.action_post()
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.festival.id,
                "invoice_line_ids": [Command.create({"name": "Hall", "price_unit": 10})],
            }
        )
        both = [("id", "in", (invoice | other).ids)]
        nobody = self.env["account.move"]
        for user, expected in (
            (self.user_manager, invoice),
            (self.user_coordinator, invoice),
            (self.user_manager_sicilia, nobody),
            (self.user_accountant, invoice | other),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(nobody.with_user(user).search(both).sudo(), expected)
        for operation in ("write", "unlink"):
            self.assertFalse(invoice.with_user(self.user_manager).has_access(operation))
        self.assertFalse(invoice.with_user(self.user_adviser).has_access("read"))
        menu = self.env.ref("living_desk_billing.account_move_action_desk")
        for domain in (
            self.path.with_user(self.user_manager).action_view_invoices()["domain"],
            safe_eval(menu.domain),
        ):
            rows = nobody.with_user(self.user_manager).search(domain)
            self.assertEqual(rows.mapped("amount_untaxed"), [self.path.amount_total])
            self.assertEqual(rows.living_path_id, self.path)
