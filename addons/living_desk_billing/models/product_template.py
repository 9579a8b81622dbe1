from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_living_service = fields.Boolean(
        "Desk Service", help="Can be put in a path and priced by the organization's tier."
    )
    living_proration_id = fields.Many2one(
        "living.proration",
        "Proration",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="For a service of a whole year: what is due by whoever joins during it. Empty: the "
        "price is always due in full.",
    )
