from odoo.http import Controller, request, route


class LivingContactConsent(Controller):
    """The link in a mail with which a contact takes its consent back, without a login."""

    @route(
        "/contact/consent/<int:contact_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def living_contact_consent(self, contact_id, token, **kwargs):
        contact_sudo = self._get_contact_sudo(contact_id, token)
        return self._render_consent(contact_sudo.contact_consent == "withdrawn")

    @route(
        "/contact/consent/<int:contact_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def living_contact_consent_withdraw(self, contact_id, token, **post):
        self._get_contact_sudo(contact_id, token)._withdraw_consent("link")
        return self._render_consent(True)

    def _get_contact_sudo(self, contact_id, token):
        contact_sudo = request.env["res.partner"]._get_by_consent_token_sudo(contact_id, token)
        if not contact_sudo:
            raise request.not_found()
        return contact_sudo

    def _render_consent(self, withdrawn):
        """Render a page that tells nothing about the contact: links get forwarded."""
        return request.render(
            "living_desk.contact_consent_page",
            {
                "page_name": "living_contact_consent",
                "no_breadcrumbs": True,
                "withdrawn": withdrawn,
            },
        )
