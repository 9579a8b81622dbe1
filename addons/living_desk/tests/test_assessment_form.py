from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestAssessmentForm(TransactionCase):
    """The readiness form that comes with the addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env.ref("living_desk.survey_readiness")

    def test_it_can_be_used_as_it_is(self):
        self.assertEqual(self.survey.living_state, "published")
        self.assertEqual(self.survey.access_mode, "token")
        self.assertTrue(self.survey.users_login_required)
        self.assertFalse(self.survey.lang_ids, "every installed language")
        form = self.env.ref("living_desk.assessment_form_readiness")
        self.assertTrue(form.current_survey_id)

    def test_forty_questions_in_ten_dimensions(self):
        self.assertEqual(len(self.survey.living_dimension_ids), 10)
        self.assertEqual(self.survey.question_count, 40)
        for dimension in self.survey.living_dimension_ids:
            with self.subTest(dimension=dimension.code):
                self.assertEqual(len(dimension.question_ids), 4)
                self.assertTrue(dimension.description)
                self.assertTrue(dimension.recommendation_ids)
        for question in self.survey.question_ids:
            with self.subTest(question=question.title):
                self.assertEqual(
                    question.suggested_answer_ids.mapped("answer_score"), [0, 1, 2, 3, 4, 5]
                )
                self.assertEqual(question.page_id.title, question.living_dimension_id.name)
                self.assertEqual(question._get_living_maximum(), 5)

    def test_bands(self):
        bands = self.survey.living_band_ids.sorted("lower")
        self.assertEqual(bands.mapped("lower"), [0, 61, 121, 161])
        self.assertTrue(all(bands.mapped("text")))
