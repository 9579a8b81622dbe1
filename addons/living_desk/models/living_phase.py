from odoo import fields, models


class LivingPhase(models.Model):
    """A stretch of a path (orientation, market access...), common to the network's methods."""

    _name = "living.phase"
    _description = "Path Phase"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "((name->>'en_US'))", "There is already a phase with this name."
    )
