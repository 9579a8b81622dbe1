from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.meeting_place import ask_places
from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestAgenda(LivingMissionCommon):
    """The grid of a mission: what it shows, who reads it, and what may be put where."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._meet(cls.anna, cls.carla)
        cls.other = cls._meet(cls.bruno, cls.dario, slot=1, table=1)

    def _get_agenda(self, user=None, mission=None):
        meetings = self.env["living.meeting"].with_user(user or self.user_adviser)
        return meetings.get_agenda((mission or self.mission).id)

    def _get_cells(self, **kwargs):
        meetings = self.env["living.meeting"].with_user(self.user_adviser)
        return meetings.get_possible_cells(self.mission.id, **kwargs)

    def _drop(self, meeting, slot, table):
        return meeting.with_user(self.user_adviser).drop_to(
            self.slots[slot].id, self.tables[table].id
        )

    def _accept(self, requester, invitee, **values):
        request = self._ask(requester, invitee, **values)
        request.sudo().state = "accepted"
        return request

    # === WHAT IT SHOWS === #

    def test_it_shows_who_meets_where_and_when(self):
        self.tables[1].closed_slot_ids = self.slots[3]
        self.anna.absent_slot_ids = self.slots[2]
        agenda = self._get_agenda()
        [session] = agenda["sessions"]
        self.assertEqual(
            [slot["start"] for slot in session["slots"]], ["09:00", "09:20", "09:40", "10:00"]
        )
        self.assertEqual(session["hours"], "09:00–10:20")
        self.assertEqual(
            [(table["name"], table["room"], table["closed"]) for table in agenda["tables"]],
            [("Table 1", "Hall", []), ("Table 2", "Hall", self.slots[3].ids)],
        )
        people = {person["id"]: person for person in agenda["people"]}
        self.assertEqual(people.keys(), {self.anna.id, self.bruno.id, self.carla.id, self.dario.id})
        anna = people[self.anna.id]
        self.assertEqual((anna["name"], anna["person"]), (self.theatre.name, "Anna"))
        self.assertEqual(anna["absent"], self.slots[2].ids)
        self.assertEqual(anna["region"], self.region_lombardia.id)
        self.assertEqual(anna["sectors"], self.sector.ids)
        cells = {item["id"]: (item["slot"], item["table"]) for item in agenda["meetings"]}
        self.assertEqual(
            cells,
            {
                self.meeting.id: (self.slots[0].id, self.tables[0].id),
                self.other.id: (self.slots[1].id, self.tables[1].id),
            },
        )

    def test_it_says_what_has_changed_since_it_was_told(self):
        self.meeting.sudo()._set_told()
        self._drop(self.meeting, 2, 0)
        meetings = {item["id"]: item for item in self._get_agenda()["meetings"]}
        moved = meetings[self.meeting.id]
        self.assertTrue(moved["changed"])
        self.assertEqual(
            (moved["told_slot"], moved["told_table"]), (self.slots[0].id, self.tables[0].id)
        )
        self.assertEqual(
            (meetings[self.other.id]["changed"], meetings[self.other.id]["told"]), (False, False)
        )

    def test_it_flags_two_without_a_language(self):
        self.other.first_id.lang_ids = self.french
        meetings = {item["id"]: item for item in self._get_agenda()["meetings"]}
        self.assertTrue(meetings[self.other.id]["mute"])
        self.assertFalse(meetings[self.meeting.id]["mute"])

    def test_it_lists_accepted_requests_without_a_meeting(self):
        placed = self._accept(self.anna, self.carla)
        waiting = self._ask(self.bruno, self.carla)
        unplaced = self._accept(self.dario, self.anna, priority="3")
        found = self._get_agenda()["unplaced"]
        self.assertEqual([item["id"] for item in found], unplaced.ids)
        self.assertEqual(found[0]["priority"], 3)
        self.assertTrue(placed.id != waiting.id)

    def test_without_a_mission_it_chooses_the_next(self):
        self.env["event.event"].search([("is_mission", "=", True)]).filtered(
            lambda mission: mission != self.mission
        ).active = False
        agenda = self.env["living.meeting"].with_user(self.user_adviser).get_agenda()
        self.assertEqual(agenda["mission"]["id"], self.mission.id)

    def test_it_is_read_in_as_many_queries_however_large(self):
        user = self.user_adviser
        self._accept(self.dario, self.anna)
        self._get_agenda(user)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_agenda(user)
            return self.env.cr.sql_log_count - before

        small = count()
        hosts = self._register(*(f"Host {i}" for i in range(6)), organization=self.theatre)
        guests = self._register(*(f"Guest {i}" for i in range(6)), organization=self.festival)
        for number, (host, guest) in enumerate(zip(hosts, guests, strict=True)):
            if number < 2:
                self._meet(host, guest, slot=3, table=number)
            else:
                self._accept(host, guest)
        self.assertLessEqual(count(), small)

    # === WHO READS IT === #

    def test_another_desk_does_not_read_it(self):
        for method, args in (("get_agenda", ()), ("get_possible_cells", (self.meeting.id,))):
            meetings = self.env["living.meeting"].with_user(self.user_manager_sicilia)
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(meetings, method)(self.mission.id, *args)
        self.assertEqual(
            len(self._get_agenda(self.user_coordinator)["meetings"]), 2, "the network reads all"
        )

    def test_who_works_at_no_desk_does_not_read_it(self):
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._get_agenda(user)

    def test_another_desk_moves_nothing(self):
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.user_manager_sicilia).drop_to(
                self.slots[2].id, self.tables[0].id
            )

    # === WHERE === #

    def test_cells_say_why_not(self):
        self.anna.absent_slot_ids = self.slots[2]
        self.tables[1].closed_slot_ids = self.slots[3]
        self._meet(self.carla, self.bruno, slot=2, table=1)
        cells = self._get_cells(meeting_id=self.meeting.id)
        self.assertIn("Anna", cells["slots"][self.slots[2].id])
        self.assertIn("Table 2", cells["cells"][f"{self.slots[3].id}-{self.tables[1].id}"])
        self.assertNotIn(self.slots[0].id, cells["slots"])
        self.assertNotIn(f"{self.slots[3].id}-{self.tables[0].id}", cells["cells"])

    def test_a_cell_with_a_fixed_meeting_is_not_possible(self):
        cell = f"{self.slots[1].id}-{self.tables[1].id}"
        self.assertNotIn(cell, self._get_cells(meeting_id=self.meeting.id)["cells"])
        self.other.is_locked = True
        self.assertIn("fixed", self._get_cells(meeting_id=self.meeting.id)["cells"][cell])
        with self.assertRaisesRegex(ValidationError, "fixed"):
            self._drop(self.meeting, 1, 1)

    def test_each_closed_table_is_named(self):
        self.tables.closed_slot_ids = self.slots[3]
        cells = self._get_cells(meeting_id=self.meeting.id)["cells"]
        for table in self.tables:
            self.assertIn(table.name, cells[f"{self.slots[3].id}-{table.id}"])

    def test_only_ones_own_other_meeting_makes_way(self):
        self._meet(self.anna, self.dario, slot=3, table=1)
        cells = self._get_cells(meeting_id=self.meeting.id)["cells"]
        self.assertIn("Anna", cells[f"{self.slots[3].id}-{self.tables[0].id}"])
        self.assertNotIn(f"{self.slots[3].id}-{self.tables[1].id}", cells)

    def test_a_slot_is_refused_but_for_one_cell(self):
        self._meet(self.anna, self.dario, slot=3, table=1)
        self.env["living.meeting.table"].create(
            [{"event_id": self.mission.id, "name": f"Table {n}", "room": "Hall"} for n in (3, 4)]
        )
        found = self._get_cells(meeting_id=self.meeting.id)
        self.assertIn("Anna", found["slots"][self.slots[3].id])
        self.assertEqual(found["cells"], {f"{self.slots[3].id}-{self.tables[1].id}": ""})

    def test_a_request_needs_a_free_table(self):
        request = self._accept(self.carla, self.bruno)
        cells = self._get_cells(request_id=request.id)
        self.assertIn("Carla", cells["cells"][f"{self.slots[0].id}-{self.tables[1].id}"])
        self.assertNotIn(f"{self.slots[2].id}-{self.tables[0].id}", cells["cells"])
        self._meet(self.anna, self.dario, slot=2)
        cells = self._get_cells(request_id=request.id)["cells"]
        self.assertIn("free", cells[f"{self.slots[2].id}-{self.tables[0].id}"])

    def test_asking_of_what_is_near_is_asking_of_all(self):
        """What one meeting touches decides as the whole mission does."""
        mission = self._create_mission(slots=6, tables=3, max_in_row=2, room_change_minutes=10)
        mission.meeting_table_ids[2].room = "Foyer"
        mission.meeting_table_ids[1].closed_slot_ids = mission.meeting_slot_ids[4]
        hosts = self._register("Ada", "Ben", mission=mission)
        guests = self._register("Cleo", "Dan", organization=self.festival, mission=mission)
        guests[1].lang_ids = self.french
        interpreter = self.env["living.meeting.interpreter"].create(
            {
                "event_id": mission.id,
                "name": "Eva",
                "lang_ids": (self.french | self.italian).ids,
            }
        )
        meeting = self._meet(hosts[0], guests[0])
        self._meet(hosts[1], guests[1], slot=1, table=2, interpreter_id=interpreter.id)
        self._meet(hosts[0], guests[1], slot=3, interpreter_id=interpreter.id)
        self._meet(hosts[1], guests[0], slot=3, table=1)
        for pair, met in (((hosts[0], guests[0]), meeting), ((hosts[1], hosts[0]), None)):
            pairs = () if met else [(pair[0].id, pair[1].id)]
            found = []
            for near in (None, pair[0] | pair[1]):
                problem, index = mission._prepare_check(pairs, near=near)
                wish = index.meetings.index(met.id) if met else len(problem.wishes) - 1
                found.append(list(ask_places(problem, wish)))
            self.assertEqual(*found)
            self.assertTrue(any(reasons for _place, reasons in found[0]))

    def test_cells_are_asked_in_as_many_queries_however_large(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_cells(meeting_id=self.meeting.id)
            return self.env.cr.sql_log_count - before

        count()
        small = count()
        hosts = self._register(*(f"Host {i}" for i in range(4)), organization=self.theatre)
        guests = self._register(*(f"Guest {i}" for i in range(4)), organization=self.festival)
        self._meet(hosts[0], guests[0], slot=2, table=0, is_locked=True)
        self._meet(hosts[1], guests[1], slot=3, table=0)
        self._meet(hosts[2], guests[2], slot=3, table=1)
        self._meet(self.anna, self.dario, slot=2, table=1)
        self.assertLessEqual(count(), small)

    def test_cells_are_asked_of_one_mission(self):
        elsewhere = self._create_mission()
        with self.assertRaisesRegex(UserError, "of this mission"):
            self.env["living.meeting"].get_possible_cells(elsewhere.id, meeting_id=self.meeting.id)

    # === MOVES === #

    def test_a_meeting_moves_to_a_free_cell(self):
        self._drop(self.meeting, 2, 1)
        self.assertEqual(
            (self.meeting.slot_id, self.meeting.table_id), (self.slots[2], self.tables[1])
        )

    def test_a_move_is_refused_with_the_reason(self):
        self.carla.absent_slot_ids = self.slots[2]
        with self.assertRaisesRegex(ValidationError, "Carla"):
            self._drop(self.meeting, 2, 0)
        self.assertEqual(self.meeting.slot_id, self.slots[0])

    def test_two_meetings_change_places(self):
        self._drop(self.meeting, 1, 1)
        self.assertEqual(
            (self.meeting.slot_id, self.meeting.table_id), (self.slots[1], self.tables[1])
        )
        self.assertEqual((self.other.slot_id, self.other.table_id), (self.slots[0], self.tables[0]))

    def test_two_meetings_of_one_person_change_places(self):
        third = self._meet(self.anna, self.dario, slot=3, table=1)
        self._drop(self.meeting, 3, 1)
        self.assertEqual((self.meeting.slot_id, third.slot_id), (self.slots[3], self.slots[0]))

    def test_changing_places_is_refused_when_one_cannot(self):
        self.dario.absent_slot_ids = self.slots[0]
        with self.assertRaisesRegex(ValidationError, "Dario"):
            self._drop(self.meeting, 1, 1)
        self.assertEqual((self.meeting.slot_id, self.other.slot_id), (self.slots[0], self.slots[1]))

    def test_a_request_is_placed(self):
        request = self._accept(self.dario, self.anna)
        meetings = self.env["living.meeting"].with_user(self.user_adviser)
        meeting = meetings.browse(
            meetings.place_request(request.id, self.slots[3].id, self.tables[1].id)
        )
        self.assertEqual(meeting.request_id, request)
        self.assertEqual(meeting.first_id | meeting.second_id, self.anna | self.dario)
        self.assertFalse(self._get_agenda()["unplaced"])

    def test_a_request_is_not_placed_where_it_cannot_be(self):
        request = self._accept(self.dario, self.anna)
        meetings = self.env["living.meeting"].with_user(self.user_adviser)
        with self.assertRaisesRegex(ValidationError, "Anna"):
            meetings.place_request(request.id, self.slots[0].id, self.tables[1].id)
        waiting = self._ask(self.bruno, self.carla)
        with self.assertRaisesRegex(UserError, "accepted"):
            meetings.place_request(waiting.id, self.slots[3].id, self.tables[1].id)
