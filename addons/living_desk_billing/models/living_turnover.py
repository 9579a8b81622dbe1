from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Beyond this a figure is taken for a typing error.
MAX_AMOUNT = 100_000_000_000
FIRST_YEAR = 1990


class LivingTurnover(models.Model):
    """What an organization says it turned over in a fiscal year, and what proves it.

    What was declared cannot be changed once submitted, and what was verified stays for good:
    prices and agreements rest on it.
    """

    _name = "living.turnover"
    _description = "Declaration of Turnover"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "living.protected.mixin",
        "living.declaration.mixin",
        "living.turnover.first.year",
        "living.turnover.late",
    ]
    _order = "fiscal_year desc, id desc"
    _rec_names_search = ["organization_id.name"]
    _check_company_auto = True
    _protected_fields = (
        "desk_id",
        "company_id",
        "state",
        "declared_by_id",
        "submitted_on",
        "verifier_id",
        "verified_on",
        "rejection_reason",
        "rate",
        "amount_company",
        "submission_key",
    )
    _owner_fields = ("organization_id",)
    _declarant_field = "declared_by_id"

    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[
            ("is_company", "=", True),
            "|",
            ("is_cultural_organization", "=", True),
            ("undertaking_member_ids", "!=", False),
        ],
    )
    desk_id = fields.Many2one(related="organization_id.desk_id", store=True, index=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        required=True,
        precompute=True,
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "To verify"),
            ("verified", "Verified"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="draft",
        index=True,
        copy=False,
        tracking=True,
    )

    # what is declared
    fiscal_year = fields.Integer(
        required=True,
        aggregator=None,
        tracking=True,
        default=lambda self: fields.Date.context_today(self).year - 1,
    )
    date_closing = fields.Date(
        "Closing Date",
        compute="_compute_date_closing",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Last day of the fiscal year; an amount in another currency is converted at its rate.",
    )
    amount = fields.Monetary("Turnover", tracking=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    includes_performances = fields.Boolean(
        "Performances", help="Box office, fees and co-production income are counted."
    )
    includes_services = fields.Boolean(
        "Services", help="Training, rentals, sponsorships and other services are counted."
    )
    includes_contributions = fields.Boolean(
        "Public Contributions",
        help="Public contributions towards operations are counted.",
    )
    excludes_capital_grants = fields.Boolean(
        "Capital Grants Left Out",
        help="Grants for buildings, equipment and other investments are not counted.",
    )
    note = fields.Text(help="What the organization added to its declaration.")
    document_ids = fields.Many2many(
        "ir.attachment",
        "living_turnover_attachment_rel",
        "turnover_id",
        "attachment_id",
        string="Documents",
        bypass_search_access=True,
        copy=False,
    )

    # in the currency of the company
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Our Currency")
    rate = fields.Float(
        "Exchange Rate",
        compute="_compute_rate",
        store=True,
        digits=(16, 8),
        aggregator=None,
        help="Units of our currency for one unit of the declared one, on the closing date.",
    )
    amount_company = fields.Monetary(
        "Turnover in Our Currency",
        compute="_compute_amount_company",
        store=True,
        currency_field="company_currency_id",
        aggregator="avg",
    )

    # who did what
    declared_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    submitted_on = fields.Datetime(readonly=True, copy=False)
    verifier_id = fields.Many2one(
        "res.users", "Checked By", readonly=True, copy=False, ondelete="restrict"
    )
    verified_on = fields.Datetime("Checked On", readonly=True, copy=False)
    rejection_reason = fields.Text("Reason for the Rejection", readonly=True, copy=False)
    submission_key = fields.Char(readonly=True, copy=False, groups="base.group_system")
    tier_id = fields.Many2one(
        "living.fee.tier",
        "Tier Today",
        compute="_compute_tier_id",
        compute_sudo=True,
        help="The tier this turnover falls in, by the schedule in force today.",
    )

    _one_live_per_year = models.UniqueIndex(
        "(organization_id, company_id, fiscal_year)"
        " WHERE kind = 'turnover' AND state IN ('submitted', 'verified')",
        "The turnover of this fiscal year has already been declared.",
    )
    _submission_key_unique = models.UniqueIndex(
        "(submission_key) WHERE submission_key IS NOT NULL",
        "This declaration has already been sent.",
    )
    _amount_range = models.Constraint(
        f"CHECK(amount IS NULL OR amount BETWEEN 0 AND {MAX_AMOUNT})",
        "A turnover cannot be negative, nor larger than any organization of the sector has.",
    )
    _fiscal_year_range = models.Constraint(
        f"CHECK(fiscal_year BETWEEN {FIRST_YEAR} AND 2200)", "The fiscal year looks wrong."
    )
    _declared_complete = models.Constraint(
        "CHECK(state = 'draft' OR ((kind = 'first_year'"
        " OR (amount IS NOT NULL AND excludes_capital_grants))"
        " AND submitted_on IS NOT NULL AND declared_by_id IS NOT NULL))",
        "A declaration is submitted complete, with capital grants left out.",
    )
    _checked_complete = models.Constraint(
        "CHECK(state NOT IN ('verified', 'rejected')"
        " OR (verifier_id IS NOT NULL AND verified_on IS NOT NULL))",
        "A declaration that was checked says by whom and when.",
    )
    _rejected_reason = models.Constraint(
        "CHECK(state != 'rejected' OR COALESCE(rejection_reason, '') != '')",
        "A rejection needs a reason.",
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id", "fiscal_year")
    def _compute_display_name(self):
        for turnover in self:
            name = turnover.organization_id.name or ""
            turnover.display_name = f"{name} – {turnover.fiscal_year}" if name else ""

    @api.depends("organization_id.desk_id")
    def _compute_company_id(self):
        for turnover in self:
            company = turnover.organization_id.desk_id.company_id or self.env.company
            turnover.company_id = turnover.company_id or company

    @api.depends("fiscal_year")
    def _compute_date_closing(self):
        for turnover in self:
            if FIRST_YEAR <= turnover.fiscal_year <= 2200:
                turnover.date_closing = fields.Date.to_date(f"{turnover.fiscal_year}-12-31")
            else:
                turnover.date_closing = turnover.date_closing

    @api.depends("currency_id", "company_id", "date_closing")
    def _compute_rate(self):
        for turnover in self:
            if turnover.state in ("verified", "rejected") and turnover.rate:
                turnover.rate = turnover.rate
            elif not turnover.currency_id:
                turnover.rate = 1.0
            else:
                turnover.rate = turnover.currency_id._get_conversion_rate(
                    turnover.currency_id,
                    turnover.company_id.currency_id,
                    turnover.company_id,
                    turnover.date_closing,
                )

    @api.depends("amount", "rate", "company_id")
    def _compute_amount_company(self):
        for turnover in self:
            currency = turnover.company_id.currency_id
            amount = turnover.amount * turnover.rate
            turnover.amount_company = currency.round(amount) if currency else amount

    @api.depends("amount_company", "kind", "state", "desk_id", "company_id")
    def _compute_tier_id(self):
        today = fields.Date.context_today(self)
        pairs = {(turnover.company_id, turnover.desk_id) for turnover in self}
        schedules = self.env["living.fee.schedule"]._in_force_by_desk(pairs, today)
        for turnover in self:
            schedule = schedules[turnover.company_id, turnover.desk_id]
            if not schedule:
                turnover.tier_id = False
            elif turnover.kind == "first_year":
                turnover.tier_id = schedule.entry_tier_id
            else:
                turnover.tier_id = schedule._find_tier(turnover.amount_company)

    # === CONSTRAINT METHODS === #

    @api.constrains("organization_id")
    def _check_organization_id(self):
        for turnover in self:
            organization = turnover.organization_id
            if organization.commercial_partner_id != organization:
                raise ValidationError(
                    self.env._(
                        "Declare the turnover of “%(organization)s”, not of one of its contacts.",
                        organization=organization.commercial_partner_id.name,
                    )
                )

    @api.constrains("fiscal_year", "date_closing")
    def _check_date_closing(self):
        for turnover in self:
            if turnover.date_closing.year != turnover.fiscal_year:
                raise ValidationError(
                    self.env._(
                        "The fiscal year %(year)s must close in %(year)s: check the closing date.",
                        year=str(turnover.fiscal_year),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        turnovers = super().create([self._set_first_fiscal_year(vals) for vals in vals_list])
        turnovers._adopt_documents()
        return turnovers

    def write(self, vals):
        frozen = self._get_frozen_fields() & vals.keys()
        if frozen and any(turnover.state != "draft" for turnover in self):
            raise UserError(
                self.env._(
                    "A declaration that was submitted cannot be changed. If something is wrong in "
                    "it, reject it: the organization will send another one."
                )
            )
        if "document_ids" in vals and any(
            turnover.state in ("verified", "rejected") for turnover in self
        ):
            raise UserError(
                self.env._("The documents of a declaration that was checked cannot be changed.")
            )
        res = super().write(vals)
        if "document_ids" in vals:
            self._adopt_documents()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        for turnover in self:
            if turnover.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(turnover)s” was submitted: it stays in the records and cannot be "
                        "deleted.",
                        turnover=turnover.display_name,
                    )
                )

    def copy_data(self, default=None):
        """Another declaration of the same organization is about the next year."""
        default = dict(default or {})
        copies = super().copy_data(default)
        for turnover, vals in zip(self, copies, strict=True):
            if "fiscal_year" not in default:
                vals["fiscal_year"] = turnover.fiscal_year + 1
                vals.pop("date_closing", None)
        return copies

    # === BUSINESS METHODS === #

    @api.model
    def _get_frozen_fields(self):
        """Return what cannot be changed once the declaration is submitted."""
        return {
            "organization_id",
            "company_id",
            "kind",
            "founded_on",
            "fiscal_year",
            "date_closing",
            "amount",
            "currency_id",
            "includes_performances",
            "includes_services",
            "includes_contributions",
            "excludes_capital_grants",
            "note",
        }
