from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestMissionTour(LivingMissionCommon, HttpCase):
    """The way of an organization into a mission, in the browser."""

    def test_an_organization_applies_and_fills_in_its_profile(self):
        mission = self._create_mission(name="Tour mission", is_on_portal=True)
        self.start_tour("/my/home", "living_mission_apply", login="test.theatre")
        candidate = mission.registration_ids
        self.assertEqual(candidate.name, "Elena Verdi")
        self.assertEqual(candidate.offer_ids, self.video)
        self.assertEqual(candidate.absent_slot_ids, mission.meeting_slot_ids[0])
        self.assertTrue(candidate.is_profile_complete)
        self.assertLess(
            fields.Datetime.now() - candidate.availability_given_on, timedelta(minutes=5)
        )
