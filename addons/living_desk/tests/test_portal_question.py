from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import LivingPortalCommon
from .common_question import QuestionCommon


@tagged("post_install", "-at_install")
class TestPortalQuestion(QuestionCommon, LivingPortalCommon):
    """Experts of all desks read the questions on the portal and answer; nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.question = cls._create_question()
        cls.url = f"/my/questions/{cls.question.id}"

    def test_login_is_asked(self):
        self._assert_login_asked("/my/questions")
        self._assert_login_asked(self.url)

    def test_only_experts_find_them(self):
        for user in (
            self.user_theatre,
            self.user_consultant_2,
            self.user_adviser,
            self.user_coordinator,
        ):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self._login(user)
                self._get("/my/questions", status=404)
                self._get(self.url, status=404)
                self._get(f"{self.url}/answer", status=404)
                self._post(f"{self.url}/answer", {"text": "Mine"}, status=404)
                self._post("/my/questions/availability", {"availability": "busy"}, status=404)
                values = self.make_jsonrpc_request(
                    "/my/counters",
                    {"counters": ["living_question_count", "living_question_fit_count"]},
                )
                self.assertFalse(any(values.values()))
        self.assertFalse(self.question.answer_count)
        self.expert.active = False
        self._login(self.user_consultant)
        with mute_logger("odoo.http"):
            self._get("/my/questions", status=404)

    def test_drafts_and_closed_questions_are_not_found(self):
        draft = self._create_question(ask=False)
        closed = self._create_question()
        self._answer(closed, self.expert_2)
        closed.action_close()
        self._login(self.user_consultant)
        with mute_logger("odoo.http"):
            for number in (draft.id, closed.id, 0, 99999999, 99999999999):
                self._get(f"/my/questions/{number}", status=404)
                self._post(f"/my/questions/{number}/answer", {"text": "Mine"}, status=404)
        self._login(self.user_expert_2)
        self.assertIn("closed without a best answer", self._get(f"/my/questions/{closed.id}"))

    def test_what_fits_comes_first(self):
        other = self.env["living.expertise"].create({"name": "Test other"})
        unfit = self._create_question(
            name="Who knows something else?", expertise_ids=[Command.set(other.ids)]
        )
        self._login(self.user_consultant)
        text = self._get("/my/questions")
        self.assertLess(text.index(self.url), text.index(f"/my/questions/{unfit.id}"))
        self.assertEqual(text.count("Fits you"), 1)
        text = self._get("/my/questions?filterby=fit")
        self.assertNotIn(f'href="/my/questions/{unfit.id}"', text)
        self._answer(self.question)
        self.assertIn("There are no questions here", self._get("/my/questions?filterby=fit"))
        self.assertIn(self.url, self._get("/my/questions?filterby=own"))
        self._get("/my/questions?filterby=nonsense&search=%25%27%22&page=x", status=200)

    def test_an_answer_is_given_and_changed(self):
        self._login(self.user_consultant)
        text = self._post(f"{self.url}/answer", {"text": "Ask the\r\nconsulate"}).text
        self.assertIn("the desk reads your answer", text)
        self.assertIn("Change the answer", text)
        answer = self.question.answer_ids
        self.assertEqual((answer.text, answer.expert_id), ("Ask the\nconsulate", self.expert))
        self._post(f"{self.url}/answer", {"text": "Ask again"})
        self.assertEqual(answer.text, "Ask again")
        self.assertEqual(self.question.answer_count, 1)

    def test_bad_input_is_told_and_nothing_is_saved(self):
        self._login(self.user_consultant)
        for data, sentence in (
            ({}, "Please write your answer"),
            ({"text": " \n\x00 "}, "Please write your answer"),
            ({"text": "<b>" + "x" * 6000}, "shorten the answer to 5000"),
        ):
            with self.subTest(sentence=sentence):
                text = self._post(f"{self.url}/answer", data).text
                self.assertIn(sentence, text)
                self.assertNotIn("<b>x", text)
                self.assertFalse(self.question.answer_count)
        text = self._post(f"{self.url}/answer", {"text": "<script>alert(1)</script>"}).text
        self.assertEqual(self.question.answer_ids.text, "<script>alert(1)</script>")
        self.assertNotIn("<script>alert(1)", text)
        with mute_logger("odoo.http"):
            self.url_open(f"{self.url}/answer", data={"text": "Forged", "csrf_token": "x"})
        self.assertEqual(self.question.answer_ids.text, "<script>alert(1)</script>")

    def test_an_answer_too_late_is_kept_on_the_page(self):
        self._login(self.user_consultant)
        self._answer(self.question, self.expert)
        self._get(self.url)
        self.question.action_close()
        text = self._post(f"{self.url}/answer", {"text": "What I wrote since"}).text
        self.assertIn("closed in the meantime", text)
        self.assertEqual(self.question.sudo().answer_ids.text, "Ask the consulate in Roma")

    def test_answers_of_others_are_not_shown_but_the_best_is(self):
        best = self._answer(self.question, self.expert_2, "The best of all")
        self._answer(self.question, self.expert, "Mine")
        self._login(self.user_consultant)
        self.assertNotIn("The best of all", self._get(self.url))
        best.with_user(self.user_adviser).action_mark_best()
        text = self._get(self.url)
        self.assertIn("The best of all", text)
        self.assertIn(self.expert_2.name, text)
        self.assertIn("Mine", text)
        self.assertNotIn(f"{self.url}/answer", text)
        for search, found in (("best of", True), ("visas", True), ("nowhere", False)):
            text = self._get(f"/my/questions?filterby=knowledge&search={search}")
            self.assertEqual(f'href="{self.url}"' in text, found, search)

    def test_who_asks_is_shown_or_hidden(self):
        hidden = self._create_question(show_desk=False)
        best = self._answer(hidden, self.expert_2)
        self._login(self.user_consultant)
        self.assertIn("Test Desk Lombardia", self._get(self.url))
        for do in (best.with_user(self.user_adviser).action_mark_best, hidden.action_reopen):
            text = self._get(f"/my/questions/{hidden.id}")
            self.assertIn("A desk of the network", text)
            self.assertNotIn("Lombardia", text)
            self.assertNotIn("test.adviser", text)
            do()
        self.question.action_close()
        self.assertNotIn("Lombardia", self._get("/my/questions?filterby=knowledge"))

    def test_experts_say_whether_they_are_available(self):
        self._login(self.user_consultant)
        url = "/my/questions/availability"
        day = fields.Date.context_today(self.env.user) + timedelta(days=9)
        text = self._post(url, {"availability": "away", "away_until": str(day)}).text
        self.assertIn("see whether you are available", text)
        self.assertEqual((self.expert.availability, self.expert.away_until), ("away", day))
        for data, sentence in (
            ({}, "choose whether you are available"),
            ({"availability": "rich"}, "choose whether you are available"),
            ({"availability": "away", "away_until": "soon"}, "as a date"),
            ({"availability": "away", "away_until": "2020-01-01"}, "is over"),
        ):
            with self.subTest(data=data):
                self.assertIn(sentence, self._post(url, data).text)
                self.assertEqual((self.expert.availability, self.expert.away_until), ("away", day))
        self._post(url, {"availability": "busy", "away_until": str(day)})
        self.assertEqual((self.expert.availability, self.expert.away_until), ("busy", False))

    def test_the_list_asks_the_same_of_the_database_however_many(self):
        self._login(self.user_consultant)
        self._answer(self._create_question(show_desk=False))
        few = self._count_queries("/my/questions")
        for number in range(12):
            question = self._create_question(name=f"Question {number}", show_desk=number % 2)
            if number % 3:
                self._answer(question)
        self.assertEqual(self._count_queries("/my/questions"), few)

    def test_the_home_page_leads_to_the_questions(self):
        self._login(self.user_consultant)
        self._get("/my/home")
        counters = ["living_question_count", "living_question_fit_count"]
        values = self.make_jsonrpc_request("/my/counters", {"counters": counters})
        known = self.env["living.question"].search_count(
            [("state", "in", ("asked", "answered", "knowledge"))]
        )
        self.assertEqual(values["living_question_count"], known)
        self.assertGreaterEqual(values["living_question_fit_count"], 1)

    def test_an_expert_reads_why_when_the_row_is_taken(self):
        self._login(self.user_consultant)
        refusal = UserError("Somebody else is changing it right now")
        with patch.object(type(self.question), "_lock_rows", side_effect=refusal):
            text = self._post(f"{self.url}/answer", {"text": "At the same time"}).text
        self.assertIn("Somebody else is changing", text)
        self.assertIn("At the same time", text)
        self.assertFalse(self.question.answer_count)
