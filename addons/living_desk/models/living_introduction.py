from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import NO_ACCESS, Domain

from .living_contact_relation import STAGES

MAX_REASON = 5000


class LivingIntroduction(models.Model):
    """An organization, or its desk for it, asks whoever keeps a contact to be introduced.

    Who the contact is stays with its owner until it accepts: whoever asks reads no more than
    that a desk knows somebody.
    """

    _name = "living.introduction"
    _description = "Introduction"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "living.protected.mixin",
        "living.introduction.access",
        "living.introduction.exchange",
    ]
    _order = "asked_on desc, id desc"
    _protected_fields = (
        "contact_id",
        "organization_id",
        "asked_by",
        "asked_text",
        "reason",
        "state",
        "asked_on",
        "asked_by_id",
        "answered_on",
        "answered_by_id",
        "refusal_reason",
        "closed_for_good",
        "relation_id",
        "done_on",
        "result_stage",
        "result_note",
    )

    contact_id = fields.Many2one(
        "res.partner",
        "Contact Asked For",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        groups=NO_ACCESS,
    )
    owner_id = fields.Many2one(
        related="contact_id.contact_owner_id",
        store=True,
        string="Organization That Keeps It",
        index="btree_not_null",
        groups=NO_ACCESS,
    )
    owner_desk_id = fields.Many2one(
        related="contact_id.contact_desk_id", store=True, string="Asked Desk", index=True
    )
    visible_contact_id = fields.Many2one(
        "res.partner",
        "Record of the Contact",
        compute="_compute_visible_contact_id",
        help="Shown to those who may see it: to who asks, once the owner accepts.",
    )
    contact_label = fields.Char("Contact", compute="_compute_visible_contact_id")
    organization_id = fields.Many2one(
        "res.partner",
        "To Be Introduced",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    from_desk_id = fields.Many2one(
        related="organization_id.desk_id", store=True, string="Asking Desk", index=True
    )
    asked_by = fields.Selection(
        [("organization", "The Organization"), ("desk", "Its Desk")], required=True, readonly=True
    )
    asked_text = fields.Char("Looked For", readonly=True, help="What who asks has searched.")
    reason = fields.Text("Why", required=True, readonly=True, help="The contact reads it too.")
    state = fields.Selection(
        [
            ("asked", "Asked"),
            ("accepted", "Granted"),
            ("done", "Result Known"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="asked",
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    asked_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    asked_by_id = fields.Many2one(
        "res.users",
        "Asked by User",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    answered_on = fields.Datetime(readonly=True)
    answered_by_id = fields.Many2one(
        "res.users", "Answered by User", readonly=True, ondelete="restrict"
    )
    refusal_reason = fields.Text("Reason of Refusal", readonly=True)
    closed_for_good = fields.Boolean(
        readonly=True, help="The contact can no longer be introduced to anybody."
    )
    relation_id = fields.Many2one(
        "living.contact.relation",
        "Relation Begun",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    done_on = fields.Date("Result Recorded On", readonly=True)
    result_stage = fields.Selection(STAGES, "Stage Reached", readonly=True)
    result_note = fields.Text("What Came of It", readonly=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")
    can_follow = fields.Boolean(compute="_compute_can_answer")

    _one_open = models.UniqueIndex(
        "(contact_id, organization_id) WHERE state = 'asked'",
        "This introduction has been asked for already: wait for the answer.",
    )
    _answer_complete = models.Constraint(
        "CHECK((state = 'asked') = (answered_on IS NULL))",
        "An introduction that was answered says when.",
    )
    _refusal_complete = models.Constraint(
        "CHECK(state != 'declined' OR COALESCE(TRIM(refusal_reason), '') != '')",
        "Whoever declines says why.",
    )
    _result_complete = models.Constraint(
        "CHECK((state = 'done') = (result_stage IS NOT NULL))",
        "An introduction whose result is known says how far it led.",
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id.name", "owner_desk_id.name")
    def _compute_display_name(self):
        """Never the contact: the name goes into mails, whoever reads them."""
        for introduction in self.sudo():
            introduction.display_name = self.env._(
                "Introduction of %(organization)s to a contact of %(desk)s",
                organization=introduction.organization_id.name or "",
                desk=introduction.owner_desk_id.name or "",
            )

    @api.depends("contact_id", "state", "owner_desk_id")
    @api.depends_context("uid", "lang", "su")
    def _compute_visible_contact_id(self):
        visible = self._get_visible_contacts()
        for introduction in self:
            contact_sudo = introduction.sudo().contact_id
            if contact_sudo.id in visible.ids:
                introduction.visible_contact_id = contact_sudo.id
                introduction.contact_label = contact_sudo.name
            else:
                introduction.visible_contact_id = False
                introduction.contact_label = self.env._(
                    "1 contact of %(desk)s", desk=introduction.sudo().owner_desk_id.name or ""
                )

    @api.depends("state", "contact_id", "owner_id", "owner_desk_id", "from_desk_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for introduction in self:
            introduction.can_answer = introduction.state == "asked" and introduction._is_owner()
            introduction.can_follow = introduction._is_asker()

    def _get_visible_contacts(self):
        """Return the contacts of these introductions that the user may see."""
        contacts_sudo = self.sudo().contact_id
        if self.env.user._is_internal() and not self.env.su:
            return contacts_sudo.sudo(False)._filtered_access("read")
        # On the portal partners are not read: one place says who sees which contact.
        return contacts_sudo.search(
            Domain("id", "in", contacts_sudo.ids)
            & contacts_sudo._get_contact_directory_domain()
            & self.env.user._get_contact_domain()
        )

    # === ACTIONS === #

    def action_accept(self):
        """Bring the organization and the contact together, once.

        :raise AccessError: if the user does not answer for the owner
        :raise UserError: if it has been answered, or the contact cannot be introduced yet
        """
        for introduction in self:
            introduction._check_owner()
            introduction._check_contact_ready()
            introduction._transition("accepted", ("asked",), introduction._prepare_answer_vals())
            introduction._connect()
            message = self.env._("The introduction was accepted: both were written to.")
            introduction._close(message, tell=False)

    def action_withdraw(self):
        """Take the question back before it is answered."""
        for introduction in self:
            introduction._check_asker()
            introduction._transition("withdrawn", ("asked",), introduction._prepare_answer_vals())
            introduction._close(self.env._("The question was withdrawn."), tell=False)

    def action_view_relation(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "living.contact.relation",
            "res_id": self.relation_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _ask(self, contacts_sudo, organization, reason, asked_text=""):
        """Ask whoever keeps each contact to introduce the organization.

        :param contacts_sudo: the contacts, elevated: the user need not see them
        :param organization: who wants to be introduced
        :param str reason: why, for the owner and for the contact
        :param str asked_text: what the user searched
        :return: the introductions, with those that wait for an answer already
        :raise AccessError: if the user does not ask for this organization
        :raise ValidationError: if nobody or nothing is asked
        """
        organization_sudo = organization.sudo()
        asked_by = self._check_may_ask(organization_sudo)
        reason = self._check_text(reason, self.env._("Say in a few words why."))
        contacts_sudo = contacts_sudo.filtered_domain(contacts_sudo._get_contact_directory_domain())
        self._check_not_own(contacts_sudo, organization_sudo, asked_by)
        waiting_sudo = self.sudo().search(
            [
                ("contact_id", "in", contacts_sudo.ids),
                ("organization_id", "=", organization_sudo.id),
                ("state", "=", "asked"),
            ]
        )
        asked_sudo = self.sudo().create(
            [
                {
                    "contact_id": contact.id,
                    "organization_id": organization_sudo.id,
                    "asked_by": asked_by,
                    "asked_by_id": self.env.user.id,
                    "asked_text": (asked_text or "")[:200],
                    "reason": reason,
                }
                for contact in contacts_sudo - waiting_sudo.contact_id
            ]
        )
        asked_sudo._tell_owner()
        return (asked_sudo | waiting_sudo).sudo(self.env.su)

    @api.model
    def _check_may_ask(self, organization_sudo):
        """Return on whose behalf the user asks for an organization.

        :raise AccessError: if the user neither is of the organization nor of its desk
        """
        if not (organization_sudo.is_company and organization_sudo.is_cultural_organization):
            raise ValidationError(self.env._("Choose the organization that is to be introduced."))
        if self.env.user.living_organization_id == organization_sudo:
            return "organization"
        if not self._is_team_of(organization_sudo.desk_id):
            raise AccessError(
                self.env._("You ask for introductions of the organizations of your own desks.")
            )
        return "desk"

    @api.model
    def _check_not_own(self, contacts_sudo, organization_sudo, asked_by):
        """:raise UserError: if nobody has to introduce one of the contacts"""
        if not contacts_sudo:
            raise UserError(self.env._("Nobody can be asked for: the contact is no longer there."))
        for contact in contacts_sudo:
            owner = contact.contact_owner_id
            own_desk = contact.contact_desk_id == organization_sudo.desk_id
            if owner == organization_sudo or (asked_by == "desk" and not owner and own_desk):
                raise UserError(
                    self.env._(
                        "“%(contact)s” is a contact of your own: write to it.", contact=contact.name
                    )
                )

    @api.model
    def _check_text(self, text, missing):
        """Return typed text without spaces around it.

        :param str missing: what to say when there is none
        """
        text = (text or "").strip()
        if not text:
            raise ValidationError(missing)
        if len(text) > MAX_REASON:
            raise ValidationError(
                self.env._("Please shorten the text to %(limit)s characters.", limit=MAX_REASON)
            )
        return text

    def _decline(self, reason):
        """Record that the owner does not introduce the contact.

        :param str reason: why, for who asked
        """
        self.ensure_one()
        reason = self._check_text(reason, self.env._("Say in a few words why you decline."))
        self._check_owner()
        self._transition(
            "declined", ("asked",), {**self._prepare_answer_vals(), "refusal_reason": reason}
        )
        self._close(self.env._("The introduction was declined: %(reason)s", reason=reason))

    def _record_result(self, stage, note=""):
        """Record what came of an introduction, in the story of the organization and the contact.

        :param str stage: how far it led, see :data:`STAGES`
        :param str note: what happened
        """
        self.ensure_one()
        self._check_asker()
        if stage not in dict(STAGES):
            raise ValidationError(self.env._("Choose how far it led."))
        note = (note or "").strip()
        if len(note) > MAX_REASON:
            self._check_text(note, "")
        self._transition(
            "done",
            ("accepted",),
            {
                "done_on": fields.Date.context_today(self),
                "result_stage": stage,
                "result_note": note,
            },
        )
        self._log_result(stage, note)

    @api.model
    def _close_withdrawn(self, contacts):
        """Close by themselves the introductions of contacts that took their consent back."""
        gone_sudo = contacts.sudo().filtered(lambda item: item.contact_consent == "withdrawn")
        self._close_for_good(gone_sudo)

    @api.model
    def _close_for_good(self, contacts):
        """Close the introductions of contacts that nobody is introduced to any more."""
        open_sudo = self.sudo().search(
            [("contact_id", "in", contacts.ids), ("state", "in", ("asked", "accepted"))]
        )
        for introduction_sudo in open_sudo:
            vals = {"closed_for_good": True}
            if introduction_sudo.state == "asked":
                vals |= introduction_sudo._prepare_answer_vals()
            introduction_sudo._transition("withdrawn", ("asked", "accepted"), vals)
            introduction_sudo._close(self.env._("This contact can no longer be introduced."))

    def _prepare_answer_vals(self):
        return {"answered_on": fields.Datetime.now(), "answered_by_id": self.env.user.id}
