from odoo import api, models


class CalendarEvent(models.Model):
    """No new work on a path while an invoice of it is overdue."""

    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events.living_path_id._check_not_overdue()
        return events

    def write(self, vals):
        res = super().write(vals)
        if vals.get("living_path_id"):
            self.living_path_id._check_not_overdue()
        return res

    def _living_log(self, hours, report):
        self.living_path_id._check_not_overdue()
        return super()._living_log(hours, report)
