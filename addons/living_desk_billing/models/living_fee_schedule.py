from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import pricing
from .living_fee_tier import SAVING


class LivingFeeSchedule(models.Model):
    """One version of the prices by turnover, of the whole network or of one desk.

    A version is in force from its date until the next one's. Once published it is read only, so
    asking for a past day gives the tiers of that day.
    """

    _name = "living.fee.schedule"
    _description = "Fee Schedule"
    _inherit = [
        "mail.thread",
        "living.protected.mixin",
        "living.fee.schedule.entry",
        "living.fee.schedule.publication",
        "living.fee.schedule.revision",
        "living.fee.schedule.simulation",
        "living.fee.schedule.tiers",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _protected_fields = ("state", "published_by_id", "published_on")

    name = fields.Char(required=True, translate=True, tracking=True)
    desk_id = fields.Many2one(
        "living.desk",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Empty: in force for every desk that has no schedule of its own.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", store=True)
    date_from = fields.Date(
        "In Force From",
        required=True,
        tracking=True,
        default=lambda self: fields.Date.context_today(self).replace(month=1, day=1),
    )
    reference_year_lag = fields.Selection(
        [
            ("1", "N-1: the year before"),
            ("2", "N-2: two years before"),
        ],
        "Reference Year",
        required=True,
        default="1",
        tracking=True,
        help="The fiscal year whose turnover decides the tier.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        default="draft",
        index=True,
        copy=False,
        tracking=True,
    )
    is_in_force = fields.Boolean("In Force Today", compute="_compute_is_in_force")
    tier_ids = fields.One2many("living.fee.tier", "schedule_id", "Tiers", copy=True)
    tier_count = fields.Integer(compute="_compute_tier_count")
    note = fields.Html(translate=True)

    _version_unique = models.UniqueIndex(
        "(company_id, (COALESCE(desk_id, 0)), date_from)",
        "There is already a schedule that comes into force on that day.",
    )

    # === COMPUTE METHODS === #

    @api.depends("date_from", "state", "desk_id", "company_id")
    def _compute_is_in_force(self):
        day = fields.Date.context_today(self)
        latest = {}
        for schedule in self.sudo().search(
            [
                *self._get_published_domain(day),
                ("company_id", "in", self.company_id.ids),
            ]
        ):
            latest.setdefault((schedule.company_id, schedule.desk_id), schedule)
        for schedule in self:
            key = (schedule.company_id, schedule.desk_id)
            schedule.is_in_force = latest.get(key) == schedule._origin

    @api.depends("tier_ids")
    def _compute_tier_count(self):
        for schedule in self:
            schedule.tier_count = len(schedule.tier_ids)

    @api.depends("name", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for schedule in self:
            day = format_date(self.env, schedule.date_from)
            schedule.display_name = f"{schedule.name or ''} ({day})"

    # === CONSTRAINT METHODS === #

    @api.constrains("tier_ids")
    def _check_tier_bounds(self):
        """Refuse tiers that would leave a gap or cover a turnover twice, naming the tier."""
        for schedule in self:
            tiers = schedule.tier_ids.sorted("id")
            problem = pricing.find_bound_problem(tiers.mapped("lower_bound"))
            if not problem:
                continue
            values = {"tier": tiers[problem.index].name}
            if problem.kind == "negative":
                message = self.env._("The tier “%(tier)s” cannot start below zero.", **values)
            elif problem.kind == "duplicate":
                message = self.env._(
                    "The tiers “%(tier)s” and “%(other)s” start at the same turnover.",
                    other=tiers[problem.other].name,
                    **values,
                )
            else:
                message = self.env._(
                    "The lowest tier, “%(tier)s”, must start at 0: smaller organizations would "
                    "have no price.",
                    **values,
                )
            raise ValidationError(message)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        schedules = super(
            LivingFeeSchedule, self.with_context(living_schedule_saving=SAVING)
        ).create(vals_list)
        return schedules.with_context(living_schedule_saving=False)

    def write(self, vals):
        if vals.keys() - self._get_fields_open_when_published():
            self._check_editable()
        return super(LivingFeeSchedule, self.with_context(living_schedule_saving=SAVING)).write(
            vals
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_editable()

    def copy_data(self, default=None):
        """A copy is the draft of the next version: a year later, with the same tiers."""
        default = dict(default or {})
        copies = super().copy_data(default)
        for schedule, vals in zip(self, copies, strict=True):
            if "date_from" not in default:
                vals["date_from"] = schedule._get_free_date_from()
            if "name" not in default:
                vals["name"] = self.env._("%(name)s (copy)", name=schedule.name)
        return copies

    # === ACTIONS === #

    def action_publish(self):
        """Bring the version into force on its date, for good."""
        for schedule in self:
            if not schedule.tier_ids:
                raise UserError(
                    self.env._(
                        "“%(schedule)s” has no tiers: add the first one, from 0.",
                        schedule=schedule.name,
                    )
                )
        self._check_tier_bounds()
        self._check_slices()
        self._check_entry_prices()
        self._publish()

    def action_new_version(self):
        """Open a draft with the same tiers, to come into force later."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_billing.living_fee_schedule_action"
            ),
            "res_id": self.copy({"name": self.name}).id,
            "views": [(False, "form")],
        }

    def action_reprice_proposals(self):
        """Open the proposals whose price would be another one today."""
        return self.env["living.path.reprice"].action_open()

    # === BUSINESS METHODS === #

    @api.model
    def _get_published_domain(self, day):
        return Domain("state", "=", "published") & Domain("date_from", "<=", day)

    @api.model
    def _get_fields_open_when_published(self):
        """Return what may still be written on a published version."""
        return {
            "state",
            "message_follower_ids",
            "message_ids",
            "activity_ids",
            "message_main_attachment_id",
        }

    def _check_editable(self):
        """:raise UserError: if a schedule is published"""
        published = self.filtered(lambda schedule: schedule.state == "published")
        if published:
            raise UserError(
                self.env._(
                    "“%(schedule)s” is published: prices already follow it. Prepare a new "
                    "version instead.",
                    schedule=published[0].display_name,
                )
            )

    def _check_slices(self):
        """:raise UserError: if a progressive price has no slice in a tier below"""
        for schedule in self:
            below = self.env["living.fee.tier"]
            for tier in schedule.tier_ids.sorted("lower_bound"):
                for rule in tier.rule_ids.filtered(lambda r: r.method == "progressive"):
                    for lower in below:
                        if lower._get_rule(rule.product_id).method != "progressive":
                            raise UserError(
                                self.env._(
                                    "The tier “%(tier)s” prices “%(service)s” by progressive "
                                    "slices: the tier “%(lower)s”, below it, must too.",
                                    tier=tier.name,
                                    service=rule.product_id.display_name,
                                    lower=lower.name,
                                )
                            )
                below += tier

    def _get_free_date_from(self):
        """Return the first day, a whole number of years later, without a version."""
        self.ensure_one()
        taken = set(
            self.sudo()
            .search([("company_id", "=", self.company_id.id), ("desk_id", "=", self.desk_id.id)])
            .mapped("date_from")
        )
        day = self.date_from
        while day in taken:
            day = fields.Date.add(day, years=1)
        return day

    @api.model
    def _in_force(self, desk, day, company=None):
        """Return the version in force for a desk on a day: its own, else the network's."""
        company = company or desk.company_id or self.env.company
        return self._in_force_by_desk([(company, desk)], day)[company, desk]

    @api.model
    def _in_force_by_desk(self, pairs, day):
        """Return the versions in force, all found together.

        :param pairs: (company, desk) tuples, the desk may be empty
        :param day: the date asked for
        :return: dict from each pair to a schedule, empty where none is in force
        """
        companies = self.env["res.company"].union(*[company for company, _desk in pairs])
        latest = {}
        for schedule in self.search_fetch(
            self._get_published_domain(day) & Domain("company_id", "in", companies.ids),
            [
                "name",
                "company_id",
                "desk_id",
                "reference_year_lag",
                "entry_tier_id",
                "revision_month",
                "revision_day",
                "grace_days",
                "missing_policy",
            ],
        ):
            latest.setdefault((schedule.company_id.id, schedule.desk_id.id), schedule)
        return {
            (company, desk): latest.get((company.id, desk.id))
            or latest.get((company.id, False))
            or self.browse()
            for company, desk in pairs
        }

    def _get_reference_year(self, day):
        """Return the fiscal year whose turnover decides the tier on a day."""
        self.ensure_one()
        return pricing.reference_year(day, int(self.reference_year_lag))

    def _find_tier(self, turnover):
        """Return the tier of a turnover, empty when the turnover is None."""
        tiers = self.tier_ids.sorted("lower_bound")
        position = pricing.find_tier(tiers.mapped("lower_bound"), turnover)
        return tiers.browse() if position is None else tiers[position]
