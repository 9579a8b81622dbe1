"""Services, a schedule of three tiers for one desk, and an accountant."""

from contextlib import contextmanager

from stdnum import luhn

from odoo import fields
from odoo.fields import Command

from odoo.addons.living_desk.tests.common import LivingDeskCommon

PDF = b"%PDF-1.4\n% the approved accounts\n%%EOF\n"


class LivingBillingCommon(LivingDeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_chart()
        # Schedules of the demo data would be in force for our desks too.
        cls.env["living.fee.schedule"].search([]).write({"state": "draft"})
        cls.today = fields.Date.context_today(cls.env.user)
        cls.last_year = cls.today.year - 1
        cls.company = cls.desk_lombardia.company_id
        cls.currency = cls.company.currency_id
        cls.user_accountant = cls._create_user("test.accountant", "account.group_account_invoice")
        cls.user_accountant_2 = cls._create_user(
            "test.accountant.2", "account.group_account_invoice"
        )
        cls.assessment, cls.advice, cls.mission = cls.env["product.product"].create(
            [
                {"name": name, "type": "service", "is_living_service": True, "list_price": price}
                for name, price in (
                    ("Assessment", 600.0),
                    ("Advice", 2000.0),
                    ("Mission abroad", 900.0),
                )
            ]
        )
        cls.template.service_ids = [
            Command.create({"product_id": cls.assessment.id}),
            Command.create({"product_id": cls.advice.id, "quantity": 2}),
        ]
        cls.schedule = cls._create_schedule()
        cls.schedule.action_publish()

    @classmethod
    def _create_organization(cls, name, desk, state, **values):
        """Complete, as an Italian invoice wants it; each has a tax code of its own."""
        partners = cls.env["res.partner"]
        digits = f"{partners.search_count([]):07}015"
        complete = {
            "street": "Via Roma 1",
            "zip": "20121",
            partners._get_living_tax_code_field(): digits + luhn.calc_check_digit(digits),
        }
        return super()._create_organization(name, desk, state, **{**complete, **values})

    @contextmanager
    def assertRefused(self, exception, sentence):
        """Expect an exception that says `sentence`, and nothing left of what was tried."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertIn(sentence, str(caught.exception))

    @classmethod
    def _setup_chart(cls):
        """Let the company invoice, on a database where nobody chose a chart of accounts."""
        company = cls.env.company
        if not cls.env["account.journal"].search_count(
            [("type", "=", "sale"), ("company_id", "=", company.id)], limit=1
        ):
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=company, install_demo=False
            )

    @classmethod
    def _create_schedule(cls, desk=None, bounds=(0, 50_000, 250_000), **values):
        """Return a draft: the lowest tier fixed prices, the middle half of them, the top a rate."""
        rules = [
            {"product_id": cls.assessment.id, "method": "fixed", "amount": 100.0},
            {"product_id": cls.assessment.id, "method": "percent", "percent": 50.0},
            {
                "product_id": cls.assessment.id,
                "method": "rate",
                "percent": 0.1,
                "minimum": 125.0,
                "maximum": 2550.0,
            },
        ]
        return cls.env["living.fee.schedule"].create(
            {
                "name": "Test fees",
                "desk_id": (desk or cls.desk_lombardia).id,
                "date_from": f"{cls.today.year}-01-01",
                "tier_ids": [
                    Command.create(
                        {
                            "name": f"Tier {chr(65 + index)}",
                            "lower_bound": bound,
                            "rule_ids": [Command.create(rules[min(index, 2)])],
                        }
                    )
                    for index, bound in enumerate(bounds)
                ],
                **values,
            }
        )

    @classmethod
    def _create_turnover(cls, amount, organization=None, document=True, **values):
        turnover = cls.env["living.turnover"].create(
            {
                "organization_id": (organization or cls.theatre).id,
                "fiscal_year": cls.last_year,
                "amount": amount,
                "includes_performances": True,
                "excludes_capital_grants": True,
                **values,
            }
        )
        if document:
            turnover.document_ids = cls.env["ir.attachment"].create(
                {
                    "name": "accounts.pdf",
                    "raw": PDF,
                    "res_model": "living.turnover",
                    "res_id": turnover.id,
                }
            )
        return turnover

    @classmethod
    def _verify_turnover(cls, amount, organization=None, **values):
        turnover = cls._create_turnover(amount, organization, **values)
        turnover.action_submit()
        turnover.with_user(cls.user_accountant).action_verify()
        return turnover

    @classmethod
    def _sign_path(cls, path):
        path.with_user(cls.user_theatre).sudo()._sign("Anna Prova", cls._get_signature())
        return path
