from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Let the conversations of the portal speak the language of who reads them."""
        return [*super()._get_translation_frontend_modules_name(), "mail"]
