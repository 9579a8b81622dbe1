from odoo import fields, models


class ResCompany(models.Model):
    """What a company decides about de minimis aid, and about invoicing in the background."""

    _inherit = "res.company"

    living_aid_ceiling = fields.Monetary(
        "De Minimis Ceiling",
        default=300_000.0,
        help="The aid that a single undertaking may receive over the period: 300,000 euros "
        "(Regulation (EU) 2023/2831, article 3(2)).",
    )
    living_aid_years = fields.Integer(
        "De Minimis Period (Years)",
        default=3,
        help="Any period of so many years, rolling to the day on which aid is granted: three "
        "(Regulation (EU) 2023/2831, article 3(2)).",
    )
    living_aid_reductions = fields.Boolean(
        "Count Reductions as Aid",
        default=True,
        help="Reductions on the list price are de minimis aid. They are booked in any case; "
        "switch this off where they do not count, for instance because the measure is granted "
        "under other rules.",
    )
    living_billing_mode = fields.Selection(
        [("draft", "Make draft invoices"), ("posted", "Make and post the invoices")],
        "Invoicing of Paths",
        required=True,
        default="draft",
        help="How everything due is invoiced: each night, or when an accountant says so.",
    )
    living_billing_nightly = fields.Boolean(
        "Invoice Paths Each Night",
        default=True,
        help="What has become due is invoiced each night, without anybody asking.",
    )

    _living_aid_ceiling_positive = models.Constraint(
        "CHECK(living_aid_ceiling >= 0)", "The de minimis ceiling cannot be negative."
    )
    _living_aid_years_range = models.Constraint(
        "CHECK(living_aid_years BETWEEN 1 AND 10)",
        "The de minimis period is between one and ten years long.",
    )
