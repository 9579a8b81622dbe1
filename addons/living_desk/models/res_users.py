from odoo import fields, models


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
