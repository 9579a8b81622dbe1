from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..models.living_invoiced_customer import CODE_FIELD
from ..tools.invoice_data import Customer, find_missing
from .common import LivingBillingCommon

ITALIAN = {
    "name": "Teatro",
    "street": "Via Roma 1",
    "zip": "20121",
    "city": "Milano",
    "country": "IT",
    "tax_code": "97000010151",
}


@tagged("post_install", "-at_install")
class TestInvoiceData(BaseCase):
    def test_what_is_missing(self):
        cases = (
            ("complete, with a tax code only", {}, ()),
            ("a VAT number will do", {"tax_code": "", "vat": "IT12345670017"}, ()),
            ("no number", {"tax_code": ""}, ("tax_number",)),
            ("a VAT number that says there is none", {"tax_code": "", "vat": "/"}, ("tax_number",)),
            ("blanks are nothing", {"street": "  ", "city": " "}, ("street", "city")),
            ("no ZIP", {"zip": ""}, ("zip",)),
            ("nothing at all", dict.fromkeys(ITALIAN, ""), ("name", "street", "city", "country")),
            ("abroad", {"country": "FR", "zip": "", "tax_code": ""}, ()),
            ("abroad without a town", {"country": "FR", "city": ""}, ("city",)),
            ("public, with its code", {"is_public": True, "destination_code": "UFABCD"}, ()),
            (
                "public, with a private code",
                {"is_public": True, "destination_code": "ABCDEF1"},
                ("destination_code",),
            ),
            (
                "public, without",
                {"is_public": True, "destination_code": ""},
                ("destination_code",),
            ),
            ("public, where no code can be recorded", {"is_public": True}, ()),
            ("private, without a code", {"destination_code": ""}, ()),
        )
        for name, values, missing in cases:
            with self.subTest(name):
                self.assertEqual(find_missing(Customer(**{**ITALIAN, **values})), missing)


@tagged("post_install", "-at_install")
class TestCompleteBeforePosting(LivingBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_fiscal_country_id = cls.env.ref("base.it")
        cls.number = cls.env["res.partner"]._get_living_tax_code_field()
        cls._verify_turnover(80_000)
        cls.path = cls._sign_path(cls._propose_path(cls._create_path()))
        cls.instalments = cls.path.charge_ids.instalment_ids

    def _invoice(self):
        return self.instalments.with_user(self.user_accountant)._create_invoices()

    def test_a_complete_customer_is_invoiced(self):
        self.assertFalse(any(self.instalments.mapped("missing_data")))
        move = self._invoice()
        self.assertFalse(move.living_missing_data)
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_posting_names_what_is_missing_and_for_whom(self):
        number = self.theatre[self.number]
        self.theatre.write({self.number: False, "zip": False})
        self.env.invalidate_all()
        expected = "ZIP code, VAT number or tax code (codice fiscale)"
        self.assertEqual(set(self.instalments.mapped("missing_data")), {expected})
        move = self._invoice()
        self.assertEqual(move.living_missing_data, expected)
        with self.assertRefused(
            UserError,
            "The invoice cannot be posted until these data are filled in: "
            f"Teatro di Prova – {expected}.",
        ):
            move.action_post()
        self.assertEqual(move.state, "draft")
        self.theatre.write({self.number: number, "zip": "20121"})
        self.env.invalidate_all()
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_the_address_for_invoices_is_the_customers_business(self):
        """An electronic invoice is made out to the company, whoever it is addressed to."""
        self.env["res.partner"].create(
            {"name": "Administration", "type": "invoice", "parent_id": self.theatre.id}
        )
        move = self._invoice()
        self.assertEqual(move.partner_id.name, "Administration")
        self.assertFalse(move.living_missing_data)
        move.action_post()

    def test_other_invoices_and_other_countries_are_not_ours_to_refuse(self):
        self.theatre.street = False
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.theatre.id,
                "invoice_line_ids": [(0, 0, {"name": "A book", "price_unit": 10})],
            }
        )
        other.action_post()
        move = self._invoice()
        self.assertTrue(move.living_missing_data)
        self.company.account_fiscal_country_id = self.env.ref("base.fr")
        self.env.invalidate_all()
        self.assertFalse(any(self.instalments.mapped("missing_data")))
        self.assertFalse(move.living_missing_data)

    def test_what_is_missing_is_found_in_the_list(self):
        """The search and the sentence say the same of every customer."""
        italy, abroad = self.env.ref("base.it").id, self.env.ref("base.us").id
        changes = [
            {},
            {"street": False},
            {"street": False, "street2": "Interno 3"},
            {"street": ""},
            {"city": False},
            {"country_id": False},
            {"zip": False},
            {self.number: False},
            {self.number: False, "vat": "/"},
            {self.number: False, "country_id": abroad, "state_id": False},
            {"zip": False, "country_id": abroad, "state_id": False},
            {"is_public_body": True},
            {"is_public_body": True, "country_id": abroad, "state_id": False},
        ]
        if CODE_FIELD in self.theatre._fields:
            changes += [
                {"is_public_body": True, CODE_FIELD: "UFABCD"},
                {"is_public_body": True, CODE_FIELD: "ABCDEF1"},
            ]
        whole = self.theatre.read([*{key for change in changes for key in change}], load="")[0]
        whole["country_id"] = italy
        del whole["id"]
        instalments = self.env["living.path.instalment"].with_user(self.user_accountant)
        ours = [("path_id", "=", self.path.id)]
        for change in changes:
            with self.subTest(change=change):
                self.theatre.with_context(no_vat_validation=True).write({**whole, **change})
                self.env.flush_all()
                self.env.invalidate_all()
                missing = any(self.instalments.mapped("missing_data"))
                lacking = instalments.search([*ours, ("missing_data", "!=", False)])
                complete = instalments.search([*ours, ("missing_data", "=", False)])
                self.assertEqual(bool(lacking), missing)
                self.assertEqual(bool(complete), not missing)

    def test_a_list_asks_no_more_for_more_customers(self):
        def count(instalments):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            instalments.browse(instalments.ids).mapped("missing_data")
            return self.cr.sql_log_count - start

        paths = self.path
        for number in range(3):
            organization = self._create_organization(
                f"Organization {number}", self.desk_lombardia, self.milano
            )
            self._verify_turnover(80_000, organization)
            path = self._propose_path(self._create_path(organization))
            path._price_charges()
            paths |= path
        instalments = paths.charge_ids.instalment_ids
        self.assertEqual(len(instalments.organization_id), 4)
        self.assertEqual(count(instalments), count(self.instalments))
