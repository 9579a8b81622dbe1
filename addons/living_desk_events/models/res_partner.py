from odoo import models


class ResPartner(models.Model):
    """An organization has a calendar that it can read elsewhere."""

    _name = "res.partner"
    _inherit = ["res.partner", "living.calendar.subscriber"]
