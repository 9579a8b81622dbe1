from odoo import api, fields, models


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
