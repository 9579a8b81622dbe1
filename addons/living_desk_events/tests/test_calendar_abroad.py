from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, tagged

from ..tools.country_zone import country_zones, place_zone
from .common import LivingDeskEventsCommon, rome


class TestCountryZone(TransactionCase):
    def test_a_country_with_one_clock_has_one_zone(self):
        self.assertEqual(country_zones("FR"), ("Europe/Paris",))
        self.assertEqual(country_zones("GB"), ("Europe/London",))
        self.assertEqual(len(country_zones("DE")), 1)
        self.assertEqual(country_zones("ES"), ("Europe/Madrid",))
        self.assertEqual(country_zones(""), ())
        self.assertGreater(len(country_zones("US")), 3)

    def test_the_town_decides_where_a_country_has_several(self):
        for code, town, known, zone in (
            ("US", "New York", "", "America/New_York"),
            ("US", " los  angeles", "America/New_York", "America/Los_Angeles"),
            ("US", "Springfield", "", ""),
            ("US", "Springfield", "America/Chicago", "America/Chicago"),
            ("US", "Springfield", "Europe/Rome", ""),
            ("PT", "Porto", "", "Europe/Lisbon"),
            ("PT", "Funchal", "Atlantic/Madeira", "Atlantic/Madeira"),
            ("XX", "Paris", "", ""),
        ):
            self.assertEqual(place_zone(code, town, known), zone, (code, town, known))


@tagged("post_install", "-at_install")
class TestCalendarAbroad(LivingDeskEventsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france, cls.usa, cls.italy = (
            cls.env.ref(f"base.{code}") for code in ("fr", "us", "it")
        )

    def _go(self, city="Paris", country=None, **vals):
        return self._plan(
            datetime(2035, 3, 10, 20),
            datetime(2035, 3, 10, 22),
            vals.pop("state", "provisional"),
            self.theatre,
            venue_id=False,
            city=city,
            country_id=(country or self.france).id,
            **vals,
        )

    def test_the_country_decides_region_and_zone(self):
        entry = self._go("London", self.env.ref("base.uk"))
        self.assertTrue(entry.is_abroad)
        self.assertFalse(entry.region_id)
        self.assertEqual(entry.tz, "Europe/London")
        self.assertIn("20:00", entry.when)
        self.assertEqual(self._go().tz, "Europe/Paris")
        self.assertIn("21:00", self._go().when)

    def test_at_home_nothing_changes(self):
        entry = self._plan(rome(10, 20), rome(10, 22))
        self.assertFalse(entry.is_abroad)
        self.assertFalse(entry.tz)
        self.assertEqual(entry.country_id, self.italy)
        entry.write(
            {"venue_id": False, "city": "Toronto", "country_id": self.env.ref("base.ca").id}
        )
        self.assertEqual((entry.tz, entry.is_abroad), ("America/Toronto", True))
        self.assertFalse(entry.region_id)
        entry.write({"venue_id": self.hall.id})
        self.assertEqual((entry.country_id, entry.region_id), (self.italy, self.region_lombardia))
        self.assertFalse(entry.is_abroad)
        self.assertFalse(entry.tz)

    def test_a_region_brings_its_country(self):
        entry = self._go()
        entry.region_id = self.region_sicilia
        self.assertEqual(entry.country_id, self.italy)
        self.assertFalse(entry.is_abroad)

    def test_where_a_country_has_several_zones_one_is_chosen(self):
        entry = self._go("Springfield", self.usa)
        self.assertFalse(entry.tz)
        entry.tz = "America/Chicago"
        self.assertEqual(entry.tz, "America/Chicago")
        self.assertIn("14:00", entry.when)

    def test_a_town_abroad_is_not_the_one_at_home(self):
        self.env["living.town"].create(
            {"name": "Paris", "state_id": self.milano.id, "latitude": 45, "longitude": 9}
        )
        self.assertFalse(self._go().is_located)

    def test_the_form_follows_the_country(self):
        form = Form(self.env["living.calendar.entry"])
        form.name = "Away"
        form.organization_id = self.theatre
        form.start = datetime(2035, 3, 10, 20)
        form.stop = datetime(2035, 3, 10, 22)
        form.city = "Paris"
        form.country_id = self.france
        self.assertFalse(form.region_id)
        self.assertEqual(form.tz, "Europe/Paris")
        entry = form.save()
        self.assertEqual((entry.country_id, entry.tz), (self.france, "Europe/Paris"))

    # === TOURS === #

    def _tour(self, **vals):
        return self.env["living.tour"].create(
            {
                "name": "Test Tour",
                "organization_id": self.theatre.id,
                "country_ids": [(6, 0, (self.france | self.usa).ids)],
                "date_departure": date(2035, 3, 1),
                "date_return": date(2035, 3, 9),
                **vals,
            }
        )

    def test_a_tour_is_put_into_the_calendar_once(self):
        tour = self._tour()
        tour.with_user(self.user_adviser).action_plan_dates()
        tour.action_plan_dates()
        entries = tour.calendar_entry_ids
        self.assertEqual(entries.country_id, self.france | self.usa)
        self.assertEqual(len(entries), 2)
        self.assertEqual(set(entries.mapped("state")), {"provisional"})
        self.assertTrue(all(entries.mapped("is_abroad")))
        stay = entries.filtered(lambda entry: entry.country_id == self.france)
        self.assertEqual(
            (stay.start, stay.stop), (datetime(2035, 2, 28, 23), datetime(2035, 3, 9, 23))
        )
        stay.action_cancel()
        tour.action_plan_dates()
        self.assertEqual(len(tour.calendar_entry_ids), 2)

    def test_a_tour_without_countries_gets_a_sentence(self):
        with self.assertRaisesRegex(UserError, "which countries"):
            self._tour(country_ids=False).action_plan_dates()

    def test_another_desk_does_not_plan_the_tour(self):
        tour = self._tour()
        with self.assertRaises(AccessError):
            tour.with_user(self.user_manager_sicilia).action_plan_dates()

    def test_no_date_is_put_into_the_tour_of_another_organization(self):
        tour = self._tour(name="Secret Tour", organization_id=self.festival.id)
        entry = self._plan(rome(10, 20), rome(10, 22), "idea", organization=self.theatre)
        with self.assertRaisesRegex(ValidationError, "belongs to another") as refused:
            entry.with_user(self.user_adviser).tour_id = tour
        self.assertNotIn("Secret", str(refused.exception))
