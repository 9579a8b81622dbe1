from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

# The work that is looked at: what was entrusted in as many months.
SPREAD_MONTHS = 12


class LivingDeskSpread(models.AbstractModel):
    """How the work that a desk entrusts is spread over its consultants."""

    _name = "living.desk.spread"
    _description = "Spread of a Desk's Work"

    spread_limit = fields.Integer(
        "Limit of Work (%)",
        default=40,
        help="The share of the hours entrusted in the last 12 months above which a consultant "
        "is marked: who holds more ranks lower for the next path.",
    )

    _spread_limit_percent = models.Constraint(
        "CHECK(spread_limit BETWEEN 1 AND 100)",
        "The limit of work is a percentage between 1 and 100.",
    )

    @api.model
    def _get_spread_domain(self):
        """Return the assignments that count: those accepted in the last months."""
        since = fields.Date.context_today(self) - relativedelta(months=SPREAD_MONTHS)
        return Domain("state", "in", ("accepted", "done")) & Domain("answered_on", ">=", since)

    def _get_work_shares(self):
        """Return what each consultant holds of the hours that each desk entrusted.

        With the user's eyes, in one query.

        :return: dict {(desk id, consultant id): share in percent}
        """
        domain = self._get_spread_domain() & Domain("desk_id", "in", self.ids)
        groups = self.env["living.assignment"]._read_group(
            domain, ["desk_id", "consultant_id"], ["hours_budget:sum"]
        )
        totals = {}
        for desk, _consultant, hours in groups:
            totals[desk.id] = totals.get(desk.id, 0.0) + hours
        return {
            (desk.id, consultant.id): 100.0 * hours / totals[desk.id]
            for desk, consultant, hours in groups
            if totals[desk.id]
        }
