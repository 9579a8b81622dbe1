from odoo import fields, models


class LivingEventKind(models.Model):
    """What a public event of a desk is: crossed interviews, focus group, restitution..."""

    _name = "living.event.kind"
    _description = "Kind of Public Event"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is already one with this name.")
