from datetime import timezone

from icalendar import Calendar

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.living_desk_events.tests.common import rome

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestAgendaFeed(LivingMissionCommon, HttpCase):
    """The personal plan and the plan of a table, as a real iCalendar library understands them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._meet(cls.anna, cls.carla)
        cls.later = cls._meet(cls.anna, cls.dario, slot=2, table=1)
        (cls.meeting | cls.later)._set_told()

    def _read(self, subscriber, status=200):
        if not subscriber.agenda_token:
            subscriber._renew_agenda_token_sudo()
        self.env.flush_all()
        path = subscriber._get_agenda_url().partition("://")[2].partition("/")[2]
        answer = self.url_open(f"/{path}")
        self.assertEqual(answer.status_code, status, answer.text[:500])
        if status != 200:
            return []
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        return Calendar.from_ical(answer.content).walk("VEVENT")

    def test_a_meeting_is_told_as_it_is(self):
        event, later = self._read(self.anna)
        self.assertEqual(event["SUMMARY"], self.festival.name)
        self.assertEqual(event["LOCATION"].split(", ")[:2], ["Table 1", "Hall"])
        self.assertIn("Carla", event["DESCRIPTION"])
        self.assertNotIn("Anna", event["DESCRIPTION"])
        self.assertEqual(event["STATUS"], "CONFIRMED")
        self.assertEqual(event["DTSTART"].params["TZID"], "Europe/Rome")
        self.assertEqual(
            event.decoded("DTSTART").astimezone(timezone.utc).replace(tzinfo=None), rome(10, 9)
        )
        self.assertTrue(event["URL"].endswith(f"/my/missions/{self.mission.id}/agenda"))
        self.assertEqual(later["LOCATION"].split(", ")[0], "Table 2")

    def test_only_ones_own(self):
        [event] = self._read(self.carla)
        self.assertEqual(event["SUMMARY"], self.theatre.name)
        self.assertFalse(self._read(self.bruno))

    def test_nothing_before_it_is_told(self):
        self._meet(self.bruno, self.carla, slot=1)
        self.assertFalse(self._read(self.bruno))

    def test_a_change_is_told_when_it_is_made_known(self):
        first, _later = self._read(self.anna)
        self.meeting.slot_id = self.slots[1]
        same, _later = self._read(self.anna)
        self.assertEqual(
            (same["SEQUENCE"], same["DTSTART"].dt), (first["SEQUENCE"], first["DTSTART"].dt)
        )
        self.meeting._set_told()
        moved, later = self._read(self.anna)
        self.assertEqual(moved["UID"], first["UID"])
        self.assertEqual(moved["SEQUENCE"], first["SEQUENCE"] + 1)
        self.assertEqual(
            moved.decoded("DTSTART").astimezone(timezone.utc).replace(tzinfo=None), rome(10, 9, 20)
        )
        self.assertEqual(later["SEQUENCE"], first["SEQUENCE"])

    def test_what_is_called_off_stays_as_cancelled(self):
        first, _later = self._read(self.anna)
        self.meeting.sudo().state = "cancelled"
        self.meeting._set_told()
        event, _later = self._read(self.anna)
        self.assertEqual((event["UID"], event["STATUS"]), (first["UID"], "CANCELLED"))
        self.assertEqual(event["SEQUENCE"], first["SEQUENCE"] + 1)
        self.assertEqual(event["DTSTART"].dt, first["DTSTART"].dt)

    def test_another_name_of_the_table_or_hour_is_a_change(self):
        first, later = self._read(self.anna)
        self.tables[0].name = "Table A"
        event, other = self._read(self.anna)
        self.assertEqual(event["LOCATION"].split(", ")[0], "Table A")
        self.assertEqual(event["SEQUENCE"], first["SEQUENCE"] + 1)
        self.assertEqual(other["SEQUENCE"], later["SEQUENCE"])
        self.slots[2].write({"start": rome(10, 9, 45), "stop": rome(10, 10)})
        _event, other = self._read(self.anna)
        self.assertEqual(other["SEQUENCE"], later["SEQUENCE"] + 1)

    def test_the_plan_of_a_table(self):
        [event] = self._read(self.tables[0])
        self.assertEqual(event["SUMMARY"], f"{self.theatre.name} – {self.festival.name}")
        self.assertIn("Anna", event["DESCRIPTION"])
        self.assertIn("Carla", event["DESCRIPTION"])

    def test_an_address_is_not_guessed_and_can_be_changed(self):
        self._read(self.anna)
        old = self.anna.agenda_token
        self.anna._renew_agenda_token_sudo()
        self.env.flush_all()
        for path in (f"people/{old}", "people/x", f"tables/{self.anna.agenda_token}"):
            with self.subTest(path):
                self.assertEqual(self.url_open(f"/missions/{path}/agenda.ics").status_code, 404)

    def test_who_is_out_reads_nothing(self):
        self._read(self.bruno)
        self.bruno.action_cancel()
        self._read(self.bruno, status=404)

    def test_the_staff_of_the_desk_has_the_address_of_a_table(self):
        table = self.tables[0].with_user(self.user_adviser)
        action = table.action_subscribe_agenda()
        self.assertIn(self.tables[0].agenda_token, action["params"]["links"][0]["url"])
        with self.assertRaises(AccessError):
            table.read(["agenda_token"])
        with self.assertRaises(AccessError):
            self.tables[0].with_user(self.user_manager_sicilia).action_subscribe_agenda()

    def test_the_revision_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.user_adviser).write({"sequence_number": 7})
