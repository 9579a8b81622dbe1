from odoo import models


class EventEventTicket(models.Model):
    _inherit = "event.event.ticket"

    def write(self, vals):
        res = super().write(vals)
        if "seats_max" in vals:
            self.event_id._promote_waiting()
        return res
