from odoo import models


class LivingExpertise(models.Model):
    """A skill that a consultant has and that a path may need."""

    _name = "living.expertise"
    _inherit = "living.label.mixin"
    _description = "Expertise"
