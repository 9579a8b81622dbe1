from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class LivingConsultancyNeed(models.Model):
    """The consultant that a path looks for: what is asked, who was offered it, who took it."""

    _name = "living.consultancy.need"
    _description = "Search for a Consultant"
    _inherit = ["mail.thread", "living.protected.mixin", "living.consultancy.ranking"]
    _order = "id desc"
    _rec_names_search = ["path_id", "expertise_ids"]
    _protected_fields = ("given_up",)
    _owner_fields = ("path_id",)

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    desk_id = fields.Many2one(related="path_id.desk_id", store=True, index=True)
    company_id = fields.Many2one(related="path_id.company_id", store=True)
    organization_id = fields.Many2one(related="path_id.organization_id", store=True, index=True)
    expertise_ids = fields.Many2many(
        "living.expertise",
        string="Skills Asked",
        ondelete="restrict",
        help="Only who has at least one of them is proposed.",
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        compute="_compute_country_ids",
        store=True,
        readonly=False,
        help="Those that the consultant should know: the markets of the path unless you say "
        "otherwise.",
    )
    lang_ids = fields.Many2many("res.lang", string="Languages", context={"active_test": False})
    discipline_ids = fields.Many2many(
        "living.discipline",
        string="Disciplines",
        compute="_compute_discipline_ids",
        store=True,
        readonly=False,
        ondelete="restrict",
    )
    hours = fields.Float(
        "Hours Asked",
        compute="_compute_hours",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    note = fields.Text("What Is Asked", help="Read by the consultants before answering.")
    offer_next = fields.Boolean(
        "Then Offer to the Next",
        default=True,
        help="When refused or left unanswered, and nobody else still has to answer, offer it to "
        "the next consultant of the desk's territory in the ranking.",
    )
    assignment_ids = fields.One2many("living.assignment", "need_id", "Offers", copy=False)
    offer_count = fields.Integer("Offers Made", compute="_compute_state", store=True)
    taken_by_id = fields.Many2one("living.consultant", compute="_compute_state", store=True)
    given_up = fields.Boolean(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("open", "To Be Offered"),
            ("offered", "Waiting for an Answer"),
            ("taken", "Consultant Found"),
            ("done", "Work Done"),
            ("given_up", "Given Up"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
    )

    _hours_positive = models.Constraint("CHECK(hours >= 0)", "The hours asked cannot be negative.")

    # === COMPUTE METHODS === #

    @api.depends("path_id.code", "expertise_ids.name")
    def _compute_display_name(self):
        anybody = self.env._("Consultant")
        for need in self:
            skills = ", ".join(need.expertise_ids.mapped("name"))
            need.display_name = f"{need.path_id.code} – {skills or anybody}"

    @api.depends("path_id")
    def _compute_country_ids(self):
        for need in self:
            need.country_ids = need.country_ids or need.path_id.market_ids.country_id

    @api.depends("path_id")
    def _compute_discipline_ids(self):
        for need in self:
            need.discipline_ids = need.discipline_ids or need.path_id.discipline_ids

    @api.depends("path_id")
    def _compute_hours(self):
        for need in self:
            need.hours = need.hours or max(need.path_id.hours_left, 0.0)

    @api.depends("assignment_ids.state", "given_up")
    def _compute_state(self):
        for need in self:
            offers = need.assignment_ids
            by_state = offers.grouped("state")
            taker = by_state.get("accepted") or by_state.get("done") or offers.browse()
            need.offer_count = len(offers)
            need.taken_by_id = taker.consultant_id[:1]
            if taker:
                need.state = "taken" if taker[0].state == "accepted" else "done"
            elif need.given_up:
                need.state = "given_up"
            else:
                need.state = "offered" if "offered" in by_state else "open"

    # === CONSTRAINT METHODS === #

    @api.constrains("path_id")
    def _check_offers_of_path(self):
        self.assignment_ids._check_need_of_path()

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_offered(self):
        for need in self:
            if need.sudo().assignment_ids:
                raise UserError(
                    self.env._(
                        "“%(need)s” has been offered: give it up instead of deleting it.",
                        need=need.display_name,
                    )
                )

    # === ACTIONS === #

    def action_rank(self):
        """Open the list of the consultants who fit, the best first, with the reasons."""
        self.ensure_one()
        self.check_access("write")
        self._check_offerable()
        proposal = self.env["living.consultant.proposal"].create({"need_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Fits"),
            "res_model": proposal._name,
            "res_id": proposal.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_give_up(self):
        """Stop looking: offers without an answer are withdrawn."""
        self.check_access("write")
        self._lock_answers()
        for need in self:
            if need.state not in ("open", "offered"):
                raise UserError(self.env._("“%(need)s” is no longer open.", need=need.display_name))
        self.assignment_ids.filtered(lambda a: a.state == "offered")._withdraw("given_up")
        self.sudo().given_up = True

    def action_reopen(self):
        self.check_access("write")
        self.sudo().given_up = False

    # === BUSINESS METHODS === #

    def _lock_answers(self):
        """Let nobody else answer offers of these needs before this transaction ends.

        Whoever comes second waits. The rows are updated, not only locked: a transaction that
        had read them before must not go on with what it read, and is begun again by the server.
        """
        if not self.ids:
            return
        self.env.flush_all()
        for statement in (
            SQL("UPDATE living_consultancy_need SET hours = hours WHERE id IN %s", tuple(self.ids)),
            SQL(
                "SELECT id FROM living_assignment WHERE need_id IN %s FOR NO KEY UPDATE",
                tuple(self.ids),
            ),
        ):
            self.env.cr.execute(statement, log_exceptions=False)
        self.invalidate_recordset()
        self.sudo().assignment_ids.invalidate_recordset()

    def _check_offerable(self):
        """Check that the need can be offered.

        :raise UserError: if it is taken or given up, or its path is over
        :raise ValidationError: if nobody said for how many hours
        """
        for need in self:
            if need.state not in ("open", "offered"):
                raise UserError(self.env._("“%(need)s” is no longer open.", need=need.display_name))
            if need.path_id.state in ("concluded", "followup", "cancelled"):
                raise UserError(self.env._("“%(path)s” is over.", path=need.path_id.display_name))
            if need.hours <= 0:
                raise ValidationError(self.env._("Write how many hours are asked."))

    def _offer(self, consultants, **values):
        """Offer the need to consultants, all at once: whoever accepts first has it.

        :param consultants: `living.consultant` records
        :param values: other values of the offers
        :return: the offers
        """
        self.ensure_one()
        self._lock_answers()
        self._check_offerable()
        return self.env["living.assignment"].create(
            [{**self._prepare_offer_vals(consultant), **values} for consultant in consultants]
        )

    def _prepare_offer_vals(self, consultant):
        self.ensure_one()
        return {
            "need_id": self.id,
            "path_id": self.path_id.id,
            "consultant_id": consultant.id,
            "expertise_id": (self.expertise_ids & consultant.expertise_ids)[:1].id
            or self.expertise_ids[:1].id,
            "note": self.note,
            "hours_budget": self.hours,
        }

    def _offer_to_next(self):
        """Ask the next one in the ranking, unless somebody still has to answer.

        Of the desk's own territory: whom to ask elsewhere, the adviser decides. In the name of
        the desk: the next one does not read who refused before.
        """
        for need_sudo in self.with_user(SUPERUSER_ID):
            if need_sudo.state != "open" or not need_sudo.offer_next:
                continue
            consultant = need_sudo._get_next_consultant()
            if consultant:
                need_sudo._offer(consultant)
            else:
                need_sudo.path_id._ask_adviser(
                    self.env._("Choose a consultant: nobody suitable is left")
                )

    def _get_next_consultant(self):
        """Return the first in the ranking among those of the desk's territory, if any."""
        matches = self._get_ranking().matches
        near = [match.candidate.id for match in matches if match.territory != "elsewhere"]
        return self.env["living.consultant"].browse(near[:1])
