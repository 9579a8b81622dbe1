import re

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from .portal_contact_form import LivingContactFormPortal
from .utils import clean_line

STAGE_COLORS = {
    "met": "secondary",
    "talks": "info",
    "invited": "primary",
    "contract": "success",
    "repeated": "success",
}
_LIST_ADDRESS = re.compile(r"/my/contacts(/page/[0-9]{1,6})?(\?[\w=&%+.*-]*)?")


class LivingContactPortal(LivingContactFormPortal):
    """The organization's own address book, and the story of each contact in it."""

    # === LIST === #

    @route(
        ["/my/contacts", "/my/contacts/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_contacts(
        self, page=1, sortby=None, filterby=None, search=None, message=None, **kwargs
    ):
        organization_sudo = self._get_address_book_or_404()
        partners_sudo = request.env["res.partner"].sudo()
        domain = self._get_portal_contact_domain()
        search = clean_line(search)[:200]
        if search:
            domain &= partners_sudo._get_directory_domain(search, among=domain)
        contacts_sudo, values = self._prepare_living_list_values(
            partners_sudo,
            domain,
            "/my/contacts",
            self._get_contact_searchbar_sortings(),
            self._get_contact_searchbar_filters(organization_sudo),
            page=page,
            sortby=sortby,
            filterby=filterby,
            search=search,
        )
        values.update(
            page_name="living_contacts",
            contacts=contacts_sudo,
            relations=self._get_own_relations_sudo(organization_sudo, contacts_sudo),
            organization=organization_sudo,
            stages=self._get_contact_labels("organization")["stages"],
            stage_colors=STAGE_COLORS,
            search=search,
            message=message,
            error=self._pop_flash(),
            back=request.httprequest.full_path.rstrip("?"),
            hidden=self._count_hidden_contacts(search),
        )
        return request.render("living_desk.portal_my_contacts", values)

    def _count_hidden_contacts(self, search):
        """Return which desks keep contacts of that name, and how many: no more is told."""
        found_sudo = request.env["res.partner"]._find_hidden_contacts_sudo(search)
        groups = found_sudo.grouped("contact_desk_id")
        return [(desk.name or "", len(contacts)) for desk, contacts in groups.items()]

    def _get_contact_searchbar_sortings(self):
        env = request.env
        return {
            "date": {"label": env._("Newest"), "order": "create_date desc, id desc"},
            "name": {"label": env._("Name"), "order": "name, id"},
            "country": {"label": env._("Country"), "order": "country_id, name, id"},
        }

    def _get_contact_searchbar_filters(self, organization_sudo):
        env = request.env

        def related(*conditions):
            own = [("organization_id", "=", organization_sudo.id), *conditions]
            return Domain("contact_relation_ids", "any", own)

        filters = {
            "all": {"label": env._("All"), "domain": Domain.TRUE},
            "own": {
                "label": env._("Ours"),
                "domain": Domain("contact_owner_id", "=", organization_sudo.id),
            },
            "related": {"label": env._("Those we work with"), "domain": related()},
            "public": {
                "label": env._("Shared with everybody"),
                "domain": Domain("contact_visibility", "=", "public"),
            },
        }
        for stage, label in self._get_contact_labels("organization")["stages"]:
            filters[stage] = {"label": label, "domain": related(("stage", "=", stage))}
        return filters

    # === PAGE === #

    @route(
        "/my/contacts/<int:contact_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_contact(self, contact_id, message=None, **kwargs):
        contact_sudo = self._get_contact_sudo(contact_id)
        return self._render_contact(contact_sudo, message=message, error=self._pop_flash())

    @route(
        [
            "/my/contacts/<int:contact_id>/stage",
            "/my/contacts/<int:contact_id>/log",
            "/my/contacts/<int:contact_id>/visibility",
            "/my/contacts/<int:contact_id>/consent",
            "/my/contacts/<int:contact_id>/withdraw",
        ],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_contact_answer(self, contact_id, **kwargs):
        """Lead back to the page whoever had to log in again before sending a form."""
        self._get_contact_sudo(contact_id)
        return request.redirect(f"/my/contacts/{contact_id}")

    # === ENTER AND CHANGE === #

    @route(
        "/my/contacts/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_contact_new(self, **kwargs):
        self._get_address_book_or_404()
        return self._render_own_form(self._prepare_contact_defaults("organization"), {})

    @route("/my/contacts/new", type="http", auth="user", website=True, methods=["POST"])
    def portal_contact_create(self, **post):
        organization_sudo = self._get_address_book_or_404()
        values, errors = self._parse_contact(post, "organization")
        if self._get_entered_contact_sudo(values):
            return request.redirect("/my/contacts?message=entered")
        known_sudo = self._get_known_contact_sudo(values)
        if errors or known_sudo:
            return self._render_own_form(values, errors, known=known_sudo)
        vals = {
            **self._prepare_new_contact_vals(values),
            "contact_owner_id": organization_sudo.id,
            "contact_visibility": values["visibility"],
            "contact_source": "portal",
        }
        try:
            with request.env.cr.savepoint():
                contact_sudo = request.env["res.partner"]._create_portal_contact_sudo(
                    vals, organization_sudo, **self._prepare_contact_log(values)
                )
        except UserError as error:
            return self._render_own_form(values, {"form": error.args[0]})
        except psycopg2.errors.UniqueViolation:
            # The form was sent twice at once: the other one has been saved.
            return request.redirect("/my/contacts?message=entered")
        return request.redirect(f"/my/contacts/{contact_sudo.id}?message=entered")

    @route(
        "/my/contacts/<int:contact_id>/edit",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_contact_edit(self, contact_id, **kwargs):
        contact_sudo = self._get_contact_sudo(contact_id, own=True)
        values = self._prepare_contact_defaults("organization", contact_sudo)
        return self._render_own_form(values, {}, contact=contact_sudo)

    @route(
        "/my/contacts/<int:contact_id>/edit",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_contact_write(self, contact_id, **post):
        contact_sudo = self._get_contact_sudo(contact_id, own=True)
        values, errors = self._parse_contact(post, "organization", contact_sudo)
        known_sudo = self._get_known_contact_sudo(values, contact_sudo)
        if not errors and not known_sudo:
            try:
                with request.env.cr.savepoint():
                    contact_sudo.write(self._prepare_contact_vals(values))
                return request.redirect(f"/my/contacts/{contact_id}?message=changed")
            except UserError as error:
                errors["form"] = error.args[0]
        return self._render_own_form(values, errors, contact=contact_sudo, known=known_sudo)

    # === STORY === #

    @route(
        "/my/contacts/<int:contact_id>/stage",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_contact_stage(self, contact_id, stage=None, back=None, **post):
        contact_sudo = self._get_contact_sudo(contact_id)
        back = back if _LIST_ADDRESS.fullmatch(back or "") else f"/my/contacts/{contact_id}"
        values, errors = {}, {}
        self._parse_contact_story(
            {"stage": stage, "made_by": "organization"}, "organization", values, errors
        )
        if "stage" in errors:
            self._flash(errors["stage"])
            return request.redirect(back)
        self._save_story(contact_sudo, lambda own: own._move_stage(stage, "organization"))
        return request.redirect(f"{back}#contact_{contact_id}")

    @route(
        "/my/contacts/<int:contact_id>/log",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_contact_log(self, contact_id, **post):
        contact_sudo = self._get_contact_sudo(contact_id)
        values, errors = {}, {}
        self._parse_contact_story(post, "organization", values, errors)
        if errors:
            return self._render_contact(contact_sudo, log=values, errors=errors)
        log = self._prepare_contact_log(values)
        if self._save_story(contact_sudo, lambda own: own._log_once(**log)):
            return request.redirect(f"/my/contacts/{contact_id}?message=logged#story")
        return request.redirect(f"/my/contacts/{contact_id}#story")

    def _save_story(self, contact_sudo, save):
        """Write on the relation of the user's organization with a contact, begun if need be.

        :param save: function of the relation
        :return: whether it could be saved; if not, the next page says why
        """
        organization_sudo = self._get_address_book_organization_sudo()
        relations_sudo = request.env["living.contact.relation"].sudo()
        try:
            with request.env.cr.savepoint():
                save(relations_sudo._get_or_create(organization_sudo, contact_sudo))
        except UserError as error:
            self._flash(error.args[0])
            return False
        except psycopg2.errors.UniqueViolation:
            # Clicked twice at once: the other click has begun the relation, and its story.
            return True
        return True

    # === HELPERS === #

    def _get_address_book_or_404(self):
        organization_sudo = self._get_address_book_organization_sudo()
        if not organization_sudo:
            raise request.not_found()
        return organization_sudo

    def _get_contact_sudo(self, contact_id, own=False):
        """Return a contact elevated, "not found" unless the user's organization may see it.

        :param bool own: whether the organization must own it
        """
        organization_sudo = self._get_address_book_or_404()
        contact_sudo = request.env["res.partner"].sudo()
        if contact_id <= 0x7FFFFFFF:
            contact_sudo = contact_sudo.search(
                self._get_portal_contact_domain() & Domain("id", "=", contact_id)
            )
        if not contact_sudo or (own and contact_sudo.contact_owner_id != organization_sudo):
            raise request.not_found()
        return contact_sudo

    def _get_own_relations_sudo(self, organization_sudo, contacts_sudo):
        """Return the organization's relation with each contact, by contact."""
        relations_sudo = (
            request.env["living.contact.relation"]
            .sudo()
            .search(
                [
                    ("organization_id", "=", organization_sudo.id),
                    ("contact_id", "in", contacts_sudo.ids),
                ]
            )
        )
        return {relation.contact_id: relation for relation in relations_sudo}

    def _render_own_form(self, values, errors, contact=None, known=None):
        return self._render_contact_form(
            "organization",
            values,
            errors,
            page_name="living_contact_form",
            contact=contact,
            known=known,
        )

    def _render_contact(self, contact_sudo, errors=None, **values):
        """Render the page of a contact; other addons and parts add what it shows here."""
        return request.render(
            "living_desk.portal_contact_page",
            {**self._prepare_contact_page_values(contact_sudo), "errors": errors or {}, **values},
        )

    def _prepare_contact_page_values(self, contact_sudo):
        organization_sudo = self._get_address_book_organization_sudo()
        relation_sudo = self._get_own_relations_sudo(organization_sudo, contact_sudo).get(
            contact_sudo, request.env["living.contact.relation"].sudo()
        )
        defaults = self._prepare_contact_defaults("organization")
        defaults["stage"] = relation_sudo.stage or "met"
        return {
            **self._prepare_portal_layout_values(),
            **self._get_contact_labels("organization"),
            "page_name": "living_contact",
            "contact": contact_sudo,
            "organization": organization_sudo,
            "relation": relation_sudo,
            "logs": relation_sudo.log_ids,
            "is_own": contact_sudo.contact_owner_id == organization_sudo,
            "stage_colors": STAGE_COLORS,
            "today": defaults["date"],
            "log": defaults,
            "message": None,
            "error": None,
        }
