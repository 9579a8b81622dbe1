from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestMeetingRules(LivingMissionCommon):
    """Whoever places a meeting by hand is told what the mission does not allow, and why."""

    def _refused(self, sentence):
        return self.assertRaisesRegex(ValidationError, sentence)

    def _check(self, sentence, *pair, **values):
        with self._refused(sentence), self.cr.savepoint():
            self._meet(*(pair or (self.anna, self.carla)), **values)

    def _interpreter(self, *langs, **values):
        return self.env["living.meeting.interpreter"].create(
            {
                "event_id": self.mission.id,
                "name": "Eva",
                "lang_ids": [lang.id for lang in langs],
                **values,
            }
        )

    def test_whoever_is_away(self):
        self.carla.absent_slot_ids = self.slots[0]
        self._check("Carla is not there at 10/03 09:00-09:20")
        self._meet(self.anna, self.carla, slot=1)

    def test_a_pair_that_must_not_meet(self):
        self.env["living.meeting.ban"].create(
            {
                "event_id": self.mission.id,
                "first_id": self.carla.id,
                "second_id": self.anna.id,
                "reason": "They are in court.",
            }
        )
        self._check("Anna and Carla must not meet. They are in court.")

    def test_people_of_one_region(self):
        self.mission.has_different_region = True
        self._check("same region", self.anna, self.bruno)
        self._meet(self.anna, self.carla)

    def test_offer_meets_need(self):
        self.mission.has_matching = True
        self._check("offers what the other seeks", self.anna, self.carla)
        self.carla.seek_ids = self.video
        self._meet(self.anna, self.carla)

    def test_a_closed_table(self):
        self.tables[0].closed_slot_ids = self.slots[0]
        self._check("Table 1 is closed at")
        self._meet(self.anna, self.carla, table=1)

    def test_a_limit(self):
        self.env["living.meeting.limit"].create(
            [
                {"event_id": self.mission.id, "meeting_max": 3},
                {"event_id": self.mission.id, "role": "host", "session": 1, "meeting_max": 1},
            ]
        )
        self._meet(self.anna, self.carla)
        self._check("as many meetings as the mission allows", self.anna, self.dario, slot=1)
        self._meet(self.bruno, self.carla, slot=1)

    def test_a_pause_after_so_many(self):
        self.mission.max_in_row = 1
        self._meet(self.anna, self.carla)
        self._check("more than 1 meetings without a pause", self.anna, self.dario, slot=1)
        self._meet(self.anna, self.dario, slot=2)

    def test_the_way_between_rooms(self):
        self.mission.room_change_minutes = 5
        self.tables[1].room = "Upstairs"
        self._meet(self.anna, self.carla)
        self._check("5 minutes to walk", self.anna, self.dario, slot=1, table=1)
        self._meet(self.anna, self.dario, slot=1)

    def test_people_without_a_common_language(self):
        self.carla.lang_ids = self.french
        self._check("share no language")
        eva = self._interpreter(self.french, self.english)
        self._check("share no language", interpreter_id=eva.id)
        eva.lang_ids |= self.italian
        self._meet(self.anna, self.carla, interpreter_id=eva.id)

    def test_whoever_does_not_take_part(self):
        self.carla.action_cancel()
        self._check("takes part in the mission.*Carla")

    def test_what_is_of_another_mission(self):
        other = self._create_mission()
        self._check("does not belong to", slot_id=other.meeting_slot_ids[0].id)
        self._check("does not belong to", table_id=other.meeting_table_ids[0].id)
        eva = self._interpreter(self.italian, event_id=other.id)
        self._check("does not belong to", interpreter_id=eva.id)

    def test_a_change_is_checked_too(self):
        meeting = self._meet(self.anna, self.carla)
        self.anna.absent_slot_ids = self.slots[1]
        with self._refused("Anna is not there"), self.cr.savepoint():
            meeting.slot_id = self.slots[1]
        # What was so before, or has no place, is not asked again.
        self.anna.absent_slot_ids = self.slots[0]
        meeting.is_locked = True
        meeting.action_cancel()
        with self._refused("Anna is not there"), self.cr.savepoint():
            meeting.action_plan_again()

    def test_move_to(self):
        meeting = self._meet(self.anna, self.carla)
        self._meet(self.anna, self.dario, slot=1)
        slots, tables = self.slots, self.tables
        self.assertEqual(meeting._find_refusals(slots[2], tables[1]), [])
        self.assertEqual(
            meeting._find_refusals(slots[1], tables[0]),
            [
                "Anna has another meeting at 10/03 09:20-09:40: choose another slot.",
                "Table 1 has another meeting at 10/03 09:20-09:40: choose another table or slot.",
            ],
        )
        with self._refused("Anna has another meeting"):
            meeting.move_to(slots[1].id, tables[1].id)
        meeting.move_to(slots[2].id, tables[1].id)
        self.assertEqual((meeting.slot_id, meeting.table_id), (slots[2], tables[1]))
        meeting.action_held()
        with self._refused("is over or cancelled"):
            meeting.move_to(slots[0].id, tables[0].id)

    def test_who_interprets_is_found_anew(self):
        self.carla.lang_ids = self.french
        eva = self._interpreter(self.french, self.italian, absent_slot_ids=self.slots[1].ids)
        lia = self._interpreter(self.french, self.italian, name="Lia")
        meeting = self._meet(self.anna, self.carla, interpreter_id=eva.id)
        meeting.move_to(self.slots[2].id, self.tables[0].id)
        self.assertEqual(meeting.interpreter_id, eva)
        meeting.move_to(self.slots[1].id, self.tables[0].id)
        self.assertEqual(meeting.interpreter_id, lia)
        lia.absent_slot_ids = self.slots[0]
        with self._refused("no interpreter"):
            eva.absent_slot_ids = self.slots[0]
            meeting.move_to(self.slots[0].id, self.tables[0].id)

    def test_roles(self):
        meeting = self._meet(self.anna, self.carla)
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            with self.subTest(user.login):
                mine = meeting.with_user(user)
                mine.move_to(self.slots[1].id, self.tables[0].id)
                mine.move_to(self.slots[0].id, self.tables[0].id)
        strangers = (self.user_manager_sicilia, self.user_theatre, self.user_consultant)
        for user in strangers:
            with self.subTest(user.login), self.assertRaises(AccessError):
                meeting.with_user(user).move_to(self.slots[1].id, self.tables[0].id)
        with self.assertRaises(AccessError):
            meeting.with_user(self.user_manager).write({"state": "held"})

    def test_double_booking_by_import(self):
        meeting = self._meet(self.anna, self.carla)
        fields = ["event_id/.id", "first_id/.id", "second_id/.id", "slot_id/.id", "table_id/.id"]
        row = [self.mission, self.anna, self.dario, self.slots[0], self.tables[1]]
        meetings = self.env["living.meeting"].with_user(self.user_manager)
        with mute_logger("odoo.sql_db"):
            result = meetings.load(fields, [[str(record.id) for record in row]])
        self.assertFalse(result["ids"])
        self.assertIn("another meeting in this slot", result["messages"][0]["message"])
        self.assertEqual(self.mission.meeting_ids, meeting)

    def test_the_cost_of_a_check_does_not_grow(self):
        self._meet(self.anna, self.carla)
        move = self._meet(self.bruno, self.dario, table=1)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        move._find_refusals(self.slots[1], self.tables[0])
        few = self.cr.sql_log_count - before
        self._register(*(f"Guest {number}" for number in range(50)), organization=self.festival)
        self._meet(self.anna, self.dario, slot=2)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        move._find_refusals(self.slots[1], self.tables[0])
        self.assertLessEqual(self.cr.sql_log_count - before, few)
