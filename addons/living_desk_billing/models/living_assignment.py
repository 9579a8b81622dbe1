from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.access import TURNOVER_READERS


class LivingAssignment(models.Model):
    """What a consultant is paid for an hour is agreed with the assignment, not later."""

    _inherit = "living.assignment"

    hourly_rate = fields.Monetary(
        "Agreed Hourly Rate",
        currency_field="rate_currency_id",
        compute="_compute_hourly_rate",
        store=True,
        readonly=False,
        aggregator=None,
        groups=TURNOVER_READERS,
        help="Before taxes. It is the consultant's rate on the day of the offer, and does not "
        "change once the offer is accepted.",
    )
    rate_currency_id = fields.Many2one(
        "res.currency",
        "Currency of the Agreed Rate",
        compute="_compute_hourly_rate",
        store=True,
        readonly=False,
        groups=TURNOVER_READERS,
    )
    amount_max = fields.Monetary(
        "Highest Amount",
        currency_field="rate_currency_id",
        copy=False,
        groups=TURNOVER_READERS,
        help="Before taxes; hours that go beyond it are not billed. Zero for no limit other "
        "than the hours entrusted.",
    )
    due_ids = fields.One2many(
        "living.consultant.due", "assignment_id", "Hours Due", groups=TURNOVER_READERS
    )

    _hourly_rate_positive = models.Constraint(
        "CHECK(hourly_rate >= 0)", "The hourly rate cannot be negative."
    )
    _amount_max_positive = models.Constraint(
        "CHECK(amount_max >= 0)", "The highest amount cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("consultant_id")
    def _compute_hourly_rate(self):
        for assignment in self:
            consultant_sudo = assignment.consultant_id.sudo()
            assignment.hourly_rate = consultant_sudo.hourly_rate
            assignment.rate_currency_id = (
                consultant_sudo.rate_currency_id or assignment.company_id.currency_id
            )

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() & {"hourly_rate", "rate_currency_id"}:
            self._check_rate_open()
        return super().write(vals)

    def _check_rate_open(self):
        """:raise UserError: if the rate is part of what a consultant accepted

        A rate that nobody agreed can be filled in later.
        """
        for assignment_sudo in self.sudo():
            if assignment_sudo.state in ("accepted", "done") and assignment_sudo.hourly_rate:
                raise UserError(
                    self.env._(
                        "The rate of “%(assignment)s” was accepted by the consultant: make "
                        "another assignment for hours at another rate.",
                        assignment=assignment_sudo.display_name,
                    )
                )
