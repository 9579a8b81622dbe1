from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_assessment import LivingAssessmentCommon


@tagged("post_install", "-at_install")
class TestPathClosing(LivingAssessmentCommon):
    """A path closes as autonomous only when both scores say so, else for a stated reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path.step_ids.is_mandatory = False

    def _review(self, own, adviser, moment="t2"):
        assessment = self._create_assessment(moment=moment)
        return self._answer(assessment, own=own, adviser=adviser)

    def _conclude_as(self, user, outcome, reason=""):
        self.path.with_user(user)._conclude(outcome, reason)

    # === AUTONOMY === #

    def test_both_scores_reach_the_threshold(self):
        self._review(own=4, adviser=4)
        self.assertEqual(self.path.autonomy_threshold, 70)
        self.assertFalse(self.path.autonomy_obstacles)
        self._conclude_as(self.user_adviser, "autonomous")
        self.assertEqual((self.path.state, self.path.outcome), ("concluded", "autonomous"))
        self.assertTrue(self.path.concluded_on)

    def test_one_score_below_the_threshold_is_enough_to_refuse(self):
        self._review(own=5, adviser=3)
        with self.assertRaisesRegex(UserError, "60 %.*threshold 70 %"):
            self._conclude_as(self.user_manager, "autonomous")
        self.assertEqual(self.path.state, "active")

    def test_exactly_the_threshold_is_enough(self):
        self.path.autonomy_threshold = 60
        self._review(own=3, adviser=3)
        self._conclude_as(self.user_adviser, "autonomous")
        self.assertEqual(self.path.outcome, "autonomous")

    def test_without_a_complete_review_nobody_is_autonomous(self):
        for name, own, adviser, moment in (
            ("nothing", None, None, "t0"),
            ("only the start", 5, 5, "t0"),
            ("only the organization", 5, None, "t1"),
            ("only the adviser", None, 5, "t2"),
        ):
            with self.subTest(name):
                if own or adviser:
                    self._review(own, adviser, moment)
                with self.assertRaisesRegex(UserError, "no review"):
                    self._conclude_as(self.user_manager, "autonomous")

    def test_mandatory_outputs_are_named(self):
        self._review(own=5, adviser=5)
        self.path.step_ids[2].write({"is_mandatory": True, "expected_output": "In English"})
        with self.assertRaisesRegex(UserError, r"Dossier \(In English\)"):
            self._conclude_as(self.user_adviser, "autonomous")
        self._do_step(self.path.step_ids[2])
        self._conclude_as(self.user_adviser, "autonomous")

    def test_the_threshold_comes_from_the_template_and_stays_with_the_path(self):
        self.template.autonomy_threshold = 85
        self.assertEqual(self.path.autonomy_threshold, 70)
        self.assertEqual(self._create_path().autonomy_threshold, 85)
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.template.autonomy_threshold = 101
            self.env.flush_all()

    # === OTHER OUTCOMES === #

    def test_only_a_manager_states_another_outcome_and_why(self):
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            self._conclude_as(self.user_adviser, "supported", "They need help with contracts")
        for reason in ("", "  ", None):
            with self.subTest(reason=reason), self.assertRaisesRegex(ValidationError, "why"):
                self._conclude_as(self.user_manager, "interrupted", reason)
        with self.assertRaises(AccessError):
            self._conclude_as(self.user_manager_sicilia, "supported", "Not ours")
        self._conclude_as(self.user_manager, "supported", "They need help with contracts")
        self.assertEqual(self.path.outcome_reason, "They need help with contracts")
        self.assertIn("contracts", self.path.message_ids[0].body)

    def test_the_outcome_is_not_written_by_hand(self):
        for vals in ({"outcome": "autonomous"}, {"concluded_on": "2026-01-01"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.path.with_user(self.user_manager).write(vals)
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.path.write({"state": "concluded", "outcome": "supported"})
            self.env.flush_all()

    def test_reopening_forgets_the_outcome(self):
        self._conclude_as(self.user_manager, "supported", "Too early")
        self.path.with_user(self.user_manager)._move("reopened", "A new season")
        self.assertEqual((self.path.state, self.path.outcome), ("active", False))
        self.assertFalse(self.path.concluded_on)

    def test_who_comes_second_is_told(self):
        self._conclude_as(self.user_manager, "supported", "First")
        with self.assertRaisesRegex(UserError, "Concluded"):
            self._conclude_as(self.user_manager, "interrupted", "Second")
        self.assertEqual(self.path.outcome_reason, "First")

    # === THE WIZARD === #

    def _open_wizard(self):
        return Form(
            self.env["living.path.move"]
            .with_user(self.user_manager)
            .with_context(default_path_ids=self.path.ids, default_target="concluded")
        )

    def test_the_wizard_says_what_stands_before_autonomy(self):
        form = self._open_wizard()
        self.assertEqual(form.outcome, "supported")
        self.assertIn("no review", form.obstacles)
        form.reason = "One more year"
        form.save().action_confirm()
        self.assertEqual(self.path.outcome, "supported")

    def test_the_wizard_proposes_autonomy_when_it_is_reached(self):
        self._review(own=5, adviser=4)
        form = self._open_wizard()
        self.assertEqual(form.outcome, "autonomous")
        form.save().action_confirm()
        self.assertEqual(self.path.outcome, "autonomous")
