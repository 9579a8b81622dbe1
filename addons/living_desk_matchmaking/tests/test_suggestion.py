from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import rome
from .common_request import LivingRequestCommon


@freeze_time(rome(1, 9))
@tagged("post_install", "-at_install")
class TestSuggestion(LivingRequestCommon):
    """Whom a participant might meet, and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.puppets = cls.env["living.meeting.topic"].create({"name": "Test Puppets"})
        cls.anna.write({"offer_ids": cls.video.ids, "seek_ids": cls.tours.ids})
        cls.carla.write({"offer_ids": cls.tours.ids, "seek_ids": cls.video.ids})
        cls.dario.write({"offer_ids": cls.puppets.ids, "seek_ids": False})

    def _names(self, participant, **kwargs):
        return [item["registration"].name for item in participant._get_suggestions(**kwargs)]

    def test_the_best_first_with_reasons(self):
        found = self.anna._get_suggestions()
        self.assertEqual([item["registration"] for item in found], [self.carla, self.dario])
        self.assertEqual(
            found[0]["reasons"],
            [
                "Offers what is sought: Test Tours",
                "Seeks what is offered: Test Video",
                "Sector in common: Test Sector",
                "Language in common: Italian",
                f"From another region: {self.region_sicilia.display_name}",
            ],
        )
        self.assertGreater(found[0]["score"], found[1]["score"])
        self.assertEqual(self._names(self.anna, limit=1), ["Carla"])

    def test_who_is_left_out(self):
        self.assertEqual(self._names(self.bruno), ["Carla", "Dario"], "not his colleague")
        request = self._request(self.anna, self.carla)
        self.assertEqual(self._names(self.anna), ["Dario"])
        request._decline()
        self.assertEqual(self._names(self.anna), ["Dario"], "declined: not asked again")
        self.env["living.meeting.ban"].create(
            {
                "event_id": self.mission.id,
                "first_id": self.dario.id,
                "second_id": self.anna.id,
                "reason": "Partners",
            }
        )
        self.assertEqual(self._names(self.anna), [])
        self.mission.has_matching = True
        self.assertEqual(self._names(self.bruno), ["Carla"])
        self.carla.home_region_id = self.region_lombardia
        self.mission.has_different_region = True
        self.assertEqual(self._names(self.bruno), [])
        self.carla.action_cancel()
        self.assertEqual(self._names(self.carla), [])

    def test_the_desk_asks_from_the_list(self):
        participant = self.anna.with_user(self.user_adviser)
        action = participant.action_view_suggestions()
        lines = self.env[action["res_model"]].with_user(self.user_adviser).search(action["domain"])
        self.assertEqual(lines.other_id, self.carla | self.dario)
        lines[0].action_ask()
        lines[0].action_ask()
        self.assertEqual(lines[0].request_id.invitee_id, self.carla)
        self.assertEqual(len(self.mission.meeting_request_ids), 1)
        participant.action_view_suggestions()
        self.assertFalse(lines.exists())
        with self.assertRaises(AccessError):
            self.anna.with_user(self.user_manager_sicilia).action_view_suggestions()

    def test_costs_the_same_for_many(self):
        def measure():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self.anna._get_suggestions()), 10)
            return self.cr.sql_log_count - before

        topics = self.env["living.meeting.topic"].create(
            [{"name": f"Test Topic {number}"} for number in range(30)]
        )

        def add(names):
            for number, person in enumerate(self._register(*names, organization=self.festival)):
                person.write(
                    {
                        "offer_ids": (topics[number % 30] | topics[number % 7] | self.tours).ids,
                        "seek_ids": (topics[number % 11] | topics[number % 13]).ids,
                    }
                )

        add([f"First {number}" for number in range(12)])
        measure()
        queries = measure()
        add([f"Second {number}" for number in range(100)])
        self.assertEqual(measure(), queries)
