from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import NO_ACCESS


class LivingHandover(models.Model):
    """An organization that passes from the desk that follows it to another one.

    The desk that asks for an organization has typed its number and knows no more than that:
    who it is stays with the desk that follows it until that desk accepts.
    """

    _name = "living.handover"
    _description = "Hand-Over"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "living.protected.mixin",
        "living.handover.execution",
    ]
    _order = "asked_on desc, id desc"
    _protected_fields = (
        "name",
        "asked_number",
        "organization_id",
        "from_desk_id",
        "to_desk_id",
        "asked_by",
        "reason",
        "state",
        "asked_on",
        "asked_by_id",
        "answered_on",
        "answered_by_id",
        "refusal_reason",
        "date_effective",
        "dossier_attachment_id",
    )

    name = fields.Char(
        "Organization",
        required=True,
        readonly=True,
        help="What both desks know it by: until the answer, what the desk that asks has typed.",
    )
    asked_number = fields.Char("VAT Number or Tax Code", readonly=True)
    organization_id = fields.Many2one(
        "res.partner",
        "Organization Handed Over",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        groups=NO_ACCESS,
    )
    visible_organization_id = fields.Many2one(
        "res.partner",
        "Record of the Organization",
        compute="_compute_visible_organization_id",
        help="Shown to those who may read it: to the desk that asks, once it is its own.",
    )
    from_desk_id = fields.Many2one(
        "living.desk", "From", required=True, readonly=True, index=True, ondelete="restrict"
    )
    to_desk_id = fields.Many2one(
        "living.desk", "To", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="from_desk_id.company_id", store=True, index=True)
    asked_by = fields.Selection(
        [("from", "The desk that follows it"), ("to", "The desk that wants to")],
        required=True,
        readonly=True,
    )
    answering_desk_id = fields.Many2one(
        "living.desk", "Answered By", compute="_compute_answering_desk_id", store=True
    )
    reason = fields.Text(required=True, readonly=True)
    state = fields.Selection(
        [
            ("asked", "To Be Answered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Taken Back"),
        ],
        required=True,
        readonly=True,
        default="asked",
        index=True,
        tracking=True,
        copy=False,
    )
    asked_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    asked_by_id = fields.Many2one(
        "res.users", "Asked by User", required=True, readonly=True, default=lambda s: s.env.user
    )
    answered_on = fields.Datetime(readonly=True)
    answered_by_id = fields.Many2one("res.users", "Answered by User", readonly=True)
    refusal_reason = fields.Text("Reason of Refusal", readonly=True)
    date_effective = fields.Date("Effective From", readonly=True)
    dossier_attachment_id = fields.Many2one(
        "ir.attachment",
        "Dossier",
        readonly=True,
        ondelete="restrict",
        help="The paths as they were on the day of the hand-over, for the desk that gave them.",
    )
    can_answer = fields.Boolean(compute="_compute_can_answer")
    can_withdraw = fields.Boolean(compute="_compute_can_answer")

    _one_open = models.UniqueIndex(
        "(organization_id) WHERE state = 'asked'",
        "A hand-over of this organization already waits for an answer.",
    )
    _two_desks = models.Constraint(
        "CHECK(from_desk_id != to_desk_id)", "An organization is handed over to another desk."
    )
    _answer_complete = models.Constraint(
        "CHECK((state = 'asked') = (answered_on IS NULL))",
        "A hand-over that was answered says when.",
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id", "state")
    @api.depends_context("uid")
    def _compute_visible_organization_id(self):
        organizations = self.sudo().organization_id.sudo(self.env.su)
        readable = organizations._filtered_access("read")
        for handover in self:
            organization = handover.sudo().organization_id.sudo(self.env.su)
            handover.visible_organization_id = organization & readable

    @api.depends("asked_by", "from_desk_id", "to_desk_id")
    def _compute_answering_desk_id(self):
        for handover in self:
            offered = handover.asked_by == "from"
            handover.answering_desk_id = handover.to_desk_id if offered else handover.from_desk_id

    @api.depends("state", "answering_desk_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for handover in self:
            waiting = handover.state == "asked"
            handover.can_answer = waiting and self._is_manager_of(handover.answering_desk_id)
            handover.can_withdraw = waiting and self._is_manager_of(handover._get_asking_desk())

    # === ACTIONS === #

    def action_accept(self):
        """Move the organizations with their paths to the other desk.

        :raise AccessError: if the user does not answer for the other desk
        :raise UserError: if the hand-over has been answered already, or cannot be done now
        """
        for handover in self:
            handover._check_can_answer()
            handover._transition("accepted", ("asked",), handover._prepare_answer_vals())
            handover._execute()
            handover._close(handover.env._("The hand-over was accepted."))

    def action_withdraw(self):
        """Take the question back before it is answered."""
        for handover in self:
            if not self._is_manager_of(handover._get_asking_desk()):
                raise AccessError(
                    self.env._("Only a manager of the desk that asked withdraws a hand-over.")
                )
            handover._transition("withdrawn", ("asked",), handover._prepare_answer_vals())
            handover._close(handover.env._("The hand-over was withdrawn."))

    def action_view_former_sessions(self):
        """Open the sessions that the former desk held: both desks read them on."""
        self.ensure_one()
        if self.state != "accepted":
            raise UserError(self.env._("Nothing has been handed over."))
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.calendar_event_action")
        return {
            **action,
            "views": [(False, "list"), (False, "calendar"), (False, "form")],
            "domain": [
                ("living_organization_id", "=", self.sudo().organization_id.id),
                ("living_desk_id", "=", self.from_desk_id.id),
            ],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _is_manager_of(self, desks):
        """Tell whether the user decides for the desks; coordinators decide for all."""
        user = self.env.user
        if self.env.su or user.has_group("living_desk.group_coordinator"):
            return True
        return user.has_group("living_desk.group_manager") and desks <= user.living_desk_ids

    def _get_asking_desk(self):
        self.ensure_one()
        return self.from_desk_id if self.asked_by == "from" else self.to_desk_id

    @api.model
    def _offer(self, organization, to_desk, reason):
        """Offer an organization to another desk.

        :param organization: `res.partner` that the user may read
        :param to_desk: the desk that should follow it
        :param str reason: why
        :return: the hand-over
        """
        organization.check_access("write")
        if not organization.desk_id:
            raise UserError(
                self.env._("No desk follows “%(name)s” yet.", name=organization.display_name)
            )
        return self._ask(organization, to_desk, "from", reason, name=organization.name)

    @api.model
    def _ask_for(self, number, name, to_desk, reason):
        """Ask the desk that follows an organization for it, whoever it is.

        :param str number: VAT number or tax code, as typed
        :param str name: what the desk that asks calls it
        :param to_desk: the desk that wants to follow it
        :param str reason: why
        :return: the hand-over, which tells the desk that asks no more than it said
        :raise UserError: if no other desk follows an organization with this number
        """
        known_sudo = self.env["res.partner"]._find_followed_sudo(number, to_desk)
        if not known_sudo:
            raise UserError(
                self.env._(
                    "No other desk follows an organization with the number “%(number)s”.",
                    number=number or "",
                )
            )
        number = number.strip()
        name = " ".join((name or "").split())
        return self._ask(
            known_sudo, to_desk, "to", reason, name=name or number, asked_number=number
        )

    def _ask(self, organization, to_desk, asked_by, reason, **values):
        """Record who asks whom for what, and tell who has to answer."""
        organization_sudo = organization.sudo()
        from_desk = organization_sudo.desk_id.sudo(self.env.su)
        if not self._is_manager_of(from_desk if asked_by == "from" else to_desk):
            raise AccessError(
                self.env._("Only a manager of one of the two desks asks for a hand-over.")
            )
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say in a few words why."))
        if from_desk == to_desk:
            raise UserError(
                self.env._("“%(desk)s” follows this organization already.", desk=to_desk.name)
            )
        if from_desk.company_id != to_desk.company_id:
            raise UserError(
                self.env._("Organizations are handed over between desks of the same company only.")
            )
        open_sudo = self.sudo().search_count(
            [("organization_id", "=", organization_sudo.id), ("state", "=", "asked")], limit=1
        )
        if open_sudo:
            raise UserError(
                self.env._("A hand-over of this organization already waits for an answer.")
            )
        handover_sudo = self.sudo().create(
            {
                "organization_id": organization_sudo.id,
                "from_desk_id": from_desk.id,
                "to_desk_id": to_desk.id,
                "asked_by": asked_by,
                "reason": reason.strip(),
                "asked_by_id": self.env.user.id,
                **values,
            }
        )
        manager = handover_sudo.answering_desk_id.manager_id
        if manager:
            handover_sudo.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Answer the hand-over of %(name)s", name=handover_sudo.name),
                user_id=manager.id,
            )
        return handover_sudo.sudo(self.env.su)

    def _refuse(self, reason):
        """Record that the other desk does not agree.

        :param str reason: why, for the desk that asked
        :raise ValidationError: without a reason
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say in a few words why you refuse."))
        self._check_can_answer()
        self._transition(
            "refused",
            ("asked",),
            {**self._prepare_answer_vals(), "refusal_reason": reason.strip()},
        )
        self._close(self.env._("The hand-over was refused: %(reason)s", reason=reason.strip()))

    def _check_can_answer(self):
        self.ensure_one()
        if not self._is_manager_of(self.answering_desk_id):
            raise AccessError(
                self.env._(
                    "Only a manager of “%(desk)s” answers this hand-over.",
                    desk=self.answering_desk_id.name,
                )
            )

    def _prepare_answer_vals(self):
        return {"answered_on": fields.Datetime.now(), "answered_by_id": self.env.user.id}

    def _close(self, message):
        """Tell who asked, and take the question off the desk of who had to answer."""
        for handover_sudo in self.sudo():
            handover_sudo.activity_unlink(["mail.mail_activity_data_todo"])
            handover_sudo.message_post(
                body=message,
                partner_ids=handover_sudo.asked_by_id.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
