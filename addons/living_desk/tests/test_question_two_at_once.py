from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestQuestionTwoAtOnce(TwoAtOnceCase):
    """An answer and a choice, or two of them, reach a question at the same moment."""

    def _create_records(self, env):
        desk = env["living.desk"].create({"name": "Asks Two at Once"})
        partners = env["res.partner"].create([{"name": "First"}, {"name": "Second"}])
        experts = env["living.consultant"].create(
            [{"partner_id": partner.id, "is_expert": True} for partner in partners]
        )
        question = env["living.question"].create(
            {"name": "Who?", "text": "At once", "asker_desk_id": desk.id, "lang_id": False}
        )
        question._transition("asked", ("draft",), {"asked_on": "2026-01-01"})
        self.question_id, self.expert_ids = question.id, experts.ids
        return question, experts, partners, desk

    def _get_question(self, cr):
        env = self._get_env(cr)
        return (
            env["living.question"].browse(self.question_id),
            *(env["living.consultant"].browse(expert_id) for expert_id in self.expert_ids),
        )

    def test_one_expert_answers_twice(self):
        with self.database.cursor() as cr:
            question, expert, _other = self._get_question(cr)
            question._answer(expert, "First click")
            question.env.flush_all()
            with self.database.cursor() as cr_2, self.assertRaisesRegex(UserError, "right now"):
                same, expert_2, _other = self._get_question(cr_2)
                same._answer(expert_2, "Second click")
        with self.database.cursor() as cr:
            question, expert, _other = self._get_question(cr)
            question._answer(expert, "Third click")
            self.assertEqual(question.answer_ids.text, "Third click")

    def test_two_best_answers(self):
        with self.database.cursor() as cr:
            question, *experts = self._get_question(cr)
            for expert in experts:
                question._answer(expert, "Me")
        with self.database.cursor() as cr:
            question, *_experts = self._get_question(cr)
            question.answer_ids[0].action_mark_best()
            question.env.flush_all()
            with self.database.cursor() as cr_2, self.assertRaisesRegex(UserError, "right now"):
                self._get_question(cr_2)[0].answer_ids[1].action_mark_best()
        with self.database.cursor() as cr, self.assertRaisesRegex(UserError, "cannot become"):
            self._get_question(cr)[0].answer_ids[1].action_mark_best()
