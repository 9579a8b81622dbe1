from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain


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
        "living.assignment.offer",
        "living.assignment.rated",
    ]
    _order = "offered_on desc, id desc"
    _mail_post_access = "read"
    _protected_fields = (
        "state",
        "offered_on",
        "answered_on",
        "refusal_reason",
        "taken_on",
        "reminded_on",
    )
    _owner_fields = ("path_id", "need_id")

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    need_id = fields.Many2one(
        "living.consultancy.need",
        "Search",
        required=True,
        index=True,
        ondelete="cascade",
        copy=False,
        domain="[('path_id', '=', path_id)]",
        help="What it answers; without one it is made from what the assignment says.",
    )
    consultant_id = fields.Many2one(
        "living.consultant", required=True, index=True, ondelete="restrict", tracking=True
    )
    desk_id = fields.Many2one(related="path_id.desk_id", store=True, index=True)
    company_id = fields.Many2one(related="path_id.company_id", store=True)
    organization_id = fields.Many2one(related="path_id.organization_id")
    date_end = fields.Date("End of the Path", related="path_id.date_end", store=True)
    expertise_id = fields.Many2one("living.expertise", "For", ondelete="restrict")
    note = fields.Text("What Is Asked", help="Read by the consultant before answering.")
    hours_budget = fields.Float("Hours Entrusted", required=True, tracking=True)
    hours_logged = fields.Float("Hours Held", compute="_compute_hours", store=True)
    hours_left = fields.Float(compute="_compute_hours", store=True)
    hours_unplanned = fields.Float(
        "Hours without a Session",
        compute="_compute_hours",
        store=True,
        help="Hours entrusted that no session has taken yet, held or planned.",
    )
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
    taken_on = fields.Datetime(
        copy=False, readonly=True, help="When another consultant accepted the same work."
    )
    reminded_on = fields.Datetime(copy=False, readonly=True)
    status = fields.Selection(
        [
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("expired", "Expired"),
            ("taken", "Taken"),
            ("done", "Done"),
        ],
        compute="_compute_status",
        compute_sudo=True,
        help="How the offer ended: taken, if another consultant has it.",
    )
    offer_next = fields.Boolean(related="need_id.offer_next", readonly=False)

    _one_live_offer = models.UniqueIndex(
        "(path_id, consultant_id) WHERE state IN ('offered', 'accepted')",
        "This consultant already has an open offer or assignment on this path.",
    )
    _one_taker = models.UniqueIndex(
        "(need_id) WHERE state IN ('accepted', 'done')",
        "Another consultant has already accepted this work.",
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

    @api.depends("state", "taken_on", "need_id.state")
    def _compute_status(self):
        for assignment in self:
            taken = assignment.taken_on or assignment.need_id.state in ("taken", "done")
            assignment.status = (
                "taken" if assignment.state == "expired" and taken else assignment.state
            )

    @api.depends(
        "hours_budget",
        "session_ids.living_hours",
        "session_ids.living_state",
        "session_ids.active",
    )
    def _compute_hours(self):
        groups = (
            self.env["calendar.event"]
            .sudo()
            ._read_group(
                [("living_assignment_id", "in", self.ids)],
                ["living_assignment_id", "living_state"],
                ["living_hours:sum"],
            )
        )
        hours = {}
        for assignment, state, total in groups:
            hours.setdefault(assignment.id, {})[state] = total
        for assignment in self:
            by_state = hours.get(assignment.id, {})
            held = by_state.get("logged", 0.0) + by_state.get("confirmed", 0.0)
            assignment.hours_logged = held
            assignment.hours_left = assignment.hours_budget - held
            planned = sum(by_state.values())
            assignment.hours_unplanned = max(assignment.hours_budget - planned, 0.0)

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

    @api.constrains("path_id", "consultant_id", "state")
    def _check_no_conflict(self):
        """A consultant with a conflict of interest is neither asked nor accepted."""
        open_sudo = self.sudo().filtered(lambda a: a.state in ("offered", "accepted"))
        if not open_sudo:
            return
        conflicts_sudo = self.env["living.conflict"].sudo()
        conflicts_sudo = conflicts_sudo.search(
            conflicts_sudo._get_in_force_domain()
            & Domain("consultant_id", "in", open_sudo.consultant_id.ids)
            & Domain("organization_id", "in", open_sudo.organization_id.ids)
        )
        known = {(c.consultant_id, c.organization_id) for c in conflicts_sudo}
        for assignment_sudo in open_sudo:
            consultant = assignment_sudo.consultant_id
            organization = assignment_sudo.organization_id
            if (consultant, organization) in known:
                raise ValidationError(
                    self.env._(
                        "%(consultant)s has a conflict of interest with %(organization)s: "
                        "choose somebody else.",
                        consultant=consultant.name,
                        organization=organization.name,
                    )
                )

    @api.constrains("path_id", "need_id")
    def _check_need_of_path(self):
        for assignment in self:
            if assignment.need_id.path_id != assignment.path_id:
                raise ValidationError(
                    self.env._("The assignment answers a search of another path.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        needs = self.env["living.consultancy.need"]
        for vals in vals_list:
            if vals.get("need_id") and not vals.get("path_id"):
                vals["path_id"] = needs.browse(vals["need_id"]).path_id.id
            if not vals.get("hours_budget"):
                path = self.env["living.path"].browse(vals.get("path_id"))
                vals["hours_budget"] = max(path.hours_left, 0.0)
        alone = [vals for vals in vals_list if not vals.get("need_id")]
        needs = needs.create([self._prepare_need_vals(vals) for vals in alone])
        for vals, need in zip(alone, needs, strict=True):
            vals["need_id"] = need.id
        assignments = super().create(vals_list)
        assignments.filtered(lambda a: a.state == "offered")._send_offer()
        return assignments

    def write(self, vals):
        """An offer was written to one consultant, who answers it: it becomes nobody else's."""
        if "consultant_id" in vals and not self.env.su:
            if any(assignment.consultant_id.id != vals["consultant_id"] for assignment in self):
                raise UserError(
                    self.env._("What was offered to one consultant is not another's: offer anew.")
                )
        return super().write(vals)

    @api.model
    def _prepare_need_vals(self, vals):
        """Return the need that an assignment made by hand answers.

        :param dict vals: of the assignment
        """
        skills = [vals["expertise_id"]] if vals.get("expertise_id") else []
        return {
            "path_id": vals.get("path_id"),
            "expertise_ids": [Command.set(skills)],
            "hours": vals["hours_budget"],
            "note": vals.get("note"),
            "offer_next": vals.get("offer_next", True),
        }

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
