from odoo.exceptions import UserError
from odoo.http import request, route

from .portal_contact import LivingContactPortal
from .utils import MAX_TEXT, clean_line, clean_text, echo_text


class LivingContactSharingPortal(LivingContactPortal):
    """Who sees the contacts that an organization owns, and what they agreed to."""

    @route(
        "/my/contacts/<int:contact_id>/visibility",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_contact_visibility(self, contact_id, **post):
        contact_sudo = self._get_contact_sudo(contact_id, own=True)
        agreed = contact_sudo.is_company or contact_sudo.contact_consent == "given"
        values, errors = {}, {}
        self._parse_contact_visibility(post, agreed, values, errors)
        if not errors:
            try:
                with request.env.cr.savepoint():
                    contact_sudo.contact_visibility = values["visibility"]
                    request.env.flush_all()
                return request.redirect(f"/my/contacts/{contact_id}?message=shared")
            except UserError as error:
                errors["visibility"] = error.args[0]
        return self._render_contact(
            contact_sudo, errors=errors, visibility_chosen=values["visibility"]
        )

    @route(
        "/my/contacts/<int:contact_id>/consent",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_contact_consent(self, contact_id, text=None, channel=None, **post):
        """Record that a contact of the organization agreed to be shown."""
        env = request.env
        contact_sudo = self._get_contact_sudo(contact_id, own=True)
        page = f"/my/contacts/{contact_id}"
        if contact_sudo.contact_consent == "given":
            return request.redirect(f"{page}?message=agreed")
        errors = {}
        if not clean_text(text):
            errors["consent"] = env._("Please write what the contact agreed to.")
        elif len(clean_text(text)) > MAX_TEXT:
            errors["consent"] = env._(
                "Please shorten the text to %(limit)s characters.", limit=MAX_TEXT
            )
        channels = self._get_consent_channels()
        if clean_line(channel) not in dict(channels):
            errors.setdefault("consent", env._("Please choose how it was said."))
        if errors:
            return self._render_contact(contact_sudo, errors=errors, consent_text=echo_text(text))
        contact_sudo._give_consent(clean_text(text), clean_line(channel))
        return request.redirect(f"{page}?message=agreed")

    @route(
        "/my/contacts/<int:contact_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_contact_withdraw(self, contact_id, **post):
        contact_sudo = self._get_contact_sudo(contact_id, own=True)
        contact_sudo._withdraw_consent()
        return request.redirect("/my/contacts?message=withdrawn")

    # === HELPERS === #

    def _prepare_contact_page_values(self, contact_sudo):
        return {
            **super()._prepare_contact_page_values(contact_sudo),
            "channels": self._get_consent_channels(),
            "visibility_chosen": contact_sudo.contact_visibility,
            "consent_text": "",
        }

    def _get_consent_channels(self):
        consents = request.env["living.contact.consent"].sudo()
        return [
            (key, label)
            for key, label in consents._fields["channel"]._description_selection(request.env)
            if key != "link"
        ]
