from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from .portal import LivingPortal
from .utils import MAX_TEXT, clean_text


class LivingAssignmentPortal(LivingPortal):
    """Offers to a consultant, and the answers."""

    @route(
        ["/my/assignments", "/my/assignments/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_assignments(self, page=1, sortby=None, filterby=None, **kwargs):
        assignment_model = request.env["living.assignment"]
        sortings = self._get_assignment_searchbar_sortings()
        filters = self._get_assignment_searchbar_filters()
        assignments_sudo, values = self._prepare_living_list_values(
            assignment_model,
            self._get_portal_assignment_domain(),
            "/my/assignments",
            sortings,
            filters,
            page=page,
            sortby=sortby,
            filterby=filterby,
        )
        values.update(
            page_name="living_assignments",
            assignments=assignments_sudo,
            state_colors=self._get_assignment_state_colors(),
        )
        return request.render("living_desk.portal_my_assignments", values)

    @route(
        "/my/assignments/<int:assignment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_assignment(self, assignment_id, message=None, **kwargs):
        assignment_sudo = self._get_assignment_sudo(assignment_id)
        return self._render_assignment_page(assignment_sudo, message=message)

    @route(
        "/my/assignments/<int:assignment_id>/accept",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_assignment_accept(self, assignment_id, **post):
        assignment_sudo = self._get_assignment_sudo(assignment_id)
        if assignment_sudo.state == "accepted":
            # Clicked twice: the first click did it.
            return request.redirect(f"/my/assignments/{assignment_id}?message=accepted")
        try:
            with request.env.cr.savepoint():
                assignment_sudo._accept()
        except UserError as error:
            self._flash(error.args[0])
            return request.redirect(f"/my/assignments/{assignment_id}")
        return request.redirect(f"/my/assignments/{assignment_id}?message=accepted")

    @route(
        "/my/assignments/<int:assignment_id>/refuse",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_assignment_refuse(self, assignment_id, **post):
        return self._answer_with_reason(assignment_id, "refuse", clean_text(post.get("reason")))

    @route(
        "/my/assignments/<int:assignment_id>/conflict",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_assignment_conflict(self, assignment_id, **post):
        return self._answer_with_reason(assignment_id, "conflict", clean_text(post.get("reason")))

    @route(
        "/my/assignments/<int:assignment_id>/<any(accept,refuse,conflict):answer>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_assignment_answer(self, assignment_id, **kwargs):
        """Lead back to the page whoever had to log in again before answering."""
        return request.redirect(f"/my/assignments/{assignment_id}")

    # === HELPERS === #

    def _get_assignment_sudo(self, assignment_id):
        """Return an assignment elevated, "not found" unless it was offered to the user."""
        assignment_sudo = self._get_document_sudo("living.assignment", assignment_id)
        if assignment_sudo.consultant_id.partner_id != request.env.user.partner_id:
            raise request.not_found()
        return assignment_sudo

    def _answer_with_reason(self, assignment_id, answer, reason):
        """Refuse an offer, or declare a conflict of interest, and say why.

        :param str answer: `refuse` or `conflict`
        :param str reason: as the consultant wrote it
        """
        assignment_sudo = self._get_assignment_sudo(assignment_id)
        url = f"/my/assignments/{assignment_id}"
        if assignment_sudo.state == "refused":
            return request.redirect(f"{url}?message=refused")
        env = request.env
        error = None
        if not reason:
            error = {
                "refuse": env._(
                    "Please say in a few words why: it helps the desk to ask the right person."
                ),
                "conflict": env._("Please say in a few words what the conflict is."),
            }[answer]
        elif len(reason) > MAX_TEXT:
            error = env._("Please shorten the reason to %(limit)s characters.", limit=MAX_TEXT)
        if error:
            return self._render_assignment_page(
                assignment_sudo, reason_errors={answer: error}, reason=reason[:MAX_TEXT]
            )
        try:
            with env.cr.savepoint():
                if answer == "conflict":
                    assignment_sudo._declare_conflict(reason)
                else:
                    assignment_sudo._refuse(reason)
        except UserError as refusal:
            self._flash(refusal.args[0])
            return request.redirect(url)
        return request.redirect(f"{url}?message=refused")

    def _render_assignment_page(self, assignment_sudo, **values):
        own = request.env["living.assignment"].search(
            self._get_portal_assignment_domain(), order="offered_on desc, id desc", limit=100
        )
        path_sudo = assignment_sudo.path_id
        page_values = {
            **self._prepare_portal_layout_values(),
            "page_name": "living_assignment",
            "assignment": assignment_sudo,
            "object": assignment_sudo,
            "path": path_sudo,
            "organization": path_sudo.organization_id,
            "steps": path_sudo.step_ids.filtered(
                lambda step: step.responsible == "consultant" and step.state != "cancelled"
            ).sorted(lambda step: (step.sequence, step.id)),
            "state_colors": self._get_assignment_state_colors(),
            # Clicked twice at once: the answer of the first click is the one that counts.
            "error": self._pop_flash() if assignment_sudo.state != "accepted" else None,
            "reason": "",
            "reason_errors": {},
            "message": None,
            **self._prepare_record_pager(own, assignment_sudo.id, "/my/assignments"),
            **values,
        }
        return request.render("living_desk.portal_assignment_page", page_values)

    def _get_assignment_searchbar_sortings(self):
        env = request.env
        return {
            "date": {"label": env._("Newest"), "order": "offered_on desc, id desc"},
            "answer": {"label": env._("Answer by"), "order": "answer_by, id"},
            "state": {"label": env._("State"), "order": "state, id desc"},
        }

    def _get_assignment_searchbar_filters(self):
        env = request.env
        return {
            "all": {"label": env._("All"), "domain": Domain.TRUE},
            "offered": {"label": env._("To answer"), "domain": Domain("state", "=", "offered")},
            "accepted": {"label": env._("Accepted"), "domain": Domain("state", "=", "accepted")},
            "closed": {
                "label": env._("Closed"),
                "domain": Domain("state", "in", ("done", "refused", "expired")),
            },
        }

    def _get_assignment_state_colors(self):
        return {
            "offered": "warning",
            "accepted": "success",
            "done": "primary",
            "refused": "secondary",
            "expired": "secondary",
            "taken": "secondary",
        }
