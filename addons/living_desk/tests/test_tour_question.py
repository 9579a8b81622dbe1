from odoo.tests import HttpCase, tagged

from .common_question import QuestionCommon


@tagged("post_install", "-at_install")
class TestTourQuestion(QuestionCommon, HttpCase):
    """A question to the network, from the expert's answer to what everybody knows."""

    def test_expert_answers(self):
        question = self._create_question()
        self.start_tour("/my", "living_desk_answer_question", login=self.user_consultant.login)
        self.assertEqual(question.answer_ids.text, "The consulate in Roma answers in ten days")

    def test_asker_marks_the_best_answer(self):
        question = self._create_question()
        self._answer(question, self.expert_2, "No idea")
        self._answer(question, text="The consulate in Roma answers in ten days")
        self.start_tour(
            "/odoo/desk-questions", "living_desk_mark_best", login=self.user_adviser.login
        )
        self.assertEqual(question.state, "knowledge")
        self.assertEqual(question.best_expert_id, self.expert)
