from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import LivingDeskEventsCommon, rome

FIRST, LAST = "2035-03-01", "2035-03-31"


@tagged("post_install", "-at_install")
class TestCalendarPicker(LivingDeskEventsCommon):
    """Free and crowded days beside the date of an event, at the desk."""

    def _get_days(self, user=None, first=FIRST, last=LAST, **values):
        calendar = self.env["living.calendar.entry"].with_user(user or self.user_adviser)
        values = {"organization_id": self.theatre.id, "city": "Milano", **values}
        return calendar.get_day_weights(first, last, values)["days"]

    def test_days_are_weighed_for_place_and_hours(self):
        self._plan(rome(10, 20), rome(10, 22))
        self._plan(rome(12, 20), rome(12, 22), venue_id=self.hall_catania.id)
        evening = {"start": "2035-03-01 19:00:00", "stop": "2035-03-01 21:00:00"}
        days = self._get_days(venue_id=self.hall.id, **evening)
        self.assertEqual(len(days), 31)
        self.assertEqual((days["2035-03-10"]["level"], days["2035-03-10"]["count"]), ("block", 1))
        self.assertEqual((days["2035-03-12"]["level"], days["2035-03-12"]["weight"]), ("free", 0))
        morning = {"start": "2035-03-01 08:00:00", "stop": "2035-03-01 09:00:00"}
        self.assertEqual(
            self._get_days(venue_id=self.hall.id, **morning)["2035-03-10"]["level"], "warn"
        )

    def test_an_event_does_not_disturb_itself(self):
        mine = self._plan(rome(10, 20), rome(10, 22), organization=self.theatre)
        self.assertEqual(
            self._get_days(id=mine.id, venue_id=self.hall.id)["2035-03-10"]["count"], 0
        )

    def test_a_form_that_is_hardly_begun(self):
        self._plan(rome(10, 20), rome(10, 22))
        for values in (
            {"organization_id": 0, "city": False, "start": False},
            {"start": "2035-03-02 19:00:00", "stop": "2035-03-01 19:00:00"},
            {"venue_id": "x", "discipline_id": None, "city": "Milano"},
        ):
            with self.subTest(values=values):
                self.assertGreater(self._get_days(**values)["2035-03-10"]["count"], 0)

    def test_what_is_hidden_tells_neither_hall_nor_hours(self):
        self._plan(rome(10, 20), rome(10, 22), state="provisional")
        answers = [
            self._get_days(
                venue_id=venue.id if venue else 0,
                start=f"2035-03-01 {hour:02}:00:00",
                stop=f"2035-03-01 {hour + 1:02}:00:00",
            )["2035-03-10"]
            for hour in (7, 18, 19, 20)
            for venue in (self.hall, self.hall_2, None)
        ]
        self.assertEqual(answers[0]["level"], "warn")
        self.assertTrue(all(answer == answers[0] for answer in answers))

    def test_only_desks_ask_for_any_organization(self):
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._get_days(user=user)
        with self.assertRaises(UserError):
            self._get_days(first="2035-01-01", last="2036-01-01")

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get_days()
            return self.cr.sql_log_count - before

        self._plan(rome(10, 20), rome(10, 22))
        self._plan(rome(9, 20), rome(9, 22), state="idea")
        count()
        few = count()
        for day in range(1, 28):
            self._plan(rome(day, 9), rome(day, 10), state="idea")
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestPortalCalendarDays(LivingDeskEventsCommon, HttpCase):
    """The same on the portal."""

    def _get_days(self, first=FIRST, last=LAST, **form):
        answer = self.make_jsonrpc_request(
            "/my/calendar/days",
            {"first": first, "last": last, "form": {name: [form[name]] for name in form}},
        )
        return answer["days"]

    def test_days_of_the_form(self):
        self._plan(rome(10, 20), rome(10, 22))
        self._plan(rome(11, 20), rome(11, 22), state="provisional", name="Secret")
        self.authenticate("test.theatre", "test.theatre")
        days = self._get_days(start="20:00", stop="22:00", venue_id=str(self.hall.id))
        self.assertEqual(days["2035-03-10"]["level"], "block")
        self.assertEqual(days["2035-03-11"]["level"], "warn")
        self.assertEqual(days["2035-03-20"]["level"], "free")
        self.assertEqual(self._get_days(city="Milano")["2035-03-10"]["level"], "warn")

    def test_nonsense_gets_no_days(self):
        self.authenticate("test.theatre", "test.theatre")
        for first, last in (("soon", "later"), ("2035-01-01", "2036-01-01"), ("", "")):
            self.assertEqual(self._get_days(first=first, last=last), {})
        days = self._get_days(start="99:99", stop="x", venue_id="-1", city="x" * 5000)
        self.assertEqual(len(days), 31)

    def test_choosing_a_day_on_the_portal(self):
        self._plan(rome(17, 20), rome(17, 22))
        self.start_tour(
            f"/my/calendar/check?date=2035-03-01&start=20:00&stop=22:00&venue_id={self.hall.id}",
            "living_calendar_days",
            login="test.theatre",
        )

    def test_choosing_a_day_at_the_desk(self):
        self._plan(rome(17, 20), rome(17, 22))
        mine = self._plan(rome(10, 20), rome(11, 1), organization=self.theatre, state="idea")
        self.start_tour(
            f"/odoo/shared-calendar/{mine.id}", "living_entry_days", login="test.adviser"
        )
        self.assertEqual((mine.start, mine.stop), (rome(20, 20), rome(21, 1)))
