from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class LivingTurnoverFirstYear(models.AbstractModel):
    """An organization without accounts declares that instead: no fiscal year has closed yet."""

    _name = "living.turnover.first.year"
    _description = "Declaration of the First Year"

    kind = fields.Selection(
        [
            ("turnover", "Turnover of a closed year"),
            ("first_year", "No fiscal year closed yet"),
        ],
        required=True,
        default="turnover",
        index=True,
        tracking=True,
    )
    founded_on = fields.Date(
        tracking=True, help="The date of the deed, which the document proves. First year only."
    )

    _first_year_once = models.UniqueIndex(
        "(organization_id, company_id)"
        " WHERE kind = 'first_year' AND state IN ('submitted', 'verified')",
        "The first year of an organization is declared once.",
    )
    _first_year_founded = models.Constraint(
        "CHECK(kind != 'first_year' OR founded_on IS NOT NULL)",
        "Write when the organization was founded.",
    )
    _first_year_without_turnover = models.Constraint(
        "CHECK(kind != 'first_year' OR COALESCE(amount, 0) = 0)",
        "Where no fiscal year has closed there is no turnover to declare: leave it out.",
    )
    _first_year_closing = models.Constraint(
        "CHECK(kind != 'first_year' OR (date_closing >= founded_on"
        " AND date_closing < founded_on + INTERVAL '2 years'))",
        "The first fiscal year closes after the foundation, within two years: check the dates.",
    )

    # === CRUD METHODS === #

    @api.model
    def _set_first_fiscal_year(self, vals):
        """The first fiscal year is that of its closing, or of the foundation when not said."""
        if vals.get("kind") == "first_year" and "fiscal_year" not in vals:
            closing = fields.Date.to_date(vals.get("date_closing") or vals.get("founded_on"))
            if closing:
                vals = {**vals, "fiscal_year": closing.year}
        return vals

    @api.onchange("kind", "founded_on")
    def _onchange_founded_on(self):
        if self.kind == "first_year":
            self.amount = 0.0
            if self.founded_on:
                self.fiscal_year = self.founded_on.year

    # === BUSINESS METHODS === #

    @api.model
    def _get_live_by_body(self, organizations):
        """Return the declarations of organizations that wait or are verified.

        :return: dict from the ids of an organization and a company to a list of records
        """
        result = {}
        for turnover in self.search_fetch(
            Domain("organization_id", "in", organizations.ids)
            & Domain("state", "in", ("submitted", "verified")),
            [
                "organization_id",
                "company_id",
                "fiscal_year",
                "kind",
                "founded_on",
                "state",
                "amount_company",
            ],
        ):
            key = turnover.organization_id.id, turnover.company_id.id
            result.setdefault(key, []).append(turnover)
        return result

    def _counts_on(self, day, reference_year):
        """Tell whether a declaration decides about a day with a reference year.

        A first year does as long as the accounts of the reference year cannot exist.
        """
        self.ensure_one()
        if self.kind == "turnover":
            return self.fiscal_year == reference_year
        return self.fiscal_year > reference_year and self.founded_on <= day

    def _get_weight(self):
        """Return what puts the declaration that counts first: verified, then with a turnover."""
        self.ensure_one()
        return self.state != "verified", self.kind != "turnover"

    def _check_can_submit_first_year(self):
        """:raise UserError: if the accounts that are needed exist, or it was declared before"""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if self.founded_on > today:
            raise UserError(
                self.env._(
                    "“%(organization)s” is founded on %(date)s: declare it then.",
                    organization=self.organization_id.name,
                    date=format_date(self.env, self.founded_on),
                )
            )
        basis = self.sudo().organization_id._get_fee_bases(today)[self.organization_id.id]
        needed = basis.fiscal_year or today.year - 1
        if self.fiscal_year <= needed:
            raise UserError(
                self.env._(
                    "The first fiscal year of “%(organization)s”, %(year)s, is closed: declare "
                    "its turnover.",
                    organization=self.organization_id.name,
                    year=str(self.fiscal_year),
                )
            )
        if self._find_live_first_year(self.organization_id, self.company_id):
            raise UserError(
                self.env._(
                    "The first year of “%(organization)s” has already been declared: the entry "
                    "price is given once.",
                    organization=self.organization_id.name,
                )
            )

    @api.model
    def _find_live_first_year(self, organization, company):
        """Return the declaration of the first year that is waiting or verified."""
        return self.sudo().search(
            [
                ("organization_id", "=", organization.id),
                ("company_id", "=", company.id),
                ("kind", "=", "first_year"),
                ("state", "in", ("submitted", "verified")),
            ],
            limit=1,
        )
