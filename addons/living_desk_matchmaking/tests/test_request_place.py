from odoo.tests import freeze_time, tagged

from .common import rome
from .common_request import LivingRequestCommon


@freeze_time(rome(1, 9))
@tagged("post_install", "-at_install")
class TestRequestPlace(LivingRequestCommon):
    """Where participants fix the hour themselves, an accepted request is a meeting at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mission.scheduling_mode = "participants"

    def test_an_accepted_slot_is_a_meeting_at_a_free_table(self):
        self._meet(self.bruno, self.dario, slot=1)
        request = self._request(self.anna, self.carla, slot=self.slots[1])
        request._accept(by=self.carla)
        meeting = request.meeting_ids
        self.assertEqual((meeting.slot_id, meeting.table_id), (self.slots[1], self.tables[1]))
        self.assertEqual(meeting.first_id | meeting.second_id, self.anna | self.carla)
        request._take_back(by=self.carla)
        self.assertEqual(meeting.state, "cancelled")

    def test_without_a_slot_it_is_the_first_that_is_free(self):
        self.anna.absent_slot_ids = self.slots[0]
        self._meet(self.carla, self.bruno, slot=1)
        request = self._request(self.anna, self.carla)
        request._accept(by=self.carla)
        self.assertEqual(request.slot_id, self.slots[2])
        other = self._request(self.anna, self.dario)
        other._accept(by=self.dario, slot=self.slots[3])
        self.assertEqual(other.meeting_ids.slot_id, self.slots[3])
        self.assertEqual(other.slot_by_id, self.dario)

    def test_what_is_taken_is_said_with_what_is_free(self):
        request = self._request(self.anna, self.carla, slot=self.slots[0])
        self._meet(self.carla, self.bruno, slot=0)
        self._assert_refused(
            "Carla has another meeting at 10/03 09:00-09:20: choose another slot. Both are free "
            "at: 10/03 09:20-09:40, 10/03 09:40-10:00, 10/03 10:00-10:20",
            request._accept,
            by=self.carla,
        )
        self.assertEqual(request.state, "sent")
        eva = self._register("Eva", organization=self.festival)
        self._assert_refused(
            "Bruno has another meeting", self._request, eva, self.bruno, slot=self.slots[0]
        )
        request.sudo().slot_id = False
        self._meet(self.dario, self.anna, slot=1)
        eva.absent_slot_ids = self.slots[0]
        self._assert_refused("All tables are taken at", self._take_tables, eva)

    def _take_tables(self, eva):
        fay, gil, hal = self._register("Fay", "Gil", "Hal", organization=self.theatre)
        self._meet(fay, gil, slot=1, table=1)
        self._request(eva, hal, slot=self.slots[1])

    def test_nobody_has_a_free_slot(self):
        self.carla.absent_slot_ids = self.slots
        request = self._request(self.anna, self.carla)
        self._assert_refused("have no free slot in common", request._accept, by=self.carla)
        self._assert_refused(
            "is not there at 10/03 09:00-09:20: choose another slot. There is no other slot",
            request._propose_slot,
            self.slots[0],
            by=self.carla,
        )

    def test_who_shares_no_language_has_an_interpreter_once(self):
        self.carla.lang_ids = self.english
        request = self._request(self.anna, self.carla)
        self._assert_refused("no free slot in common", request._accept, by=self.carla)
        eva = self.env["living.meeting.interpreter"].create(
            {
                "event_id": self.mission.id,
                "name": "Eva",
                "lang_ids": (self.italian | self.english).ids,
                "absent_slot_ids": self.slots[0].ids,
            }
        )
        request._accept(by=self.carla)
        self.assertEqual(request.meeting_ids.interpreter_id, eva)
        self.assertEqual(request.slot_id, self.slots[1])
        self.dario.lang_ids = self.english
        self._assert_refused(
            "share no language, and no interpreter who speaks both is free at 10/03 09:20-09:40",
            self._request,
            self.bruno,
            self.dario,
            slot=self.slots[1],
        )

    def test_a_session_has_its_limit(self):
        self.mission.meeting_limit_ids = [(0, 0, {"session": 1, "meeting_max": 1})]
        self.slots[3].session = 2
        self._request(self.anna, self.carla)._accept(by=self.carla)
        self._assert_refused(
            "as many meetings as the mission allows: .* Both are free at: 10/03 10:00-10:20",
            self._request,
            self.anna,
            self.dario,
            slot=self.slots[1],
        )
        request = self._request(self.anna, self.dario)
        request._accept(by=self.dario)
        self.assertEqual(request.slot_id, self.slots[3])

    def test_opt_out_and_both_ask(self):
        self.mission.request_mode = "opt_out"
        request = self._request(self.anna, self.carla, slot=self.slots[2])
        self.assertEqual(request.meeting_ids.slot_id, self.slots[2])
        self._request(self.carla, self.anna)
        self.assertTrue(request.is_mutual)
        self.mission.request_mode = "opt_in"
        both = self._request(self.bruno, self.dario)
        self._request(self.dario, self.bruno, slot=self.slots[1])
        self.assertEqual(both.meeting_ids.slot_id, self.slots[1])

    def test_costs_the_same_for_many_meetings(self):
        def count():
            request = self._request(self.anna, self.carla)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            request._get_places()
            queries = self.cr.sql_log_count - before
            request._take_back()
            return queries

        self._meet(self.bruno, self.carla, slot=3)
        count()
        few = count()
        people = self._register(*(f"P{number}" for number in range(6)), organization=self.festival)
        for number, person in enumerate(people):
            self._meet(self.bruno if number % 2 else self.anna, person, number // 2, number % 2)
        self.assertEqual(count(), few)
