from odoo import api, fields, models

from .survey_user_input import LIVING_ROLES


class LivingAssessmentScore(models.Model):
    """Points of one side in one dimension, or in total, as they were when it answered."""

    _name = "living.assessment.score"
    _description = "Score of an Assessment"
    _order = "assessment_id desc, role desc, sequence, id"

    assessment_id = fields.Many2one(
        "living.assessment", required=True, index=True, ondelete="cascade"
    )
    role = fields.Selection(LIVING_ROLES, "Answered by", required=True)
    dimension_id = fields.Many2one(
        "living.dimension", index=True, ondelete="restrict", help="Empty: the total."
    )
    sequence = fields.Integer(related="dimension_id.sequence", store=True)
    points = fields.Float(digits=(10, 2))
    maximum = fields.Float(digits=(10, 2))
    percent = fields.Float(digits=(6, 2), aggregator="avg")
    unanswered = fields.Integer("Without Answer")
    band_id = fields.Many2one("living.band", ondelete="restrict")
    survey_id = fields.Many2one(related="assessment_id.survey_id", store=True, index=True)
    organization_id = fields.Many2one(
        related="assessment_id.organization_id", store=True, index=True
    )
    desk_id = fields.Many2one(related="assessment_id.desk_id", store=True, index=True)
    company_id = fields.Many2one(related="assessment_id.company_id", store=True, index=True)
    path_id = fields.Many2one(related="assessment_id.path_id", store=True, index="btree_not_null")
    moment = fields.Selection(related="assessment_id.moment", store=True)
    date = fields.Date(related="assessment_id.date", store=True)
    is_reference = fields.Boolean(
        "For Comparison",
        help="The latest score of the organization with this form: the one that means are made of.",
    )

    _dimension_unique = models.UniqueIndex(
        "(assessment_id, role, COALESCE(dimension_id, 0))",
        "This side of the assessment has its score already.",
    )
    _points_range = models.Constraint(
        "CHECK(points >= 0 AND points <= maximum)", "Points go from 0 to the maximum."
    )
    _reference_index = models.Index("(survey_id, dimension_id) WHERE is_reference")

    @api.depends("assessment_id", "dimension_id")
    def _compute_display_name(self):
        for score in self:
            name = score.dimension_id.name or self.env._("Total")
            score.display_name = f"{score.assessment_id.display_name} · {name}"
