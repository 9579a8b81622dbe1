from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.access import TURNOVER_READERS

BASIS_KINDS = [
    ("declared", "Its declared turnover"),
]


class FeeBasis(NamedTuple):
    """Why an organization pays what it pays on a day; superuser records, some may be empty.

    ``kind`` says what decided the tier (see ``BASIS_KINDS``) and ``amount`` the turnover it was
    decided by, in the currency of the company; both are None where there is no tier.
    """

    schedule_sudo: models.BaseModel
    fiscal_year: int | None
    turnover_sudo: models.BaseModel
    tier_sudo: models.BaseModel
    kind: str | None = None
    amount: float | None = None


class LivingFeePayer(models.AbstractModel):
    """What decides the tier of an organization on a day."""

    _name = "living.fee.payer"
    _description = "Tier of an Organization"

    tier_id = fields.Many2one(
        "living.fee.tier",
        "Tier Today",
        compute="_compute_tier_id",
        search="_search_tier_id",
        groups=TURNOVER_READERS,
    )
    tier_state = fields.Selection(
        [
            ("known", "Known"),
            ("waiting", "Declaration to verify"),
            ("missing", "Declaration missing"),
            ("no_schedule", "No schedule in force"),
        ],
        "Turnover",
        compute="_compute_tier_id",
        groups=TURNOVER_READERS,
    )

    # === COMPUTE METHODS === #

    @api.depends("turnover_ids.state", "desk_id", "commercial_partner_id")
    def _compute_tier_id(self):
        organizations = self._origin.filtered("is_cultural_organization")
        bases = organizations._get_fee_bases(fields.Date.context_today(self))
        waiting = {
            (organization.id, year)
            for organization, year in self.env["living.turnover"]
            .sudo()
            ._read_group(
                [
                    ("organization_id", "in", organizations.commercial_partner_id.ids),
                    ("state", "=", "submitted"),
                ],
                ["organization_id", "fiscal_year"],
            )
        }
        for partner in self:
            basis = bases.get(partner._origin.id)
            partner.tier_id = basis.tier_sudo.id if basis else False
            if not basis:
                partner.tier_state = False
            elif not basis.schedule_sudo:
                partner.tier_state = "no_schedule"
            elif basis.tier_sudo:
                partner.tier_state = "known"
            elif (partner.commercial_partner_id._origin.id, basis.fiscal_year) in waiting:
                partner.tier_state = "waiting"
            else:
                partner.tier_state = "missing"

    @api.model
    def _search_tier_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        desks = self.env["living.desk"].sudo().search([("active", "in", (True, False))])
        tiers = self.env["living.fee.schedule"]._get_tiers_sql(
            desks, fields.Date.context_today(self)
        )
        if tiers is None:
            return Domain(False in value)
        self.env.flush_all()
        known = SQL("SELECT organization_id FROM (%s) known", tiers)
        wanted = [tier for tier in value if tier]
        domain = Domain.FALSE
        if wanted:
            domain |= Domain("id", "in", SQL("(%s WHERE tier_id IN %s)", known, tuple(wanted)))
        if False in value:
            domain |= Domain("id", "not in", SQL("(%s)", known))
        return domain

    # === BUSINESS METHODS === #

    def _get_fee_tier(self, day):
        """Return the tier of the organization on a day, past or present.

        Empty when the turnover of the reference year has not been verified: a missing
        declaration is not a turnover of zero, which has the lowest tier.
        """
        self.ensure_one()
        return self._get_fee_bases(day)[self.id].tier_sudo.sudo(self.env.su)

    def _get_fee_bases(self, day):
        """Return what decides the prices of each organization on a day, all found together.

        :param day: the date asked for
        :return: dict from the id of each partner to a :class:`FeeBasis`
        """
        partners_sudo = self.sudo()
        organizations_sudo = partners_sudo.commercial_partner_id
        pairs = {
            organization: (
                organization.desk_id.company_id or self.env.company.sudo(),
                organization.desk_id,
            )
            for organization in organizations_sudo
        }
        schedules = (
            self.env["living.fee.schedule"].sudo()._in_force_by_desk(set(pairs.values()), day)
            if pairs
            else {}
        )
        years = {schedule._get_reference_year(day) for schedule in schedules.values() if schedule}
        turnovers = {
            (turnover.organization_id.id, turnover.fiscal_year, turnover.company_id.id): turnover
            for turnover in self.env["living.turnover"]
            .sudo()
            .search_fetch(
                [
                    ("organization_id", "in", organizations_sudo.ids),
                    ("fiscal_year", "in", list(years)),
                    ("state", "=", "verified"),
                ],
                ["organization_id", "fiscal_year", "company_id", "amount_company"],
            )
        }
        result = {}
        for partner in partners_sudo:
            organization = partner.commercial_partner_id
            company, _desk = pairs[organization]
            schedule = schedules[pairs[organization]]
            year = schedule._get_reference_year(day) if schedule else None
            turnover = turnovers.get(
                (organization.id, year, company.id), self.env["living.turnover"].sudo()
            )
            basis = FeeBasis(schedule, year, turnover, schedule.tier_ids.browse())
            if turnover:
                amount = turnover.amount_company
                basis = basis._replace(
                    tier_sudo=schedule._find_tier(amount), kind="declared", amount=amount
                )
            result[partner.id] = basis
        return result
