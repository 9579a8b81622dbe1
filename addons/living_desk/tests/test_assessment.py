from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_assessment import LivingAssessmentCommon


@tagged("post_install", "-at_install")
class TestAssessment(LivingAssessmentCommon):
    """Forms, answers and scores."""

    # === SCORES === #

    def test_forty_questions_of_five_points_give_two_hundred(self):
        for total, band in ((200, "Band 4"), (120, "Band 2"), (121, "Band 3")):
            with self.subTest(total=total):
                assessment = self._create_assessment(self._create_path(), "t0")
                points = [5] * (total // 5) + ([total % 5] if total % 5 else [])
                self._answer(assessment, own=points + [0] * (40 - len(points)))
                score = assessment.score_ids.filtered(lambda item: not item.dimension_id)
                self.assertEqual((score.points, score.maximum), (total, 200))
                self.assertEqual(assessment.band_id.name, band)
                self.assertEqual(assessment.self_percent, total / 2)

    def test_weights_and_dimensions(self):
        survey = self._create_form_version(questions=4, dimensions=2, living_version=2)
        survey.living_dimension_ids[0].weight = 3
        survey.action_living_publish()
        assessment = self._create_assessment(survey_id=survey.id)
        self._answer(assessment, own=[5, 0, 5, 0])
        total, first, second = assessment.score_ids.sorted("id")
        self.assertEqual((total.points, total.maximum, total.percent), (30, 40, 75))
        self.assertEqual((first.points, first.maximum, first.percent), (10, 10, 100))
        self.assertEqual((second.points, second.percent), (0, 0))

    def test_unanswered_by_each_rule(self):
        cases = {"zero": (5, 20, 3), "skip": (5, 5, 3)}
        for version, (rule, expected) in enumerate(cases.items(), 2):
            with self.subTest(rule):
                survey = self._create_form_version(
                    questions=4, living_version=version, living_unanswered_rule=rule
                )
                survey.action_living_publish()
                assessment = self._create_assessment(survey_id=survey.id)
                self._answer(assessment, own=[5, None, None, None])
                total = assessment.score_ids.filtered(lambda item: not item.dimension_id)
                self.assertEqual((total.points, total.maximum, total.unanswered), expected)
                self.assertIn(survey._get_living_rule_text(), assessment.unanswered_text)
                self.assertIn("3", assessment.unanswered_text)

    def test_incomplete_answers_are_refused_by_the_form_that_wants_all(self):
        survey = self._create_form_version(
            questions=4, living_version=2, living_unanswered_rule="refuse"
        )
        survey.action_living_publish()
        assessment = self._create_assessment(survey_id=survey.id)
        with (
            self.assertRaisesRegex(UserError, "2 questions have no answer yet"),
            self.cr.savepoint(),
        ):
            self._answer(assessment, own=[5, None, 3, None])
        self.assertEqual(assessment.state, "open")
        self.assertFalse(assessment.score_ids)
        self._answer(assessment, own=3)
        self.assertEqual(assessment.self_percent, 60)

    def test_states_follow_the_answers(self):
        assessment = self._create_assessment()
        self.assertEqual(assessment.state, "open")
        self._answer(assessment, adviser=2)
        self.assertEqual(assessment.state, "adviser")
        self._answer(assessment, own=4)
        self.assertEqual(assessment.state, "complete")
        self.assertEqual((assessment.self_percent, assessment.adviser_percent), (80, 40))
        self.assertEqual(assessment.band_id.name, "Band 2", "the adviser's total decides")

    def test_answered_twice(self):
        assessment = self._answer(self._create_assessment(), own=4)
        before = assessment.score_ids.mapped("points")
        with self.assertRaisesRegex(UserError, "sent already"):
            self._answer(assessment, own=5)
        with self.assertRaisesRegex(UserError, "sent already"):
            assessment.self_input_id._mark_done()
        with self.assertRaisesRegex(UserError, "sent already"):
            assessment.self_input_id.state = "in_progress"
        line = assessment.self_input_id.user_input_line_ids[0]
        for change in (
            lambda: line.write(
                {"suggested_answer_id": line.question_id.suggested_answer_ids[5].id}
            ),
            line.unlink,
            lambda: line.copy(),
        ):
            with self.assertRaisesRegex(UserError, "sent already"), self.cr.savepoint():
                change()
        self.assertEqual(assessment.score_ids.mapped("points"), before)
        self.assertEqual(len(assessment.self_input_id.user_input_line_ids), 40)

    def test_answers_that_do_not_fit(self):
        assessment = self._create_assessment()
        for points in ([5], [7] * 40):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                assessment.record_answers("self", points)
        with self.assertRaises(ValidationError):
            assessment.record_answers("consultant", [1] * 40)
        self.assertEqual(assessment.state, "open")

    def test_one_assessment_of_a_moment(self):
        self._create_assessment()
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self._create_assessment()
        self._create_assessment(moment="t1")
        action = self.path.action_open_assessment("t0")
        self.assertEqual(self.path.action_open_assessment("t0")["res_id"], action["res_id"])

    def test_meaning_of_answers_does_not_change(self):
        assessment = self._answer(self._create_assessment(), own=1)
        other = self._create_path()
        for vals in (
            {"moment": "t1"},
            {"path_id": other.id},
            {"organization_id": self.festival.id},
        ):
            with self.assertRaises(UserError):
                assessment.write(vals)
        with self.assertRaises(UserError):
            assessment.unlink()
        empty = self._create_assessment(moment="t2")
        inputs = empty.self_input_id | empty.adviser_input_id
        empty.unlink()
        self.assertFalse(inputs.exists())
        with self.assertRaises(ValidationError):
            self._create_assessment(moment="t2", organization_id=self.festival.id)

    def test_an_organization_without_a_path(self):
        assessment = self.env["living.assessment"].create(
            {"organization_id": self.theatre.id, "survey_id": self.survey.id}
        )
        self.assertEqual(assessment.desk_id, self.desk_lombardia)
        self._answer(assessment, own=3)
        assessment.path_id = self.path
        self.assertEqual(self.path.assessment_ids, assessment)
        stray = self._create_organization("Stray", self.env["living.desk"], self.milano)
        with self.assertRaisesRegex(UserError, "No desk follows"):
            self.env["living.assessment"].create(
                {"organization_id": stray.id, "survey_id": self.survey.id}
            )

    # === VERSIONS === #

    def test_a_form_in_use_does_not_change(self):
        self._create_assessment()
        survey = self.survey
        question = survey.question_ids[0]
        changes = (
            lambda: question.write({"title": "Another"}),
            lambda: question.write({"living_dimension_id": survey.living_dimension_ids[1].id}),
            question.unlink,
            lambda: question.copy(),
            lambda: question.suggested_answer_ids[1].write({"answer_score": 9}),
            lambda: question.suggested_answer_ids[1].unlink(),
            lambda: survey.living_dimension_ids[0].write({"weight": 2}),
            lambda: survey.living_dimension_ids[0].copy({"code": "x"}),
            lambda: survey.living_band_ids[1].write({"lower": 50}),
            lambda: survey.living_band_ids[1].unlink(),
            lambda: survey.write({"living_unanswered_rule": "skip"}),
        )
        for index, change in enumerate(changes):
            with (
                self.subTest(index=index),
                self.assertRaisesRegex(UserError, "Make a new version"),
                self.cr.savepoint(),
            ):
                change()
        survey.living_band_ids[1].text = "A better word"

    def test_new_version(self):
        self._create_assessment()
        survey = self.survey
        survey.living_dimension_ids[0].recommendation_ids.create(
            {
                "dimension_id": survey.living_dimension_ids[0].id,
                "template_step_id": self.template.step_ids[0].id,
            }
        )
        version = survey.browse(survey.action_living_new_version()["res_id"])
        self.assertEqual((version.living_version, version.living_state), (2, "draft"))
        self.assertEqual(version.title, survey.title)
        self.assertEqual(self.form.current_survey_id, survey)
        self.assertEqual(
            version.question_ids.sorted().mapped("living_dimension_id.code"),
            survey.question_ids.sorted().mapped("living_dimension_id.code"),
        )
        self.assertFalse(version.living_dimension_ids & survey.living_dimension_ids)
        self.assertEqual(len(version.living_band_ids), 4)
        self.assertEqual(len(version.living_dimension_ids.recommendation_ids), 1)
        with self.assertRaisesRegex(ValidationError, "not published"), self.cr.savepoint():
            self._create_assessment(moment="t1", survey_id=version.id)
        version.question_ids[0].title = "A better question"
        version.action_living_publish()
        self.assertEqual(self.form.current_survey_id, version)
        vals = self.path._prepare_assessment_vals("t1")
        self.assertEqual(vals["survey_id"], version.id)

    def test_incomplete_form_is_not_published(self):
        survey = self._create_form_version(questions=2, dimensions=2, living_version=2)
        survey.living_band_ids[0].lower = 1
        with self.assertRaisesRegex(UserError, "bands do not begin"):
            survey.action_living_publish()
        survey.living_band_ids[0].lower = 0
        survey.question_ids[0].living_dimension_id = False
        with self.assertRaisesRegex(UserError, "has no dimension"):
            survey.action_living_publish()
        survey.question_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "no question belongs to"):
            survey.action_living_publish()

    def test_only_the_same_version_is_drawn(self):
        old = self._answer(self._create_assessment(), own=1, adviser=1)
        survey = self._create_form_version(questions=6, dimensions=3, living_version=2)
        survey.action_living_publish()
        for moment, points in (("t1", 2), ("t2", 4)):
            assessment = self._create_assessment(moment=moment, survey_id=survey.id)
            self._answer(assessment, own=points + 1, adviser=points)
        radar = self.path.assessment_radar
        self.assertIn("Midway, adviser", radar)
        self.assertIn("End, adviser", radar)
        self.assertIn("End, organization", radar)
        self.assertNotIn("Start, adviser", radar)
        self.assertIn("Other version of the form, not compared", radar)
        self.assertIn(old.display_name, radar)
        self.assertIn("version 1", old.survey_id.display_name)

    # === PATH === #

    def test_autonomy_score(self):
        self._answer(self._create_assessment(), own=5, adviser=5)
        self.assertEqual(self.path.autonomy_score, 0)
        review = self._create_assessment(moment="t1")
        self._answer(review, own=4)
        self.assertEqual(self.path.autonomy_score, 0, "one side alone is no score")
        self._answer(review, adviser=3)
        self.assertEqual(self.path.autonomy_score, 60)
        self._answer(self._create_assessment(moment="t2"), own=4, adviser=5)
        self.assertEqual(self.path.autonomy_score, 80)

    def test_a_step_waits_for_its_assessment(self):
        self.template.step_ids[0].assessment_moment = "t0"
        path = self._activate_path(self._create_path())
        step = path.step_ids[0]
        self.assertEqual(step.assessment_moment, "t0")
        step.done_by = "together"
        with self.assertRaisesRegex(UserError, "has not been opened yet"):
            step.action_done()
        assessment = self._answer(self._create_assessment(path), own=3)
        with self.assertRaisesRegex(UserError, "the adviser has not answered yet"):
            step.action_done()
        self._answer(assessment, adviser=3)
        step.action_done()
        self.assertEqual(step.state, "done")

    def test_proposed_steps(self):
        dimension = self.survey.living_dimension_ids[0]
        source = self.template.step_ids[0].copy({"name": "Proposed"})
        dimension.recommendation_ids = dimension.recommendation_ids.create(
            {"dimension_id": dimension.id, "below_percent": 60, "template_step_id": source.id}
        )
        path = self._activate_path(self._create_path())
        path.step_ids.filtered(lambda step: step.template_step_id == source).unlink()
        start = self._answer(self._create_assessment(path), own=2)
        action = start.with_user(self.user_adviser).action_add_proposed_steps()
        self.assertIn("Proposed", action["params"]["message"])
        step = path.step_ids.filtered(lambda item: item.template_step_id == source)
        self.assertEqual(len(step), 1)
        self.assertEqual(
            step.date_planned, fields.Date.context_today(self.env.user) + timedelta(weeks=1)
        )
        action = start.action_add_proposed_steps()
        self.assertIn("Nothing to add", action["params"]["message"])
        better = self._answer(self._create_assessment(path, "t1"), own=3)
        self.assertFalse(better._get_proposed_steps())
        path._move("cancelled", "No")
        with self.assertRaisesRegex(UserError, "is closed"):
            start.action_add_proposed_steps()

    # === TRIAGE === #

    def test_triage_is_proposed(self):
        as_adviser = self.path.with_user(self.user_adviser)
        as_adviser.triage = "a"
        self._answer(self._create_assessment(), own=3)
        self.assertEqual(self.path.triage_proposed, "b")
        self.assertIn("60%", self.path.triage_explanation)
        with self.assertRaisesRegex(AccessError, "only a manager"):
            as_adviser.triage = "c"
        as_manager = self.path.with_user(self.user_manager)
        with self.assertRaisesRegex(UserError, "state why"):
            as_manager.triage = "c"
        as_manager.write({"triage": "c", "triage_reason": "New people"})
        with self.assertRaisesRegex(UserError, "state why"):
            as_manager.triage_reason = " "
        as_adviser.triage = "b"
        self.assertEqual(self.path.triage, "b")

    def test_triage_says_what_is_low(self):
        points = [5, 1] * 20
        self._answer(self._create_assessment(), own=5, adviser=points)
        self.assertEqual(self.path.triage_proposed, "b")
        self.survey.living_triage_a = 60
        self.path.invalidate_recordset()
        self.assertEqual(self.path.triage_proposed, "b")
        self.assertIn("Dimension 1", self.path.triage_explanation)
        self.template.triage = "b"
        self.assertIn(self.template, self.path.triage_template_ids)

    def test_request_is_offered_a_template_of_its_letter(self):
        lead = self.env["crm.lead"].create(
            {"name": "Request", "is_living_request": True, "state_id": self.milano.id}
        )
        self.template.write({"triage": "a", "sequence": -1})
        wizard = Form(self.env["living.path.propose"].with_context(default_lead_id=lead.id))
        wizard.triage = "a"
        self.assertEqual(wizard.template_id, self.template)
        wizard.triage = "b"
        self.assertEqual(wizard.template_id.triage, "b")

    # === OTHERS === #

    def _create_others(self, count, **values):
        for index in range(count):
            other = self._create_organization(
                f"Other {index}", self.desk_lombardia, self.milano, **values
            )
            assessment = self.env["living.assessment"].create(
                {"organization_id": other.id, "survey_id": self.survey.id}
            )
            self._answer(assessment, own=2)

    def test_benchmark_is_hidden_below_the_minimum(self):
        self.theatre.organization_size = "small"
        assessment = self._answer(self._create_assessment(), own=5, adviser=5)
        self._create_others(4, organization_size="small")
        self.assertFalse(any("percents" in item for item in assessment._get_benchmarks()))
        self.assertIn("fewer than 5 organizations", assessment.comparison.replace("\n", " "))
        self._create_others(1)
        discipline, size, region = assessment._get_benchmarks()
        self.assertEqual(discipline["count"], 5)
        self.assertEqual(discipline["percents"][False], 40, "without the organization itself")
        self.assertNotIn("percents", size)
        self.assertEqual(region["count"], 5)

    def test_a_thin_dimension_hides_its_group(self):
        assessment = self._answer(self._create_assessment(), own=5)
        self._create_others(5)
        thin = self.env["living.assessment.score"].search(
            [("dimension_id", "=", self.survey.living_dimension_ids[0].id), ("percent", "=", 40)],
            limit=1,
        )
        thin.write({"points": 0, "maximum": 0})
        self.assertFalse(any("percents" in item for item in assessment._get_benchmarks()))

    def test_only_the_latest_counts_for_others(self):
        first = self._answer(
            self._create_assessment(
                date=fields.Date.context_today(self.env.user) - timedelta(days=90)
            ),
            own=1,
        )
        second = self._answer(self._create_assessment(moment="t1"), own=2)
        self.assertEqual((first.is_latest, second.is_latest), (False, True))
        self._answer(second, adviser=3)
        references = (first | second).score_ids.filtered("is_reference")
        self.assertEqual(set(references.mapped("role")), {"adviser"})
        second.active = False
        self.assertTrue(first.is_latest)
        self.assertTrue(all(first.score_ids.mapped("is_reference")))
        self.assertFalse(any(second.score_ids.mapped("is_reference")))
