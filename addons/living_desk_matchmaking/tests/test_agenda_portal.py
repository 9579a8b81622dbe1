from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.living_desk_events.tests.common import rome

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestAgendaPortal(LivingMissionCommon, HttpCase):
    """The day of a participant on the phone: what was told, to whom it was told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mission.is_on_portal = True
        cls.bruno.sudo().unlink()
        cls.meeting = cls._meet(cls.anna, cls.carla)
        cls.later = cls._meet(cls.anna, cls.dario, slot=2, table=1)
        cls.page = f"/my/missions/{cls.mission.id}/agenda"

    def _publish(self, state="preliminary"):
        self.mission.sudo().plan_state = state
        self.mission.meeting_ids._set_told()

    def _open(self, path=None, login="test.theatre", status=200):
        self.env.flush_all()
        self.authenticate(login, login)
        answer = self.url_open(path or self.page)
        self.assertEqual(answer.status_code, status, answer.text[:300])
        return answer.text

    def test_nothing_before_the_plan_is_published(self):
        page = self._open()
        self.assertIn("have not been announced yet", page)
        self.assertNotIn("Carla", page)

    def test_the_day(self):
        self._publish()
        self.dario.profile_note = "We make <b>light</b>."
        page = self._open()
        for text in ("Preliminary plan", "09:00", "Table 1", "Carla", "09:40", "Table 2", "Dario"):
            self.assertIn(text, page)
        self.assertIn("free, until", page)
        self.assertIn("We make &lt;b&gt;light&lt;/b&gt;.", page)
        self._publish("final")
        self.assertIn("Final plan", self._open())

    def test_a_change_is_shown_when_it_is_published(self):
        self._publish()
        self.later.slot_id = self.slots[3]
        day = self._get_lines()
        self.assertEqual(day["09:40"], "Dario")
        self._publish()
        self.assertEqual(self._get_lines()["10:00"], "Dario")

    def test_what_was_called_off_says_so(self):
        self._publish()
        self.later.sudo().state = "cancelled"
        self.assertNotIn("Cancelled", self._open())
        self._publish()
        self.assertIn("Cancelled", self._open())

    def _get_lines(self):
        return {
            line["start"]: line["person"]
            for session in self.anna._prepare_agenda()
            for line in session["lines"]
            if line["is_met"]
        }

    def test_now_and_next(self):
        self._publish()
        for hour, expected in (
            (rome(10, 8), ("Carla", False)),
            (rome(10, 9, 10), ("Carla", True)),
            (rome(10, 9, 25), ("Dario", False)),
            (rome(10, 12), (None, False)),
        ):
            with self.subTest(hour), freeze_time(hour):
                line, is_now = self.anna._find_next_line(self.anna._prepare_agenda())
                self.assertEqual((line and line["person"], is_now), expected)

    def test_others_do_not_see_it(self):
        self._publish()
        page = self._open(login="test.festival")
        self.assertIn("Anna", page)
        self.assertNotIn("Table 2", page)
        self._open(login="test.consultant", status=404)
        self._open(f"{self.page}?participant={self.carla.id}", status=404)
        for name in ("print", "calendar"):
            self._open(f"{self.page}/{name}?participant={self.carla.id}", status=404)
            self._open(f"{self.page}/{name}", login="test.consultant", status=404)

    def test_the_print_and_the_calendar_file(self):
        self._publish()
        self.assertIn("Carla", self._open(f"{self.page}/print"))
        calendar = self._open(f"{self.page}/calendar")
        self.assertEqual(calendar.count("BEGIN:VEVENT"), 2)

    def test_the_address_is_made_when_asked_for(self):
        self._publish()
        self.assertNotIn("agenda_feed_url", self._open())
        csrf = self._get_csrf(self._open())
        answer = self.url_open(f"{self.page}/subscribe", data={"csrf_token": csrf})
        self.assertEqual(answer.status_code, 200)
        self.anna.invalidate_recordset()
        self.assertTrue(self.anna.agenda_token)
        self.assertIn(self.anna._get_agenda_url(), answer.text)
        self.assertFalse(self.carla.agenda_token)

    def _get_csrf(self, page):
        return page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def test_the_first_page_says_what_is_next(self):
        self.assertNotIn("o_living_next", self._open(f"/my/missions/{self.mission.id}"))
        self._publish()
        self.assertIn("o_living_next", self._open(f"/my/missions/{self.mission.id}"))
