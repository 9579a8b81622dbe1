from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class LivingAssignment(models.Model):
    """A path entrusted to a consultant, who may accept it or refuse it."""

    _name = "living.assignment"
    _description = "Assignment"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
        "living.protected.mixin",
        "living.job.mixin",
    ]
    _order = "offered_on desc, id desc"
    _mail_post_access = "read"
    _protected_fields = ("state", "offered_on", "answered_on", "refusal_reason")
    _owner_fields = ("path_id",)

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    consultant_id = fields.Many2one(
        "living.consultant", required=True, index=True, ondelete="restrict", tracking=True
    )
    desk_id = fields.Many2one(related="path_id.desk_id", store=True, index=True)
    company_id = fields.Many2one(related="path_id.company_id", store=True)
    organization_id = fields.Many2one(related="path_id.organization_id")
    expertise_id = fields.Many2one("living.expertise", "For", ondelete="restrict")
    note = fields.Text("What Is Asked", help="Read by the consultant before answering.")
    hours_budget = fields.Float("Hours Entrusted", required=True, tracking=True)
    hours_logged = fields.Float("Hours Held", compute="_compute_hours", store=True)
    hours_left = fields.Float(compute="_compute_hours", store=True)
    session_ids = fields.One2many("calendar.event", "living_assignment_id", "Sessions")
    state = fields.Selection(
        [
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("expired", "Expired"),
            ("done", "Done"),
        ],
        required=True,
        default="offered",
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    offered_on = fields.Datetime(required=True, default=fields.Datetime.now, copy=False)
    answer_by = fields.Date(
        compute="_compute_answer_by",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Last day for an answer; after it the offer goes to the next consultant.",
    )
    answered_on = fields.Datetime(copy=False, readonly=True)
    refusal_reason = fields.Text(copy=False, readonly=True)
    offer_next = fields.Boolean(
        "Then Offer to the Next",
        default=True,
        help="When refused or left unanswered, offer it to the next suitable consultant.",
    )

    _one_live_offer = models.UniqueIndex(
        "(path_id, consultant_id) WHERE state IN ('offered', 'accepted')",
        "This consultant already has an open offer or assignment on this path.",
    )
    _hours_positive = models.Constraint(
        "CHECK(hours_budget > 0)", "An assignment entrusts at least some hours."
    )

    # === COMPUTE METHODS === #

    @api.depends("path_id", "consultant_id")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = (
                f"{assignment.path_id.code} – {assignment.consultant_id.name or ''}"
            )

    def _compute_access_url(self):
        super()._compute_access_url()
        for assignment in self:
            assignment.access_url = f"/my/assignments/{assignment.id}"

    @api.depends("offered_on", "path_id.desk_id.offer_days")
    def _compute_answer_by(self):
        for assignment in self.filtered(lambda a: not a.answer_by):
            offered = fields.Datetime.context_timestamp(assignment, assignment.offered_on)
            days = assignment.path_id.desk_id.offer_days
            assignment.answer_by = offered.date() + relativedelta(days=days)

    @api.depends("hours_budget", "session_ids.living_hours", "session_ids.living_state")
    def _compute_hours(self):
        groups = (
            self.env["calendar.event"]
            .sudo()
            ._read_group(
                [
                    ("living_assignment_id", "in", self.ids),
                    ("living_state", "in", ("logged", "confirmed")),
                ],
                ["living_assignment_id"],
                ["living_hours:sum"],
            )
        )
        hours = {assignment.id: total for assignment, total in groups}
        for assignment in self:
            assignment.hours_logged = hours.get(assignment.id, 0.0)
            assignment.hours_left = assignment.hours_budget - assignment.hours_logged

    # === CONSTRAINT METHODS === #

    @api.constrains("path_id", "consultant_id")
    def _check_consultant_not_client(self):
        """A consultant does not advise the organization it belongs to."""
        for assignment in self:
            employer = assignment.consultant_id.sudo().partner_id.commercial_partner_id
            if employer == assignment.path_id.organization_id:
                raise ValidationError(
                    self.env._(
                        "%(consultant)s belongs to the organization of this path.",
                        consultant=assignment.consultant_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("hours_budget"):
                path = self.env["living.path"].browse(vals.get("path_id"))
                vals["hours_budget"] = max(path.hours_left, 0.0)
        assignments = super().create(vals_list)
        assignments.filtered(lambda a: a.state == "offered")._send_offer()
        return assignments

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        for assignment in self:
            if assignment.state in ("accepted", "done"):
                raise UserError(
                    self.env._(
                        "“%(assignment)s” has been accepted: it stays in the history of the path.",
                        assignment=assignment.display_name,
                    )
                )

    # === ACTIONS === #

    def action_done(self):
        self._transition("done", ("accepted",))

    def action_expire(self):
        self._transition("expired", ("offered",))
        self._offer_to_next()

    # === BUSINESS METHODS === #

    def _send_offer(self):
        """Mail the offer to the consultant and let it follow the conversation."""
        template = self.env.ref("living_desk.mail_template_assignment_offered")
        for assignment in self:
            partner_sudo = assignment.consultant_id.sudo().partner_id
            assignment.message_subscribe(partner_sudo.ids)
            template.send_mail(assignment.id)

    def _accept(self):
        """Record that the consultant accepts.

        :raise UserError: if the offer is no longer open
        """
        self._transition("accepted", ("offered",), {"answered_on": fields.Datetime.now()})
        for assignment in self:
            assignment.path_id.sudo().message_post(
                body=self.env._(
                    "%(consultant)s accepted the assignment (%(hours)g hours).",
                    consultant=assignment.consultant_id.name,
                    hours=assignment.hours_budget,
                ),
                subtype_xmlid="mail.mt_note",
            )

    def _refuse(self, reason):
        """Record that the consultant refuses, and offer the path to the next one.

        :param str reason: why, for the desk
        :raise ValidationError: without a reason
        :raise UserError: if the offer is no longer open
        """
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say in a few words why you refuse."))
        self._transition(
            "refused",
            ("offered",),
            {"answered_on": fields.Datetime.now(), "refusal_reason": reason.strip()},
        )
        self._offer_to_next()

    def _offer_to_next(self):
        """Offer each assignment to the next suitable consultant, or ask the adviser to choose."""
        for assignment_sudo in self.sudo().filtered("offer_next"):
            consultant = assignment_sudo._get_next_consultant()
            if consultant:
                assignment_sudo.create(assignment_sudo._prepare_next_offer_vals(consultant))
                continue
            assignment_sudo.path_id._ask_adviser(
                self.env._("Choose a consultant: nobody suitable is left")
            )

    def _prepare_next_offer_vals(self, consultant):
        self.ensure_one()
        return {
            "path_id": self.path_id.id,
            "consultant_id": consultant.id,
            "expertise_id": self.expertise_id.id,
            "note": self.note,
            "hours_budget": self.hours_budget,
        }

    def _get_next_consultant_domain(self):
        """Return who may be offered the assignment after those already asked."""
        self.ensure_one()
        domain = Domain("desk_ids", "in", self.desk_id.ids) & Domain(
            "id", "not in", self.path_id.assignment_ids.consultant_id.ids
        )
        if self.expertise_id:
            domain &= Domain("expertise_ids", "in", self.expertise_id.ids)
        employer = Domain("partner_id.commercial_partner_id", "=", self.path_id.organization_id.id)
        return domain & ~employer

    def _get_next_consultant(self):
        """Return the suitable consultant with most hours left this month, if any."""
        consultants = self.env["living.consultant"].search(self._get_next_consultant_domain())
        free = consultants.filtered(lambda c: c.remaining_hours > 0)
        return free.sorted(lambda c: (-c.remaining_hours, c.id))[:1]

    @api.model
    def _cron_expire_offers(self):
        """Let offers lapse after their day, in each desk's time zone, and pass them on."""
        domain = [("state", "=", "offered"), ("answer_by", "<", self._get_day_anywhere())]
        self.search(domain)._run_each(lambda offer: offer._expire_if_due())

    def _expire_if_due(self):
        if self.answer_by < fields.Date.context_today(self):
            self.action_expire()
