from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_assessment import LivingAssessmentCommon
from .common_portal import LivingPortalCommon


@tagged("post_install", "-at_install")
class TestAssessmentAccess(LivingAssessmentCommon, LivingPortalCommon):
    """Who reads and who answers an assessment: by screen, by URL and over the API."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assessment = cls._create_assessment()
        cls.url = f"/my/assessments/{cls.assessment.id}"
        cls._assign(cls.path)

    def _submit(self, answer, values, question=None):
        survey = answer.survey_id
        return self.make_jsonrpc_request(
            f"/survey/submit/{survey.access_token}/{answer.access_token}", values
        )

    def _begin(self, answer):
        survey = answer.survey_id
        return self.make_jsonrpc_request(
            f"/survey/begin/{survey.access_token}/{answer.access_token}", {}
        )

    def _choices(self, points):
        return {
            str(question.id): question.suggested_answer_ids[points].id
            for question in self.survey.question_ids
        }

    # === RECORDS === #

    def test_records(self):
        self._answer(self.assessment, own=2, adviser=2)
        score = self.assessment.score_ids[0]
        readers = (
            (self.user_adviser, True),
            (self.user_manager, True),
            (self.user_coordinator, True),
            (self.user_manager_sicilia, False),
            (self.user_theatre, True),
            (self.user_festival, False),
            (self.user_consultant, True),
            (self.user_consultant_2, False),
        )
        for user, allowed in readers:
            for record in (self.assessment, score):
                with self.subTest(user=user.login, model=record._name):
                    self.assertIs(record.with_user(user).has_access("read"), allowed)
        for user in (self.user_theatre, self.user_consultant):
            self.assertFalse(self.assessment.with_user(user).has_access("write"))
        for user in (self.user_adviser, self.user_coordinator):
            for operation in ("create", "write", "unlink"):
                self.assertFalse(score.with_user(user).has_access(operation))

    def test_no_side_knows_the_other_one_before_both_have_answered(self):
        self._answer(self.assessment, adviser=2)
        score = self.assessment.score_ids[0]
        for user in (self.user_theatre, self.user_consultant):
            self.assertFalse(score.with_user(user).has_access("read"))
            for name in ("adviser_percent", "band_id", "radar", "comparison"):
                with self.subTest(user=user.login, name=name), self.assertRaises(AccessError):
                    self.assessment.with_user(user).read([name])
        with self.assertRaises(AccessError):
            self.path.with_user(self.user_theatre).read(["assessment_radar"])

    def test_answers_are_read_by_nobody_outside(self):
        self._answer(self.assessment, own=2)
        answers = self.assessment.self_input_id
        officer = self._create_user("test.surveys", "survey.group_survey_manager")
        outsiders = (officer, self.user_theatre, self.user_consultant, self.user_adviser)
        for user in outsiders:
            for record in (answers, answers.user_input_line_ids[0]):
                with self.subTest(user=user.login, model=record._name):
                    self.assertFalse(record.with_user(user).has_access("read"))
        self.assertFalse(self.survey.with_user(officer).has_access("write"))
        self.assertTrue(self.survey.with_user(self.user_coordinator).has_access("write"))
        self.assertTrue(self.survey.with_user(self.user_adviser).has_access("read"))

    def test_facts_are_not_written_by_hand(self):
        as_adviser = self.assessment.with_user(self.user_adviser)
        for vals in (
            {"state": "complete"},
            {"self_percent": 100},
            {"is_latest": True},
            {"self_input_id": self.assessment.adviser_input_id.id},
            {"desk_id": self.desk_sicilia.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                as_adviser.write(vals)
        with self.assertRaises(AccessError):
            self.assessment.with_user(self.user_manager_sicilia).record_answers("self", [1] * 40)
        with self.assertRaises(AccessError):
            self.assessment.with_user(self.user_theatre).record_answers("self", [1] * 40)

    def test_adviser_makes_one(self):
        own = self.env["living.assessment"].with_user(self.user_adviser)
        made = own.create({"path_id": self.path.id, "moment": "t1", "survey_id": self.survey.id})
        self.assertEqual(made.organization_id, self.theatre)
        self.assertEqual(made.desk_id, self.desk_lombardia)
        with self.assertRaises(AccessError):
            self.env["living.assessment"].with_user(self.user_manager_sicilia).create(
                {"path_id": self.path.id, "moment": "t2", "survey_id": self.survey.id}
            )

    # === PAGES === #

    def test_login_is_asked(self):
        for url in ("/my/assessments", self.url):
            with self.subTest(url=url):
                self._assert_login_asked(url)

    def test_organization_reads_its_page(self):
        self._login(self.user_theatre)
        self.assertIn(self.url, self._get("/my/assessments"))
        self.assertIn("Answer the questions", self._get(self.url))
        path_page = self._get(f"/my/paths/{self.path.id}")
        self.assertIn(self.url, path_page)
        self._answer(self.assessment, own=2)
        self.assertIn("your answers have arrived", self._get(self.url))
        self._answer(self.assessment, adviser=3)
        text = self._get(self.url)
        self.assertIn("<svg", text)
        self.assertIn("Band 2", text)
        self.assertIn("<svg", self._get(f"/my/paths/{self.path.id}"))

    def test_path_asks_for_what_is_due(self):
        self.path.step_ids.unlink()
        self._login(self.user_theatre)
        text = self._get(f"/my/paths/{self.path.id}")
        self.assertIn("waits for your answers", text)
        self._answer(self.assessment, own=2)
        self.assertNotIn("waits for your answers", self._get(f"/my/paths/{self.path.id}"))

    def test_others_find_nothing(self):
        for user in (self.user_festival, self.user_consultant_2):
            self._login(user)
            self._get(self.url, status=404)
            self.assertNotIn(self.url, self._get("/my/assessments"))
        self._login(self.user_theatre)
        for number in (0, 999999999, 10**15):
            self._get(f"/my/assessments/{number}", status=404)

    def test_consultant_reads_and_does_not_answer(self):
        self._login(self.user_consultant)
        self.assertNotIn("Answer the questions", self._get(self.url))
        answers = self.assessment.self_input_id
        self.assertNotIn("Question 1", self._get(answers.get_start_url()))
        self._answer(self.assessment, own=2, adviser=2)
        self.assertIn("<svg", self._get(self.url))

    def test_pages_ask_no_more_the_more_there_is(self):
        self._answer(self.assessment, own=2, adviser=3)
        self._login(self.user_theatre)
        before = self._count_queries("/my/assessments")
        for __ in range(3):
            path = self._create_path()
            self._answer(self._create_assessment(path), own=2, adviser=3)
        self.assertLessEqual(self._count_queries("/my/assessments"), before)

    def test_list_asks_no_more_the_more_there_is(self):
        self._answer(self.assessment, own=2, adviser=3)
        names = {name: {} for name in ("state", "self_percent", "adviser_percent", "date")}
        names.update({name: {"fields": {"display_name": {}}} for name in ("band_id", "path_id")})
        records = self.assessment.with_user(self.user_adviser)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.web_search_read([], names)
            return self.cr.sql_log_count - before

        count()
        before = count()
        for __ in range(3):
            self._answer(self._create_assessment(self._create_path()), own=2, adviser=3)
        self.assertLessEqual(count(), before)

    # === ANSWERS === #

    def test_colleagues_answer_for_their_organization(self):
        answers = self.assessment.self_input_id
        self._login(self.user_theatre)
        self.assertIn("Test form", self._get(answers.get_start_url()))
        self._begin(answers)
        self.assertEqual(answers.state, "in_progress")
        __, result = self._submit(answers, self._choices(3))
        self.assertNotIn("error", result)
        self.assertIn("your answers are sent", result["survey_content"])
        self.assertEqual(self.assessment.state, "self")
        self.assertEqual(self.assessment.self_percent, 60)
        self.assertEqual(self.assessment.self_user_id, self.user_theatre)

    def test_answering_twice_keeps_the_first_answers(self):
        answers = self.assessment.self_input_id
        self._login(self.user_theatre)
        self._begin(answers)
        self._submit(answers, self._choices(3))
        __, result = self._submit(answers, self._choices(5))
        self.assertEqual(result["error"], "validation")
        self.assertIn("sent already", str(result["fields"]))
        self.assertEqual(self.assessment.self_percent, 60)
        self.assertIn("your answers are sent", self._get(answers.get_start_url()))
        self._get(f"/survey/retry/{self.survey.access_token}/{answers.access_token}")
        self.assertEqual(len(self.survey.user_input_ids), 2)

    def test_a_form_that_wants_all_answers_says_where_one_is_missing(self):
        survey = self._create_form_version(
            questions=4, living_version=2, living_unanswered_rule="refuse"
        )
        survey.action_living_publish()
        assessment = self._create_assessment(moment="t1", survey_id=survey.id)
        answers = assessment.self_input_id
        self._login(self.user_theatre)
        self._begin(answers)
        first, *others = survey.question_ids
        values = {str(item.id): item.suggested_answer_ids[2].id for item in others}
        __, result = self._submit(answers, values)
        self.assertEqual(result["error"], "validation")
        self.assertEqual(list(result["fields"]), [str(first.id)])
        self.assertEqual(assessment.state, "open")

    def test_addresses_passed_on_open_nothing(self):
        own, adviser = self.assessment.self_input_id, self.assessment.adviser_input_id
        cases = (
            (self.user_festival, own),
            (self.user_adviser, own),
            (self.user_theatre, adviser),
            (self.user_consultant, adviser),
            (self.user_manager_sicilia, adviser),
        )
        for user, answers in cases:
            with self.subTest(user=user.login, role=answers.living_role):
                self._login(user)
                self.assertNotIn("Test form</h1>", self._get(answers.get_start_url()))
                self._begin(answers)
                __, result = self._submit(answers, self._choices(5))
                self.assertEqual(result["error"], "answer_wrong_user")
                print_url = f"/survey/print/{self.survey.access_token}"
                self._get(f"{print_url}?answer_token={answers.access_token}")
        self.assertEqual(self.assessment.state, "open")
        self.assertEqual(set((own | adviser).mapped("state")), {"new"})

    def test_login_is_asked_before_answering(self):
        self.authenticate(None, None)
        answers = self.assessment.self_input_id
        text = self._get(answers.get_start_url())
        self.assertIn("/web/login", text)
        self.assertNotIn("Question 1", text)
        self.assertNotIn("/web/signup", text)

    def test_adviser_answers(self):
        action = self.assessment.with_user(self.user_adviser).action_answer()
        self.assertIn(self.assessment.adviser_input_id.access_token, action["url"])
        self._login(self.user_adviser)
        self.assertIn("Test form", self._get(action["url"]))
        self._begin(self.assessment.adviser_input_id)
        self._submit(self.assessment.adviser_input_id, self._choices(4))
        self.assertEqual(self.assessment.state, "adviser")
        self.assertEqual(self.assessment.adviser_user_id, self.user_adviser)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.assessment.with_user(self.user_manager_sicilia).action_answer()
