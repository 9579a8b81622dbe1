from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MAIL_TEMPLATES = {
    "selected": "living_desk_matchmaking.mail_template_mission_selected",
    "reserve": "living_desk_matchmaking.mail_template_mission_reserve",
    "refused": "living_desk_matchmaking.mail_template_mission_refused",
}
# What a decision makes of the registration in Odoo's own terms.
STATES = {"candidate": "draft", "selected": "open", "reserve": "draft", "refused": "cancel"}


class LivingMissionSelected(models.AbstractModel):
    """The desk decides who takes part in a mission, who waits in reserve and who does not come.

    Whoever is registered for a mission begins as a candidate, without a seat. To give a seat is to
    select; who gives up keeps what was decided.
    """

    _name = "living.mission.selected"
    _description = "Selection of a Participant"
    _protected_fields = (
        "selection_state",
        "selection_reason",
        "selection_decided_on",
        "selection_decided_by_id",
        "replacement_id",
    )

    selection_state = fields.Selection(
        [
            ("candidate", "Candidate"),
            ("selected", "Selected"),
            ("reserve", "Reserve"),
            ("refused", "Refused"),
        ],
        "Selection",
        compute="_compute_selection_state",
        store=True,
        index="btree_not_null",
        tracking=True,
        group_expand=True,
        copy=False,
    )
    # Why, by whom and by what points somebody was chosen is the desk's: accountants, and the
    # portal, read registrations too.
    selection_reason = fields.Text(
        "Reason of the Decision",
        readonly=True,
        copy=False,
        tracking=True,
        groups="living_desk.group_user",
    )
    selection_decided_on = fields.Datetime("Decided on", readonly=True, copy=False)
    selection_decided_by_id = fields.Many2one(
        "res.users",
        "Decided By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="living_desk.group_user",
    )
    reserve_rank = fields.Integer(
        "Place in the Reserve", copy=False, help="Whoever has the lowest number is asked first."
    )
    replacement_id = fields.Many2one(
        "event.registration",
        "Replaced By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="living_desk.group_user",
    )
    score_ids = fields.One2many(
        "living.mission.score", "registration_id", "Scores", groups="living_desk.group_user"
    )
    selection_score = fields.Integer(
        "Total Score",
        compute="_compute_selection_score",
        store=True,
        aggregator="avg",
        help="The points of each criterion times its weight.",
        groups="living_desk.group_user",
    )

    _selection_agrees = models.Constraint(
        "CHECK(selection_state IS NULL OR selection_state = 'selected'"
        " OR (selection_state = 'refused' AND state = 'cancel')"
        " OR (selection_state IN ('candidate', 'reserve') AND state IN ('draft', 'cancel')))",
        "Only who is selected has a seat in a mission.",
    )

    # === COMPUTE METHODS === #

    @api.depends("event_id.is_mission")
    def _compute_selection_state(self):
        """An event that becomes a mission has selected whoever had a seat."""
        for registration in self:
            if not registration.event_id.is_mission:
                registration.selection_state = False
            elif not registration.selection_state:
                is_in = registration._has_seat() or registration.waiting_since
                registration.selection_state = "selected" if is_in else "candidate"

    @api.depends("score_ids.points", "score_ids.criterion_id.weight")
    def _compute_selection_score(self):
        for registration in self:
            registration.selection_score = sum(
                int(score.points or 0) * score.criterion_id.weight
                for score in registration.score_ids
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_event_id")
        events = self.env["event.event"].browse(
            {vals.get("event_id") or default for vals in vals_list} - {None, False}
        )
        missions = events.sudo().filtered("is_mission").ids
        registrations = super().create(
            [
                {**vals, "state": STATES[vals.get("selection_state") or "candidate"]}
                if (vals.get("event_id") or default) in missions
                and vals.get("selection_state") != "selected"
                else vals
                for vals in vals_list
            ]
        )
        registrations.filtered("is_mission")._fill_scores()
        return registrations

    def write(self, vals):
        target = vals.get("state")
        if not target or "selection_state" in vals:
            return super().write(vals)
        decided = self.filtered(lambda item: item.is_mission and item._is_decided_by(target))
        if not decided:
            return super().write(vals)
        others = self - decided
        if others:
            super(LivingMissionSelected, others).write(vals)
        rest = {name: value for name, value in vals.items() if name != "state"}
        if rest:
            super(LivingMissionSelected, decided).write(rest)
        decided.check_access("write")
        selection = "candidate" if target == "draft" else "selected"
        decided.sudo().write(
            {**decided._prepare_decision(selection), "state": target, "selection_reason": False}
        )
        return True

    # === ACTIONS === #

    def action_select(self):
        """Give a seat to candidates, and tell them."""
        self._decide("selected")

    def action_candidate(self):
        """Take a decision back: nobody is told."""
        self._decide("candidate")

    def action_open_reserve(self):
        return self._open_decision("reserve")

    def action_open_refusal(self):
        return self._open_decision("refused")

    def action_replace_from_reserve(self):
        """Select the first of the reserve in the place, and the meetings, of who does not come."""
        self.ensure_one()
        replacement, freed, taken = self._replace_with_meetings()
        words = {"name": replacement.display_name, "other": self.display_name}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(name)s takes the place of %(other)s, and %(taken)s of %(freed)s meetings.",
                    taken=len(taken),
                    freed=len(freed),
                    **words,
                )
                if freed
                else self.env._("%(name)s takes the place of %(other)s.", **words),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BUSINESS METHODS === #

    def _is_decided_by(self, state):
        """Tell whether a new state of Odoo's says something new about the selection."""
        if state in ("open", "done"):
            return self.selection_state != "selected"
        if state == "draft":
            return self.selection_state == "refused" or (
                self.selection_state == "selected" and not self.waiting_since
            )
        return False

    def _prepare_decision(self, target):
        is_open = target == "candidate"
        return {
            "selection_state": target,
            "selection_decided_on": not is_open and fields.Datetime.now(),
            "selection_decided_by_id": not is_open and self.env.uid,
        }

    def _decide(self, target, reason=None):
        """Decide who takes part, once, also when two people of the desk click together.

        Whoever is decided so already is left alone. Mails go to those who are told something new.

        :param str target: `selected`, `reserve`, `refused`, or `candidate` to take a decision back
        :param str reason: why; needed to refuse
        :return: the registrations that were decided
        :raise UserError: if one of them does not take part in a mission, or was there already
        """
        self.check_access("write")
        self._lock_and_refresh()
        if not all(self.mapped("is_mission")):
            raise UserError(self.env._("Only participants of a mission are selected."))
        if target == "refused" and not (reason or "").strip():
            raise UserError(self.env._("Please write why: whoever is refused is told the reason."))
        decided = self.filtered(
            lambda item: (
                item.selection_state != target or (item.state == "cancel" and target != "refused")
            )
        )
        for registration in decided:
            if registration.state == "done":
                raise UserError(
                    self.env._(
                        "%(name)s was present: the decision cannot be changed any more.",
                        name=registration.display_name,
                    )
                )
        if target == "reserve":
            decided._take_reserve_ranks()
        if decided:
            decided.sudo().write(
                {
                    **decided._prepare_decision(target),
                    "selection_reason": (reason or "").strip() or False,
                    "state": STATES[target],
                    "waiting_since": False,
                }
            )
        if target in MAIL_TEMPLATES:
            decided._mail_seat(MAIL_TEMPLATES[target])
        return decided

    def _take_reserve_ranks(self):
        """Put these at the end of the reserve of their missions, in their order."""
        self.event_id.sudo()._lock_seats()
        for event, registrations in self.grouped("event_id").items():
            last = max(event.sudo()._get_reserve().mapped("reserve_rank"), default=0)
            for rank, registration in enumerate(registrations, last + 1):
                registration.sudo().reserve_rank = rank

    def _replace_from_reserve(self):
        """Select the first of the reserve in somebody's place, once.

        :return: who comes instead
        :raise UserError: if the place is taken, or nobody is in reserve
        """
        self.ensure_one()
        self.check_access("write")
        self.event_id.sudo()._lock_seats()
        self._lock_and_refresh()
        if self.selection_state != "selected" or self.state != "cancel" or self.replacement_id:
            raise UserError(
                self.env._(
                    "%(name)s leaves no place free: only who was selected and has cancelled is "
                    "replaced, once.",
                    name=self.display_name,
                )
            )
        replacement = self.event_id._next_in_reserve()
        if not replacement:
            raise UserError(
                self.env._("Nobody is in reserve for “%(mission)s”.", mission=self.event_id.name)
            )
        replacement._decide("selected")
        self.sudo().replacement_id = replacement
        return replacement

    def _open_decision(self, target):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_mission_decision_action"
        )
        return {
            **action,
            "context": {"default_registration_ids": self.ids, "default_target": target},
        }

    def _fill_scores(self):
        """Give each registration a line for each criterion of its mission.

        What is loaded with the program brings its own.
        """
        if self.env.context.get("install_mode"):
            return
        scores = self.env["living.mission.score"].sudo()
        known = {
            (registration.id, criterion.id)
            for registration, criterion in scores._read_group(
                Domain("registration_id", "in", self.ids), ["registration_id", "criterion_id"]
            )
        }
        scores.create(
            [
                {"registration_id": registration.id, "criterion_id": criterion.id}
                for registration in self
                for criterion in registration.event_id.sudo().mission_criterion_ids
                if (registration.id, criterion.id) not in known
            ]
        )
