from odoo import api, models


class SurveyQuestionAnswer(models.Model):
    """The points of an answer stay as they were when it was chosen."""

    _name = "survey.question.answer"
    _inherit = ["survey.question.answer", "living.survey.part.mixin"]

    @api.model
    def _get_frozen_fields(self):
        return {"question_id", "matrix_question_id", "value", "answer_score", "is_correct"}

    def _get_living_survey(self):
        return (self.question_id | self.matrix_question_id).survey_id
