from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_living_service = fields.Boolean(
        "Desk Service", help="Can be put in a path and priced by the organization's tier."
    )
