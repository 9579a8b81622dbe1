from odoo import models


class LivingSector(models.Model):
    """A branch of business that a desk or cluster works for, shared by the whole network."""

    _name = "living.sector"
    _inherit = "living.label.mixin"
    _description = "Sector"
