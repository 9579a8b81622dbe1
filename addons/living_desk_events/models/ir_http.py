from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Let the date picker of the portal speak the language of who reads it."""
        return [*super()._get_translation_frontend_modules_name(), "living_desk_events"]
