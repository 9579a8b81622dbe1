from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import format_date


class LivingRelief(models.Model):
    """A lower tier granted for a time to an organization in hardship, by two people.

    One asks for it with the reason, another one decides; what was decided is not changed.
    """

    _name = "living.relief"
    _description = "Hardship"
    _inherit = ["mail.thread", "mail.activity.mixin", "living.protected.mixin"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["organization_id.name"]
    _check_company_auto = True
    _protected_fields = (
        "state",
        "requested_by_id",
        "requested_on",
        "decided_by_id",
        "decided_on",
        "refusal_reason",
        "ended_by_id",
        "ended_on",
    )
    _owner_fields = ("organization_id",)

    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
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
    schedule_id = fields.Many2one(
        "living.fee.schedule", "Schedule in Force", compute="_compute_schedule_id"
    )
    tier_id = fields.Many2one(
        "living.fee.tier",
        "Granted Tier",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="When another version of the schedule comes into force: its tier of that turnover.",
    )
    reason = fields.Text(required=True, tracking=True)
    date_from = fields.Date(
        "From", required=True, default=fields.Date.context_today, index=True, tracking=True
    )
    date_to = fields.Date("Until", required=True, tracking=True, help="The last day.")
    date_stop = fields.Date(
        "Not From",
        compute="_compute_date_stop",
        store=True,
        precompute=True,
        help="The first day on which it no longer holds.",
    )
    state = fields.Selection(
        [
            ("requested", "To approve"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("ended", "Ended"),
        ],
        required=True,
        default="requested",
        index=True,
        copy=False,
        tracking=True,
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    requested_by_id = fields.Many2one(
        "res.users",
        "Asked By",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    requested_on = fields.Datetime(
        "Asked On", required=True, readonly=True, copy=False, default=fields.Datetime.now
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    decided_on = fields.Datetime(readonly=True, copy=False)
    refusal_reason = fields.Text("Reason for the Refusal", readonly=True, copy=False)
    ended_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    ended_on = fields.Date(
        readonly=True, copy=False, help="The first day on which it no longer held."
    )

    _date_order = models.Constraint(
        "CHECK(date_to >= date_from)", "Hardship cannot end before it begins."
    )
    _two_people = models.Constraint(
        "CHECK(decided_by_id IS NULL OR decided_by_id != requested_by_id)",
        "Who asks for a lower tier does not decide about it: another person must.",
    )
    _decided_complete = models.Constraint(
        "CHECK(state = 'requested' OR (decided_by_id IS NOT NULL AND decided_on IS NOT NULL))",
        "What was decided says by whom and when.",
    )
    _refused_reason = models.Constraint(
        "CHECK(state != 'refused' OR COALESCE(refusal_reason, '') != '')",
        "A refusal needs a reason.",
    )
    _ended_complete = models.Constraint(
        "CHECK(state != 'ended' OR (ended_by_id IS NOT NULL AND ended_on IS NOT NULL))",
        "What was ended says by whom and when.",
    )
    _one_at_once = models.Constraint(
        "EXCLUDE USING gist (company_id WITH =, organization_id WITH =,"
        " daterange(date_from, date_stop) WITH &&) WHERE (state IN ('approved', 'ended'))",
        "The organization already has a lower tier in that time.",
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for relief in self:
            day = format_date(self.env, relief.date_from) if relief.date_from else ""
            relief.display_name = f"{relief.organization_id.name or ''} – {day}"

    @api.depends("organization_id.desk_id")
    def _compute_company_id(self):
        for relief in self:
            company = relief.organization_id.desk_id.company_id or self.env.company
            relief.company_id = relief.company_id or company

    @api.depends("organization_id", "company_id")
    def _compute_schedule_id(self):
        today = fields.Date.context_today(self)
        pairs = {(relief.company_id, relief.desk_id) for relief in self}
        schedules = self.env["living.fee.schedule"]._in_force_by_desk(pairs, today)
        for relief in self:
            relief.schedule_id = schedules[relief.company_id, relief.desk_id]

    @api.depends("date_from", "date_to", "ended_on")
    def _compute_date_stop(self):
        for relief in self:
            stop = relief.date_to and fields.Date.add(relief.date_to, days=1)
            if relief.ended_on:
                stop = max(relief.ended_on, relief.date_from)
            relief.date_stop = stop

    @api.depends_context("uid")
    @api.depends("requested_by_id")
    def _compute_can_decide(self):
        decides = self.env.user.has_groups(
            "living_desk.group_coordinator,account.group_account_invoice"
        )
        for relief in self:
            relief.can_decide = decides and relief.requested_by_id != self.env.user

    # === CONSTRAINT METHODS === #

    @api.constrains("organization_id", "tier_id")
    def _check_tier_id(self):
        for relief in self:
            schedule = relief.tier_id.schedule_id
            if (
                schedule.state != "published"
                or schedule.company_id != relief.company_id
                or (schedule.desk_id and schedule.desk_id != relief.desk_id)
            ):
                raise ValidationError(
                    self.env._(
                        "The tier “%(tier)s” is not of a schedule in force for “%(organization)s”.",
                        tier=relief.tier_id.name,
                        organization=relief.organization_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        reliefs = super().create(vals_list)
        # Those of other times come in as they were decided.
        requested = reliefs.filtered(lambda relief: relief.state == "requested")
        requested._check_lowers()
        requested.sudo()._ask_approvers()
        return reliefs

    def write(self, vals):
        asked = {"organization_id", "company_id", "tier_id", "reason", "date_from", "date_to"}
        if asked & vals.keys():
            for relief in self:
                if relief.state != "requested" or relief.requested_by_id != self.env.user:
                    raise UserError(
                        self.env._(
                            "What was asked for “%(relief)s” is changed by who asked, before it "
                            "is decided.",
                            relief=relief.display_name,
                        )
                    )
        res = super().write(vals)
        if "tier_id" in vals:
            self._check_lowers()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for relief in self:
            if relief.state != "requested":
                raise UserError(
                    self.env._(
                        "“%(relief)s” was decided: it stays in the records and cannot be deleted.",
                        relief=relief.display_name,
                    )
                )

    # === ACTIONS === #

    def action_approve(self):
        """Grant the lower tier: from its first day on, proposals are priced by it."""
        self._check_can_decide()
        self._check_free()
        self._check_lowers()
        self._decide("approved")

    def action_refuse(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the lower tier"),
            "res_model": "living.relief.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_relief_id": self.id},
        }

    def action_end(self):
        """Let the lower tier end today; what was priced by it stays."""
        if not self.env.su and not self.env.user.has_groups(
            "living_desk.group_manager,account.group_account_invoice"
        ):
            raise AccessError(self.env._("Only a manager or an accountant ends a lower tier."))
        today = fields.Date.context_today(self)
        self._transition("ended", ("approved",), {"ended_by_id": self.env.uid, "ended_on": today})

    # === BUSINESS METHODS === #

    @api.model
    def _get_valid_by_organization(self, organizations, day):
        """Return the lower tier that holds for each organization on a day.

        :return: dict from the ids of an organization and a company to a record
        """
        reliefs = self.search_fetch(
            Domain("organization_id", "in", organizations.ids)
            & Domain("state", "in", ("approved", "ended"))
            & Domain("date_from", "<=", day)
            & Domain("date_stop", ">", day),
            ["organization_id", "company_id", "tier_id"],
        )
        return {(relief.organization_id.id, relief.company_id.id): relief for relief in reliefs}

    def _refuse(self, reason):
        """Refuse the lower tier.

        :param str reason: written for who asked
        """
        self._check_can_decide()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write the reason: who asked must know it."))
        self._decide("refused", {"refusal_reason": reason})

    def _decide(self, state, vals=None):
        self._transition(
            state,
            ("requested",),
            {**(vals or {}), "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()},
        )
        reliefs_sudo = self.sudo()
        reliefs_sudo.activity_ids.action_feedback()
        for relief_sudo in reliefs_sudo:
            template = f"living_desk_billing.mail_template_relief_{state}"
            self.env.ref(template).sudo().send_mail(relief_sudo.id)

    def _check_can_decide(self):
        for relief in self:
            if relief.requested_by_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "You asked for this lower tier: another person must decide about it."
                    )
                )
        if not self.env.user.has_groups(
            "living_desk.group_coordinator,account.group_account_invoice"
        ):
            raise AccessError(
                self.env._("Only a coordinator or an accountant decides about a lower tier.")
            )

    def _check_lowers(self):
        """:raise UserError: if the organization pays no more than the tier asked for anyway"""
        today = fields.Date.context_today(self)
        bases = self.organization_id._get_fee_bases(today)
        for relief in self:
            tier_sudo = bases[relief.organization_id.id].tier_sudo
            if tier_sudo and tier_sudo.lower_bound <= relief.tier_id.lower_bound:
                raise UserError(
                    self.env._(
                        "“%(organization)s” is in the tier “%(tier)s” today: hardship can only "
                        "grant a lower one.",
                        organization=relief.organization_id.name,
                        tier=tier_sudo.name,
                    )
                )

    def _check_free(self):
        """:raise UserError: if another lower tier holds in the same time"""
        for relief in self.sudo():
            other = self.sudo().search(
                [
                    ("id", "!=", relief.id),
                    ("organization_id", "=", relief.organization_id.id),
                    ("company_id", "=", relief.company_id.id),
                    ("state", "in", ("approved", "ended")),
                    ("date_from", "<", relief.date_stop),
                    ("date_stop", ">", relief.date_from),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "“%(organization)s” already has a lower tier until %(date)s: end it first.",
                        organization=relief.organization_id.name,
                        date=format_date(self.env, other.date_to),
                    )
                )

    def _get_approvers(self):
        """Return who may decide: coordinators and the accountants of the desk, not who asked."""
        self.ensure_one()
        accountants = self.desk_id._get_accountants(self.company_id)
        coordinators = accountants.search(
            [
                ("share", "=", False),
                ("company_ids", "in", self.company_id.ids),
                ("all_group_ids", "in", self.env.ref("living_desk.group_coordinator").ids),
            ],
            order="id",
        )
        return (coordinators | accountants) - self.requested_by_id

    def _ask_approvers(self):
        """Give the decision to one of those who may take it, and let all of them know."""
        template = self.env.ref("living_desk_billing.mail_template_relief_requested")
        for relief in self:
            approvers = relief._get_approvers()
            if not approvers:
                continue
            # The mail below tells them already.
            relief.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=relief.with_context(lang=approvers[0].lang).env._(
                    "Decide about the lower tier"
                ),
                user_id=approvers[0].id,
            )
            for lang, readers in approvers.grouped("lang").items():
                template.with_context(lang=lang).send_mail(
                    relief.id,
                    email_values={"recipient_ids": [Command.set(readers.partner_id.ids)]},
                )
