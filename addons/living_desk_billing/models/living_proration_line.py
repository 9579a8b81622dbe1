from odoo import api, fields, models

from .living_proration import MONTHS, SAVING


class LivingProrationLine(models.Model):
    """What is due by whoever joins until a day of the year."""

    _name = "living.proration.line"
    _description = "Line of a Proration"
    _order = "proration_id, sequence, id"

    proration_id = fields.Many2one(
        "living.proration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="proration_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    until_day = fields.Integer(required=True, default=31)
    until_month = fields.Selection(MONTHS, required=True, default="12")
    percent = fields.Float(
        "Share (%)", required=True, digits=(16, 4), help="Of the yearly price, for this year."
    )
    is_next_year_included = fields.Boolean(
        "Plus the Next Year",
        help="The following year is paid at once, and the service lasts until its end.",
    )

    _until_day_exists = models.Constraint(
        "CHECK(until_day BETWEEN 1 AND 31)", "A month has no such day."
    )
    _percent_range = models.Constraint(
        "CHECK(percent BETWEEN 0 AND 100)", "A percentage lies between 0 and 100."
    )

    # === COMPUTE METHODS === #

    @api.depends("until_day", "until_month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        months = dict(self._fields["until_month"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{line.until_day} {months.get(line.until_month, '')}"

    # === CONSTRAINT METHODS === #

    @api.constrains("until_day", "until_month", "proration_id")
    def _check_complete(self):
        # A rule saved with its lines looks at them all together, when all are written.
        if self.env.context.get("living_proration_saving") is not SAVING:
            self.proration_id._check_complete()

    # === CRUD METHODS === #

    def unlink(self):
        rules = self.proration_id
        res = super().unlink()
        if self.env.context.get("living_proration_saving") is not SAVING:
            rules.exists()._check_complete()
        return res
