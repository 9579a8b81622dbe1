from odoo.tests import HttpCase, tagged

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestAgendaTour(LivingMissionCommon, HttpCase):
    def test_an_adviser_moves_meetings_in_the_grid(self):
        meeting = self._meet(self.anna, self.carla)
        self._meet(self.anna, self.dario, slot=1)
        request = self._ask(self.bruno, self.dario)
        request.sudo().state = "accepted"
        missions = self.env["event.event"].search([("is_mission", "=", True)])
        (missions - self.mission).active = False
        self.start_tour("/odoo/mission-agenda", "living_mission_agenda", login="test.adviser")
        self.assertEqual((meeting.slot_id, meeting.table_id), (self.slots[2], self.tables[1]))
        self.assertTrue(meeting.is_locked)
        self.assertEqual(request.meeting_ids.slot_id, self.slots[3])

    def test_an_adviser_drags_a_meeting(self):
        meeting = self._meet(self.anna, self.carla)
        self.slots[3].session = 2
        self.tables[1].closed_slot_ids = self.slots[3]
        missions = self.env["event.event"].search([("is_mission", "=", True)])
        (missions - self.mission).active = False
        self.start_tour("/odoo/mission-agenda", "living_mission_drag", login="test.adviser")
        self.assertEqual((meeting.slot_id, meeting.table_id), (self.slots[3], self.tables[0]))

    def test_a_participant_reads_the_day_on_the_phone(self):
        self.mission.is_on_portal = True
        self.mission.sudo().plan_state = "preliminary"
        self._meet(self.anna, self.carla)._set_told()
        self.start_tour(
            f"/my/missions/{self.mission.id}/agenda", "living_mission_day", login="test.theatre"
        )
        self.assertTrue(self.anna.agenda_token)
