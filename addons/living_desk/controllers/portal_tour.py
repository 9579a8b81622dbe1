from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools.misc import format_date

from .portal import LivingPortal
from .utils import MAX_TEXT, clean_text


class LivingTourPortal(LivingPortal):
    """The checklist of a tour: read by who works on it, ticked by the organization."""

    @route(
        "/my/tours/<int:tour_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_tour(self, tour_id, message=None, **kwargs):
        tour_sudo, role = self._get_tour_sudo(tour_id)
        return self._render_tour(tour_sudo, role, message=message, error=self._pop_flash())

    @route(
        "/my/tours/<int:tour_id>/items/<int:item_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_tour_tick(self, tour_id, item_id, note=None, **post):
        env = request.env
        tour_sudo, role = self._get_tour_sudo(tour_id)
        item_sudo = tour_sudo.item_ids.filtered(lambda item: item.id == item_id)
        if not item_sudo or role != "organization":
            raise request.not_found()
        page = f"/my/tours/{tour_id}"
        note = clean_text(note)
        if len(note) > MAX_TEXT:
            error = env._("Please shorten the text to %(limit)s characters.", limit=MAX_TEXT)
            return self._render_tour(
                tour_sudo, role, error=error, typed={"id": item_id, "note": note[:MAX_TEXT]}
            )
        try:
            with env.cr.savepoint():
                item_sudo._tick_for_organization(note)
        except UserError as refusal:
            self._flash(refusal.args[0])
            return request.redirect(page)
        return request.redirect(f"{page}?message=ticked#item_{item_id}")

    @route(
        "/my/tours/<int:tour_id>/items/<int:item_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_tour_item(self, tour_id, item_id, **kwargs):
        """Lead back to the page whoever had to log in again before ticking."""
        self._get_tour_sudo(tour_id)
        return request.redirect(f"/my/tours/{tour_id}#item_{item_id}")

    @route(
        "/my/tours/<int:tour_id>/documents/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_tour_document(self, tour_id, attachment_id, **kwargs):
        tour_sudo, _role = self._get_tour_sudo(tour_id)
        attachment_sudo = tour_sudo.item_ids.attachment_ids.filtered(
            lambda attachment: attachment.id == attachment_id
        )
        if not attachment_sudo:
            raise request.not_found()
        return self._send_attachment(attachment_sudo, True)

    # === HELPERS === #

    def _get_tour_sudo(self, tour_id):
        """Return a tour elevated and the role in which the user sees it."""
        tour_sudo = self._get_document_sudo("living.tour", tour_id)
        if tour_sudo.organization_id == request.env.user.living_organization_id:
            return tour_sudo, "organization"
        if self._get_own_assignments_sudo(tour_sudo.path_id):
            return tour_sudo, "consultant"
        return tour_sudo, "desk"

    def _render_tour(self, tour_sudo, role, message=None, error=None, typed=None):
        def month(item):
            return format_date(request.env, item.date_due, date_format="MMMM y")

        items_sudo = tour_sudo.item_ids.sorted()
        todo_sudo = items_sudo.filtered(lambda item: not item.done_on)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "living_tour",
            "tour": tour_sudo,
            "path": tour_sudo.path_id,
            "role": role,
            "message": message,
            "error": error,
            "typed": typed or {},
            "months": list(todo_sudo.grouped(month).items()),
            "items_done": items_sudo - todo_sudo,
            "backend_url": f"/odoo/living.tour/{tour_sudo.id}",
        }
        return request.render("living_desk.portal_tour_page", values)
