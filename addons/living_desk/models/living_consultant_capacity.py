from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import clock, matching

# States of a path in which the hours that a consultant accepted are still to be given.
GOING_STATES = ("request", "orientation", "proposed", "active")
# Over how many months hours are thought to be given where the path has no end.
OPEN_END_MONTHS = 12


class LivingConsultantCapacity(models.AbstractModel):
    """How many hours of this month a consultant has given, promised, and left.

    Taken are the sessions of the month, planned or held. Promised is this month's part of what
    was accepted and is not in the calendar yet: the hours of each assignment without a session,
    divided by the months until its path ends.
    """

    _name = "living.consultant.capacity"
    _description = "Capacity of a Consultant"

    capacity_hours = fields.Float(
        "Capacity per Month", default=20.0, help="Hours a month the consultant can give."
    )
    month_hours = fields.Float(
        "Hours This Month",
        compute="_compute_month_hours",
        help="Hours of the sessions planned or held in the current month.",
    )
    promised_hours = fields.Float(
        "Promised This Month",
        compute="_compute_month_hours",
        help="Hours accepted and not in the calendar yet, divided by the months until the end "
        "of their path.",
    )
    taken_hours = fields.Float(
        "Taken This Month",
        compute="_compute_month_hours",
        help="Hours of this month's sessions and hours promised for it.",
    )
    remaining_hours = fields.Float(
        "Hours Left This Month",
        compute="_compute_month_hours",
        help="The capacity without what is taken by sessions and promises.",
    )
    has_hours_left = fields.Boolean(compute="_compute_month_hours", search="_search_has_hours_left")

    _capacity_positive = models.Constraint(
        "CHECK(capacity_hours >= 0)", "The capacity cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("capacity_hours")
    def _compute_month_hours(self):
        held, promised = self._get_month_hours()
        for consultant in self:
            consultant.month_hours = held.get(consultant.id, 0.0)
            consultant.promised_hours = promised.get(consultant.id, 0.0)
            taken = consultant.month_hours + consultant.promised_hours
            consultant.taken_hours = taken
            consultant.remaining_hours = max(consultant.capacity_hours - taken, 0.0)
            consultant.has_hours_left = consultant.capacity_hours > taken

    def _search_has_hours_left(self, operator, value):
        if operator != "in":
            return NotImplemented
        everybody = self.with_context(active_test=False).search_fetch([], ["capacity_hours"])
        held, promised = everybody._get_month_hours()
        free = [
            consultant.id
            for consultant in everybody
            if consultant.capacity_hours
            > held.get(consultant.id, 0.0) + promised.get(consultant.id, 0.0)
        ]
        return Domain("id", "in" if True in value else "not in", free)

    # === BUSINESS METHODS === #

    def _get_month_hours(self):
        """Return the hours of this month's sessions, and those promised for it.

        Of all desks: whoever plans must not take hours that another desk took. Two queries.

        :return: two dicts from the id of a consultant to hours
        """
        today = fields.Date.context_today(self)
        first = today.replace(day=1)
        start, stop = clock.day_bounds(first, first + relativedelta(months=1), self.env.tz)
        sessions = (
            self.env["calendar.event"]
            .sudo()
            ._read_group(
                [
                    ("living_consultant_id", "in", self.ids),
                    ("start", ">=", start),
                    ("start", "<", stop),
                ],
                ["living_consultant_id"],
                ["living_hours:sum"],
            )
        )
        assignments = (
            self.env["living.assignment"]
            .sudo()
            ._read_group(
                [
                    ("consultant_id", "in", self.ids),
                    ("state", "=", "accepted"),
                    ("hours_unplanned", ">", 0),
                    ("path_id.state", "in", GOING_STATES),
                ],
                ["consultant_id", "date_end:month"],
                ["hours_unplanned:sum"],
            )
        )
        promised = {}
        for consultant, last, hours in assignments:
            months = OPEN_END_MONTHS
            if last:
                months = (last.year - first.year) * 12 + last.month - first.month + 1
            share = matching.spread_month(hours, months)
            promised[consultant.id] = promised.get(consultant.id, 0.0) + share
        return {consultant.id: hours for consultant, hours in sessions}, promised
