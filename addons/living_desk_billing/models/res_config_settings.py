from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    living_aid_ceiling = fields.Monetary(
        related="company_id.living_aid_ceiling", readonly=False, currency_field="currency_id"
    )
    living_aid_years = fields.Integer(related="company_id.living_aid_years", readonly=False)
    living_aid_reductions = fields.Boolean(
        related="company_id.living_aid_reductions", readonly=False
    )
    living_billing_mode = fields.Selection(
        related="company_id.living_billing_mode", readonly=False, required=True
    )
    living_billing_nightly = fields.Boolean(
        related="company_id.living_billing_nightly", readonly=False
    )
