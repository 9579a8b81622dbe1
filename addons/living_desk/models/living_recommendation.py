from odoo import fields, models


class LivingRecommendation(models.Model):
    """A step worth adding to a path when a dimension is low."""

    _name = "living.recommendation"
    _description = "Step Proposed by an Assessment"
    _order = "dimension_id, below_percent, id"
    _rec_name = "template_step_id"

    dimension_id = fields.Many2one(
        "living.dimension", required=True, index=True, ondelete="cascade"
    )
    survey_id = fields.Many2one(related="dimension_id.survey_id")
    below_percent = fields.Float("Below (%)", required=True, default=60.0, digits=(6, 2))
    template_step_id = fields.Many2one(
        "living.path.template.step", "Step", required=True, index=True, ondelete="cascade"
    )

    _percent_range = models.Constraint(
        "CHECK(below_percent > 0 AND below_percent <= 100)",
        "A step is proposed below a percent between 0 and 100.",
    )
    _step_unique = models.Constraint(
        "UNIQUE(dimension_id, template_step_id)", "The dimension already proposes this step."
    )
