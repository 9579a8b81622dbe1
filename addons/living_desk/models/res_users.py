from odoo import api, fields, models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    living_desk_ids = fields.Many2many(
        "living.desk",
        "living_desk_res_users_rel",
        "user_id",
        "desk_id",
        string="Desks",
        help="The desks whose clients and paths this user sees.",
    )
    living_organization_id = fields.Many2one(
        "res.partner",
        "Organization on the Portal",
        compute="_compute_living_organization_id",
        compute_sudo=True,
        help="The organization whose paths and figures this login sees on the portal.",
    )

    @api.depends("partner_id.commercial_partner_id", "partner_id.living_portal_access")
    def _compute_living_organization_id(self):
        """An organization's own login sees it; of its people, those who were let in."""
        for user in self:
            partner = user.partner_id
            organization = partner.commercial_partner_id
            granted = partner == organization or partner.living_portal_access
            user.living_organization_id = organization if granted else False

    def _get_invalidation_fields(self):
        """Rules worked out for a user are cached until one of these fields changes."""
        return super()._get_invalidation_fields() | {"living_desk_ids"}

    def _notify_security_setting_update(self, subject, content, mail_values=None, **kwargs):
        """Whoever is erased gets no more mail, not even about the login that goes."""
        if self.env.context.get("living_erasure"):
            return None
        return super()._notify_security_setting_update(
            subject, content, mail_values=mail_values, **kwargs
        )

    def _get_contact_domain(self, mode="read"):
        """Return which partners the contact network lets this user see, or change.

        The one place that says it: rules, portal pages and searches all ask here. Whoever is
        no contact of the network is left to the other rules. Withdrawn consent hides from
        everybody but data protection.

        :param str mode: `read`, or `write` for what the user may change
        :return: domain over `res.partner`
        """
        user_sudo = self.sudo()
        nobody = Domain("is_network_contact", "=", False)
        own = Domain("commercial_partner_id", "=", user_sudo.partner_id.commercial_partner_id.id)
        if user_sudo.has_group("living_desk.group_privacy"):
            return Domain.TRUE
        desks = user_sudo.living_desk_ids
        known = Domain("contact_visibility", "!=", "organization")
        if not user_sudo.has_group("living_desk.group_coordinator"):
            known &= Domain("contact_desk_id", "in", desks.ids)
            if mode == "read":
                shared = ("network", "public") if desks else ("public",)
                known |= Domain("contact_visibility", "in", shared)
                if desks:
                    known |= self.env["res.partner"]._get_introduced_domain(desks)
        if mode == "read" and user_sudo.share:
            known |= user_sudo._get_own_contact_domain()
        return nobody | own | (Domain("contact_consent", "!=", "withdrawn") & known)

    def _get_own_contact_domain(self):
        """Return the contacts known to a login of the portal by its own work."""
        domain = Domain.FALSE
        organization = self.living_organization_id
        if organization:
            domain |= Domain("contact_owner_id", "=", organization.id)
            domain |= Domain(
                "contact_relation_ids", "any", [("organization_id", "=", organization.id)]
            )
        if self.partner_id.consultant_ids:
            domain |= Domain(
                "contact_relation_ids",
                "any",
                [("log_ids", "any", [("consultant_id.partner_id", "=", self.partner_id.id)])],
            )
        return domain
