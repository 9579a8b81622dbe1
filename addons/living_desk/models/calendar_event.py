from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CalendarEvent(models.Model):
    """A session of a path is a calendar event; what happened in it is recorded as facts."""

    _name = "calendar.event"
    _inherit = ["calendar.event", "living.protected.mixin", "living.calendar.meeting"]

    _protected_fields = (
        "living_desk_id",
        "living_logged_on",
        "living_logged_by_id",
        "living_over_budget",
        "living_approved_by_id",
        "living_confirmed_on",
        "living_confirmed_by_id",
        "living_contest_reason",
    )
    # Whoever holds an event may write it: nobody holds one with what is another desk's.
    _owner_fields = ("living_path_id", "living_organization_id", "living_committee_id")
    _living_frozen_fields = (
        "start",
        "stop",
        "duration",
        "living_path_id",
        "living_assignment_id",
        "living_hours",
        "living_report",
        "active",
    )

    living_path_id = fields.Many2one(
        "living.path", "Path", index="btree_not_null", ondelete="restrict"
    )
    living_assignment_id = fields.Many2one(
        "living.assignment",
        "Assignment",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('path_id', '=', living_path_id), ('state', '=', 'accepted')]",
    )
    living_consultant_id = fields.Many2one(
        related="living_assignment_id.consultant_id",
        string="Consultant",
        store=True,
        index="btree_not_null",
    )
    living_organization_id = fields.Many2one(
        "res.partner",
        "Organization",
        compute="_compute_living_organization_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
        help="Of the path, or else whom a facilitator meets.",
    )
    living_desk_id = fields.Many2one(
        "living.desk",
        "Desk",
        compute="_compute_living_desk_id",
        store=True,
        index="btree_not_null",
        help="The desk that holds the session: it stays so when the path is handed over.",
    )
    living_hours = fields.Float(
        "Hours",
        compute="_compute_living_hours",
        store=True,
        readonly=False,
        help="Hours of consultancy: the length of the session unless stated otherwise.",
    )
    living_report = fields.Text("What Was Done")
    living_logged_on = fields.Datetime("Logged On", copy=False, readonly=True)
    living_logged_by_id = fields.Many2one("res.users", "Logged By", copy=False, readonly=True)
    living_over_budget = fields.Boolean("Over Budget", copy=False, readonly=True)
    living_approved_by_id = fields.Many2one("res.users", "Approved By", copy=False, readonly=True)
    living_confirmed_on = fields.Datetime("Confirmed On", copy=False, readonly=True)
    living_confirmed_by_id = fields.Many2one("res.users", "Confirmed By", copy=False, readonly=True)
    living_contest_reason = fields.Text("What Is Wrong", copy=False, readonly=True)
    living_state = fields.Selection(
        [
            ("planned", "Planned"),
            ("to_approve", "Over Budget"),
            ("logged", "To Be Confirmed"),
            ("contested", "Contested"),
            ("confirmed", "Confirmed"),
        ],
        "Session",
        compute="_compute_living_state",
        store=True,
        index="btree_not_null",
    )

    living_log_key = fields.Char(
        copy=False,
        readonly=True,
        help="Identifies one filling-in of the portal's form: sent twice, it counts once.",
    )

    _living_log_key_unique = models.UniqueIndex(
        "(living_log_key) WHERE living_log_key IS NOT NULL",
        "This session has already been logged.",
    )
    # The hours of a period are added up without reading the events.
    _living_counted = models.Index(
        "(living_desk_id, living_state, start) INCLUDE (living_hours, active)"
        " WHERE living_state IN ('logged', 'confirmed')"
    )
    _living_hours_positive = models.Constraint(
        "CHECK(living_hours IS NULL OR living_hours >= 0)",
        "The hours of a session cannot be negative.",
    )
    _living_assignment_of_path = models.Constraint(
        "CHECK(living_assignment_id IS NULL OR living_path_id IS NOT NULL)",
        "A session with an assignment belongs to its path.",
    )

    # === COMPUTE METHODS === #

    @api.depends("living_path_id.organization_id")
    def _compute_living_organization_id(self):
        for event in self:
            path = event.living_path_id
            event.living_organization_id = path.organization_id or event.living_organization_id

    @api.depends("living_path_id", "living_organization_id", "living_committee_id.desk_id")
    def _compute_living_desk_id(self):
        """Not from the path's desk: a session that was held stays with the desk that held it."""
        for event in self:
            event.living_desk_id = (
                event.living_path_id.desk_id
                or event.living_organization_id.desk_id
                or event.living_committee_id.desk_id
            )

    @api.depends("duration", "living_path_id")
    def _compute_living_hours(self):
        """The length, until hours are stated: those that were logged stay as they are."""
        for event in self:
            if not (event.living_logged_on and event.living_hours):
                event.living_hours = event.duration if event.living_path_id else False

    @api.depends(
        "living_path_id",
        "living_logged_on",
        "living_over_budget",
        "living_approved_by_id",
        "living_confirmed_on",
        "living_contest_reason",
    )
    def _compute_living_state(self):
        for event in self:
            if not event.living_path_id:
                event.living_state = False
            elif event.living_confirmed_on:
                event.living_state = "confirmed"
            elif event.living_contest_reason:
                event.living_state = "contested"
            elif not event.living_logged_on:
                event.living_state = "planned"
            elif event.living_over_budget and not event.living_approved_by_id:
                event.living_state = "to_approve"
            else:
                event.living_state = "logged"

    @api.depends("name", "living_organization_id")
    @api.depends_context("living_session_titles")
    def _compute_display_name(self):
        """Where only sessions are shown, say with whom rather than repeat what."""
        super()._compute_display_name()
        if not self.env.context.get("living_session_titles"):
            return
        for event in self.filtered("living_organization_id"):
            event.display_name = f"{event.living_organization_id.name}: {event.name}"

    # === CONSTRAINT METHODS === #

    @api.constrains("living_path_id", "living_assignment_id")
    def _check_living_assignment(self):
        for event in self.filtered("living_assignment_id"):
            if event.living_assignment_id.path_id != event.living_path_id:
                raise ValidationError(
                    self.env._("The assignment belongs to another path than the session.")
                )

    @api.constrains("living_path_id", "living_organization_id")
    def _check_living_organization(self):
        """A session is held with the organization of its path."""
        for event in self.filtered("living_path_id"):
            if event.living_organization_id != event.living_path_id.organization_id:
                raise ValidationError(
                    self.env._(
                        "“%(session)s” is a session of the path of %(organization)s.",
                        session=event.name,
                        organization=event.living_path_id.organization_id.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if not self.env.su and vals.keys() & set(self._living_frozen_fields):
            self._check_living_not_confirmed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_living_confirmed(self):
        self._check_living_not_confirmed()

    def _check_living_not_confirmed(self):
        for event in self.sudo():
            if event.living_confirmed_on:
                raise UserError(
                    self.env._(
                        "The organization confirmed “%(session)s”: it can no longer be changed.",
                        session=event.name,
                    )
                )

    # === ACTIONS === #

    def action_living_log(self):
        """Record that the sessions took place, for the hours and the report they carry."""
        self.check_access("write")
        for event in self:
            event._living_log(event.living_hours, event.living_report)

    def action_living_approve(self):
        """Let sessions over the agreed hours count.

        :raise UserError: if the user does not manage the desk
        """
        self.check_access("write")
        if not self._is_desk_manager():
            raise UserError(self.env._("Only a manager of the desk approves hours over budget."))
        waiting = self.filtered(lambda event: event.living_state == "to_approve")
        waiting.sudo().living_approved_by_id = self.env.user

    # === BUSINESS METHODS === #

    def _living_log(self, hours, report):
        """Record that a session of a path took place, or correct what was recorded.

        :param float hours: hours held
        :param str report: what was done, for the organization and the desk
        :raise ValidationError: if hours or report are missing
        :raise UserError: if the path is not under way, the session lies ahead or is already
            confirmed, or the hours go over the budget and the desk does not allow it
        """
        self.ensure_one()
        path_sudo = self.sudo().living_path_id
        path_sudo._lock_and_refresh()
        self._check_living_not_confirmed()
        if path_sudo.state not in ("active", "suspended"):
            raise UserError(self.env._("“%(path)s” is not under way.", path=path_sudo.display_name))
        if not 0 < (hours or 0) <= 24:
            raise ValidationError(self.env._("Write how many hours the session lasted (0 to 24)."))
        if not (report or "").strip():
            raise ValidationError(self.env._("Write in a few words what was done."))
        if self.start > fields.Datetime.now():
            raise UserError(
                self.env._("This session has not begun yet: it can be logged afterwards.")
            )
        excess = self._get_living_excess(hours)
        if excess > 0 and path_sudo.desk_id.over_budget_policy == "refuse":
            raise UserError(
                self.env._(
                    "This session goes %(excess)g hours over the agreed ones. "
                    "Ask your desk to extend the budget first.",
                    excess=excess,
                )
            )
        self.sudo().write(
            {
                "living_hours": hours,
                "living_report": report.strip(),
                "living_logged_on": fields.Datetime.now(),
                "living_logged_by_id": self.env.user.id,
                "living_over_budget": excess > 0,
                "living_approved_by_id": False,
                "living_contest_reason": False,
            }
        )
        template = self.env.ref("living_desk.mail_template_session_logged")
        template.sudo().send_mail(self.id)

    def _get_living_excess(self, hours):
        """Return by how many hours the session would go over path or assignment."""
        self.ensure_one()
        session_sudo = self.sudo()
        counted = session_sudo.living_hours if session_sudo.living_state == "logged" else 0.0
        left = [session_sudo.living_path_id.hours_left]
        if session_sudo.living_assignment_id:
            left.append(session_sudo.living_assignment_id.hours_left)
        return round(hours - counted - min(left), 2)

    def _living_confirm(self):
        """Record that the organization confirms the hours.

        :raise UserError: if the session does not wait for a confirmation
        """
        self.ensure_one()
        self._check_living_answerable()
        self.sudo().write(
            {
                "living_confirmed_on": fields.Datetime.now(),
                "living_confirmed_by_id": self.env.user.id,
            }
        )

    def _living_contest(self, reason):
        """Record that the organization does not agree with what was logged.

        :param str reason: what is wrong
        :raise ValidationError: without a reason
        :raise UserError: if the session does not wait for a confirmation
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say in a few words what is wrong."))
        self._check_living_answerable()
        self.sudo().living_contest_reason = reason.strip()
        self.sudo().living_path_id._ask_adviser(
            self.env._("Hours contested: %(session)s", session=self.sudo().name), reason.strip()
        )

    def _check_living_answerable(self):
        session_sudo = self.sudo()
        session_sudo.living_path_id._lock_and_refresh()
        session_sudo.invalidate_recordset()
        if session_sudo.living_state != "logged":
            raise UserError(
                self.env._(
                    "“%(session)s” does not wait for a confirmation.", session=session_sudo.name
                )
            )
