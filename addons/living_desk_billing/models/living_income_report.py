from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.access import TURNOVER_READERS

# Rows of the yearly list that are in memory at once.
_CHUNK = 5_000


class LivingIncomeReport(models.Model):
    """What posted customer invoices and credit notes say that paths brought in, line by line.

    Read from the entries each time, so that it cannot differ from them: the amount of a line is
    its balance, in the currency of the company, and a credit note takes away. Beside them stand
    the hours of consultants with their cost, so that any grouping has its margin.
    """

    _name = "living.income.report"
    _description = "Income and Margin by Service, Tier and Desk"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _depends = {
        "account.move": ["living_desk_id", "move_type", "state"],
        "account.move.line": [
            "balance",
            "company_id",
            "date",
            "display_type",
            "living_charge_id",
            "living_reversed_charge_id",
            "move_id",
            "product_id",
        ],
        "living.consultant.due": [
            "company_id",
            "cost",
            "day",
            "desk_id",
            "organization_id",
            "path_id",
        ],
        "living.fee.tier": ["name"],
        "living.path.charge": [
            "frozen_on",
            "organization_id",
            "path_id",
            "product_id",
            "tier_id",
        ],
    }

    date = fields.Date("Accounting Date", readonly=True)
    year = fields.Char(readonly=True)
    move_id = fields.Many2one("account.move", "Invoice", readonly=True)
    move_type = fields.Selection(
        [("out_invoice", "Invoice"), ("out_refund", "Credit note")], "Document", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    desk_id = fields.Many2one("living.desk", readonly=True)
    organization_id = fields.Many2one("res.partner", readonly=True)
    path_id = fields.Many2one("living.path", readonly=True)
    product_id = fields.Many2one("product.product", "Service", readonly=True)
    tier_id = fields.Many2one(
        "living.fee.tier", "Tier of the Schedule", readonly=True, groups=TURNOVER_READERS
    )
    # By name, a tier stays the same from one version of the schedule to the next.
    tier_name = fields.Char("Tier", readonly=True, groups=TURNOVER_READERS)
    amount = fields.Monetary("Income", readonly=True)
    cost = fields.Monetary("Cost of Consultants", readonly=True)
    margin = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id,
                   line.date,
                   TO_CHAR(line.date, 'YYYY') AS year,
                   line.move_id,
                   move.move_type,
                   line.company_id,
                   move.living_desk_id AS desk_id,
                   charge.organization_id,
                   charge.path_id,
                   COALESCE(line.product_id, charge.product_id) AS product_id,
                   charge.tier_id,
                   COALESCE(tier.name->>%(lang)s, tier.name->>'en_US') AS tier_name,
                   -line.balance AS amount,
                   0 AS cost,
                   -line.balance AS margin
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN living_path_charge charge
                ON charge.id = COALESCE(line.living_charge_id, line.living_reversed_charge_id)
         LEFT JOIN living_fee_tier tier ON tier.id = charge.tier_id
             WHERE (line.living_charge_id IS NOT NULL OR line.living_reversed_charge_id IS NOT NULL)
               AND line.display_type = 'product'
               AND move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund')
         UNION ALL
            SELECT -due.id,
                   due.day,
                   TO_CHAR(due.day, 'YYYY'),
                   NULL,
                   NULL,
                   due.company_id,
                   due.desk_id,
                   due.organization_id,
                   due.path_id,
                   NULL,
                   priced.tier_id,
                   COALESCE(tier.name->>%(lang)s, tier.name->>'en_US'),
                   0,
                   due.cost,
                   -due.cost
              FROM living_consultant_due due
         LEFT JOIN LATERAL (
                   SELECT charge.tier_id
                     FROM living_path_charge charge
                    WHERE charge.path_id = due.path_id AND charge.frozen_on IS NOT NULL
                 ORDER BY charge.sequence, charge.id
                    LIMIT 1
                   ) priced ON TRUE
         LEFT JOIN living_fee_tier tier ON tier.id = priced.tier_id
             WHERE due.cost != 0
            """,
            lang=self.env.lang or "en_US",
        )

    @api.model
    def _read_yearly(self, domain):
        """Yield one row for each organization, path, service and tier of a year.

        One statement, of what the user may read; the rows come in portions, so that many of them
        need no more memory than a few.

        :param domain: which lines are counted
        :return: iterator of (year, desk, organization, VAT, path, service, tier, invoiced,
            credited, income)
        """
        self.check_access("read")
        query = self._search(Domain(domain) & Domain("move_id", "!=", False))
        report = query.table
        texts = [SQL.identifier(report, "year")]
        for alias, model, column, names in (
            ("desk", "living.desk", "desk_id", ("name",)),
            ("organization", "res.partner", "organization_id", ("name", "vat")),
            ("path", "living.path", "path_id", ("code",)),
            ("product", "product.product", "product_id", ()),
            ("template", "product.template", None, ("name",)),
            ("tier", "living.fee.tier", "tier_id", ("name",)),
        ):
            key = SQL.identifier(report, column) if column else SQL("product.product_tmpl_id")
            query.add_join(
                "LEFT JOIN",
                alias,
                self.env[model]._table,
                SQL("%s = %s", SQL.identifier(alias, "id"), key),
            )
            texts += [self.env[model].sudo()._field_to_sql(alias, name) for name in names]
        keys = [
            SQL.identifier(report, column)
            for column in ("organization_id", "path_id", "product_id", "tier_id", "desk_id")
        ]
        amount = SQL.identifier(report, "amount")
        invoiced = SQL("%s = 'out_invoice'", SQL.identifier(report, "move_type"))
        query.groupby = SQL(", ").join([*texts, *keys])
        query.order = SQL(", ").join([*texts, *keys])
        statement = query.select(
            *texts,
            SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)::float8", amount, invoiced),
            SQL("COALESCE(SUM(%s) FILTER (WHERE NOT %s), 0)::float8", amount, invoiced),
            SQL("SUM(%s)::float8", amount),
        )
        self.env.flush_all()
        self.env.cr.execute(SQL("DECLARE living_yearly NO SCROLL CURSOR FOR %s", statement))
        try:
            rows = [()] * _CHUNK
            while len(rows) == _CHUNK:
                rows = self.env.execute_query(SQL("FETCH %s FROM living_yearly", _CHUNK))
                yield from rows
        finally:
            self.env.cr.execute("CLOSE living_yearly")
