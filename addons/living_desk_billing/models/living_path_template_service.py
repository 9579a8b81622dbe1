from odoo import api, fields, models
from odoo.fields import Command


class LivingPathTemplateService(models.Model):
    """A service that every path opened from a template will be charged for."""

    _name = "living.path.template.service"
    _description = "Path Template Service"
    _inherit = ["living.protected.mixin"]
    _order = "template_id, sequence, id"
    _rec_name = "product_id"
    _owner_fields = ("template_id",)

    template_id = fields.Many2one(
        "living.path.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_living_service", "=", True)],
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The quantity of a service must be greater than zero."
    )
    _product_unique = models.UniqueIndex(
        "(template_id, product_id)",
        "The service is already in the template: change its quantity.",
    )

    @api.model
    def _prepare_charge_commands(self):
        """Return the commands that put these services in a path as charges to price."""
        return [
            Command.create(
                {
                    "sequence": service.sequence,
                    "product_id": service.product_id.id,
                    "quantity": service.quantity,
                }
            )
            for service in self
        ]
