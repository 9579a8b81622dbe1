from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestCalendarTour(LivingDeskEventsCommon, HttpCase):
    def test_an_organization_finds_a_date_for_its_premiere(self):
        self._plan(rome(17, 20), rome(17, 22), name="Serata Altrui", organization=self.festival)
        self.start_tour("/my/home", "living_calendar_premiere", login="test.theatre")
        entry = self.env["living.calendar.entry"].search(
            [("organization_id", "=", self.theatre.id)]
        )
        self.assertEqual(len(entry), 1)
        self.assertEqual(entry.name, "La prima")
        self.assertEqual(entry.state, "confirmed")
        self.assertEqual(entry.venue_id, self.hall)
        self.assertEqual((entry.start, entry.stop), (rome(18, 21), rome(18, 23)))

    def test_an_adviser_looks_at_a_crowded_day(self):
        self.env.ref("living_desk_events.living_calendar_entry_action").context = {
            "search_default_active_states": 1,
            "initial_date": "2035-03-10 12:00:00",
        }
        ours = {"organization": self.theatre, "state": "idea"}
        self._plan(rome(10, 20), rome(10, 22), name="Prima di prova", **ours)
        for number in range(8):
            self._plan(
                rome(10, 20) + timedelta(minutes=number),
                rome(10, 22),
                name=f"Serata {number}",
                venue_id=self.hall.id if not number else False,
                city="Milano",
            )
        self._plan(
            rome(10, 20), rome(10, 22), name="Secret", state="idea", discipline_id=self.music.id
        )
        self.start_tour("/odoo/shared-calendar", "living_calendar_board", login="test.adviser")
        entry = self.env["living.calendar.entry"].search([("name", "=", "La nostra serata")])
        self.assertEqual((entry.start, entry.stop), (rome(6, 21), rome(6, 23)))
        self.assertEqual(entry.organization_id, self.theatre)

    def test_a_visitor_looks_for_what_is_on(self):
        self.hall.write({"latitude": 45.46, "longitude": 9.19})
        self._plan(rome(17, 20), rome(17, 22), "public", name="Serata a Milano")
        self._plan(
            rome(18, 20),
            rome(18, 22),
            "public",
            name="Serata a Catania",
            venue_id=self.hall_catania.id,
        )
        self.start_tour(
            "/shared-calendar?from=2035-03-01&to=2035-03-31&q=serata", "living_calendar_visitor"
        )

    def test_an_adviser_takes_a_proposed_date(self):
        self._plan(rome(17, 20), rome(17, 22), organization=self.festival)
        entry = self._plan(rome(17, 20), rome(17, 22), state="idea", organization=self.theatre)
        self.start_tour(
            f"/odoo/living.calendar.entry/{entry.id}", "living_free_dates", login="test.adviser"
        )
        self.assertEqual((entry.start, entry.stop), (rome(15, 20), rome(15, 22)))
