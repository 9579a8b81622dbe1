from odoo import fields
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .turnover_form import LivingTurnoverForm


class LivingAidPortal(LivingTurnoverForm):
    """The aid account of the user's own organization."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "living_aid_count" in counters:
            # Shown before the first row too: it is where one declares.
            values["living_aid_count"] = 1 if self._get_turnover_organization_sudo() else 0
        return values

    # === PAGES === #

    @route(
        ["/my/aid", "/my/aid/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_aid(self, page=1, message=None, **kwargs):
        organization_sudo = self._require_turnover_organization_sudo()
        aid_model_sudo = request.env["living.aid"].sudo()
        # Of every company: the ceiling is the organization's.
        domain = [("organization_id", "=", organization_sudo.id)]
        pager = portal_pager(
            url="/my/aid",
            total=aid_model_sudo.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        aids_sudo = aid_model_sudo.search(
            domain, limit=self._items_per_page, offset=pager["offset"]
        )
        today = fields.Date.context_today(organization_sudo)
        account = organization_sudo._get_aid_accounts(today)[organization_sudo.id]
        return request.render(
            "living_desk_billing.portal_my_aid",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_aid",
                "aids": aids_sudo,
                "counted": aids_sudo._get_counted_on(today, account.company_sudo),
                "account": account,
                "years": account.company_sudo.living_aid_years,
                "currency": account.company_sudo.currency_id,
                "share": min(int(100 * account.total / account.ceiling), 100)
                if account.ceiling
                else 100,
                "state_colors": self._get_aid_state_colors(),
                "pager": pager,
                "message": message,
            },
        )

    @route(
        "/my/aid/<int:aid_id>/documents/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_aid_document(self, aid_id, attachment_id, **kwargs):
        self._require_turnover_organization_sudo()
        aid_sudo = self._get_document_sudo("living.aid", aid_id)
        attachment_sudo = aid_sudo.document_ids.filtered(lambda item: item.id == attachment_id)
        if not attachment_sudo:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(attachment_sudo)
        return stream.get_response(as_attachment=True)

    def _get_aid_state_colors(self):
        """Return the Bootstrap colour of each state."""
        return {
            "booked": "info",
            "declared": "warning",
            "confirmed": "success",
            "rejected": "danger",
        }
