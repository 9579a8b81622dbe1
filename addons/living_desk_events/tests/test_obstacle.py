from datetime import date

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ROME, LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestObstacle(LivingDeskEventsCommon):
    """Holidays and local dates are told and weighed; nothing is refused because of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.obstacle = cls._obstacle(
            name="Fiera di Prova",
            date_from=date(2035, 3, 10),
            date_to=date(2035, 3, 12),
            region_id=cls.region_lombardia.id,
            city="Milano",
            weight=30,
        )

    @classmethod
    def _obstacle(cls, **values):
        return cls.env["living.obstacle"].create(
            {"name": "Obstacle", "date_from": date(2035, 3, 10), **values}
        )

    def _wish(self, **values):
        values = {"venue_id": self.hall.id, **values}
        return self.env["living.calendar.entry"]._prepare_wish(rome(10, 20), rome(10, 22), **values)

    def _names(self, wish=None, first=1, last=31, network=None):
        found = self.env["living.obstacle"]._find_on_days(
            date(2035, 3, first), date(2035, 3, last), wish or self._wish(), network
        )
        return {day.day: [name for name, _weight in pairs] for day, pairs in found.items()}

    def test_where_an_obstacle_holds(self):
        here = {day: ["Fiera di Prova"] for day in (10, 11, 12)}
        self.assertEqual(self._names(last=20), here)
        self.assertEqual(self._names(first=11, last=11), {11: ["Fiera di Prova"]})
        lombardia = self.region_lombardia.id
        cases = [
            ("the town, written otherwise", self._wish(venue_id=0, city=" milano ",
             region_id=lombardia), here),
            ("another town", self._wish(venue_id=0, city="Pavia", region_id=lombardia), {}),
            ("the region alone", self._wish(venue_id=0, region_id=lombardia), {}),
            ("elsewhere", self._wish(venue_id=self.hall_catania.id), {}),
        ]  # fmt: skip
        for name, wish, expected in cases:
            with self.subTest(name):
                self.assertEqual(self._names(wish, last=20), expected)
        self.obstacle.city = False
        self.assertEqual(
            self._names(self._wish(venue_id=0, city="Pavia", region_id=lombardia), last=20), here
        )
        self.obstacle.region_id = False
        self.assertEqual(self._names(self._wish(venue_id=self.hall_catania.id), last=20), here)

    def test_every_year_and_of_one_network(self):
        network = self.env["living.network"].create({"name": "Test Network"})
        self.obstacle.write(
            {
                "date_from": date(2020, 3, 14),
                "date_to": date(2020, 3, 15),
                "every_year": True,
                "network_id": network.id,
            }
        )
        self.assertEqual(self._names(last=20), {})
        self.assertEqual(sorted(self._names(last=20, network=network)), [14, 15])
        self.obstacle.active = False
        self.assertEqual(self._names(last=20, network=network), {})

    def test_an_obstacle_makes_a_date_dearer_and_refuses_nothing(self):
        calendar = self.env["living.calendar.entry"]
        wish = self._wish()
        weights = calendar._get_day_weights(date(2035, 3, 9), date(2035, 3, 13), wish)
        self.assertEqual(
            [(found["weight"], found["level"]) for found in weights.values()],
            [(0, "free"), (30, "free"), (30, "free"), (30, "free"), (0, "free")],
        )
        self.assertEqual(weights[date(2035, 3, 10)]["obstacles"], ["Fiera di Prova"])
        proposals = calendar._propose_dates(wish, around=4, count=9)
        self.assertEqual(
            [proposal["date"].day for proposal in proposals], [9, 8, 7, 13, 6, 14, 11, 12]
        )
        entry = self._plan(rome(10, 20), rome(10, 22), state="idea")
        self.assertEqual(entry.obstacle_names, "Fiera di Prova")
        entry.action_confirm()
        self.assertEqual(entry.state, "confirmed")

    def test_a_long_event_pays_an_obstacle_once(self):
        wish = self.env["living.calendar.entry"]._prepare_wish(
            rome(9, 9), rome(14, 18), venue_id=self.hall.id
        )
        [day] = (
            self.env["living.calendar.entry"]
            ._get_day_weights(date(2035, 3, 9), date(2035, 3, 9), wish)
            .values()
        )
        self.assertEqual((day["weight"], day["obstacles"]), (30, ["Fiera di Prova"]))

    def test_names_for_many_dates_cost_one_search(self):
        Entry = self.env["living.calendar.entry"]
        wishes = [
            Entry._prepare_wish(rome(day, 20), rome(day, 22), venue_id=self.hall.id)
            for day in range(1, 29)
        ]
        counts = []
        for some in (wishes[:1], wishes[9:10], wishes):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            names = self.env["living.obstacle"]._name_obstacles(some, ROME, None)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertEqual([day for day, here in enumerate(names, 1) if here], [10, 11, 12])

    @mute_logger("odoo.sql_db")
    def test_senseless_dates_are_refused(self):
        for values in (
            {"date_to": date(2035, 3, 9)},
            {"date_to": date(2036, 3, 20)},
            {"weight": -1},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.obstacle.write(values)
                self.obstacle.flush_recordset()

    def test_one_day_needs_no_last_day(self):
        with Form(self.env["living.obstacle"]) as form:
            form.name = "Elezioni"
            form.date_from = date(2035, 6, 3)
        self.assertEqual(form.record.date_to, date(2035, 6, 3))

    def test_a_manager_keeps_the_obstacles_of_the_own_regions(self):
        self.assertTrue(self.obstacle.with_user(self.user_adviser).name)
        with self.assertRaises(AccessError):
            self.obstacle.with_user(self.user_adviser).weight = 1
        with self.assertRaises(AccessError):
            self.obstacle.with_user(self.user_manager_sicilia).weight = 1
        self.obstacle.with_user(self.user_manager).weight = 1
        with self.assertRaises(AccessError):
            self.obstacle.with_user(self.user_manager).region_id = False
        everywhere = self._obstacle()
        with self.assertRaises(AccessError):
            everywhere.with_user(self.user_manager).weight = 1
        everywhere.with_user(self.user_coordinator).weight = 1
        with self.assertRaises(AccessError):
            self.assertTrue(self.obstacle.with_user(self.user_theatre).name)


@tagged("post_install", "-at_install")
class TestObstacleLoad(LivingDeskEventsCommon):
    """The holidays of a year come onto the lists, and not twice."""

    def _load(self, year=2035, user=None):
        wizard = (
            self.env["living.obstacle.load"]
            .with_user(user or self.user_manager)
            .create({"year": year, "country_ids": self.env.ref("base.it").ids})
        )
        return wizard.action_load()["params"]["message"]

    def _lines(self):
        return self.env["calendar.public.holiday.line"].search(
            [
                ("public_holiday_id.year", "=", 2035),
                ("public_holiday_id.country_id", "=", self.env.ref("base.it").id),
            ]
        )

    def test_holidays_are_loaded_once(self):
        self.assertRegex(self._load(), r"\d")
        self.assertEqual(len(self._lines()), 12)
        patron = self.env["living.obstacle"].search(
            [("source_key", "=like", "IT/MI/milano/2035-%")]
        )
        self.assertEqual(patron.date_from, date(2035, 12, 7))
        self.assertEqual(patron.region_id, self.region_lombardia)
        patron.active = False
        self._lines().filtered(lambda line: line.date.month == 12)[:1].name = "Our Own Name"
        self.env.flush_all()
        self.assertIn("Nothing", self._load())
        self.assertEqual(len(self._lines()), 12)
        self.assertIn("Our Own Name", self._lines().mapped("name"))
        self.assertFalse(patron.active)

    def test_loading_again_is_cheap(self):
        self._load()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["living.obstacle"]._load_year(self.env.ref("base.it"), 2035)
        self.assertLess(self.cr.sql_log_count - before, 15)

    def test_a_public_holiday_is_told_where_it_holds(self):
        self._load()
        calendar = self.env["living.calendar.entry"]
        monday = rome(26, 20)
        entry = self._plan(monday, rome(26, 22))
        self.assertIn("Angelo", entry.obstacle_names)
        line = self._lines().filtered(lambda line: line.date == date(2035, 3, 26))
        line.state_ids = self.catania
        entry.invalidate_recordset()
        self.assertFalse(entry.obstacle_names)
        wish = calendar._prepare_wish(monday, rome(26, 22), venue_id=self.hall_catania.id)
        weights = calendar._get_day_weights(date(2035, 3, 26), date(2035, 3, 26), wish)
        self.assertEqual(weights[date(2035, 3, 26)]["weight"], 5)

    def test_who_may_load(self):
        with self.assertRaises(AccessError):
            self._load(user=self.user_adviser)
        with self.assertRaisesRegex(UserError, "between"):
            self._load(year=1900)

    def test_timed_job_covers_the_next_years(self):
        self.env["living.obstacle"]._cron_load_holidays()
        years = self.env["calendar.public.holiday"].search(
            [("country_id", "=", self.env.ref("base.it").id)]
        )
        this_year = fields.Date.context_today(self.env.user).year
        self.assertLessEqual({this_year, this_year + 1, this_year + 2}, set(years.mapped("year")))
