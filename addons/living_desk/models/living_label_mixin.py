from odoo import fields, models


class LivingLabelMixin(models.AbstractModel):
    """A short translated list that the whole network shares: names, an order and a colour."""

    _name = "living.label.mixin"
    _description = "Shared Label"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is already one with this name.")
