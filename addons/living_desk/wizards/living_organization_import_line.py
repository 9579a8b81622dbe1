from odoo import fields, models


class LivingOrganizationImportLine(models.TransientModel):
    """A row of the file, shown before and after the import."""

    _name = "living.organization.import.line"
    _description = "Row of an Import of Organizations"
    _order = "id"

    import_id = fields.Many2one("living.organization.import", required=True, ondelete="cascade")
    line = fields.Integer()
    name = fields.Char()
    city = fields.Char("Town")
    email = fields.Char("E-mail")
    reason = fields.Char("Reason of Rejection")
