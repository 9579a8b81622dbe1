from odoo import fields, models


class LivingPathTemplate(models.Model):
    _inherit = "living.path.template"

    service_ids = fields.One2many(
        "living.path.template.service", "template_id", "Services", copy=True
    )
