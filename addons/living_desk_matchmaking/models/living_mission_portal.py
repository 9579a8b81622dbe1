from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize


class LivingMissionPortal(models.AbstractModel):
    """Missions have pages of their own on the portal, and are applied for."""

    _name = "living.mission.portal"
    _description = "Mission on the Portal"

    @api.model
    def _get_portal_domain(self):
        return super()._get_portal_domain() & Domain("is_mission", "=", False)

    @api.model
    def _get_mission_portal_domain(self):
        """Return the missions that are shown on the portal to whoever may apply."""
        return (
            Domain("is_on_portal", "=", True)
            & Domain("desk_id", "!=", False)
            & Domain("is_mission", "=", True)
        )

    @api.model
    def _get_mission_portal_upcoming_domain(self):
        return (
            self._get_mission_portal_domain()
            & Domain("date_begin", ">", "now")
            & Domain("kanban_state", "!=", "cancel")
        )

    def _enrol(self, people, organization, partner, slot=None, ticket=None):
        """Whoever applies for a mission is a candidate; what was refused is not asked again.

        :raise UserError: if the desk has refused one of the people before
        """
        if self.is_mission:
            refused = self.env["event.registration"].search(
                Domain("event_id", "=", self.id)
                & Domain("organization_id", "=", organization.id)
                & Domain("selection_state", "=", "refused")
            )
            addresses = {email_normalize(item.email or "") for item in refused}
            for name, email in people:
                if email_normalize(email) in addresses:
                    raise UserError(
                        self.env._(
                            "The desk has decided on the application of %(name)s: please write to "
                            "the desk.",
                            name=name,
                        )
                    )
        return super()._enrol(people, organization, partner, slot=slot, ticket=ticket)
