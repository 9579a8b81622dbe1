from datetime import datetime

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import LivingDeskEventsCommon


@tagged("post_install", "-at_install")
class TestEventEvent(LivingDeskEventsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.env["res.partner"].create(
            {"name": "Place", "city": "Pavia", "state_id": cls.env.ref("base.state_it_pv").id}
        )
        cls.focus_group = cls.env.ref("living_desk_events.event_kind_focus_group")
        cls.interviews = cls.env.ref("living_desk_events.event_kind_crossed_interviews")
        cls.event_lombardia = cls._create_event(cls.desk_lombardia)
        cls.event_sicilia = cls._create_event(cls.desk_sicilia)
        cls.event_of_nobody = cls._create_event(cls.env["living.desk"])
        cls.event_user = new_test_user(
            cls.env, login="test.event.user", groups="event.group_event_user"
        )
        cls.event_manager = new_test_user(
            cls.env, login="test.event.manager", groups="event.group_event_manager"
        )

    @classmethod
    def _create_event(cls, desk, **values):
        return cls.env["event.event"].create(
            {
                "name": "Meeting",
                "desk_id": desk.id,
                "address_id": False,
                "date_begin": datetime(2035, 3, 10, 9),
                "date_end": datetime(2035, 3, 10, 17),
                **values,
            }
        )

    def test_region_of_the_address_or_of_the_desk(self):
        self.assertEqual(self.event_sicilia.living_region_id, self.region_sicilia)
        self.event_sicilia.address_id = self.place
        self.assertEqual(self.event_sicilia.living_region_id, self.region_lombardia)
        self.assertEqual(self.event_sicilia.living_city, "Pavia")
        self.assertFalse(self.event_of_nobody.living_region_id)
        self.desk_sicilia.region_ids += self.region_lombardia
        self.event_sicilia.address_id = False
        self.assertFalse(self.event_sicilia.living_region_id, "two regions: nobody knows which")

    def test_totals_per_region_and_kind(self):
        self.event_lombardia.living_kind_ids = [
            Command.set((self.focus_group | self.interviews).ids)
        ]
        self.event_sicilia.living_kind_ids = self.focus_group
        ours = self.event_lombardia | self.event_sicilia
        totals = self.env["event.event"]._read_group(
            [("id", "in", ours.ids)], ["living_kind_ids"], ["__count"]
        )
        self.assertEqual(dict(totals), {self.focus_group: 2, self.interviews: 1})

    def test_the_report_is_a_web_address(self):
        self.event_lombardia.report_url = "https://www.example.com/report.pdf"
        for wrong in ("javascript:alert(1)", "report.pdf", "ftp://example.com/x"):
            with self.subTest(wrong), self.assertRaisesRegex(ValidationError, "https://"):
                self.event_lombardia.report_url = wrong

    def test_events_without_a_report_are_found(self):
        ours = self.event_lombardia | self.event_sicilia
        self.event_lombardia.report_file = b"cmVwb3J0"
        missing = self.env["event.event"].search(
            [("id", "in", ours.ids), ("report_url", "=", False), ("report_file", "=", False)]
        )
        self.assertEqual(missing, self.event_sicilia)

    def test_an_adviser_enters_an_event_of_his_desk(self):
        with Form(self.env["event.event"].with_user(self.user_adviser)) as form:
            form.name = "Interviews in Pavia"
            self.assertEqual(form.desk_id, self.desk_lombardia)
        event = form.record
        event.write({"living_kind_ids": self.interviews.ids})
        with self.assertRaises(AccessError):
            event.desk_id = self.desk_sicilia

    def test_other_desks_read_the_programme_and_do_not_change_it(self):
        for user in (self.user_adviser, self.user_manager):
            event = self.event_sicilia.with_user(user)
            with self.subTest(user=user.login):
                self.assertTrue(event.has_access("read"))
                self.assertEqual(event.name, "Meeting")
                self.assertFalse(event.has_access("write"))
                self.assertTrue(self.event_lombardia.with_user(user).has_access("write"))
                self.assertTrue(self.event_of_nobody.with_user(user).has_access("write"))
        self.assertTrue(self.event_sicilia.with_user(self.user_coordinator).has_access("write"))

    def test_attendees_are_seen_by_their_desk_only(self):
        registrations = self.env["event.registration"].create(
            [
                {"event_id": event.id, "name": "Somebody"}
                for event in (self.event_lombardia, self.event_sicilia)
            ]
        )
        found = self.env["event.registration"].with_user(self.user_adviser)
        found = found.search([("id", "in", registrations.ids)])
        self.assertEqual(found.event_id, self.event_lombardia.with_user(self.user_adviser))
        self.assertFalse(registrations[1].with_user(self.user_adviser).has_access("read"))

    def test_nobody_is_moved_into_an_event_of_another_desk(self):
        registration = self.env["event.registration"].create(
            {"event_id": self.event_lombardia.id, "name": "Somebody"}
        )
        for user in (self.user_adviser, self.user_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                registration.with_user(user).event_id = self.event_sicilia

    def test_groups_of_odoo_keep_their_rights(self):
        events = self.event_lombardia | self.event_sicilia | self.event_of_nobody
        registration = self.env["event.registration"].create(
            {"event_id": self.event_sicilia.id, "name": "Somebody"}
        )
        for user in (self.event_user, self.event_manager):
            with self.subTest(user=user.login):
                self.assertTrue(events.with_user(user).has_access("write"))
                self.assertTrue(registration.with_user(user).has_access("write"))
        self.assertTrue(events.with_user(self.event_manager).has_access("unlink"))
        with Form(self.event_sicilia.with_user(self.event_user)) as form:
            form.name = "Renamed"
        self.assertEqual(self.event_sicilia.desk_id, self.desk_sicilia)

    def test_an_event_administrator_at_a_desk_stays_administrator(self):
        self.user_adviser.group_ids += self.env.ref("event.group_event_manager")
        self.assertTrue(self.event_sicilia.with_user(self.user_adviser).has_access("write"))

    def test_a_desk_with_events_is_not_deleted(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            self.desk_sicilia.unlink()
