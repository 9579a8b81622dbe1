from odoo import fields, models


class LivingPathAbroad(models.AbstractModel):
    """Where a path leads: the countries aimed at."""

    _name = "living.path.abroad"
    _description = "Countries of a Path"

    market_ids = fields.One2many("living.path.market", "path_id", "Markets", copy=True)
