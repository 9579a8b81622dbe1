from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingMissionCommon

JOB = "odoo.addons.living_desk_matchmaking.models.living_meeting_run_job"


@tagged("post_install", "-at_install")
class TestMissionPlan(LivingMissionCommon):
    """The accepted requests become meetings; what has no place has a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The job writes in the language of who asked for the plan.
        cls.env.user.lang = "en_US"

    def _accept(self, *pairs, **values):
        requests = self.env["living.meeting.request"]
        for pair in pairs:
            requests |= self._ask(*pair, **values)
        requests.sudo().state = "accepted"
        return requests

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("living_desk_matchmaking.ir_cron_plan_meetings").method_direct_trigger()
        self.env.invalidate_all()
        return self.mission.meeting_run_ids.sorted("id")[-1:]

    def _plan(self):
        self.mission.action_plan()
        return self._run_job()

    def _pairs(self):
        planned = self.mission.meeting_ids.filtered(lambda item: item.state == "planned")
        return {item.first_id | item.second_id for item in planned}

    def test_a_plan_in_the_background(self):
        requests = self._accept(
            (self.anna, self.carla), (self.dario, self.anna), (self.bruno, self.carla)
        )
        waiting = self._ask(self.bruno, self.dario)
        self.mission.action_plan()
        run = self.mission.meeting_run_ids
        self.assertEqual(run.state, "queued")
        self.assertEqual(self._run_job(), run)
        self.assertEqual(run.state, "done")
        self.assertEqual((run.met_count, run.unmet_count, run.met_percent), (3, 0, 100))
        self.assertEqual(run.weight, run.weight_bound)
        self.assertEqual(run.progress, 100)
        self.assertEqual(self.mission.meeting_ids.request_id, requests)
        self.assertFalse(waiting.meeting_ids)
        self.assertEqual(set(self.mission.meeting_ids.mapped("change")), {"new"})
        self.assertEqual(self.mission.meeting_ids.desk_id, self.desk_lombardia)
        # Planned again nothing changes.
        before = self.mission.meeting_ids.read(["slot_id", "table_id", "write_date"])
        run = self._plan()
        self.assertEqual(run.change_count, 0)
        self.assertEqual(
            self.mission.meeting_ids.read(["slot_id", "table_id", "write_date"]), before
        )

    def test_the_better_wish_comes_first_and_the_other_has_a_reason(self):
        self.carla.absent_slot_ids = self.slots[1:]
        wanted = self._accept((self.bruno, self.carla), priority="3")
        welcome = self._accept((self.anna, self.carla), priority="1")
        self._plan()
        self.assertTrue(wanted.meeting_ids)
        self.assertFalse(welcome.meeting_ids)
        self.assertEqual(welcome.unplaced_reason, "second_full")
        self.assertFalse(wanted.unplaced_reason)
        self.assertEqual(self.mission.unplaced_count, 1)
        # Two who want each other come before all others.
        welcome.sudo().is_mutual = True
        self._plan()
        self.assertEqual(self._pairs(), {self.anna | self.carla})
        self.assertEqual(wanted.unplaced_reason, "second_full")
        self.assertFalse(welcome.unplaced_reason)
        # What nobody had been told of is gone without a trace.
        self.assertEqual(len(self.mission.meeting_ids), 1)

    def test_what_is_fixed_stays(self):
        self._accept((self.anna, self.carla), (self.anna, self.dario))
        locked = self._meet(self.anna, self.carla, slot=3, table=1, is_locked=True)
        by_hand = self._meet(self.bruno, self.dario, slot=2)
        held = self._meet(self.bruno, self.carla, slot=1)
        held.action_held()
        self._plan()
        self.assertEqual((locked.slot_id, locked.table_id), (self.slots[3], self.tables[1]))
        self.assertEqual(by_hand.slot_id, self.slots[2])
        self.assertEqual((held.slot_id, held.state), (self.slots[1], "held"))
        self.assertIn(self.anna | self.dario, self._pairs())

    def test_an_agreed_slot_is_kept(self):
        request = self._accept((self.anna, self.carla), slot_id=self.slots[2].id)
        self._plan()
        self.assertEqual(request.meeting_ids.slot_id, self.slots[2])

    def test_nothing_is_planned_in_the_past(self):
        self._accept((self.anna, self.carla))
        with patch.object(fields.Datetime, "now", return_value=self.slots[2].start):
            self.mission._plan_now()
        self.assertEqual(self.mission.meeting_ids.slot_id, self.slots[3])

    def test_an_impossible_mission_names_the_rule_and_the_people(self):
        request = self._accept((self.anna, self.dario))
        meeting = self._meet(self.anna, self.carla, is_locked=True)
        self.carla.absent_slot_ids = self.slots
        run = self._plan()
        self.assertEqual(run.state, "impossible")
        self.assertIn("Never there at the same time: Anna - Carla", run.message)
        self.assertEqual(meeting.state, "planned")
        self.assertFalse(request.meeting_ids)
        self.assertEqual(self.mission.plan_run_state, "impossible")
        with self.assertRaisesRegex(UserError, "Anna - Carla"):
            self.mission.action_mend_plan()

    def test_a_mission_without_slots(self):
        with self.assertRaisesRegex(UserError, "has no slots and no tables yet"):
            self._create_mission(slots=0, tables=0).action_plan()

    def _plan_while(self, change):
        """Plan, and let something happen between the plan and its use."""
        solve = type(self.env["living.meeting.run"])._solve

        def slow_solve(run, problem):
            plan = solve(run, problem)
            change()
            self.env.flush_all()
            return plan

        with patch(f"{JOB}.LivingMeetingRunJob._solve", slow_solve):
            return self._plan()

    def test_a_withdrawal_while_the_plan_is_made(self):
        requests = self._accept((self.anna, self.carla), (self.bruno, self.dario))
        run = self._plan_while(lambda: self.carla.action_cancel())
        self.assertEqual(run.state, "done")
        self.assertEqual(self._pairs(), {self.bruno | self.dario})
        self.assertIn("left the mission while the plan was made", run.message)
        self.assertIn(self.carla.display_name, run.message)
        self.assertEqual(requests[0].state, "cancelled")

    def test_a_request_taken_back_while_the_plan_is_made(self):
        requests = self._accept((self.anna, self.carla), (self.bruno, self.dario))
        run = self._plan_while(lambda: requests[0].sudo().write({"state": "cancelled"}))
        self.assertEqual(self._pairs(), {self.bruno | self.dario})
        self.assertIn("taken back while the plan was made", run.message)

    def test_a_meeting_entered_while_the_plan_is_made(self):
        self._accept((self.anna, self.carla), slot_id=self.slots[0].id)
        run = self._plan_while(lambda: self._meet(self.anna, self.dario))
        self.assertEqual(run.state, "done")
        self.assertEqual(self._pairs(), {self.anna | self.dario})
        self.assertIn("mended to fit", run.message)

    def test_an_error_leaves_everything_as_it_was(self):
        self._accept((self.anna, self.carla))
        with (
            patch(f"{JOB}.LivingMeetingRunJob._prepare_figures", side_effect=ValueError("no")),
            mute_logger(JOB),
        ):
            run = self._plan()
        self.assertEqual(run.state, "failed")
        self.assertIn("the meetings are as they were", run.message)
        self.assertFalse(self.mission.meeting_ids)

    def test_one_planning_at_a_time_and_stop(self):
        self._accept((self.anna, self.carla))
        self.mission.action_plan()
        self.mission.action_stop_planning()
        run = self.mission.meeting_run_ids
        self.assertEqual(run.state, "failed")
        self.assertIn("nothing has changed", run.message)
        self._run_job()
        self.assertFalse(self.mission.meeting_ids)

    def test_stopped_on_the_way(self):
        self._accept((self.anna, self.carla))
        asked = []

        def stop(run, progress):
            asked.append(progress.done)
            return False

        with patch(f"{JOB}.LivingMeetingRunJob._report", stop):
            run = self._plan()
        self.assertTrue(asked)
        self.assertEqual(run.state, "done")
        self.assertIn("Stopped early", run.message)

    def test_what_a_dead_worker_left(self):
        self._accept((self.anna, self.carla))
        self.mission.action_plan()
        run = self.mission.meeting_run_ids
        run.sudo().write({"state": "running", "attempt": 1})
        self._run_job()
        self.assertEqual((run.state, run.attempt), ("done", 2))
        self.mission.action_plan()
        run = self.mission.meeting_run_ids.sorted("id")[-1:]
        run.sudo().write({"state": "running", "attempt": 2})
        self._run_job()
        self.assertEqual(run.state, "failed")
        self.assertIn("interrupted 2 times", run.message)

    def test_people_without_a_common_language_get_an_interpreter(self):
        self.carla.lang_ids = self.french
        request = self._accept((self.anna, self.carla))
        self._plan()
        self.assertEqual(request.unplaced_reason, "no_interpreter")
        eva = self.env["living.meeting.interpreter"].create(
            {
                "event_id": self.mission.id,
                "name": "Eva",
                "lang_ids": (self.french | self.italian).ids,
            }
        )
        self._plan()
        self.assertEqual(request.meeting_ids.interpreter_id, eva)

    def test_roles(self):
        self._accept((self.anna, self.carla))
        for user in (self.user_manager_sicilia, self.user_theatre, self.user_consultant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.mission.with_user(user).action_plan()
        mission = self.mission.with_user(self.user_adviser)
        mission.action_plan()
        run = self._run_job()
        self.assertEqual(run.create_uid, self.user_adviser)
        with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
            run.with_user(self.user_adviser).write({"state": "queued"})
        with self.assertRaises(AccessError):
            run.with_user(self.user_manager_sicilia).action_stop()

    def test_the_cost_of_reading_does_not_grow(self):
        self._accept((self.anna, self.carla))
        self._meet(self.bruno, self.dario)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.mission._prepare_problem()
            return self.cr.sql_log_count - before

        few = count()
        guests = self._register(
            *(f"Guest {number}" for number in range(50)), organization=self.festival
        )
        self._accept(*((self.anna, guest) for guest in guests))
        self._meet(self.bruno, guests[0], slot=1)
        self.assertEqual(count(), few)

    def test_the_cost_of_writing_does_not_grow(self):
        counts = []
        for wave in range(2):
            mission = self._create_mission(slots=10, tables=10)
            guests = self._register(
                *(f"Guest {wave} {number}" for number in range(2 if not wave else 20)),
                organization=self.festival,
                mission=mission,
            )
            half = len(guests) // 2
            self._accept(*zip(guests[:half], guests[half:], strict=True))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            mission._plan_now()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(mission.meeting_ids), half)
        self.assertLessEqual(counts[1], counts[0])
