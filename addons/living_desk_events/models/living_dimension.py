from odoo import models
from odoo.tools import SQL

# Below this percent a dimension is weak where no step is recommended for it.
WEAK_PERCENT = 60.0


class LivingDimension(models.Model):
    _inherit = "living.dimension"

    def _get_weak_limit(self):
        """Return the percent below which the dimension calls for something."""
        self.ensure_one()
        return max(self.sudo().recommendation_ids.mapped("below_percent"), default=WEAK_PERCENT)

    def _get_key(self):
        """Return what stays the same in every version of the form."""
        self.ensure_one()
        return (self.sudo().survey_id.living_form_id.id, self.code)

    def _get_weak_query(self):
        """Return a query of the weak dimensions of organizations, by their last assessment.

        Columns: organization_id, form_id, code, dimension_id, percent. The last assessment with
        each form counts, whatever its version.
        """
        return SQL(
            """
            SELECT latest.organization_id, latest.form_id, dimension.code,
                   dimension.id AS dimension_id, score.percent
              FROM (SELECT DISTINCT ON (assessment.organization_id, survey.living_form_id)
                           assessment.id, assessment.organization_id,
                           survey.living_form_id AS form_id
                      FROM living_assessment assessment
                      JOIN survey_survey survey ON survey.id = assessment.survey_id
                     WHERE assessment.is_latest AND assessment.active
                  ORDER BY assessment.organization_id, survey.living_form_id,
                           assessment.date DESC, assessment.id DESC) latest
              JOIN living_assessment_score score
                ON score.assessment_id = latest.id AND score.is_reference AND score.maximum > 0
              JOIN living_dimension dimension ON dimension.id = score.dimension_id
             WHERE score.percent < COALESCE(
                       (SELECT MAX(recommendation.below_percent)
                          FROM living_recommendation recommendation
                         WHERE recommendation.dimension_id = dimension.id),
                       %s)
            """,
            WEAK_PERCENT,
        )
