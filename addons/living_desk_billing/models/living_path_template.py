from odoo import fields, models


class LivingPathTemplate(models.Model):
    _inherit = "living.path.template"

    service_ids = fields.One2many(
        "living.path.template.service", "template_id", "Services", copy=True
    )
    payment_plan_id = fields.Many2one(
        "living.payment.plan",
        index="btree_not_null",
        ondelete="restrict",
        help="How a path opened from this template is paid, unless it says otherwise.",
    )
