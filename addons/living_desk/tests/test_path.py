from dateutil.relativedelta import relativedelta
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestPath(LivingDeskCommon):
    """A path goes from request to follow-up, and only by its own doors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._create_path(date_start="2026-01-31")

    def _dates(self, path=None):
        steps = (path or self.path).step_ids
        return [fields.Date.to_string(day) for day in steps.mapped("date_planned")]

    # === STEPS === #

    def test_opening_a_path_makes_all_its_dated_steps(self):
        self.assertEqual(
            self.path.step_ids.mapped("name"), ["Interview", "Strategy", "Dossier", "Review"]
        )
        self.assertEqual(self.path.date_end, fields.Date.to_date("2027-01-30"))
        self.assertEqual(self._dates(), ["2026-02-07", "2026-03-07", "2026-03-31", "2026-12-30"])
        self.assertEqual(self.path.hours_budget, 20)

    def test_moving_the_start_moves_only_what_is_not_done(self):
        self._activate_path(self.path)
        interview = self.path.step_ids[0]
        self._do_step(interview)
        done_on = interview.date_done
        self.path.date_start = "2026-03-01"
        self.assertEqual(interview.date_planned, fields.Date.to_date("2026-02-07"))
        self.assertEqual(interview.date_done, done_on)
        self.assertEqual(
            self.path.step_ids[1].date_planned,
            done_on + relativedelta(months=1),
            "What is counted from a done step is counted from the day it was done",
        )
        self.assertEqual(self.path.step_ids[2].date_planned, fields.Date.to_date("2026-05-01"))

    def test_a_date_chosen_by_hand_keeps_its_place_and_moves_what_follows(self):
        self.path.step_ids[0].date_planned = "2026-02-10"
        self.assertEqual(self._dates()[:2], ["2026-02-10", "2026-03-10"])
        self.path.date_start = "2026-02-01"
        self.assertEqual(self._dates()[:2], ["2026-02-11", "2026-03-11"])

    def test_steps_that_wait_for_each_other_are_refused_by_name(self):
        first, second = self.template.step_ids[:2]
        with self.assertRaisesRegex(ValidationError, "Interview.*Strategy"):
            first.write({"anchor": "step", "anchor_step_id": second.id})

    def test_a_step_that_others_count_from_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Strategy"):
            self.path.step_ids[0].unlink()
        self.path.step_ids[:2].unlink()
        self.assertEqual(len(self.path.step_ids), 2)

    def test_a_copied_template_counts_from_its_own_steps(self):
        copy = self.template.copy()
        self.assertEqual(copy.step_ids.mapped("name"), self.template.step_ids.mapped("name"))
        self.assertEqual(copy.step_ids[1].anchor_step_id, copy.step_ids[0])

    def test_changing_the_template_changes_the_steps_until_it_is_proposed(self):
        other = self.template.copy({"name": "Other"})
        other.step_ids[2:].unlink()
        self.path.with_user(self.user_adviser).template_id = other
        self.assertEqual(len(self.path.step_ids), 2)
        self._propose_path(self.path)
        with self.assertRaisesRegex(UserError, "withdraw"):
            self.path.with_user(self.user_adviser).template_id = self.template

    def test_changing_a_template_does_not_touch_the_paths_in_use(self):
        before = self._dates()
        self.template.step_ids[0].offset = 5
        self.template.step_ids[2].unlink()
        self.assertEqual(self._dates(), before)

    def test_a_mandatory_output_is_asked_for(self):
        self._activate_path(self.path)
        dossier = self.path.step_ids[2]
        dossier.done_by = "together"
        with self.assertRaisesRegex(UserError, "Dossier"):
            dossier.action_done()
        dossier.output_note = "Dossier in French and English"
        dossier.action_done()
        self.assertEqual(dossier.state, "done")
        self.assertEqual(self.path.progress, 25)
        self.assertEqual(self.path.next_step_id, self.path.step_ids[0])

    def test_steps_are_done_only_while_the_path_is_under_way(self):
        with self.assertRaisesRegex(UserError, "not under way"):
            self.path.step_ids[0].action_done()

    def test_late_steps_and_goals_show(self):
        path = self._activate_path(self._create_path(date_start="2020-01-01"))
        self.assertTrue(path.step_ids[0].is_late)
        goal = self.env["living.path.goal"].create(
            {
                "path_id": path.id,
                "name": "Play abroad",
                "target": 5,
                "deadline": "2020-12-31",
            }
        )
        self.assertTrue(goal.is_late)
        goal.actual = 5
        self.assertFalse(goal.is_late)

    # === STATES === #

    @users("test.adviser")
    def test_the_whole_life_of_a_path(self):
        path = self.path.with_user(self.env.user)
        path.action_open_orientation()
        path.action_propose()
        self.assertEqual(path.state, "proposed")
        path.sudo()._sign("Anna Prova", self._get_signature())
        self.assertEqual(path.state, "active")
        path._move("suspended", "The season is cancelled")
        path.action_resume()
        path.sudo()._conclude("supported", "All goals reached, contracts need help")
        path.action_follow_up()
        self.assertEqual(path.state, "followup")

    def test_a_proposal_says_what_is_missing(self):
        path = self._create_path(template_id=False, date_start=False)
        path.action_open_orientation()
        with self.assertRaisesRegex(UserError, "start date.*step.*hours"):
            path.action_propose()

    def test_a_door_that_is_not_there_stays_closed(self):
        with self.assertRaisesRegex(UserError, "Request"):
            self.path.action_propose()
        with self.assertRaises(UserError):
            self.path.action_resume()

    @users("test.adviser")
    def test_protected_facts_are_not_written_by_hand(self):
        path = self.path.with_user(self.env.user)
        for vals in (
            {"state": "active"},
            {"signed_by": "Somebody"},
            {"signed_on": "2026-01-01 10:00:00"},
            {"signature": self._get_signature()},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                path.write(vals)
        with self.assertRaises(AccessError):
            path.create({"name": "X", "organization_id": self.theatre.id, "state": "concluded"})

    def test_the_database_refuses_an_active_path_without_signature(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.path.state = "active"
            self.env.flush_all()

    def test_only_managers_reopen_and_the_reason_stays(self):
        self._activate_path(self.path)
        self.path._conclude("supported", "Done")
        with self.assertRaises(AccessError):
            self.path.with_user(self.user_adviser)._move("reopened", "Not really")
        self.path.with_user(self.user_manager)._move("reopened", "A new tour came up")
        self.assertEqual(self.path.state, "active")
        self.assertIn("A new tour came up", self.path.message_ids[0].body)

    def test_the_move_asks_for_a_reason(self):
        self._activate_path(self.path)
        form = Form(
            self.env["living.path.move"].with_context(
                default_path_ids=self.path.ids, default_target="suspended"
            )
        )
        form.reason = "Summer break"
        form.save().action_confirm()
        self.assertEqual(self.path.state, "suspended")

    def test_a_signed_path_is_cancelled_not_deleted(self):
        self._activate_path(self.path)
        with self.assertRaisesRegex(UserError, "cancel it"):
            self.path.unlink()
        with self.assertRaisesRegex(UserError, "archive"):
            self.theatre.unlink()

    # === AGREEMENT === #

    def test_signing_keeps_name_time_and_document(self):
        self._propose_path(self.path)
        self.path._sign("  Anna Prova ", self._get_signature())
        self.assertEqual(self.path.signed_by, "Anna Prova")
        self.assertTrue(self.path.signed_on)
        self.assertTrue(self.path.agreement_attachment_id.raw)
        self.assertIn("Anna Prova", self.path.message_ids[0].body)

    def test_signing_twice_or_without_name_is_refused(self):
        self._propose_path(self.path)
        for name, signature in (("", self._get_signature()), ("  ", "x"), ("Anna", False)):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.path._sign(name, signature)
        self.path._sign("Anna", self._get_signature())
        with self.assertRaisesRegex(UserError, "not open for signature"):
            self.path._sign("Anna", self._get_signature())

    def test_the_agreement_is_in_the_organizations_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.theatre.lang = "it_IT"
        report = (
            self.env["ir.actions.report"]
            ._render_qweb_html("living_desk.action_report_agreement", self.path.ids)[0]
            .decode()
        )
        self.assertIn("Accordo", report)
        self.assertIn("Ore di consulenza", report)
        self.assertIn("Interview", report, "The steps are part of the agreement")

    # === LISTS === #

    def test_lists_cost_the_same_for_few_and_many(self):
        def count(paths):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            paths.with_user(self.user_adviser).web_read(
                {
                    "display_name": {},
                    "organization_id": {"fields": {"display_name": {}}},
                    "discipline_ids": {"fields": {"display_name": {}}},
                    "next_date": {},
                    "next_step_id": {"fields": {"display_name": {}}},
                    "progress": {},
                    "hours_left": {},
                    "session_count": {},
                }
            )
            return self.env.cr.sql_log_count - start

        paths = self.path
        for _index in range(24):
            paths += self._create_path()
        count(paths[:2])
        self.assertEqual(count(paths[:2]), count(paths))

    def test_ten_paths_are_created_and_moved_together(self):
        paths = self.env["living.path"].create(
            [
                {
                    "name": f"Path {index}",
                    "organization_id": self.theatre.id,
                    "template_id": self.template.id,
                    "goal_ids": [Command.create({"name": "Goal"})],
                }
                for index in range(10)
            ]
        )
        self.assertEqual(len(set(paths.mapped("code"))), 10)
        paths.date_start = "2026-05-01"
        self.assertEqual(set(map(len, paths.mapped("step_ids").grouped("path_id").values())), {4})
        self.assertEqual(
            set(paths.step_ids.filtered(lambda s: s.name == "Interview").mapped("date_planned")),
            {fields.Date.to_date("2026-05-08")},
        )
