from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.living_consultant_expert import AVAILABILITIES
from ..models.living_question import OPEN_STATES
from .portal import LivingPortal
from .utils import MAX_TEXT, clean_line, clean_text, echo_text, parse_date

_MAX_SEARCH = 100


class LivingQuestionPortal(LivingPortal):
    """What the desks ask the network: read and answered by its experts, by nobody else."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if {"living_question_count", "living_question_fit_count"} & set(counters):
            expert_sudo = self._find_expert_sudo()
            questions_sudo = request.env["living.question"].sudo()
            if "living_question_count" in counters:
                values["living_question_count"] = (
                    questions_sudo.search_count(self._get_question_domain(expert_sudo))
                    if expert_sudo
                    else 0
                )
            if "living_question_fit_count" in counters:
                values["living_question_fit_count"] = (
                    questions_sudo.search_count(self._get_question_to_answer_domain(expert_sudo))
                    if expert_sudo
                    else 0
                )
        return values

    # === LIST === #

    @route(
        ["/my/questions", "/my/questions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_questions(self, page=1, filterby=None, search=None, message=None, **kwargs):
        expert_sudo = self._get_expert_sudo()
        return self._render_questions(
            expert_sudo, page=page, filterby=filterby, search=search, message=message
        )

    def _render_questions(
        self, expert_sudo, page=1, filterby=None, search=None, message=None, **values
    ):
        filters = self._get_question_searchbar_filters(expert_sudo)
        filterby = filterby if filterby in filters else "all"
        search = clean_line(search)[:_MAX_SEARCH]
        domain = filters[filterby]["domain"]
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search) for name in ("name", "text", "best_answer_id.text")
            )
        ids, fitting = self._search_questions(expert_sudo, domain)
        pager = portal_pager(
            url="/my/questions",
            url_args={"filterby": filterby, "search": search},
            total=len(ids),
            page=page,
            step=self._items_per_page,
        )
        questions_sudo = (
            request.env["living.question"]
            .sudo()
            .browse(ids[pager["offset"] : pager["offset"] + self._items_per_page])
        )
        own_sudo = self._get_own_answers_sudo(expert_sudo, questions_sudo)
        return request.render(
            "living_desk.portal_my_questions",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_questions",
                "questions": questions_sudo,
                "fitting": fitting,
                "answered": own_sudo.question_id.ids,
                "expert": expert_sudo,
                "availabilities": dict(
                    expert_sudo._fields["availability"]._description_selection(request.env)
                ),
                "state_colors": self._get_question_state_colors(),
                "open_states": OPEN_STATES,
                "message": message,
                "availability_error": None,
                "pager": pager,
                "default_url": "/my/questions",
                "searchbar_filters": filters,
                "filterby": filterby,
                "search": search,
                **values,
            },
        )

    def _search_questions(self, expert_sudo, domain):
        """Return the ids of questions, those that fit the expert first, and which fit."""
        model_sudo = request.env["living.question"].sudo()
        fit = expert_sudo._get_fitting_question_domain() & Domain("state", "in", OPEN_STATES)
        fitting = model_sudo.search(domain & fit).ids
        others = model_sudo.search(domain & Domain("id", "not in", fitting)).ids
        return fitting + others, set(fitting)

    def _get_question_searchbar_filters(self, expert_sudo):
        env = request.env
        readable = self._get_question_domain(expert_sudo)
        return {
            "all": {"label": env._("Open"), "domain": Domain("state", "in", OPEN_STATES)},
            "fit": {
                "label": env._("To answer, fit for me"),
                "domain": self._get_question_to_answer_domain(expert_sudo),
            },
            "own": {
                "label": env._("Answered by me"),
                "domain": readable & Domain("answer_ids.expert_id", "=", expert_sudo.id),
            },
            "knowledge": {"label": env._("Knowledge"), "domain": Domain("state", "=", "knowledge")},
        }

    def _get_question_state_colors(self):
        return {
            "asked": "warning",
            "answered": "info",
            "knowledge": "success",
            "closed": "secondary",
        }

    # === AVAILABILITY === #

    @route("/my/questions/availability", type="http", auth="user", website=True, methods=["POST"])
    def portal_expert_availability(self, availability=None, away_until=None, **post):
        env = request.env
        expert_sudo = self._get_expert_sudo()
        until = parse_date(away_until) if availability == "away" else None
        error = None
        if availability not in dict(AVAILABILITIES):
            error = env._("Please choose whether you are available.")
        elif availability == "away" and clean_text(away_until) and not until:
            error = env._("Please give the last day away as a date, or leave it empty.")
        elif until and until < fields.Date.context_today(expert_sudo):
            error = env._("The last day away is over: choose a day to come, or “Available”.")
        if error:
            return self._render_questions(expert_sudo, availability_error=error)
        expert_sudo._set_availability(availability, until)
        return request.redirect("/my/questions?message=availability")

    # === PAGE === #

    @route(
        "/my/questions/<int:question_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_question(self, question_id, message=None, **kwargs):
        expert_sudo = self._get_expert_sudo()
        question_sudo = self._get_question_sudo(expert_sudo, question_id)
        return self._render_question(expert_sudo, question_sudo, message=message)

    @route(
        "/my/questions/<int:question_id>/answer",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_question_answer(self, question_id, text=None, **post):
        env = request.env
        expert_sudo = self._get_expert_sudo()
        question_sudo = self._get_question_sudo(expert_sudo, question_id)
        answer = clean_text(text)
        error = None
        if not answer:
            error = env._("Please write your answer.")
        elif len(answer) > MAX_TEXT:
            error = env._("Please shorten the answer to %(limit)s characters.", limit=MAX_TEXT)
        if not error:
            try:
                with env.cr.savepoint():
                    question_sudo._answer(expert_sudo, answer)
            except UserError as refusal:
                error = refusal.args[0]
        if error:
            return self._render_question(
                expert_sudo, question_sudo, error=error, typed=echo_text(text)
            )
        return request.redirect(f"/my/questions/{question_id}?message=answered")

    @route(
        "/my/questions/<int:question_id>/answer",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_question_answer_again(self, question_id, **kwargs):
        """Lead back to the page whoever had to log in again before answering."""
        self._get_expert_sudo()
        return request.redirect(f"/my/questions/{question_id}")

    def _render_question(self, expert_sudo, question_sudo, **values):
        own_sudo = self._get_own_answers_sudo(expert_sudo, question_sudo)
        return request.render(
            "living_desk.portal_question_page",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_question",
                "question": question_sudo,
                "own_answer": own_sudo,
                "can_answer": question_sudo.state in OPEN_STATES,
                "state_colors": self._get_question_state_colors(),
                "typed": own_sudo.text or "",
                "message": None,
                "error": None,
                **values,
            },
        )

    # === ACCESS === #

    def _find_expert_sudo(self):
        """Return the user's record in the register of experts, elevated, if it is one."""
        return (
            request.env["living.consultant"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", request.env.user.partner_id.id),
                    ("is_expert", "=", True),
                ],
                limit=1,
            )
        )

    def _get_expert_sudo(self):
        expert_sudo = self._find_expert_sudo()
        if not expert_sudo:
            raise request.not_found()
        return expert_sudo

    def _get_question_domain(self, expert_sudo):
        """Return what an expert reads: what is open, what is known, what it has answered."""
        return Domain("state", "in", (*OPEN_STATES, "knowledge")) | (
            Domain("state", "=", "closed") & Domain("answer_ids.expert_id", "=", expert_sudo.id)
        )

    def _get_question_to_answer_domain(self, expert_sudo):
        """Return the open questions that fit the expert and that it has not answered."""
        return (
            Domain("state", "in", OPEN_STATES)
            & expert_sudo._get_fitting_question_domain()
            & ~Domain("answer_ids", "any", [("expert_id", "=", expert_sudo.id)])
        )

    def _get_question_sudo(self, expert_sudo, question_id):
        """Return a question elevated, "not found" unless the expert reads it.

        Who asks stays as the screen of any other user shows it: by the user, not by the rights.
        """
        question_sudo = request.env["living.question"].sudo()
        if question_id <= 0x7FFFFFFF:
            question_sudo = question_sudo.search(
                Domain("id", "=", question_id) & self._get_question_domain(expert_sudo)
            )
        if not question_sudo:
            raise request.not_found()
        return question_sudo

    def _get_own_answers_sudo(self, expert_sudo, questions_sudo):
        return (
            request.env["living.question.answer"]
            .sudo()
            .search([("expert_id", "=", expert_sudo.id), ("question_id", "in", questions_sudo.ids)])
        )
