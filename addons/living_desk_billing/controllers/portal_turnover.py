from odoo import fields
from odoo.http import request, route

from odoo.addons.living_desk.controllers.portal import LivingPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class LivingTurnoverPortal(LivingPortal):
    """The declarations of turnover of the user's own organization."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if {"living_turnover_count", "living_turnover_missing_count"} & set(counters):
            organization_sudo = self._get_turnover_organization_sudo()
            if "living_turnover_count" in counters:
                # Shown before the first declaration too: it is where one begins.
                values["living_turnover_count"] = 1 if organization_sudo else 0
            if "living_turnover_missing_count" in counters:
                values["living_turnover_missing_count"] = (
                    1 if self._is_turnover_missing(organization_sudo) else 0
                )
        return values

    def _is_turnover_missing(self, organization_sudo):
        """Tell whether the organization should declare, also when it is priced without."""
        return organization_sudo and "missing" in (
            organization_sudo.tier_state,
            organization_sudo.tier_kind,
        )

    # === ACCESS === #

    def _get_turnover_organization_sudo(self):
        """Return the organization for which a portal user speaks, empty for anybody else."""
        user_sudo = request.env.user
        organization_sudo = user_sudo.living_organization_id.sudo()
        if user_sudo.share and organization_sudo.is_cultural_organization:
            return organization_sudo
        return organization_sudo.browse()

    def _require_turnover_organization_sudo(self):
        organization_sudo = self._get_turnover_organization_sudo()
        if not organization_sudo:
            raise request.not_found()
        return organization_sudo

    def _get_turnover_sudo(self, turnover_id):
        """Return a declaration elevated; "not found" to whoever may not read it."""
        self._require_turnover_organization_sudo()
        return self._get_document_sudo("living.turnover", turnover_id)

    # === PAGES === #

    @route(
        ["/my/turnover", "/my/turnover/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_turnovers(self, page=1, message=None, **kwargs):
        organization_sudo = self._require_turnover_organization_sudo()
        turnover_model = request.env["living.turnover"]
        pager = portal_pager(
            url="/my/turnover",
            total=turnover_model.search_count([]),
            page=page,
            step=self._items_per_page,
        )
        turnovers_sudo = turnover_model.search(
            [], limit=self._items_per_page, offset=pager["offset"]
        ).sudo()
        basis = organization_sudo._get_fee_bases(fields.Date.context_today(organization_sudo))[
            organization_sudo.id
        ]
        return request.render(
            "living_desk_billing.portal_my_turnovers",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_turnovers",
                "turnovers": turnovers_sudo,
                "state_colors": self._get_turnover_state_colors(),
                "pager": pager,
                "message": message,
                "basis": basis,
                "tier_state": organization_sudo.tier_state,
            },
        )

    @route(
        "/my/turnover/<int:turnover_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_turnover(self, turnover_id, message=None, **kwargs):
        turnover_sudo = self._get_turnover_sudo(turnover_id)
        return request.render(
            "living_desk_billing.portal_my_turnover",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_turnover",
                "turnover": turnover_sudo,
                "state_colors": self._get_turnover_state_colors(),
                "message": message,
                "can_redo": turnover_sudo.state == "rejected"
                and not turnover_sudo._find_live(
                    turnover_sudo.organization_id,
                    turnover_sudo.fiscal_year,
                    turnover_sudo.company_id,
                ),
            },
        )

    @route(
        "/my/turnover/<int:turnover_id>/documents/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_turnover_document(self, turnover_id, attachment_id, **kwargs):
        turnover_sudo = self._get_turnover_sudo(turnover_id)
        attachment_sudo = turnover_sudo.document_ids.filtered(
            lambda attachment: attachment.id == attachment_id
        )
        if not attachment_sudo:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(attachment_sudo)
        return stream.get_response(as_attachment=True)

    def _get_turnover_state_colors(self):
        """Return the Bootstrap colour of each state."""
        return {
            "draft": "secondary",
            "submitted": "warning",
            "verified": "success",
            "rejected": "danger",
        }
