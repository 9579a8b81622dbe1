from odoo import fields, models


class LivingTourTaskMixin(models.AbstractModel):
    """What a task of the master list and a task of one tour have in common."""

    _name = "living.tour.task.mixin"
    _description = "Task with an Offset from a Tour"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    area = fields.Selection(
        [
            ("planning", "Planning"),
            ("fees", "Fees and Taxes"),
            ("rights", "Rights"),
            ("technical", "Technical"),
            ("languages", "Languages"),
            ("visa", "Visas and Permits"),
            ("customs", "Customs and Freight"),
            ("social_security", "Social Security"),
            ("insurance", "Insurance and Health"),
        ],
        required=True,
        default="planning",
    )
    anchor = fields.Selection(
        [("departure", "Departure"), ("return", "Return")],
        "Counted From",
        required=True,
        default="departure",
    )
    offset = fields.Integer(help="How long after; a negative number is before.")
    offset_unit = fields.Selection(
        [("day", "Days"), ("week", "Weeks"), ("month", "Months")],
        "Unit",
        required=True,
        default="month",
    )
    responsible = fields.Selection(
        [("organization", "Organization"), ("desk", "Desk"), ("consultant", "Consultant")],
        required=True,
        default="organization",
    )
    description = fields.Text("What to Do")
