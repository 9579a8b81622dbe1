from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_request import LivingRequestCommon


@tagged("post_install", "-at_install")
class TestRequestTour(LivingRequestCommon, HttpCase):
    """Two firms come to an agreement in the browser."""

    def test_ask_counter_and_accept(self):
        self.dario.action_cancel()
        (self.anna | self.carla).seek_ids = self.video
        url = f"/my/missions/{self.mission.id}/requests?participant=%s"
        self.start_tour(url % self.anna.id, "living_mission_request_ask", login="test.theatre")
        request = self.mission.meeting_request_ids
        self.assertEqual(request.slot_id, self.slots[0])
        self.start_tour(
            url % self.carla.id, "living_mission_request_counter", login="test.festival"
        )
        self.assertEqual(request.slot_id, self.slots[1])
        self.start_tour(url % self.anna.id, "living_mission_request_accept", login="test.theatre")
        self.assertEqual(request.state, "accepted")
        self.assertLessEqual(request.answered_on, fields.Datetime.now())
