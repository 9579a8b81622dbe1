from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestMeeting(LivingMissionCommon):
    """Nobody, no table and no interpreter has two meetings in one slot: the database says so."""

    def _refused(self, constraint):
        return self.assertRaisesRegex(IntegrityError, constraint)

    def test_a_person_has_one_meeting_in_a_slot(self):
        self._meet(self.anna, self.carla)
        for pair in ((self.anna, self.dario), (self.dario, self.anna), (self.dario, self.carla)):
            with self.subTest(str(pair)), self._refused("person_once"):
                with mute_logger("odoo.sql_db"), self.cr.savepoint():
                    self._meet(*pair, table=1)
        self._meet(self.bruno, self.dario, table=1)
        self._meet(self.anna, self.dario, slot=1)

    def test_a_table_has_one_meeting_in_a_slot(self):
        self._meet(self.anna, self.carla)
        with self._refused("table_once"), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._meet(self.bruno, self.dario)

    def test_an_interpreter_has_one_meeting_in_a_slot(self):
        eva = self.env["living.meeting.interpreter"].create(
            {"event_id": self.mission.id, "name": "Eva", "lang_ids": self.italian.ids}
        )
        self._meet(self.anna, self.carla, interpreter_id=eva.id)
        with self._refused("interpreter_once"), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._meet(self.bruno, self.dario, table=1, interpreter_id=eva.id)

    def test_a_pair_meets_once(self):
        self._meet(self.anna, self.carla)
        with self._refused("pair_once"), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._meet(self.carla, self.anna, slot=1)

    def test_meetings_change_places_together(self):
        one, other = (
            self._meet(self.anna, self.carla),
            self._meet(self.anna, self.dario, slot=1, table=1),
        )
        one._defer_bookings()
        one.slot_id, other.slot_id = other.slot_id, one.slot_id
        one._check_bookings()
        self.assertEqual((one | other).slot_id, self.slots[:2])
        other._defer_bookings()
        other.slot_id = one.slot_id
        with self._refused("person_once"), mute_logger("odoo.sql_db"), self.cr.savepoint():
            other._check_bookings()

    def test_slots_do_not_overlap(self):
        first = self.slots[0]
        with self._refused("apart"), mute_logger("odoo.sql_db"), self.cr.savepoint():
            first.copy({"start": first.start, "stop": first.stop})
