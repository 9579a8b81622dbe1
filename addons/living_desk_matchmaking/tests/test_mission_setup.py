from datetime import date, datetime
from zoneinfo import ZoneInfo

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.living_desk.tools.clock import SkippedTime

from ..tools.mission_setup import (
    Session,
    free_names,
    make_slots,
    sessions_of_day,
    tables_needed,
)
from .common import LivingMissionCommon, rome

ROME = ZoneInfo("Europe/Rome")


@tagged("post_install", "-at_install")
class TestMissionSetup(LivingMissionCommon):
    """Slots and tables are made in one go; the mission says what it lacks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.empty = cls._create_mission(slots=0, tables=0, date_end=rome(12, 20))

    def _make_slots(self, user=None, mission=None, **values):
        mission = mission or self.empty
        maker = (
            self.env["living.mission.slot.maker"]
            .with_user(user or self.user_adviser)
            .create(
                {
                    "event_id": mission.id,
                    "date_from": "2035-03-10",
                    "date_to": "2035-03-11",
                    **values,
                }
            )
        )
        maker.action_make()
        return mission.meeting_slot_ids

    def _make_tables(self, rooms, user=None, mission=None):
        maker = (
            self.env["living.mission.table.maker"]
            .with_user(user or self.user_adviser)
            .create(
                {
                    "event_id": (mission or self.empty).id,
                    "line_ids": [(0, 0, {"room": room, "count": count}) for room, count in rooms],
                }
            )
        )
        maker.action_make()
        return (mission or self.empty).meeting_table_ids

    # === SLOTS === #

    def test_slots_of_two_days_with_a_break(self):
        slots = self._make_slots()
        # 9 to 13 and 14.30 to 18, every half an hour
        self.assertEqual(len(slots), 2 * (8 + 7))
        self.assertEqual(slots.mapped("session"), [1] * 8 + [2] * 7 + [3] * 8 + [4] * 7)
        self.assertEqual((slots[0].start, slots[0].stop), (rome(10, 9), rome(10, 9, 25)))
        self.assertEqual(slots[8].start, rome(10, 14, 30))

    def test_slots_are_added_or_replaced(self):
        self._make_slots(date_to="2035-03-10")
        slots = self._make_slots(date_from="2035-03-12", date_to="2035-03-12", has_break=False)
        self.assertEqual(slots[-1].session, 3)
        self.assertEqual(len(self._make_slots(is_replacing=True, has_break=False)), 2 * 18)
        self._meet(self.anna, self.carla)
        with self.assertRaisesRegex(UserError, "delete them first"):
            self._make_slots(mission=self.mission, is_replacing=True)
        self.assertEqual(len(self.mission.meeting_slot_ids), 4)

    def test_bad_hours_are_refused_with_a_sentence(self):
        for values, sentence in (
            ({"date_to": "2035-03-09"}, "not before the first"),
            ({"minutes": 0}, "five minutes or more"),
            ({"pause": -1}, "five minutes or more"),
            ({"stop_hour": 8}, "not in order"),
            ({"stop_hour": 25}, "not in order"),
            ({"break_start": 8}, "not in order"),
            ({"minutes": 600}, "No slot fits"),
            ({"date_to": "2036-03-10"}, "more than 500"),
            ({"minutes": 5, "pause": 0, "date_to": "2035-03-16"}, "more than 500"),
        ):
            with self.subTest(sentence, **values):
                with self.assertRaisesRegex(UserError, sentence):
                    self._make_slots(**values)
        with self.assertRaisesRegex(ValidationError, "outside the days"), self.cr.savepoint():
            self._make_slots(date_to="2035-03-13")
        self.assertFalse(self.empty.meeting_slot_ids)

    def test_the_maker_begins_with_the_days_of_the_mission(self):
        makers = self.env["living.mission.slot.maker"].with_user(self.user_adviser)
        maker = Form(makers.with_context(**self.empty.action_make_slots()["context"]))
        self.assertEqual((maker.date_from, maker.date_to), (date(2035, 3, 10), date(2035, 3, 12)))
        self.assertEqual(maker.slot_count, 45)
        maker.stop_hour = 3
        self.assertEqual(maker.slot_count, 0)

    def test_other_desks_make_nothing(self):
        for user in (self.user_manager_sicilia, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._make_slots(user=user)
                with self.assertRaises(AccessError):
                    self._make_tables([("Hall", 2)], user=user)
        maker = self.env["living.mission.slot.maker"].create(
            {"event_id": self.empty.id, "date_from": "2035-03-10", "date_to": "2035-03-10"}
        )
        self.assertFalse(maker.with_user(self.user_adviser).has_access("read"))

    def test_the_night_the_clock_changes(self):
        night = (Session(60, 240),)
        for day, count in ((date(2035, 3, 25), 6), (date(2035, 10, 28), 12)):
            slots = list(make_slots(day, day, night, 20, 0, ROME))
            self.assertEqual(len(slots), count)
            self.assertTrue(
                all(
                    stop == start
                    for (_, stop, _), (start, _, _) in zip(slots, slots[1:], strict=False)
                )
            )
        with self.assertRaises(SkippedTime):
            list(
                make_slots(date(2035, 3, 25), date(2035, 3, 25), (Session(150, 240),), 20, 0, ROME)
            )
        last = list(
            make_slots(date(2035, 3, 1), date(2035, 3, 1), (Session(1380, 1440),), 30, 0, ROME)
        )
        self.assertEqual(last[-1][1], datetime(2035, 3, 1, 23))

    def test_sessions_of_a_day(self):
        self.assertEqual(sessions_of_day(540, 600), (Session(540, 600),))
        self.assertEqual(
            sessions_of_day(540, 1080, 780, 870), (Session(540, 780), Session(870, 1080))
        )
        for hours in ((600, 600), (-1, 60), (540, 1500), (540, 1080, 500, 600)):
            with self.subTest(hours), self.assertRaises(ValueError):
                sessions_of_day(*hours)

    # === TABLES === #

    def test_tables_of_several_rooms(self):
        tables = self._make_tables([("Hall", 3), ("Library", 2)])
        self.assertEqual(tables.mapped("name"), [f"Table {number}" for number in range(1, 6)])
        self.assertEqual(tables.mapped("room"), ["Hall"] * 3 + ["Library"] * 2)
        tables[0].unlink()
        tables = self._make_tables([("Hall", 2)])
        self.assertEqual(tables[-2:].mapped("name"), ["Table 1", "Table 6"])

    def test_tables_need_a_room(self):
        with self.assertRaisesRegex(UserError, "Add a room"):
            self._make_tables([])
        with self.assertRaisesRegex(UserError, "more than 200"):
            self._make_tables([("Hall", 201)])
        self.assertEqual(free_names("T%(number)s", {"T1", "T3"}, 2), ["T2", "T4"])

    def test_how_many_tables_wishes_need(self):
        for meetings, slots, needed in (
            (0, 4, (0, 0)),
            (60, 0, (0, 0)),
            (60, 14, (5, 6)),
            (100, 10, (11, 12)),
            (1, 10, (1, 1)),
        ):
            with self.subTest(meetings=meetings, slots=slots):
                self.assertEqual(tables_needed(meetings, slots), needed)

    # === WHAT IS MISSING === #

    def test_the_mission_says_what_is_missing(self):
        self.empty.write({"guest_region_ids": [(5, 0, 0)]})
        missing = self.empty.mission_missing
        for word in ("Regions", "Slots", "Tables"):
            self.assertIn(word, missing)
        self.assertFalse(self.mission.mission_missing)
        self.mission.meeting_slot_ids[1:].unlink()
        self._ask(self.anna, self.carla)
        self._ask(self.anna, self.dario)
        self._ask(self.bruno, self.carla)
        self.assertIn("3 requests in 1 slots need 4 to 4", self.mission.mission_missing)
        self.anna.availability_given_on = False
        self.assertIn("Profiles: 1", self.mission.mission_missing)

    def test_the_form_opens_for_the_own_and_for_other_desks(self):
        with Form(self.mission.with_user(self.user_adviser), view="event.view_event_form") as form:
            form.max_in_row = 3
            self.assertEqual(len(form.meeting_slot_ids), 4)
        self.assertEqual(self.mission.max_in_row, 3)
        form = Form(self.mission.with_user(self.user_manager_sicilia), view="event.view_event_form")
        self.assertEqual(form.selected_count, 0)
        self.assertFalse(form.meeting_slot_ids)
        self.assertFalse(form.mission_missing)
        registration = Form(self.anna.with_user(self.user_adviser))
        self.assertTrue(registration.is_profile_complete)

    def test_languages_are_called_as_the_reader_calls_them(self):
        """On the pages of the portal, in the agenda and on the forms of the desk alike."""
        self.env["res.lang"]._activate_lang("it_IT")
        langs = self.env["res.lang"].with_context(active_test=False, spoken_name=True)
        by_code = {lang.code: lang for lang in langs.search([])}
        for code, english, italian in (
            ("el_GR", "Greek", "greco"),
            ("en_US", "English", "inglese"),
            ("en_GB", "English (United Kingdom)", "inglese (Regno Unito)"),
            ("nl_NL", "Dutch", "olandese"),
        ):
            with self.subTest(code):
                lang = by_code[code]
                self.assertEqual(lang.with_context(lang="en_US").display_name, english)
                self.assertEqual(lang.with_context(lang="it_IT").display_name, italian)
        usual = by_code["el_GR"].with_context(spoken_name=False)
        self.assertEqual(usual.display_name, usual.name)
        found = langs.with_context(lang="it_IT").name_search("gre")
        self.assertIn((by_code["el_GR"].id, "greco"), found)
