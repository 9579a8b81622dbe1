from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools import schedule


class LivingPath(models.Model):
    """The medium-term path of one organization with one desk, from orientation to autonomy."""

    _name = "living.path"
    _description = "Path"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
        "living.protected.mixin",
        "living.path.request",
        "living.path.queue",
        "living.path.workflow",
        "living.path.agreement",
        "living.path.abroad",
        "living.path.followed",
        "living.path.handover",
        "living.path.assessed",
        "living.path.triaged",
        "living.path.equipped",
        "living.path.hours",
        "living.path.phased",
        "living.path.contacts",
        "living.path.closing",
        "living.path.story",
        "living.path.staffed",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["code", "name", "organization_id.name"]
    _mail_post_access = "read"
    _protected_fields = ("state",)
    _owner_fields = ("organization_id", "desk_id", "contact_id", "lead_id")

    # who
    code = fields.Char(copy=False, readonly=True, default="/")
    name = fields.Char("Title", required=True, tracking=True)
    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
    )
    contact_id = fields.Many2one(
        "res.partner",
        "Contact Person",
        domain="[('parent_id', '=', organization_id)]",
        help="Receives the mails about the path; without one, the organization does.",
    )
    desk_id = fields.Many2one(
        "living.desk",
        compute="_compute_desk_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(related="desk_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        "Adviser",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
    )
    lead_id = fields.Many2one("crm.lead", "Request", index="btree_not_null", ondelete="set null")

    # what
    template_id = fields.Many2one(
        "living.path.template",
        index="btree_not_null",
        ondelete="restrict",
        domain="['|', ('desk_id', '=', False), ('desk_id', '=', desk_id)]",
    )
    description = fields.Html("Aim")
    discipline_ids = fields.Many2many(related="organization_id.discipline_ids")
    organization_kind = fields.Selection(related="organization_id.organization_kind", store=True)
    living_region_id = fields.Many2one(related="organization_id.living_region_id", store=True)
    state = fields.Selection(
        [
            ("request", "Request"),
            ("orientation", "Orientation"),
            ("proposed", "Proposed"),
            ("active", "Active"),
            ("suspended", "Suspended"),
            ("concluded", "Concluded"),
            ("followup", "Follow-up"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="request",
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    color = fields.Integer()

    # when
    date_start = fields.Date("Start", tracking=True)
    date_end = fields.Date(
        "End", compute="_compute_date_end", store=True, readonly=False, tracking=True
    )
    step_ids = fields.One2many("living.path.step", "path_id", "Steps", copy=False)
    goal_ids = fields.One2many("living.path.goal", "path_id", "Goals", copy=True)
    step_done_count = fields.Integer(compute="_compute_progress", store=True)
    progress = fields.Float(compute="_compute_progress", store=True, aggregator="avg")
    next_step_id = fields.Many2one("living.path.step", compute="_compute_next_step_id")
    next_date = fields.Date(compute="_compute_next_step_id")

    # who works on it, and how much
    assignment_ids = fields.One2many("living.assignment", "path_id", "Assignments", copy=False)
    session_ids = fields.One2many("calendar.event", "living_path_id", "Sessions", copy=False)
    session_count = fields.Integer(compute="_compute_session_count")

    _code_unique = models.UniqueIndex("(code) WHERE code != '/'", "This code is already taken.")
    _hours_positive = models.Constraint(
        "CHECK(hours_budget >= 0)", "The agreed hours cannot be negative."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A path cannot end before it starts.",
    )
    _signed_complete = models.Constraint(
        "CHECK(state IN ('request', 'orientation', 'proposed', 'cancelled')"
        " OR signed_on IS NOT NULL)",
        "A path becomes active only when its agreement is signed.",
    )
    _outcome_stated = models.Constraint(
        "CHECK((state IN ('concluded', 'followup')) = (outcome IS NOT NULL)"
        " AND (outcome IS NULL OR outcome = 'autonomous'"
        " OR COALESCE(outcome_reason, '') <> ''))",
        "A path is concluded with its outcome and, unless it is autonomous, with the reason.",
    )

    # === COMPUTE METHODS === #

    @api.depends("code", "name")
    def _compute_display_name(self):
        for path in self:
            path.display_name = f"{path.code} {path.name or ''}" if path.code != "/" else path.name

    def _compute_access_url(self):
        super()._compute_access_url()
        for path in self:
            path.access_url = f"/my/paths/{path.id}"

    @api.depends("organization_id")
    def _compute_desk_id(self):
        for path in self:
            path.desk_id = path.desk_id or path.organization_id.desk_id

    @api.depends("date_start", "template_id.duration_months")
    def _compute_date_end(self):
        for path in self:
            months = path.template_id.duration_months
            if path.date_start and months:
                path.date_end = schedule.shift(
                    schedule.shift(path.date_start, months, "month"), -1, "day"
                )

    @api.depends("step_ids.state")
    def _compute_progress(self):
        """Progress is the share of steps done among those not given up."""
        counts = self._aggregate_lines("step_ids", "state")
        for path in self:
            by_state = counts.get(path.id, {})
            done = by_state.get("done", 0)
            total = done + by_state.get("todo", 0)
            path.step_done_count = done
            path.progress = 100.0 * done / total if total else 0.0

    @api.depends("step_ids.state", "step_ids.date_planned")
    def _compute_next_step_id(self):
        for path in self:
            waiting = path.step_ids.filtered(lambda s: s.state == "todo" and s.date_planned)
            path.next_step_id = waiting.sorted("date_planned")[:1]
            path.next_date = path.next_step_id.date_planned

    @api.depends("session_ids")
    def _compute_session_count(self):
        counts = self._aggregate_lines("session_ids", "living_state")
        for path in self:
            path.session_count = sum(counts.get(path._origin.id, {}).values())

    def _aggregate_lines(self, name, group, aggregate="__count", domain=Domain.TRUE):
        """Aggregate the lines of these paths by path and one field of theirs, in one query.

        :param str name: the one2many field that holds the lines
        :param str group: field of the lines
        :param domain: which lines count
        :return: dict {path id: {group: value}}
        """
        field = self._fields[name]
        lines_sudo = self.env[field.comodel_name].sudo()
        domain &= Domain(field.inverse_name, "in", self.ids)
        result = {}
        for path, key, value in lines_sudo._read_group(
            domain, [field.inverse_name, group], [aggregate]
        ):
            result.setdefault(path.id, {})[key] = value
        return result

    @api.onchange("template_id")
    def _onchange_template_id(self):
        if self.template_id:
            self.hours_budget = self.template_id.hours_budget
            self.name = self.name or self.template_id.name

    # === CONSTRAINT METHODS === #

    @api.constrains("contact_id", "organization_id")
    def _check_contact(self):
        """The contact person is let in on the portal: nobody else's people are."""
        for path in self.filtered("contact_id"):
            if path.contact_id.commercial_partner_id != path.organization_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s does not belong to %(organization)s: choose one of its "
                        "people as the contact person.",
                        contact=path.contact_id.name,
                        organization=path.organization_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        templates = self.env["living.path.template"]
        for vals in vals_list:
            if vals.get("code", "/") == "/":
                vals["code"] = self.env["ir.sequence"].sudo().next_by_code("living.path") or "/"
            template = templates.browse(vals.get("template_id"))
            if template and "hours_budget" not in vals:
                vals["hours_budget"] = template.hours_budget
        paths = super().create(vals_list)
        paths._create_template_steps()
        paths._subscribe_contact()
        return paths

    def write(self, vals):
        if vals.keys() & {"organization_id", "template_id"} and not self.env.su:
            self._check_not_agreed()
        retemplated = self.filtered(
            lambda path: "template_id" in vals and path.template_id.id != vals["template_id"]
        )
        res = super().write(vals)
        if retemplated:
            retemplated.step_ids.unlink()
            retemplated._create_template_steps()
        if vals.keys() & {"date_start", "date_end", "template_id"}:
            self._schedule_steps()
        if vals.keys() & {"contact_id", "organization_id"}:
            self._subscribe_contact()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked_on(self):
        for path in self:
            if path.signed_on or path.session_ids:
                raise UserError(
                    self.env._(
                        "“%(path)s” is signed or has sessions: cancel it instead of deleting it.",
                        path=path.display_name,
                    )
                )

    def _check_not_agreed(self):
        for path in self:
            if path.state not in ("request", "orientation"):
                raise UserError(
                    self.env._(
                        "“%(path)s” has been proposed: withdraw the proposal before changing "
                        "its organization or template.",
                        path=path.display_name,
                    )
                )

    # === ACTIONS === #

    def action_view_sessions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.calendar_event_action")
        return {
            **action,
            "domain": [("living_path_id", "=", self.id)],
            "context": self._get_session_context(),
        }

    def action_preview_portal(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "target": "self", "url": self.get_portal_url()}

    # === BUSINESS METHODS === #

    def _create_template_steps(self):
        """Open the steps of the template, dated where the path's dates allow it."""
        steps = self.env["living.path.step"].with_context(living_scheduling=True)
        for path in self.filtered("template_id"):
            sources = path.template_id.step_ids
            path_steps = steps.create([s._prepare_path_step_vals(path) for s in sources])
            path_steps._link_like(sources)
        self._schedule_steps()

    def _schedule_steps(self):
        """Date the steps that are still to do; those done keep their dates."""
        for path in self:
            if not path.date_start:
                continue
            fixed = {
                step.id: step.date_done or step.date_planned
                for step in path.step_ids
                if step.state != "todo" and (step.date_done or step.date_planned)
            }
            dates = schedule.plan(
                path.step_ids._to_schedule(), path.date_start, path.date_end or None, fixed
            )
            for step in path.step_ids.with_context(living_scheduling=True):
                if step.state == "todo" and step.date_planned != (dates[step.id] or False):
                    step.date_planned = dates[step.id]

    def _subscribe_contact(self):
        """Let the organization read its path and answer the messages on it."""
        self.contact_id.sudo().filtered(
            lambda contact: not contact.living_portal_access
        ).living_portal_access = True
        for path in self:
            path.message_subscribe(path._get_contact().ids)

    def _get_contact(self):
        return self.contact_id or self.organization_id

    def _get_session_context(self):
        """Return the defaults of a session planned from the path."""
        assignment = self.assignment_ids.filtered(lambda a: a.state == "accepted")[:1]
        people = assignment.consultant_id.partner_id | self._get_contact()
        return {
            "living_session_titles": True,
            "default_living_path_id": self.id,
            "default_living_assignment_id": assignment.id,
            "default_name": self.name,
            "default_partner_ids": [Command.set((people | self.env.user.partner_id).ids)],
        }

    def _ask_adviser(self, summary, note=""):
        """Plan an activity for who follows each path, or else for the manager of its desk."""
        for path in self:
            path.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=note,
                user_id=(path.user_id or path.desk_id.manager_id or self.env.user).id,
            )

    def _send_mail(self, template_xmlid):
        """Queue one mail per record from a template."""
        template = self.env.ref(template_xmlid)
        for record in self:
            template.send_mail(record.id)
