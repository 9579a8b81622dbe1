from odoo import fields, models


class LivingDiscipline(models.Model):
    """An art form or field of culture, shared by the whole network."""

    _name = "living.discipline"
    _description = "Discipline"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is already one with this name.")
