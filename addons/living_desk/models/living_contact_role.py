from odoo import models


class LivingContactRole(models.Model):
    """What a contact does for whoever wants to play abroad: programmes, hosts, funds, writes."""

    _name = "living.contact.role"
    _inherit = "living.label.mixin"
    _description = "Role of a Contact"
