from odoo import api, fields, models


class LivingPathGoal(models.Model):
    """What the organization wants to reach, and how one will see that it did."""

    _name = "living.path.goal"
    _description = "Goal of a Path"
    _inherit = ["living.protected.mixin"]
    _order = "path_id, sequence, id"
    _owner_fields = ("path_id",)

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("Goal", required=True)
    indicator = fields.Char(help="What is counted, for example: dates played abroad in a year.")
    baseline = fields.Float(help="Value of the indicator when the path starts.")
    target = fields.Float(help="Value to reach.")
    actual = fields.Float(help="Value last measured.")
    deadline = fields.Date()
    is_late = fields.Boolean(compute="_compute_is_late")

    @api.depends("baseline", "target", "actual", "deadline")
    def _compute_is_late(self):
        """A goal may be to raise an indicator or to lower it: the target tells which."""
        today = fields.Date.context_today(self)
        for goal in self:
            rising = goal.target >= goal.baseline
            reached = goal.actual >= goal.target if rising else goal.actual <= goal.target
            goal.is_late = bool(goal.deadline and goal.deadline < today and not reached)
