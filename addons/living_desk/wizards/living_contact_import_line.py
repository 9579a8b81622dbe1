from odoo import fields, models


class LivingContactImportLine(models.TransientModel):
    """A row of the list of contacts."""

    _name = "living.contact.import.line"
    _inherit = ["living.import.line.mixin"]
    _description = "Row of an Import of Contacts"

    import_id = fields.Many2one("living.contact.import", required=True, ondelete="cascade")
    organization = fields.Char("Works For")
    country = fields.Char()
