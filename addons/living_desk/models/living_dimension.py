from odoo import api, fields, models


class LivingDimension(models.Model):
    """A side of an organization that a version of a form measures."""

    _name = "living.dimension"
    _description = "Dimension of an Assessment"
    _inherit = ["living.survey.part.mixin"]
    _order = "survey_id, sequence, id"

    survey_id = fields.Many2one(
        "survey.survey", "Form", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short and the same in every version of the form.")
    sequence = fields.Integer(default=10)
    weight = fields.Float(
        required=True, default=1.0, digits=(6, 2), help="Its points count this many times."
    )
    description = fields.Text(translate=True)
    question_ids = fields.One2many("survey.question", "living_dimension_id", "Questions")
    recommendation_ids = fields.One2many(
        "living.recommendation", "dimension_id", "Proposed Steps", copy=True
    )

    _code_unique = models.Constraint(
        "UNIQUE(survey_id, code)", "Another dimension of the form has this code."
    )
    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "The weight of a dimension is more than zero."
    )

    @api.model
    def _get_frozen_fields(self):
        return {"survey_id", "code", "weight"}
