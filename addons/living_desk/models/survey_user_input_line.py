from odoo import api, models


class SurveyUserInputLine(models.Model):
    """Answers of an assessment stay as they were sent."""

    _inherit = "survey.user_input.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.user_input_id._check_living_open()
        return lines

    def write(self, vals):
        self.user_input_id._check_living_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.user_input_id._check_living_open()
