from typing import NamedTuple

from stdnum.it import iva

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

TURNOVER_READERS = (
    "living_desk.group_manager,account.group_account_invoice,account.group_account_readonly"
)


class FeeBasis(NamedTuple):
    """Why an organization pays what it pays on a day; superuser records, some may be empty."""

    schedule_sudo: models.BaseModel
    fiscal_year: int | None
    turnover_sudo: models.BaseModel
    tier_sudo: models.BaseModel


class ResPartner(models.Model):
    _inherit = "res.partner"

    turnover_ids = fields.One2many(
        "living.turnover", "organization_id", "Declarations", groups=TURNOVER_READERS
    )
    turnover_count = fields.Integer(compute="_compute_turnover_count", groups=TURNOVER_READERS)
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

    @api.depends("turnover_ids")
    def _compute_turnover_count(self):
        counts = dict(
            self.env["living.turnover"]._read_group(
                [("organization_id", "in", self.ids)], ["organization_id"], ["__count"]
            )
        )
        for partner in self:
            partner.turnover_count = counts.get(partner._origin, 0)

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

    # === ACTIONS === #

    def action_view_turnovers(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_billing.living_turnover_action"
            ),
            "domain": [("organization_id", "=", self.commercial_partner_id.id)],
            "context": {"default_organization_id": self.commercial_partner_id.id},
        }

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
            tier = schedule.tier_ids.browse()
            if turnover:
                tier = schedule._find_tier(turnover.amount_company)
            result[partner.id] = FeeBasis(schedule, year, turnover, tier)
        return result

    @api.model
    def _run_vat_checks(self, country, vat, partner_name="", validation="error"):
        """Spare an import three queries per row for the Italian numbers it has checked itself.

        The number is checked here as well, so that the key in the context opens nothing.
        """
        if self.env.context.get("living_vat_checked") and country.code == "IT" and vat:
            if vat.startswith("IT") and iva.is_valid(vat[2:]):
                return vat, country.code
        return super()._run_vat_checks(country, vat, partner_name, validation)
