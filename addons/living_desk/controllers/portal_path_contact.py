import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from .portal_contact import STAGE_COLORS
from .portal_contact_form import LivingContactFormPortal
from .portal_path import LivingPathPortal


class LivingPathContactPortal(LivingContactFormPortal, LivingPathPortal):
    """The contacts made on a path: its consultants bring them, its organization keeps them."""

    def _prepare_path_page_values(self, path_sudo, role, message=None):
        return {
            **super()._prepare_path_page_values(path_sudo, role, message=message),
            "path_relations": self._get_path_relations_sudo(path_sudo),
            "can_add_contact": role == "consultant" and self._can_log_session(path_sudo),
            "contact_stage_colors": STAGE_COLORS,
        }

    def _get_path_relations_sudo(self, path_sudo):
        """Return the relations made on a path with contacts that the user may see."""
        visible = self._get_portal_contact_domain()
        return (
            request.env["living.contact.relation"]
            .sudo()
            .search(
                Domain("path_id", "=", path_sudo.id)
                & Domain("organization_id", "=", path_sudo.organization_id.id)
                & Domain("contact_id", "any", visible)
            )
        )

    @route(
        "/my/paths/<int:path_id>/contacts/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_path_contact_new(self, path_id, **kwargs):
        path_sudo = self._get_contact_path_sudo(path_id)
        return self._render_path_form(path_sudo, self._prepare_contact_defaults("consultant"), {})

    @route(
        "/my/paths/<int:path_id>/contacts/new",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_path_contact_create(self, path_id, **post):
        path_sudo = self._get_contact_path_sudo(path_id)
        page = f"/my/paths/{path_id}"
        values, errors = self._parse_contact(post, "consultant")
        if self._get_entered_contact_sudo(values):
            return request.redirect(f"{page}?message=contact_entered#contacts")
        if errors:
            return self._render_path_form(path_sudo, values, errors)
        try:
            with request.env.cr.savepoint():
                self._introduce_contact(path_sudo, values)
        except UserError as error:
            return self._render_path_form(path_sudo, values, {"form": error.args[0]})
        except psycopg2.errors.UniqueViolation:
            # The form was sent twice at once: the other one has been saved.
            return request.redirect(f"{page}?message=contact_entered#contacts")
        return request.redirect(f"{page}?message=contact_entered#contacts")

    # === HELPERS === #

    def _get_contact_path_sudo(self, path_id):
        """Return a path elevated, "not found" unless the user works on it now as a consultant."""
        path_sudo, _role = self._get_path_sudo(path_id, roles=("consultant",))
        if not self._can_log_session(path_sudo):
            raise request.not_found()
        return path_sudo

    def _introduce_contact(self, path_sudo, values):
        """Save whom the consultant brings: the desk keeps it for the organization of the path.

        Whom the consultant knows from the network already is not entered a second time.
        """
        assignments_sudo = self._get_own_assignments_sudo(path_sudo)
        organization_sudo = path_sudo.organization_id
        log = {
            **self._prepare_contact_log(values),
            "consultant_id": assignments_sudo.consultant_id[:1].id,
        }
        known_sudo = self._get_known_contact_sudo(values)
        if known_sudo:
            relations_sudo = request.env["living.contact.relation"].sudo()
            relation_sudo = relations_sudo._get_or_create(organization_sudo, known_sudo, path_sudo)
            relation_sudo._log_once(**log)
            return
        vals = {
            **self._prepare_new_contact_vals(values),
            "contact_desk_id": path_sudo.desk_id.id,
            "contact_path_id": path_sudo.id,
            "contact_source": "introduction",
        }
        request.env["res.partner"]._create_portal_contact_sudo(
            vals, organization_sudo, path_sudo, **log
        )

    def _render_path_form(self, path_sudo, values, errors):
        return self._render_contact_form(
            "consultant", values, errors, page_name="living_path_contact", path=path_sudo
        )
