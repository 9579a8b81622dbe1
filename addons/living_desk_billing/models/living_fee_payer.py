from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.access import TURNOVER_READERS
from .fee_basis import BASIS_KINDS, DECIDERS, FeeBasis, FeeCase, Ladder


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
            ("group_missing", "Declaration of a linked body missing"),
            ("no_entry", "No entry price"),
            ("no_schedule", "No schedule in force"),
        ],
        "Turnover",
        compute="_compute_tier_id",
        groups=TURNOVER_READERS,
    )
    tier_kind = fields.Selection(
        BASIS_KINDS, "Tier Decided By", compute="_compute_tier_id", groups=TURNOVER_READERS
    )
    tier_reason = fields.Char(
        "Why There Is No Tier", compute="_compute_tier_id", groups=TURNOVER_READERS
    )

    # === COMPUTE METHODS === #

    @api.depends("turnover_ids.state", "desk_id", "commercial_partner_id")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_tier_id(self):
        organizations = self._get_fee_organizations()
        bases = organizations._get_fee_bases(fields.Date.context_today(self))
        for partner in self:
            basis = bases.get(partner._origin.id)
            partner.tier_id = basis.tier_sudo.id if basis else False
            partner.tier_kind = basis.kind if basis else False
            partner.tier_state = (basis.reason or "known") if basis else False
            partner.tier_reason = partner._get_no_tier_text(basis) if basis else False

    @api.model
    def _search_tier_id(self, operator, value):
        # Odoo asks for the groups of a field that is read, and not of one that is searched.
        self._check_field_access(self._fields["tier_id"], "read")
        if operator != "in":
            return NotImplemented
        desks = self.env["living.desk"].sudo().search([("active", "in", (True, False))])
        if not self.env.su:
            desks = desks.filtered(lambda desk: desk.company_id <= self.env.companies)
        tiers = self.env["living.fee.schedule"]._get_tiers_sql(
            desks, fields.Date.context_today(self), without_desk=True
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

    def _get_fee_organizations(self):
        """Return the organizations whose tier and aid the user may know.

        Contacts are shared by all companies; what one charges is not the business of another.
        """
        organizations = self._origin.filtered("is_cultural_organization")
        if self.env.su:
            return organizations
        companies = self.env.companies
        return organizations.filtered(lambda each: each._get_fee_company_sudo() <= companies)

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
        bases = {}
        for case in partners_sudo.commercial_partner_id._get_fee_cases(day):
            basis = FeeBasis(
                case.schedule,
                case.year,
                self.env["living.turnover"].sudo(),
                case.schedule.tier_ids.browse(),
            )
            if case.schedule:
                for decide in DECIDERS:
                    basis = decide(case, basis)
            else:
                basis = basis._replace(reason="no_schedule")
            bases[case.organization.id] = basis
        return {partner.id: bases[partner.commercial_partner_id.id] for partner in partners_sudo}

    def _get_fee_cases(self, day):
        """Return what is known of each organization on a day, as a :class:`FeeCase`."""
        if not self:
            return []
        companies = {organization: organization._get_fee_company_sudo() for organization in self}
        schedules = (
            self.env["living.fee.schedule"]
            .sudo()
            ._in_force_by_desk(
                {(company, organization.desk_id) for organization, company in companies.items()},
                day,
            )
        )
        ladders = {schedule: Ladder(schedule.tier_ids) for schedule in set(schedules.values())}
        undertakings = self._get_undertakings(day)
        bodies = self.union(*[members for _undertaking, members in undertakings.values()])
        declarations = self.env["living.turnover"].sudo()._get_live_by_body(bodies)
        reliefs = self.env["living.relief"].sudo()._get_valid_by_organization(self, day)
        no_relief = self.env["living.relief"].sudo()
        no_undertaking = self.env["living.undertaking"].sudo()
        cases = []
        for organization, company in companies.items():
            schedule = schedules[company, organization.desk_id]
            undertaking, members = undertakings.get(organization, (no_undertaking, organization))
            cases.append(
                FeeCase(
                    organization=organization,
                    company=company,
                    day=day,
                    schedule=schedule,
                    ladder=ladders[schedule],
                    year=schedule._get_reference_year(day) if schedule else None,
                    deadline=schedule._get_missing_deadline(day) if schedule else None,
                    bodies=members,
                    undertaking=undertaking,
                    declarations=declarations,
                    relief=reliefs.get((organization.id, company.id), no_relief),
                )
            )
        return cases

    def _get_no_tier_text(self, basis):
        """Return why the organization has no tier, naming who must declare; for their readers."""
        self.ensure_one()
        organizations = ", ".join((basis.missing_sudo or self.browse()).mapped("name"))
        year = str(basis.fiscal_year)
        texts = {
            "missing": self.env._(
                "The turnover of %(year)s is missing: %(organizations)s.",
                year=year,
                organizations=organizations,
            ),
            "waiting": self.env._(
                "The turnover of %(year)s is to be verified: %(organizations)s.",
                year=year,
                organizations=organizations,
            ),
            "no_entry": self.env._(
                "No fiscal year has closed yet, and “%(schedule)s” has no entry price.",
                schedule=basis.schedule_sudo.name or "",
            ),
            "no_schedule": self.env._("No fee schedule is in force."),
        }
        texts["group_missing"] = texts["missing"]
        return texts.get(basis.reason, False)
