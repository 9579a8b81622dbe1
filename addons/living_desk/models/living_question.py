from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

# Who asks: what the screens show, and where it is kept out of everybody's reach.
ASKER_FIELDS = {
    "desk_id": "asker_desk_id",
    "user_id": "asker_user_id",
    "organization_id": "asker_organization_id",
    "path_id": "asker_path_id",
}
OPEN_STATES = ("asked", "answered")


class LivingQuestion(models.Model):
    """What a desk asks the experts of the whole network.

    A desk may ask without showing its name. The fields that hold who asks are closed to every
    user; those that show it are worked out for each reader, and so are searches among them.
    There are no messages, followers or activities either, since they would name their author.
    """

    _name = "living.question"
    _description = "Question to the Network"
    _inherit = ["living.unsigned.mixin", "living.protected.mixin"]
    _order = "asked_on desc, id desc"
    _protected_fields = ("state", "asked_on", "closed_on")
    _owner_fields = ("desk_id", "organization_id", "path_id")

    name = fields.Char("Question", required=True)
    text = fields.Text("In Detail", help="Read by the experts and desks of the whole network.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "Asked"),
            ("answered", "With Answers"),
            ("knowledge", "Knowledge"),
            ("closed", "Set Aside"),
        ],
        required=True,
        default="draft",
        index=True,
        copy=False,
        group_expand=True,
    )
    # who asks
    show_desk = fields.Boolean(
        "Show Who Asks",
        default=True,
        help="Otherwise nobody outside the desk sees which desk asks, now or later.",
    )
    desk_id = fields.Many2one(
        "living.desk",
        "Asked By",
        compute="_compute_asker",
        inverse="_inverse_desk_id",
        search="_search_desk_id",
        compute_sudo=True,
        default=lambda self: self.env.user.living_desk_ids[:1],
        domain=lambda self: [("id", "in", self.env.user.living_desk_ids.ids)],
    )
    user_id = fields.Many2one(
        "res.users", "Written By", compute="_compute_asker", compute_sudo=True
    )
    organization_id = fields.Many2one(
        "res.partner",
        "For the Organization",
        compute="_compute_asker",
        inverse="_inverse_client",
        compute_sudo=True,
        domain=[("is_cultural_organization", "=", True)],
        help="For the desk only: nobody else sees for whom it asks.",
    )
    path_id = fields.Many2one(
        "living.path",
        "For the Path",
        compute="_compute_asker",
        inverse="_inverse_client",
        compute_sudo=True,
        domain="[('organization_id', '=?', organization_id)]",
        help="For the desk only: nobody else sees for whom it asks.",
    )
    is_own = fields.Boolean(
        "Asked by My Desks",
        compute="_compute_asker",
        search="_search_is_own",
        compute_sudo=True,
    )
    asker_desk_id = fields.Many2one(
        "living.desk",
        required=True,
        index=True,
        ondelete="restrict",
        groups=fields.NO_ACCESS,
        default=lambda self: self.env.user.living_desk_ids[:1],
    )
    asker_user_id = fields.Many2one(
        "res.users",
        ondelete="restrict",
        copy=False,
        groups=fields.NO_ACCESS,
        default=lambda self: self.env.user,
    )
    asker_organization_id = fields.Many2one(
        "res.partner", ondelete="set null", groups=fields.NO_ACCESS
    )
    asker_path_id = fields.Many2one("living.path", ondelete="set null", groups=fields.NO_ACCESS)
    # whom it suits
    expertise_ids = fields.Many2many("living.expertise", ondelete="restrict")
    discipline_ids = fields.Many2many(
        "living.discipline", string="Disciplines", ondelete="restrict"
    )
    country_ids = fields.Many2many("res.country", string="Countries")
    lang_id = fields.Many2one(
        "res.lang",
        "Language",
        context={"active_test": False},
        default=lambda self: self.env["res.lang"]._lang_get(self.env.user.lang),
        help="Only experts who speak it are written to.",
    )
    fitting_expert_count = fields.Integer(
        "Experts to Write To", compute="_compute_fitting_expert_count"
    )
    # when
    answer_by = fields.Date()
    asked_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    # what came of it
    invitation_ids = fields.One2many("living.question.invitation", "question_id", "Written To")
    answer_ids = fields.One2many("living.question.answer", "question_id", "Answers")
    answer_count = fields.Integer("Number of Answers", compute="_compute_answers", store=True)
    best_answer_id = fields.Many2one(
        "living.question.answer",
        "Chosen Answer",
        compute="_compute_answers",
        store=True,
        index="btree_not_null",
    )
    best_answer = fields.Text(related="best_answer_id.text", string="Best Answer")
    best_expert_id = fields.Many2one(related="best_answer_id.expert_id", string="Best Answer By")

    _asked_complete = models.Constraint(
        "CHECK(state = 'draft' OR asked_on IS NOT NULL)", "A question that was asked says when."
    )
    _length_limited = models.Constraint(
        "CHECK(char_length(name) <= 300 AND char_length(text) <= 10000)",
        "Please shorten the question: 300 characters for the question itself, "
        "10000 for its details.",
    )

    # === COMPUTE METHODS === #

    @api.depends(*ASKER_FIELDS.values(), "show_desk")
    @api.depends_context("uid")
    def _compute_asker(self):
        desks = self.env.user.living_desk_ids
        for question in self:
            question.is_own = is_own = question.asker_desk_id in desks
            shown = is_own or question.show_desk
            question.desk_id = shown and question.asker_desk_id
            question.user_id = is_own and question.asker_user_id
            question.organization_id = is_own and question.asker_organization_id
            question.path_id = is_own and question.asker_path_id

    def _inverse_desk_id(self):
        for question in self.filtered("desk_id"):
            desk = question.desk_id
            if not self.env.su and desk not in self.env.user.living_desk_ids:
                raise AccessError(self.env._("Ask in the name of a desk of yours."))
            question.sudo().asker_desk_id = desk

    def _inverse_client(self):
        for question in self:
            path = question.path_id
            organization = question.organization_id or path.organization_id
            question.sudo().write(
                {"asker_organization_id": organization.id, "asker_path_id": path.id}
            )

    def _search_desk_id(self, operator, value):
        if operator == "any":
            # With the rights of the user: what they search by is theirs to read.
            operator, value = "in", self.env["living.desk"].search(value).ids
        if operator != "in":
            return NotImplemented
        shown = Domain("show_desk", "=", True) | self._get_own_domain()
        domain = shown & Domain("asker_desk_id", "in", list(value))
        return self._hide_domain(domain | ~shown if False in value else domain)

    def _search_is_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self._get_own_domain()
        return self._hide_domain(own if True in value else ~own)

    @api.model
    def _get_own_domain(self):
        """Return the questions of the user's desks, as a domain for the superuser."""
        return Domain("asker_desk_id", "in", self.env.user.living_desk_ids.ids)

    @api.model
    def _hide_domain(self, domain):
        """Return a domain on fields closed to the user as one that the user may search."""
        return Domain("id", "in", self.sudo()._search(domain))

    @api.depends("expertise_ids", "discipline_ids", "country_ids", "lang_id")
    def _compute_fitting_expert_count(self):
        experts_sudo = self.env["living.consultant"].sudo()
        for question in self:
            question.fitting_expert_count = (
                experts_sudo.search_count(question._get_expert_domain())
                if question.state == "draft"
                else 0
            )

    @api.depends("answer_ids.is_best")
    def _compute_answers(self):
        for question in self:
            question.answer_count = len(question.answer_ids)
            question.best_answer_id = question.answer_ids.filtered("is_best")[:1]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self.env.user.living_desk_ids:
            raise UserError(
                self.env._("Only the team of a desk asks the network: you belong to no desk.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_asked_unchanged(vals)
        return super().write(vals)

    def _check_asked_unchanged(self, vals):
        """Refuse to change under the experts' eyes what they were asked."""
        fixed = {"name", "text", "show_desk", "lang_id", "desk_id"}
        if vals.keys() & fixed and any(question.state != "draft" for question in self):
            raise UserError(
                self.env._("What was asked stays as the experts read it: ask a new question.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if not self.env.su and any(question.state != "draft" for question in self):
            raise UserError(
                self.env._("What was asked stays in the history of the network: close it.")
            )

    # === ACTIONS === #

    def action_ask(self):
        for question in self:
            if not (question.text or "").strip():
                raise UserError(self.env._("Describe what you want to know, then ask."))
        self._transition("asked", ("draft",), {"asked_on": fields.Date.context_today(self)})
        self._invite_experts()

    def action_close(self):
        self._transition("closed", OPEN_STATES, {"closed_on": fields.Date.context_today(self)})

    def action_reopen(self):
        """Ask again: nobody is written to a second time, and no answer is the best any more."""
        for question in self:
            target = "answered" if question.sudo().answer_ids else "asked"
            question._transition(target, ("knowledge", "closed"), {"closed_on": False})
            question.sudo().answer_ids.filtered("is_best").is_best = False

    # === BUSINESS METHODS === #

    def _get_expert_domain(self):
        """Return the experts whom the question is mailed to: available, and fit for all its
        needs: one of the expertises, of the disciplines and of the countries, and the language.
        """
        self.ensure_one()
        domain = Domain("is_expert", "=", True)
        domain &= Domain("current_availability", "=", "available")
        domain &= Domain("partner_id.user_ids", "!=", False) & Domain("email", "!=", False)
        for name, needed in (
            ("expertise_ids", self.expertise_ids),
            ("discipline_ids", self.discipline_ids),
            ("country_ids", self.country_ids),
            ("lang_ids", self.lang_id),
        ):
            if needed:
                domain &= Domain(name, "in", needed.ids)
        return domain

    def _invite_experts(self):
        """Write to each expert who fits, in the name of the network, and never twice."""
        for question in self._as_system():
            experts = question.env["living.consultant"].search(question._get_expert_domain())
            experts -= question.invitation_ids.expert_id
            experts = experts.filtered(
                lambda expert, asker=question.asker_user_id.partner_id: expert.partner_id != asker
            )
            invitations = question.invitation_ids.create(
                [{"question_id": question.id, "expert_id": expert.id} for expert in experts]
            )
            template = question.env.ref("living_desk.mail_template_question_asked")
            template.send_mail_batch(invitations.ids)

    def _as_system(self):
        """Return the questions as the system handles them.

        Messages keep their author and the company where they were written: with what a user's
        context holds they would tell who asks.
        """
        return self.with_env(self.env(user=api.SUPERUSER_ID, context={}))

    @api.model
    def _get_network_sender(self):
        """Return the address in whose name experts are written to: that of no desk."""
        company = self.env.ref("base.main_company")
        return company.email_formatted or self.env.ref("base.partner_root").email_formatted

    def _answer(self, expert, text):
        """Record what an expert answers, or what it answers now instead.

        :param expert: the `living.consultant` who answers
        :param str text: the answer, checked by the caller
        :raise UserError: if the question has been closed in the meantime
        """
        self.ensure_one()
        self._lock_and_refresh()
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._("The question has been closed in the meantime. Thank you all the same.")
            )
        self_sudo = self.sudo()
        answer_sudo = self_sudo.answer_ids.filtered(lambda answer: answer.expert_id == expert)
        if answer_sudo:
            answer_sudo.text = text
            return answer_sudo
        answer_sudo = answer_sudo.create(
            {"question_id": self.id, "expert_id": expert.id, "text": text}
        )
        if self.state == "asked":
            self_sudo._transition("answered", ("asked",))
        self._tell_asker(answer_sudo)
        return answer_sudo

    def _tell_asker(self, answer):
        """Mail the answer to who asked; the message hangs on no document that others read."""
        system = self._as_system()
        partner = system.asker_user_id.partner_id
        if partner.email:
            template = system.env.ref("living_desk.mail_template_question_answered")
            template.send_mail(
                answer.id,
                email_values={
                    "model": False,
                    "res_id": False,
                    "recipient_ids": [Command.set(partner.ids)],
                },
            )

    def _keep_as_knowledge(self, answer):
        """Close the question with its best answer, for the whole network to read."""
        self.ensure_one()
        self._transition("knowledge", ("answered",), {"closed_on": fields.Date.context_today(self)})
        answer.sudo().is_best = True
