from odoo import fields, models

from ..tools.hold import DEFAULT_DAYS, DEFAULT_DECIDE_DAYS


class LivingDesk(models.Model):
    """How long the organizations of a desk hold a date that is not certain yet."""

    _inherit = "living.desk"

    hold_days = fields.Integer(
        "Days of a Hold",
        default=DEFAULT_DAYS,
        help="A provisional event goes back to an idea after these days, unless it is renewed.",
    )
    hold_decide_days = fields.Integer(
        "Days to Decide",
        default=DEFAULT_DECIDE_DAYS,
        help="Whoever has the first option decides within these days once somebody asks.",
    )

    _hold_days_positive = models.Constraint(
        "CHECK(hold_days > 0 AND hold_decide_days > 0)",
        "A hold and the time to decide last one day at least.",
    )
