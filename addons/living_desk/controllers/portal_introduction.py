from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from .portal_contact import STAGE_COLORS, LivingContactPortal
from .utils import MAX_TEXT, clean_line, clean_text, echo_text

_STATE_COLORS = {
    "asked": "warning",
    "accepted": "success",
    "done": "primary",
    "declined": "secondary",
    "withdrawn": "secondary",
}


class LivingIntroductionPortal(LivingContactPortal):
    """Introductions that the organization asks for, and those asked of it."""

    # === THE ADDRESS BOOK === #

    def _prepare_contact_page_values(self, contact_sudo):
        values = super()._prepare_contact_page_values(contact_sudo)
        introductions = request.env["living.introduction"].sudo()
        return {
            **values,
            "can_ask": not values["is_own"] and not values["relation"],
            "asked": introductions.search(
                [
                    ("contact_id", "=", contact_sudo.id),
                    ("organization_id", "=", values["organization"].id),
                ],
                limit=1,
            ),
            "reason": "",
        }

    @route(
        "/my/contacts/<int:contact_id>/introduction",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_contact_introduction(self, contact_id, reason=None, **post):
        contact_sudo = self._get_contact_sudo(contact_id)
        introductions_sudo, error = self._ask_introduction(contact_sudo, reason)
        if error:
            return self._render_contact(
                contact_sudo, errors={"reason": error}, reason=echo_text(reason)
            )
        return request.redirect(f"/my/introductions/{introductions_sudo[:1].id}?message=asked")

    @route(
        "/my/contacts/<int:contact_id>/introduction",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_contact_introduction_back(self, contact_id, **kwargs):
        """Lead back to the page whoever had to log in again before asking."""
        self._get_contact_sudo(contact_id)
        return request.redirect(f"/my/contacts/{contact_id}")

    # === ASK FOR WHOM ONE DOES NOT SEE === #

    @route(
        "/my/introductions/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_introduction_new(self, search=None, **kwargs):
        self._get_address_book_or_404()
        return self._render_ask_form(clean_line(search)[:200])

    @route("/my/introductions/new", type="http", auth="user", website=True, methods=["POST"])
    def portal_introduction_ask(self, search=None, reason=None, **post):
        env = request.env
        self._get_address_book_or_404()
        search = clean_line(search)[:200]
        found_sudo = env["res.partner"]._find_hidden_contacts_sudo(search)
        if not found_sudo:
            error = env._(
                "Nobody whom others keep is called so: write the whole name, or the exact e-mail "
                "address."
            )
            return self._render_ask_form(search, reason, {"search": error})
        _introductions_sudo, error = self._ask_introduction(
            found_sudo._get_one_of_each_owner(), reason, search
        )
        if error:
            return self._render_ask_form(search, reason, {"reason": error})
        return request.redirect("/my/introductions?message=asked")

    def _ask_introduction(self, contacts_sudo, reason, search=""):
        """Ask the owners of contacts to introduce the user's organization.

        :return: the introductions elevated, and what is wrong with the question
        """
        organization_sudo = self._get_address_book_organization_sudo()
        introductions = request.env["living.introduction"]
        try:
            with request.env.cr.savepoint():
                asked = introductions._ask(
                    contacts_sudo, organization_sudo, clean_text(reason), search
                )
        except UserError as error:
            return introductions.sudo(), error.args[0]
        return asked.sudo(), None

    def _render_ask_form(self, search, reason="", errors=None):
        return request.render(
            "living_desk.portal_introduction_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_introduction_form",
                "search": search,
                "hidden": self._count_hidden_contacts(search),
                "reason": echo_text(reason),
                "errors": errors or {},
            },
        )

    # === LIST === #

    @route(
        ["/my/introductions", "/my/introductions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_introductions(self, page=1, sortby=None, filterby=None, message=None, **kwargs):
        self._get_address_book_or_404()
        introductions_sudo, values = self._prepare_living_list_values(
            request.env["living.introduction"],
            Domain.TRUE,
            "/my/introductions",
            self._get_introduction_searchbar_sortings(),
            self._get_introduction_searchbar_filters(),
            page=page,
            sortby=sortby,
            filterby=filterby,
        )
        values.update(
            page_name="living_introductions",
            introductions=introductions_sudo,
            organization=self._get_address_book_organization_sudo(),
            state_colors=_STATE_COLORS,
            message=message,
        )
        return request.render("living_desk.portal_my_introductions", values)

    def _get_introduction_searchbar_sortings(self):
        env = request.env
        return {
            "date": {"label": env._("Newest"), "order": "asked_on desc, id desc"},
            "state": {"label": env._("State"), "order": "state, id desc"},
        }

    def _get_introduction_searchbar_filters(self):
        env = request.env
        own = Domain("organization_id", "=", env.user.living_organization_id.id)
        return {
            "all": {"label": env._("All"), "domain": Domain.TRUE},
            "answer": {
                "label": env._("To answer"),
                "domain": ~own & Domain("state", "=", "asked"),
            },
            "own": {"label": env._("Asked by us"), "domain": own},
            "other": {"label": env._("Asked of us"), "domain": ~own},
        }

    # === PAGE === #

    @route(
        "/my/introductions/<int:introduction_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_introduction(self, introduction_id, message=None, **kwargs):
        introduction_sudo = self._get_introduction_sudo(introduction_id)
        return self._render_introduction(
            introduction_sudo, message=message, error=self._pop_flash()
        )

    @route(
        "/my/introductions/<int:introduction_id>/<any(accept,decline,result,withdraw):answer>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_introduction_back(self, introduction_id, **kwargs):
        """Lead back to the page whoever had to log in again before answering."""
        self._get_introduction_sudo(introduction_id)
        return request.redirect(f"/my/introductions/{introduction_id}")

    @route(
        "/my/introductions/<int:introduction_id>/accept",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_introduction_accept(self, introduction_id, **post):
        introduction_sudo = self._get_introduction_sudo(introduction_id, owner=True)
        if introduction_sudo.state != "accepted":
            # Clicked twice: the first click did it.
            error = self._try_form(introduction_sudo.action_accept)
            if error:
                self._flash(error)
                return request.redirect(f"/my/introductions/{introduction_id}")
        return request.redirect(f"/my/introductions/{introduction_id}?message=accepted")

    @route(
        "/my/introductions/<int:introduction_id>/decline",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_introduction_decline(self, introduction_id, reason=None, **post):
        introduction_sudo = self._get_introduction_sudo(introduction_id, owner=True)
        if introduction_sudo.state != "declined":
            error = self._try_form(lambda: introduction_sudo._decline(clean_text(reason)))
            if error:
                return self._render_introduction(
                    introduction_sudo, errors={"decline": error}, reason=echo_text(reason)
                )
        return request.redirect(f"/my/introductions/{introduction_id}?message=declined")

    @route(
        "/my/introductions/<int:introduction_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_introduction_withdraw(self, introduction_id, **post):
        introduction_sudo = self._get_introduction_sudo(introduction_id, asker=True)
        if introduction_sudo.state != "withdrawn":
            error = self._try_form(introduction_sudo.action_withdraw)
            if error:
                self._flash(error)
        return request.redirect(f"/my/introductions/{introduction_id}")

    @route(
        "/my/introductions/<int:introduction_id>/result",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_introduction_result(self, introduction_id, stage=None, note=None, **post):
        introduction_sudo = self._get_introduction_sudo(introduction_id, asker=True)
        if introduction_sudo.state != "done":
            error = self._try_form(
                lambda: introduction_sudo._record_result(clean_line(stage), clean_text(note))
            )
            if error:
                return self._render_introduction(
                    introduction_sudo,
                    errors={"result": error},
                    stage=clean_line(stage),
                    note=echo_text(note),
                )
        return request.redirect(f"/my/introductions/{introduction_id}?message=done")

    # === HELPERS === #

    def _get_introduction_sudo(self, introduction_id, owner=False, asker=False):
        """Return an introduction elevated, "not found" unless the user's organization is in it.

        :param bool owner: whether it must keep the contact
        :param bool asker: whether it must be the one that is to be introduced
        """
        organization_sudo = self._get_address_book_or_404()
        introduction_sudo = self._get_document_sudo("living.introduction", introduction_id)
        if (owner and introduction_sudo.owner_id != organization_sudo) or (
            asker and introduction_sudo.organization_id != organization_sudo
        ):
            raise request.not_found()
        return introduction_sudo

    def _render_introduction(self, introduction_sudo, errors=None, **values):
        organization_sudo = self._get_address_book_organization_sudo()
        return request.render(
            "living_desk.portal_introduction_page",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_introduction",
                "introduction": introduction_sudo,
                "is_owner": introduction_sudo.owner_id == organization_sudo,
                "contact": introduction_sudo._get_visible_contacts(),
                "state_colors": _STATE_COLORS,
                "stage_colors": STAGE_COLORS,
                "stages": self._get_contact_labels("organization")["stages"],
                "limit": MAX_TEXT,
                "errors": errors or {},
                "error": None,
                "message": None,
                "reason": "",
                "stage": "talks",
                "note": "",
                **values,
            },
        )
