from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common import rome
from .common_training import LivingTrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingQuiz(LivingTrainingCommon, LivingPortalCommon):
    """The same quiz before and after, once each, private to the participant and the desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quiz = cls.env["survey.survey"].create(
            {
                "title": "Test quiz",
                "access_mode": "token",
                "scoring_type": "scoring_without_answers",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": f"Question {number}",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": "Wrong", "answer_score": 0}),
                                Command.create(
                                    {"value": "Right", "answer_score": 1, "is_correct": True}
                                ),
                            ],
                        }
                    )
                    for number in range(2)
                ],
            }
        )
        cls.course.write(
            {
                "is_on_portal": True,
                "quiz_before_id": cls.quiz.id,
                "quiz_after_id": cls.quiz.id,
            }
        )

    def _get_mails(self, registration, word="quiz"):
        mails = self.env["mail.mail"].search(
            [("model", "=", registration._name), ("res_id", "=", registration.id)]
        )
        return mails.filtered(lambda mail: word in mail.subject)

    def _answer(self, answers, right):
        """Answer the first questions rightly, the others wrongly."""
        for index, question in enumerate(self.quiz.question_ids):
            choice = question.suggested_answer_ids[1 if index < right else 0]
            answers._save_lines(question, str(choice.id))
        answers._mark_done()

    def _send_after(self, day=14):
        with freeze_time(rome(day, 9)):
            self.env.ref("living_desk_events.ir_cron_send_quiz").method_direct_trigger()

    def test_the_first_quiz_comes_with_the_seat(self):
        anna, bruno, carla = self._enrol("Anna", "Bruno", "Carla")
        for registration in (anna, bruno):
            self.assertEqual(len(self._get_mails(registration)), 1)
            self.assertIn(
                registration.quiz_before_input_id.access_token, self._get_mails(registration).body
            )
        self.assertFalse(carla.quiz_before_input_id, "she waits")
        anna.action_cancel()
        self.assertTrue(carla.quiz_before_input_id)
        bruno.action_set_done()
        self.assertEqual(len(self._get_mails(bruno)), 1)

    def test_the_second_comes_once_to_who_was_there(self):
        anna, bruno = self._enrol("Anna", "Bruno")
        anna.action_set_done()
        self._send_after(day=12)
        self.assertFalse(anna.quiz_after_input_id, "the course is not over")
        self._send_after()
        self._send_after()
        self.assertTrue(anna.quiz_after_input_id)
        self.assertFalse(bruno.quiz_after_input_id)
        self.assertEqual(len(self._get_mails(anna, "same quiz")), 1)

    def test_the_gain_is_after_less_before(self):
        anna, bruno = self._enrol("Anna", "Bruno")
        (anna | bruno).action_set_done()
        self._answer(anna.quiz_before_input_id, right=1)
        self._answer(bruno.quiz_before_input_id, right=0)
        self.assertEqual((anna.quiz_before_percent, anna.quiz_gain), (50, 0))
        self.assertFalse(anna.quiz_is_complete)
        self._send_after()
        self._answer(anna.quiz_after_input_id, right=2)
        self.assertTrue(anna.quiz_is_complete)
        self.assertEqual((anna.quiz_after_percent, anna.quiz_gain), (100, 50))
        self.assertFalse(bruno.quiz_is_complete, "only who answered both is counted")

    def test_answers_are_private(self):
        anna = self._enrol("Anna", organization=self.theatre)
        self._answer(anna.quiz_before_input_id, right=1)
        self.assertEqual(anna.with_user(self.user_adviser).quiz_before_percent, 50)
        theirs = anna.with_user(self.user_theatre)
        self.assertTrue(theirs.has_access("read"))
        for name in ("quiz_before_percent", "quiz_gain", "quiz_before_input_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                theirs.read([name])
        with self.assertRaises(AccessError):
            anna.with_user(self.user_manager_sicilia).read(["quiz_before_percent"])
        with self.assertRaises(AccessError):
            anna.with_user(self.user_adviser).quiz_before_percent = 100

    def test_the_portal_shows_the_own_quiz_only(self):
        own = self._enrol("Me", partner_id=self.user_theatre.partner_id.id)
        other = self._enrol("Other", organization=self.theatre)
        self._login(self.user_theatre)
        page = self._get(f"/my/trainings/{self.course.id}")
        self.assertIn(own.quiz_before_input_id.access_token, page)
        self.assertNotIn(other.quiz_before_input_id.access_token, page)
        self._answer(own.quiz_before_input_id, right=1)
        self.assertNotIn("o_living_quiz", self._get(f"/my/trainings/{self.course.id}"))

    def test_whoever_has_the_address_answers(self):
        anna = self._enrol("Anna")
        url = anna.quiz_before_input_id.get_start_url()
        for user in (None, self.user_theatre):
            self._login(user)
            with self.subTest(user=user):
                self.assertIn("Test quiz", self._get(url))
