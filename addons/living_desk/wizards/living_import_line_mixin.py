from odoo import fields, models


class LivingImportLineMixin(models.AbstractModel):
    """A row of the file, shown before and after the import."""

    _name = "living.import.line.mixin"
    _description = "Row of an Import"
    _order = "id"

    line = fields.Integer()
    name = fields.Char()
    city = fields.Char("Town")
    email = fields.Char("E-mail")
    reason = fields.Char("Reason of Rejection")
