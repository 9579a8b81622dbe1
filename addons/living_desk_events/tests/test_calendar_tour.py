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
