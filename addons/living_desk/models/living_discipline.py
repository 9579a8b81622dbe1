from odoo import models


class LivingDiscipline(models.Model):
    """An art form or field of culture, shared by the whole network."""

    _name = "living.discipline"
    _inherit = "living.label.mixin"
    _description = "Discipline"
