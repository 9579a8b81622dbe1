from odoo import api, models


class CalendarEvent(models.Model):
    """No new work on a path while an invoice of it is overdue; what is confirmed is due."""

    _name = "calendar.event"
    _inherit = ["calendar.event", "living.session.due"]

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events.living_path_id._check_not_overdue()
        if any(vals.get("living_confirmed_on") for vals in vals_list):
            events._create_dues()
        return events

    def write(self, vals):
        if "living_confirmed_on" in vals and not vals["living_confirmed_on"]:
            self._remove_dues()
        res = super().write(vals)
        if vals.get("living_path_id"):
            self.living_path_id._check_not_overdue()
        if vals.get("living_confirmed_on"):
            self._create_dues()
        return res

    def _living_log(self, hours, report):
        self.living_path_id._check_not_overdue()
        return super()._living_log(hours, report)
