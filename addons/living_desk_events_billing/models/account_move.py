from odoo import api, models


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.depends("invoice_line_ids.living_event_id")
    def _compute_living_desk_id(self):
        """An invoice of an event is of the desk that held it."""
        res = super()._compute_living_desk_id()
        for move in self.filtered(lambda move: not move.living_desk_id):
            move.living_desk_id = move.sudo().invoice_line_ids.living_event_id.desk_id[:1]
        return res
