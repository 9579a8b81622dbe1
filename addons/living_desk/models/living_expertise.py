from odoo import fields, models


class LivingExpertise(models.Model):
    """A skill that a consultant has and that a path may need."""

    _name = "living.expertise"
    _description = "Expertise"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is already one with this name.")
