from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestPathPhases(LivingDeskCommon):
    """Phases close when their outputs are there; steps say who did them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.last = cls.env["living.phase"].search([])[:2]
        cls.template.step_ids[2:].phase_id = cls.last
        cls.template.step_ids[:2].phase_id = cls.first
        cls.path = cls._activate_path(cls._create_path(user_id=cls.user_adviser.id))
        cls.interview, cls.strategy, cls.dossier, cls.review = cls.path.step_ids

    # === WHO DID IT === #

    def test_a_step_is_done_by_somebody(self):
        with self.assertRaisesRegex(UserError, "who did “Interview”"):
            self.interview.action_done()
        self._do_step(self.interview, "alone")
        self.assertEqual(self.interview.state, "done")
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.interview.done_by = False
            self.env.flush_all()

    def test_who_did_a_step_is_not_rewritten(self):
        self._do_step(self.interview, "consultant")
        step = self.interview.with_user(self.user_manager)
        with self.assertRaisesRegex(UserError, "put it back"):
            step.done_by = "alone"
        with self.assertRaisesRegex(UserError, "stays in the history"):
            step.unlink()
        step.action_reset()
        step.done_by = "alone"
        step.action_done()
        self.assertEqual(self.path.alone_share, 100)

    def test_an_agreed_output_is_the_managers_to_give_up(self):
        dossier = self.dossier.with_user(self.user_adviser)
        for give_up in (
            dossier.action_cancel,
            dossier.unlink,
            lambda: dossier.write({"is_mandatory": False}),
        ):
            with self.assertRaisesRegex(UserError, "only a manager"):
                give_up()
        self.dossier.with_user(self.user_manager).is_mandatory = False
        draft = self._create_path().step_ids[2].with_user(self.user_adviser)
        draft.is_mandatory = False
        self.assertTrue(draft.unlink())

    def test_the_share_done_alone(self):
        self.assertEqual(self.path.alone_share, 0)
        self._do_step(self.interview, "consultant")
        self._do_step(self.dossier, "alone")
        self.assertEqual(self.path.alone_share, 50)
        self.assertEqual(
            self.path._get_learning(),
            [
                {
                    "phase": self.first,
                    "total": 2,
                    "done": 1,
                    "consultant": 1,
                    "together": 0,
                    "alone": 0,
                },
                {
                    "phase": self.last,
                    "total": 2,
                    "done": 1,
                    "consultant": 0,
                    "together": 0,
                    "alone": 1,
                },
            ],
        )
        self.dossier.action_reset()
        self.assertEqual(self.path.alone_share, 0)

    # === PHASES === #

    def test_the_current_phase_is_the_first_with_something_to_do(self):
        self.assertEqual(self.path.phase_id, self.first)
        self._do_step(self.interview)
        self._do_step(self.strategy)
        self.assertEqual(self.path.phase_id, self.last)
        self._do_step(self.dossier)
        self._do_step(self.review)
        self.assertFalse(self.path.phase_id)
        with self.assertRaisesRegex(UserError, "no step left"):
            self.path.action_close_phase()

    @users("test.adviser")
    def test_a_phase_does_not_close_while_a_mandatory_output_is_missing(self):
        self.strategy.write({"is_mandatory": True, "expected_output": "Two pages"})
        path = self.path.with_user(self.env.user)
        with self.assertRaisesRegex(UserError, r"Strategy \(Two pages\)"):
            path.action_close_phase()
        self.assertEqual(self.interview.state, "todo")
        self._do_step(self.strategy)
        path.action_close_phase()
        self.assertEqual(self.interview.state, "cancelled")
        self.assertEqual(self.path.phase_id, self.last)
        self.assertIn(self.first.name, self.path.message_ids[0].body)

    def test_only_a_path_under_way_closes_phases(self):
        self.path._move("suspended", "Summer")
        with self.assertRaisesRegex(UserError, "not under way"):
            self.path.action_close_phase()

    def test_only_managers_give_up_a_mandatory_step(self):
        with self.assertRaisesRegex(UserError, "only a manager"):
            self.dossier.with_user(self.user_adviser).action_cancel()
        self.interview.with_user(self.user_adviser).action_cancel()
        self.dossier.with_user(self.user_manager).action_cancel()
        self.assertEqual(self.dossier.state, "cancelled")

    # === SUSPENSIONS AND THE PACE OF THE HOURS === #

    def test_the_pace_stands_still_while_suspended(self):
        self.path.write({"date_start": date(2026, 1, 1), "hours_budget": 36.5})
        with freeze_time("2026-01-31 12:00"):
            self.assertAlmostEqual(self.path.hours_expected, 3.1)
            self.path._move("suspended", "Works in the theatre")
        self.path.invalidate_recordset()
        with freeze_time("2026-03-01 12:00"):
            self.path.action_resume()
        pause = self.path.pause_ids
        self.assertEqual((pause.date_from, pause.date_to), (date(2026, 1, 31), date(2026, 3, 1)))
        self.assertEqual(pause.reason, "Works in the theatre")

    def test_a_suspension_ends_with_the_path(self):
        self.path._move("suspended", "Summer")
        self.path._move("cancelled", "Closed down")
        self.assertTrue(self.path.pause_ids.date_to)

    # === THE STORY === #

    def test_the_story_is_told_in_pictures(self):
        self._do_step(self.interview, "alone")
        story = self.path.story
        for text in ("<svg", "Interview", self.last.name, "Organization alone", "held of"):
            with self.subTest(text=text):
                self.assertIn(text, story)
        self.assertFalse(self._create_path(template_id=False).story)

    def test_opening_the_form_costs_the_same_with_many_steps(self):
        def count():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.path.with_user(self.user_adviser).story  # noqa: B018
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self.env["living.path.step"].create(
            [
                {
                    "path_id": self.path.id,
                    "phase_id": self.last.id,
                    "name": f"Step {number}",
                    "offset": number,
                }
                for number in range(60)
            ]
        )
        self.assertLessEqual(count(), few)
