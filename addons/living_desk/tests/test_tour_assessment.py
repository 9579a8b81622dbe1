from odoo.tests import HttpCase, tagged

from .common_assessment import LivingAssessmentCommon


@tagged("post_install", "-at_install")
class TestTourAssessment(LivingAssessmentCommon, HttpCase):
    """The organization answers on the portal, its adviser in the backend."""

    def test_both_sides_answer(self):
        survey = self._create_form_version(questions=4, living_version=2)
        for answer in survey.question_ids.suggested_answer_ids:
            answer.value = f"{answer.value} points"
        survey.action_living_publish()
        assessment = self._create_assessment(survey_id=survey.id)
        self.start_tour("/my", "living_desk_answer", login=self.user_theatre.login)
        self.assertEqual(assessment.state, "self")
        self.start_tour(
            "/odoo/desk-assessments",
            "living_desk_answer_as_adviser",
            login=self.user_adviser.login,
        )
        self.assertEqual(assessment.state, "complete")
        self.assertEqual((assessment.self_percent, assessment.adviser_percent), (80, 40))
