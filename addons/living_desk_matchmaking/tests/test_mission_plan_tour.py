from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestMissionPlanTour(LivingMissionCommon, HttpCase):
    """A manager plans, looks and publishes; what the database refuses is said in a sentence."""

    def test_a_manager_plans_looks_and_publishes(self):
        requests = self._ask(self.anna, self.carla) | self._ask(self.bruno, self.dario)
        requests.sudo().state = "accepted"
        url = f"/odoo/desk-programme/{self.mission.id}"
        self.start_tour(url, "living_mission_plan", login="test.manager")
        run = self.mission.meeting_run_ids
        self.assertEqual(run.create_uid, self.user_manager)
        self.env.ref("living_desk_matchmaking.ir_cron_plan_meetings").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(run.state, "done")
        self.start_tour(url, "living_mission_publish", login="test.manager")
        self.assertEqual(self.mission.plan_state, "preliminary")
        self.assertFalse(any(self.mission.meeting_ids.mapped("change")))

    def test_a_manager_sees_how_far_it_is(self):
        self.mission.with_user(self.user_manager).action_plan()
        url = f"/odoo/desk-programme/{self.mission.id}"
        self.start_tour(url, "living_mission_plan_followed", login="test.manager")
        self.assertEqual(self.mission.meeting_run_ids.state, "failed")

    def _create_by_rpc(self, *pair, table=0):
        return self.url_open(
            "/web/dataset/call_kw",
            json={
                "params": {
                    "model": "living.meeting",
                    "method": "create",
                    "args": [
                        {
                            "event_id": self.mission.id,
                            "first_id": pair[0].id,
                            "second_id": pair[1].id,
                            "slot_id": self.slots[0].id,
                            "table_id": self.tables[table].id,
                        }
                    ],
                    "kwargs": {},
                }
            },
        ).json()

    def test_a_double_booking_by_the_api(self):
        self._meet(self.anna, self.carla)
        self.authenticate("test.manager", "test.manager")
        for pair, table, sentence in (
            ((self.anna, self.dario), 1, "another meeting in this slot"),
            ((self.bruno, self.dario), 0, "The table has another meeting"),
            ((self.carla, self.anna), 1, "The two have a meeting already"),
        ):
            with (
                self.subTest(sentence, table=table),
                mute_logger("odoo.sql_db", "odoo.http"),
            ):
                answer = self._create_by_rpc(*pair, table=table)
                self.assertIn(sentence, answer["error"]["data"]["message"])
        self.assertEqual(len(self.mission.meeting_ids), 1)
