from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common_rating import LivingRatingCommon


@tagged("post_install", "-at_install")
class TestPortalRating(LivingRatingCommon, LivingPortalCommon):
    """Participants rate their meetings on the portal, when they are over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"/my/missions/{cls.mission.id}/ratings"
        # The browser's session lives today: so do the meetings.
        cls._hold_days_ago(1)

    def setUp(self):
        super().setUp()
        self._login(self.user_theatre)

    def _send(self, *ratings, **values):
        data = {"participant": self.anna.id, **values}
        for meeting, usefulness, outcome, comment in ratings:
            data[f"usefulness_{meeting.id}"] = usefulness
            data[f"outcome_{meeting.id}"] = outcome
            data[f"comment_{meeting.id}"] = comment
        return self._post(self.url, data).text

    def _get_ratings(self):
        return self.env["living.meeting.rating"].search([("event_id", "=", self.mission.id)])

    def test_the_meetings_are_rated_together_and_once(self):
        page = self._get(f"{self.url}?participant={self.anna.id}")
        self.assertEqual(page.count("How useful was it?"), 2)
        self.assertIn("Cooperation Agreement", page)
        filled = (self.met_carla, "4", "negotiation", "They asked for our dossier")
        page = self._send(filled)
        self.assertIn("Thank you, the desk reads your ratings.", page)
        self.assertIn("They asked for our dossier", page)
        self.assertEqual(page.count("How useful was it?"), 1)
        self._send(filled, (self.met_dario, "2", "none", ""))
        self.assertEqual(len(self._get_ratings()), 2)
        rating = self._get_ratings().filtered(lambda item: item.meeting_id == self.met_carla)
        self.assertEqual(
            (rating.registration_id, rating.points, rating.outcome, rating.rated_by_id),
            (self.anna, 4, "negotiation", self.user_theatre.partner_id),
        )
        self.assertIn("Thank you", self._send(filled))
        self.assertEqual(len(self._get_ratings()), 2)

    def test_what_is_wrong_is_said_and_nothing_is_saved(self):
        good = (self.met_dario, "5", "contact", "")
        for ratings, sentence in (
            ((), "Please rate one of the meetings at least."),
            (((self.met_carla, "", "contact", ""), good), "from one to five how useful"),
            (((self.met_carla, "9", "contact", "kept words"), good), "kept words"),
            (((self.met_carla, "3", "married", ""), good), "Please choose what comes"),
            (((self.met_carla, "3", "contact", "x" * 5001), good), "Please shorten the text"),
        ):
            with self.subTest(sentence=sentence):
                self.assertIn(sentence, self._send(*ratings))
                self.assertFalse(self._get_ratings())

    def test_after_six_months_only_the_outcome_is_asked(self):
        self._rate(self.met_carla, self.anna, now=str(self.mission.date_end))
        self._hold_days_ago(190)
        page = self._get(f"{self.url}?participant={self.anna.id}")
        self.assertIn("What has come of your meetings?", page)
        self.assertNotIn("How useful was it?", page)
        self._send((self.met_carla, "", "agreement", ""))
        rating = self._get_ratings()[:1]
        self.assertEqual((rating.moment, rating.outcome), ("later", "agreement"))
        self.assertFalse(rating.stars)
        self.assertEqual(self.met_carla.agreed_on, rating.rated_on)

    def test_nobody_rates_for_others(self):
        self._get(f"{self.url}?participant={self.carla.id}", 404)
        self._post(self.url, {"participant": self.carla.id}, status=404)
        self._login(self.user_consultant)
        self._get(self.url, 404)
        self._post(self.url, {}, status=404)
        self._assert_login_asked(self.url)

    def test_a_comment_is_for_the_desk_only(self):
        self._send((self.met_carla, "1", "none", "Nobody told us anything"))
        self._login(self.user_festival)
        page = self._get(f"{self.url}?participant={self.carla.id}")
        self.assertNotIn("Nobody told us anything", page)

    def test_before_the_mission_there_is_nothing_to_rate(self):
        coming = self._create_mission(name="Coming")
        anna = self._register("Anna", mission=coming)
        page = self._get(f"/my/missions/{coming.id}/ratings?participant={anna.id}")
        self.assertIn("You have no meeting to rate", page)
        self.assertNotIn(
            f"/my/missions/{coming.id}/ratings", self._get(f"/my/missions/{coming.id}")
        )

    def test_the_page_costs_the_same_for_many_meetings(self):
        url = f"{self.url}?participant={self.anna.id}"
        few = self._count_queries(url)
        for slot, name in enumerate(("Elsa", "Fabio"), 2):
            self._meet(self.anna, self._register(name, organization=self.festival), slot=slot)
        self.assertLessEqual(self._count_queries(url), few + 2)
