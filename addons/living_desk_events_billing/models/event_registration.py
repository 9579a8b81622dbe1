from odoo import models


class EventRegistration(models.Model):
    _name = "event.registration"
    _inherit = ["living.registration.price", "living.registration.invoice", "event.registration"]
