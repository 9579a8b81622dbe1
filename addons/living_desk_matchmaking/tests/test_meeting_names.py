from odoo.tests import tagged

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestMeetingNames(LivingMissionCommon):
    """Everything that a list chooses from is found by what it shows."""

    def test_every_model_is_searched_by_name(self):
        ours = [
            model
            for model in self.env.values()
            if model._original_module == "living_desk_matchmaking"
            and not (model._abstract or model._transient)
        ]
        self.assertGreater(len(ours), 10)
        with self.assertNoLogs("odoo", "WARNING"):
            for model in ours:
                with self.subTest(model._name):
                    self.assertFalse(model.name_search("no such thing"))
                    model.name_search("x")

    def test_a_slot_is_found_by_its_day_and_hours(self):
        slots = self.env["living.meeting.slot"].with_user(self.user_adviser)
        mine = [("event_id", "=", self.mission.id)]
        for words, expected in (
            ("09:20-", self.slots[1]),
            ("10/03 10:", self.slots[3]),
            ("10/03", self.slots),
            ("08:", self.slots.browse()),
            ("%", self.slots.browse()),
            ("", self.slots),
        ):
            with self.subTest(words):
                found = slots.name_search(words, mine)
                self.assertEqual([key for key, _name in found], expected.ids)
        name = self.slots[2].display_name
        self.assertEqual(slots.search([("display_name", "=", name), *mine]), self.slots[2])
        others = slots.search([("display_name", "not ilike", "10:00-"), *mine])
        self.assertEqual(others, self.slots[:3])

    def test_what_is_about_people_is_found_by_them(self):
        meeting = self._meet(self.anna, self.carla)
        limit = self.env["living.meeting.limit"].create(
            {"event_id": self.mission.id, "meeting_max": 3}
        )
        for record, words in ((meeting, "Carla"), (limit, "Test mission")):
            with self.subTest(record._name):
                found = record.name_search(words, [("event_id", "=", self.mission.id)])
                self.assertEqual([key for key, _name in found], record.ids)
