from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_assessment import LivingAssessmentCommon


@tagged("post_install", "-at_install")
class TestAssessmentDialogue(LivingAssessmentCommon):
    """Both sides' answers to each question stand side by side, once both are in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assessment = cls._create_assessment()

    def _get_rows(self):
        return [row for _dimension, rows in self.assessment._prepare_dialogue() for row in rows]

    def test_nobody_reads_the_other_side_before_answering(self):
        self._answer(self.assessment, own=3)
        self.assertFalse(self.assessment.dialogue)
        self._answer(self.assessment, adviser=3)
        self.assertIn("Question 7", self.assessment.dialogue)

    def test_every_question_once_with_both_answers(self):
        self._answer(self.assessment, own=4, adviser=[index % 6 for index in range(40)])
        rows = self._get_rows()
        self.assertEqual(len(rows), 40)
        self.assertEqual(len({row["question"] for row in rows}), 40)
        by_title = {row["question"].title: row for row in rows}
        self.assertEqual(by_title["Question 3"]["self"].answer_score, 4)
        self.assertEqual(by_title["Question 3"]["adviser"].answer_score, 3)
        far = [index for index in range(40) if abs(4 - index % 6) >= 2]
        self.assertEqual(
            [index for index in range(40) if by_title[f"Question {index}"]["is_far"]], far
        )

    def test_questions_come_by_dimension(self):
        self._answer(self.assessment, own=1, adviser=1)
        names = [dimension.name for dimension, _rows in self.assessment._prepare_dialogue()]
        self.assertEqual(names, [f"Dimension {index}" for index in range(4)])

    def test_names_are_text(self):
        survey = self._create_form_version(questions=4, living_version=2)
        survey.question_ids[0].title = "<script>alert(1)</script>"
        other = self._create_assessment_of(survey)
        self.assertIn("&lt;script&gt;", other.dialogue)
        self.assertNotIn("<script>", other.dialogue)

    def test_portal_users_do_not_read_the_field(self):
        self._answer(self.assessment, own=1, adviser=1)
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.assessment.with_user(user).read(["dialogue"])

    def test_queries_do_not_grow_with_the_questions(self):
        def count(assessment):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            assessment.with_user(self.user_adviser)._render_dialogue()
            return self.env.cr.sql_log_count - before

        self._answer(self.assessment, own=1, adviser=1)
        count(self.assessment)
        many = count(self.assessment)
        short = self._create_assessment_of(self._create_form_version(4, living_version=2))
        self.assertLessEqual(many, count(short))

    def _create_assessment_of(self, survey):
        """Return an assessment that both sides answered, made with another form."""
        survey.action_living_publish()
        assessment = self._create_assessment(moment="t1", survey_id=survey.id)
        return self._answer(assessment, own=1, adviser=1)
