from odoo import fields, models


class LivingConsultant(models.Model):
    _inherit = "living.consultant"

    hourly_rate = fields.Monetary(
        currency_field="rate_currency_id",
        groups="living_desk.group_manager,account.group_account_invoice",
        help="What the consultant is paid for an hour, before taxes.",
    )
    rate_currency_id = fields.Many2one(
        "res.currency",
        "Currency of the Rate",
        default=lambda self: self.env.company.currency_id,
        groups="living_desk.group_manager,account.group_account_invoice",
    )

    _hourly_rate_positive = models.Constraint(
        "CHECK(hourly_rate >= 0)", "The hourly rate cannot be negative."
    )
