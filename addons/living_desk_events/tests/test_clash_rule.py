import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestClashRule(LivingDeskEventsCommon):
    """A network says what is too near; the check follows at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.network = cls.env["living.network"].create({"name": "Test Network"})
        cls.rule = cls.env["living.clash.rule"].create(
            {"name": "Town", "place": "town", "level": "publish", "network_id": cls.network.id}
        )

    def _check(self, network=None, **values):
        hits = self.env["living.calendar.entry"]._whats_on(
            rome(10, 20), rome(10, 22), network=network, **values
        )
        return [hit["level"] for hit in hits]

    def test_a_network_with_rules_follows_these_alone(self):
        self._plan(rome(10, 20), rome(10, 22))
        self.assertEqual(self._check(venue=self.hall), ["block"])
        self.assertEqual(self._check(self.network, venue=self.hall), ["publish"])
        self.rule.level = "off"
        self.assertEqual(self._check(self.network, venue=self.hall), ["info"])
        self.rule.unlink()
        self.assertEqual(self._check(self.network, venue=self.hall), ["block"])

    def test_days_around_and_kilometres(self):
        self.rule.write({"place": "distance", "distance_km": 20, "days": 2, "level": "warn"})
        self.env["living.town"].create(
            {
                "name": "Test Borgo",
                "state_id": self.milano.id,
                "latitude": 45.5845,
                "longitude": 9.2744,
            }
        )
        self.hall.write({"latitude": 45.4642, "longitude": 9.19})
        self._plan(rome(12, 20), rome(12, 22))
        for city, levels in (("test  borgo", ["warn"]), ("Nowhere", [])):
            with self.subTest(city=city):
                region = self.region_lombardia
                self.assertEqual(self._check(self.network, city=city, region=region), levels)
        self.rule.distance_km = 10
        self.assertEqual(
            self._check(self.network, city="Test Borgo", region=self.region_lombardia), []
        )

    def test_an_entry_follows_the_rules_of_its_network(self):
        self.desk_sicilia.network_id = self.network
        self._plan(rome(10, 20), rome(10, 22), organization=self.theatre)
        entry = self._plan(rome(10, 20), rome(10, 22), state="provisional")
        self.assertEqual(entry.clash_level, "publish")

    @mute_logger("odoo.sql_db")
    def test_senseless_rules_are_refused(self):
        for values in (
            {"place": "distance", "distance_km": 0},
            {"days": -1},
            {"days": 40},
            {"days": 1, "same_hours": True},
            {"weight": -5},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.rule.write(values)
                self.rule.flush_recordset()

    def test_only_the_coordinator_writes_rules(self):
        self.assertTrue(self.rule.with_user(self.user_adviser).name)
        self.rule.with_user(self.user_coordinator).days = 1
        for user in (self.user_manager, self.user_adviser, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rule.with_user(user).days = 2
        with self.assertRaises(AccessError):
            self.assertTrue(self.rule.with_user(self.user_theatre).name)
