from odoo.tests import HttpCase, tagged

from .common_rating import LivingRatingCommon


@tagged("post_install", "-at_install")
class TestRatingTour(LivingRatingCommon, HttpCase):
    """What came of a meeting is said in the browser, and known to the contact network."""

    def test_a_participant_rates_and_a_relation_opens(self):
        self._hold_days_ago(1)
        self.start_tour(
            f"/my/missions/{self.mission.id}?participant={self.anna.id}",
            "living_mission_rate",
            login="test.theatre",
        )
        rating = self.env["living.meeting.rating"].search([("event_id", "=", self.mission.id)])
        self.assertEqual((rating.meeting_id, rating.registration_id), (self.met_carla, self.anna))
        self.assertEqual((rating.moment, rating.points, rating.outcome), ("day", 4, "agreement"))
        self.assertEqual(rating.comment, "We tour together next spring")
        relations = self.env["living.contact.relation"].search(
            [("organization_id", "in", (self.theatre | self.festival).ids)]
        )
        self.assertEqual(relations.organization_id, self.theatre | self.festival)
        self.assertEqual(set(relations.mapped("stage")), {"contract"})
