from odoo import fields, models


class LivingDeskSupport(models.Model):
    """A body that stands behind a desk, and in which role."""

    _name = "living.desk.support"
    _description = "Supporter of a Desk"
    _inherit = ["living.protected.mixin"]
    _order = "role, id"
    _rec_name = "partner_id"
    _owner_fields = ("desk_id",)

    desk_id = fields.Many2one("living.desk", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Body", required=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(
        [
            ("promoter", "Promoter"),
            ("funder", "Funder"),
            ("partner", "Partner"),
            ("patronage", "Patronage"),
            ("media_partner", "Media Partner"),
        ],
        required=True,
    )

    _body_role_unique = models.Constraint(
        "UNIQUE(desk_id, partner_id, role)",
        "This body already supports the desk in this role.",
    )
