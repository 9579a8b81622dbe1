from odoo import api, fields, models


class LivingMissionCriterion(models.Model):
    """What the desk looks at when it decides who takes part in a mission."""

    _name = "living.mission.criterion"
    _description = "Criterion of Selection"
    _inherit = ["living.mission.part"]
    _order = "event_id, sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    weight = fields.Integer(default=1, required=True, help="How much it counts in the total.")
    score_ids = fields.One2many("living.mission.score", "criterion_id", "Scores")

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "A criterion counts at least once: delete it, or give it a weight."
    )

    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        criteria.event_id.registration_ids._fill_scores()
        return criteria
