from odoo.exceptions import UserError
from odoo.http import request, route

from ..models.living_consultant_rating import RATING_SCORES
from .portal_assignment import LivingAssignmentPortal
from .portal_path import LivingPathPortal
from .utils import MAX_TEXT, clean_text, echo_text


class LivingRatingPortal(LivingPathPortal):
    """The organization rates the consultants of its path, when their work is over."""

    def _prepare_path_page_values(self, path_sudo, role, message=None):
        values = super()._prepare_path_page_values(path_sudo, role, message=message)
        rated_sudo = path_sudo.assignment_ids.browse()
        if role == "organization":
            rated_sudo = path_sudo.assignment_ids.filtered("can_be_rated")
        return {**values, "rated_assignments": rated_sudo}

    @route(
        "/my/paths/<int:path_id>/rate/<int:assignment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_rating(self, path_id, assignment_id, message=None, **kwargs):
        assignment_sudo = self._get_rated_assignment_sudo(path_id, assignment_id)
        return self._render_rating(assignment_sudo, message=message)

    @route(
        "/my/paths/<int:path_id>/rate/<int:assignment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_rating_save(self, path_id, assignment_id, score=None, comment=None, **post):
        env = request.env
        assignment_sudo = self._get_rated_assignment_sudo(path_id, assignment_id)
        text = clean_text(comment)
        consent = bool(post.get("reuse_consent"))
        error = None
        if score not in dict(RATING_SCORES):
            error = env._("Please choose from one to five stars.")
        elif len(text) > MAX_TEXT:
            error = env._("Please shorten the text to %(limit)s characters.", limit=MAX_TEXT)
        if not error:
            try:
                with env.cr.savepoint():
                    assignment_sudo._rate(score, text, consent)
            except UserError as refusal:
                error = refusal.args[0]
        if error:
            typed = {"score": score, "comment": echo_text(comment), "reuse_consent": consent}
            return self._render_rating(assignment_sudo, error=error, typed=typed)
        return request.redirect(f"/my/paths/{path_id}/rate/{assignment_id}?message=rated")

    @route(
        "/my/paths/<int:path_id>/rate/<int:assignment_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_rating_withdraw(self, path_id, assignment_id, **post):
        assignment_sudo = self._get_rated_assignment_sudo(path_id, assignment_id)
        assignment_sudo.rating_ids._withdraw_reuse_consent()
        return request.redirect(f"/my/paths/{path_id}/rate/{assignment_id}?message=withdrawn")

    def _get_rated_assignment_sudo(self, path_id, assignment_id):
        """Return an assignment elevated, "not found" unless the user's organization rates it."""
        path_sudo, _role = self._get_path_sudo(path_id, roles=("organization",))
        assignment_sudo = path_sudo.assignment_ids.filtered(
            lambda assignment: assignment.id == assignment_id and assignment.can_be_rated
        )
        if not assignment_sudo:
            raise request.not_found()
        return assignment_sudo

    def _render_rating(self, assignment_sudo, **values):
        rating_sudo = assignment_sudo.rating_ids
        scores = rating_sudo._fields["score"]._description_selection(request.env)
        return request.render(
            "living_desk.portal_rating_page",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_rating",
                "path": assignment_sudo.path_id,
                "assignment": assignment_sudo,
                "rating": rating_sudo,
                # The best first, as people expect of stars.
                "scores": [(value, int(value), label) for value, label in reversed(scores)],
                "typed": {
                    "score": rating_sudo.score,
                    "comment": rating_sudo.comment or "",
                    "reuse_consent": rating_sudo.reuse_consent,
                },
                "message": None,
                "error": None,
                **values,
            },
        )


class LivingRatedAssignmentPortal(LivingAssignmentPortal):
    """The consultant reads its rating, once the desk has shared it."""

    def _render_assignment_page(self, assignment_sudo, **values):
        rating_sudo = assignment_sudo.rating_ids.filtered("shared_on")
        return super()._render_assignment_page(assignment_sudo, rating=rating_sudo, **values)
