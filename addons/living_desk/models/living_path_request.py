from odoo import api, models


class LivingPathRequest(models.AbstractModel):
    """A path opened for a request answers it."""

    _name = "living.path.request"
    _description = "Request of a Path"

    @api.model_create_multi
    def create(self, vals_list):
        paths = super().create(vals_list)
        paths.lead_id._record_first_answer()
        return paths

    def write(self, vals):
        res = super().write(vals)
        if vals.get("lead_id"):
            self.lead_id._record_first_answer()
        return res
