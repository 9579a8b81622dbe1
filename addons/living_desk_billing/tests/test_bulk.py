from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestBulk(LivingBillingCommon):
    """Prices of many organizations, written together as if one by one."""

    def _create_paths(self, number):
        organizations = self.env["res.partner"].create(
            [
                {
                    "name": f"Organization {index}",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": self.desk_lombardia.id,
                }
                for index in range(number)
            ]
        )
        self.env["living.turnover"].create(
            [
                {
                    "organization_id": organization.id,
                    "fiscal_year": self.last_year,
                    "amount": 90_000 * index,
                    "excludes_capital_grants": True,
                    "state": "verified",
                    "declared_by_id": self.user_manager.id,
                    "submitted_on": fields.Datetime.now(),
                    "verifier_id": self.user_accountant.id,
                    "verified_on": fields.Datetime.now(),
                }
                for index, organization in enumerate(organizations)
            ]
        )
        return self.env["living.path"].create(
            [
                {
                    "name": "Many",
                    "organization_id": organization.id,
                    "state": "proposed",
                    "charge_ids": [
                        Command.create({"product_id": self.assessment.id}),
                        Command.create({"product_id": self.advice.id, "quantity": 2}),
                    ],
                }
                for organization in organizations
            ]
        )

    def test_pricing_many_costs_the_same_queries(self):
        def count(number):
            paths = self._create_paths(number)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            paths._price_charges_on(self.today)
            # Odoo would write it a hundred records at a time.
            self.assertFalse(
                [str(field) for field in self.env.fields_to_compute()], "nothing left to compute"
            )
            self.env.flush_all()
            queries = self.cr.sql_log_count - start
            self.assertEqual(set(paths.charge_ids.mapped("state")), {"priced"})
            return queries

        count(1)  # what is read once
        few = count(5)
        self.assertEqual(few, count(15))
        self.assertLessEqual(few, 30)

    def test_each_has_the_price_of_its_tier_and_the_caches_say_so(self):
        paths = self._create_paths(12)
        # Read before: what is in the cache must not stay.
        self.assertFalse(any(paths.mapped("amount_total")))
        self.assertFalse(paths.charge_ids.instalment_ids)
        paths._price_charges()
        for index, path in enumerate(paths):
            price = (100, 300, 300)[index] if index < 3 else 90 * index
            cached = path.charge_ids.read()
            self.env.invalidate_all()
            with self.subTest(index=index):
                self.assertEqual(path.charge_ids[0].price_unit, price)
                self.assertEqual(path.charge_ids.read(), cached)
                self.assertEqual(path.amount_total, price + 4000)
                self.assertEqual(path.charge_ids[1].subtotal, 4000)
                self.assertEqual(path.charge_ids[0].reduction_amount, max(600 - price, 0))
                self.assertEqual(path.charge_ids.instalment_ids.mapped("amount"), [price, 4000])
                self.assertIn("part of the proposal", path.message_ids[0].body)
        self.assertEqual(paths.mapped("price_state"), ["priced"] * 12)

    def test_rows_are_those_that_odoo_would_write(self):
        path = self._create_paths(1)
        path._price_charges()
        instalment = path.charge_ids[0].instalment_ids
        charge = path.charge_ids[0]
        columns = [
            name
            for name, field in instalment._fields.items()
            if field.store and field.column_type and name not in {"id", "create_date", "write_date"}
        ]
        vals = charge._prepare_instalment_vals()
        self.env.flush_all()
        written = self._read_row(instalment, columns)
        instalment.unlink()
        self.assertEqual(
            self._read_row(self.env["living.path.instalment"].create(vals), columns), written
        )
        computed = ["subtotal", "reduction_amount", "state"]
        written = self._read_row(charge, computed)
        for name in computed:
            self.env.add_to_compute(charge._fields[name], charge)
        self.assertEqual(self._read_row(charge, computed), written)
        totals = ["amount_total", "reduction_total"]
        written = self._read_row(path, totals)
        for name in totals:
            self.env.add_to_compute(path._fields[name], path)
        self.assertEqual(self._read_row(path, totals), written)

    def _read_row(self, record, columns):
        self.env.flush_all()
        self.cr.execute(
            f"SELECT {', '.join(columns)} FROM {record._table} WHERE id = %s",  # noqa: S608
            [record.id],
        )
        return self.cr.fetchone()

    def test_what_is_signed_already_is_due_at_once(self):
        path = self._create_paths(1)
        path.sudo().write(
            {"state": "active", "signed_on": fields.Datetime.now(), "signed_by": "Anna Prova"}
        )
        path._price_charges_on(self.today)
        self.assertEqual(set(path.charge_ids.instalment_ids.mapped("state")), {"to_invoice"})
        self.assertEqual(set(path.charge_ids.mapped("state")), {"to_invoice"})
