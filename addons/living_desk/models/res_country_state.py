from odoo import fields, models


class ResCountryState(models.Model):
    _inherit = "res.country.state"

    living_region_id = fields.Many2one(
        "living.region",
        "Region",
        index="btree_not_null",
        ondelete="set null",
        help="NUTS-2 region the province belongs to: it decides which desk answers.",
    )
