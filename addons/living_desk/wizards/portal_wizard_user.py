from odoo import models


class PortalWizardUser(models.TransientModel):
    """The first person of an organization invited to the portal sees its paths."""

    _inherit = "portal.wizard.user"

    def action_grant_access(self):
        action = super().action_grant_access()
        person = self.partner_id
        organization = person.commercial_partner_id
        if person != organization and organization.is_cultural_organization:
            people_sudo = organization.sudo().with_context(active_test=True).child_ids
            if not people_sudo.filtered("living_portal_access"):
                person.sudo().living_portal_access = True
        return action
