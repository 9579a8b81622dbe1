from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class LivingDecision(models.Model):
    """What a committee decided, who sees to it and by when."""

    _name = "living.decision"
    _description = "Decision"
    _inherit = ["mail.thread", "mail.activity.mixin", "living.protected.mixin", "living.job.mixin"]
    _order = "deadline, id"
    _protected_fields = ("state", "done_on", "reminded_on")
    _owner_fields = ("committee_id",)

    name = fields.Char("Decision", required=True, tracking=True)
    description = fields.Html("What Was Said")
    committee_id = fields.Many2one(
        "living.committee", required=True, index=True, ondelete="restrict"
    )
    event_id = fields.Many2one(
        "calendar.event",
        "Taken In",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('living_committee_id', '=', committee_id)]",
    )
    desk_id = fields.Many2one(
        related="committee_id.desk_id", store=True, index="btree_not_null", precompute=True
    )
    company_id = fields.Many2one(
        related="committee_id.company_id", store=True, index=True, precompute=True
    )
    owner_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Sees to it, and is reminded once when it is late.",
    )
    deadline = fields.Date("By", required=True, tracking=True)
    state = fields.Selection(
        [("open", "To Carry Out"), ("done", "Carried Out"), ("dropped", "Dropped")],
        required=True,
        default="open",
        index=True,
        tracking=True,
        copy=False,
    )
    done_on = fields.Date("Carried Out On", readonly=True, copy=False)
    reminded_on = fields.Datetime(readonly=True, copy=False)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    _done_complete = models.Constraint(
        "CHECK((state = 'done') = (done_on IS NOT NULL))", "A decision that is done says when."
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "deadline")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for decision in self:
            decision.is_late = bool(
                decision.state == "open" and decision.deadline and decision.deadline < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & Domain(
            "deadline", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    # === CONSTRAINT METHODS === #

    @api.constrains("event_id", "committee_id")
    def _check_event(self):
        for decision in self.filtered("event_id"):
            if decision.event_id.living_committee_id != decision.committee_id:
                raise UserError(
                    self.env._(
                        "“%(meeting)s” is not a meeting of “%(committee)s”.",
                        meeting=decision.event_id.name,
                        committee=decision.committee_id.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "deadline" in vals or "owner_id" in vals:
            # A new date, or a new owner, is reminded of again.
            self.filtered("reminded_on").sudo().reminded_on = False
        return res

    # === ACTIONS === #

    def action_done(self):
        self._transition("done", ("open",), {"done_on": fields.Date.context_today(self)})
        self._forget_reminders()

    def action_drop(self):
        self._transition("dropped", ("open",))
        self._forget_reminders()

    def action_reopen(self):
        self._transition("open", ("done", "dropped"), {"done_on": False, "reminded_on": False})

    # === BUSINESS METHODS === #

    def _forget_reminders(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])

    def _remind(self):
        """Tell the owner, once, that the decision is late: at work or by mail."""
        template = self.env.ref("living_desk.mail_template_decision_late")
        for decision in self:
            user = decision.owner_id.user_ids.filtered(lambda user: not user.share)[:1]
            if user:
                decision.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=decision.env._("Late: %(decision)s", decision=decision.name),
                    user_id=user.id,
                )
            else:
                template.send_mail(decision.id)
            decision.reminded_on = fields.Datetime.now()

    @api.model
    def _cron_remind_late(self):
        """Remind the owners of decisions whose day has passed, in each desk's time zone."""
        domain = [
            ("state", "=", "open"),
            ("reminded_on", "=", False),
            ("deadline", "<", self._get_day_anywhere()),
        ]
        self.search(domain)._run_each(lambda decision: decision._remind_if_late())

    def _get_job_context(self):
        # The network's committees have no desk.
        tz = self.desk_id.tz or "Europe/Rome"
        return {**super()._get_job_context(), "tz": tz, "lang": self.owner_id.lang}

    def _remind_if_late(self):
        if self.deadline < fields.Date.context_today(self):
            self._remind()
