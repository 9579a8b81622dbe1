from odoo import fields, models


class LivingOrganizationImportLine(models.TransientModel):
    """A row of the list of organizations."""

    _name = "living.organization.import.line"
    _inherit = ["living.import.line.mixin"]
    _description = "Row of an Import of Organizations"

    import_id = fields.Many2one("living.organization.import", required=True, ondelete="cascade")
