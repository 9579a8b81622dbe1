from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import revision

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class LivingFeeScheduleRevision(models.AbstractModel):
    """By when the declaration of a new year is due, and what happens to who is late."""

    _name = "living.fee.schedule.revision"
    _description = "Yearly Revision of a Fee Schedule"

    revision_month = fields.Selection(
        MONTHS,
        "Declarations Due In",
        tracking=True,
        help="Every year the turnover of the new reference year is due by this date. "
        "Organizations are reminded 60, 30 and 0 days before. Empty: nobody is reminded.",
    )
    revision_day = fields.Integer(
        "Day of the Month", default=30, tracking=True, help="In shorter months, the last day."
    )
    grace_days = fields.Integer(
        "Days of Grace",
        tracking=True,
        help="How long after the due date a declaration still comes in time.",
    )
    missing_policy = fields.Selection(
        [
            ("block", "It has no price until it declares"),
            ("top", "It pays as the highest tier"),
        ],
        "Who Has Not Declared in Time",
        required=True,
        default="block",
        tracking=True,
    )

    _revision_day_range = models.Constraint(
        "CHECK(revision_month IS NULL OR revision_day BETWEEN 1 AND 31)",
        "The day of the month lies between 1 and 31.",
    )
    _grace_days_range = models.Constraint(
        "CHECK(COALESCE(grace_days, 0) BETWEEN 0 AND 366)",
        "The days of grace lie between 0 and 366.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("missing_policy", "revision_month")
    def _check_missing_policy(self):
        for schedule in self:
            if schedule.missing_policy == "top" and not schedule.revision_month:
                raise ValidationError(
                    self.env._(
                        "“%(schedule)s” charges who is late as the highest tier: say by when "
                        "declarations are due.",
                        schedule=schedule.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_revision_due(self, year):
        """Return the date of a year by which declarations are due, None if there is none."""
        self.ensure_one()
        if not self.revision_month:
            return None
        return revision.due_date(year, int(self.revision_month), self.revision_day)

    def _find_revision_reminder(self, today):
        """Return the latest reminder that is due, None if there is none."""
        self.ensure_one()
        if not self.revision_month:
            return None
        return revision.find_reminder(today, int(self.revision_month), self.revision_day)

    def _get_missing_deadline(self, day):
        """Return the last day before who has not declared pays as the highest tier.

        :param day: a date of the year it is asked for
        :return: a date, None when such organizations have no price
        """
        self.ensure_one()
        due = self._get_revision_due(day.year)
        if self.missing_policy != "top" or not due:
            return None
        return revision.deadline(due, self.grace_days)
