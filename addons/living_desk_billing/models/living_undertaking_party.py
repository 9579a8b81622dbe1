from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.access import TURNOVER_READERS


class LivingUndertakingParty(models.AbstractModel):
    """What an organization knows of the single undertaking it belongs to."""

    _name = "living.undertaking.party"
    _description = "Organization in a Single Undertaking"

    undertaking_member_ids = fields.One2many(
        "living.undertaking.member",
        "organization_id",
        "Single Undertakings",
        groups=TURNOVER_READERS,
    )
    undertaking_id = fields.Many2one(
        "living.undertaking",
        "Single Undertaking",
        compute="_compute_undertaking_id",
        compute_sudo=True,
        groups=TURNOVER_READERS,
        help="The one it belongs to today.",
    )

    # === COMPUTE METHODS === #

    @api.depends("undertaking_member_ids", "commercial_partner_id")
    def _compute_undertaking_id(self):
        undertakings = {
            member.organization_id: member.undertaking_id
            for member in self._get_undertaking_links(fields.Date.context_today(self))
            if member.company_id in self.env.companies
        }
        for partner in self:
            partner.undertaking_id = undertakings.get(partner._origin.commercial_partner_id)

    # === ACTIONS === #

    def action_view_undertaking(self):
        self.ensure_one()
        return self.undertaking_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _get_fee_company_sudo(self):
        """Return the company that charges an organization: its desk's, else the user's."""
        self.ensure_one()
        return self.sudo().commercial_partner_id.desk_id.company_id or self.env.company.sudo()

    def _get_undertaking_links(self, day):
        """Return the memberships of the organizations on a day, in superuser mode.

        With those of the other members of the same undertakings.
        """
        member_model = self.env["living.undertaking.member"].sudo()
        valid = member_model._get_valid_domain(day)
        own = member_model.search_fetch(
            valid & Domain("organization_id", "in", self._origin.commercial_partner_id.ids),
            ["undertaking_id", "organization_id", "company_id"],
        )
        if not own:
            return own
        return member_model.search_fetch(
            valid & Domain("undertaking_id", "in", own.undertaking_id.ids),
            ["undertaking_id", "organization_id", "company_id"],
        )

    def _get_undertakings(self, day):
        """Return the undertaking of each organization on a day, for those that have one.

        :return: dict from an organization to its undertaking and the members, superuser records
        """
        links = self._get_undertaking_links(day)
        members = {
            undertaking: undertaking_links.organization_id
            for undertaking, undertaking_links in links.grouped("undertaking_id").items()
        }
        undertakings = {
            (link.organization_id, link.company_id): link.undertaking_id for link in links
        }
        result = {}
        for organization_sudo in self.sudo().commercial_partner_id if links else ():
            key = organization_sudo, organization_sudo._get_fee_company_sudo()
            if key in undertakings:
                result[organization_sudo] = undertakings[key], members[undertakings[key]]
        return result

    def _get_undertaking_members(self, day):
        """Return the organizations that are one undertaking with each partner on a day.

        :param day: the date asked for
        :return: dict from the id of each partner to organizations, superuser records; to its
            organization alone when it belongs to no undertaking
        """
        undertakings = self._get_undertakings(day)
        result = {}
        for partner_sudo in self.sudo():
            organization = partner_sudo.commercial_partner_id
            _undertaking, members = undertakings.get(organization, (None, organization))
            result[partner_sudo.id] = members
        return result
