from odoo import api, models
from odoo.exceptions import AccessError


class LivingIntroductionAccess(models.AbstractModel):
    """Who answers a question, and who follows what came of it."""

    _name = "living.introduction.access"
    _description = "Roles in Introductions"

    @api.model
    def _is_team_of(self, desk):
        """Tell whether the user works at a desk; coordinators work at all of them."""
        user = self.env.user
        if user.has_group("living_desk.group_coordinator"):
            return True
        return user.has_group("living_desk.group_user") and desk in user.living_desk_ids

    def _is_owner(self):
        """Tell whether the user answers: the organization that keeps the contact, or the desk.

        A desk also answers for an organization that has no login, unless the contact is the
        organization's alone.
        """
        self.ensure_one()
        introduction_sudo = self.sudo()
        owner_sudo = introduction_sudo.owner_id
        if owner_sudo and self.env.user.living_organization_id == owner_sudo:
            return True
        if introduction_sudo.contact_id.contact_visibility == "organization":
            return False
        if owner_sudo and introduction_sudo._get_owner_users_sudo():
            return False
        return self._is_team_of(introduction_sudo.owner_desk_id.sudo(False))

    def _is_asker(self):
        """Tell whether the user is of the organization to be introduced, or of its desk."""
        self.ensure_one()
        organization = self.sudo().organization_id
        if self.env.user.living_organization_id == organization:
            return True
        return self._is_team_of(self.sudo().from_desk_id.sudo(False))

    def _check_owner(self):
        if not self._is_owner():
            raise AccessError(self.env._("Only whoever keeps the contact answers."))

    def _check_asker(self):
        if not self._is_asker():
            raise AccessError(self.env._("Only who asked, or its desk, does this."))
