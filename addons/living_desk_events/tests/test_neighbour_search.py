import random
from datetime import timedelta

from odoo.tests import tagged

from ..tools.clash import Level, judge
from ..tools.free_dates import move
from .common import ROME, LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestNeighbourSearch(LivingDeskEventsCommon):
    """The search in the database finds whatever the rules say, as if all were compared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.numbers = random.Random(2035)
        cls.network = cls.env["living.network"].create({"name": "Test Network"})
        cls.env["living.town"].create(
            [
                {
                    "name": "Borgo Vicino",
                    "state_id": cls.milano.id,
                    "latitude": 45.52,
                    "longitude": 9.25,
                },
                {
                    "name": "Borgo Lontano",
                    "state_id": cls.milano.id,
                    "latitude": 45.85,
                    "longitude": 9.6,
                },
            ]
        )
        cls.places = [
            {"venue_id": cls.hall.id},
            {"venue_id": cls.hall_2.id},
            {"venue_id": cls.hall_catania.id},
            {"city": "Borgo Vicino", "region_id": cls.region_lombardia.id},
            {"city": "Borgo Lontano", "region_id": cls.region_lombardia.id},
            {"city": "Ovunque", "region_id": cls.region_sicilia.id},
        ]
        for _entry in range(120):
            cls._plan_any()
        cls.env.flush_all()
        cls.entries = cls.env["living.calendar.entry"].search(
            [("start", ">=", rome(1, 0)), ("start", "<", rome(31, 0))]
        )

    @classmethod
    def _draw_hours(cls):
        start = rome(cls.numbers.randint(8, 14), cls.numbers.randint(0, 23))
        return start, start + timedelta(hours=cls.numbers.choice((1, 2, 5, 30)))

    @classmethod
    def _plan_any(cls):
        numbers = cls.numbers
        place = {"venue_id": False, **numbers.choice(cls.places)}
        cls._plan(
            *cls._draw_hours(),
            state=numbers.choice(("idea", "provisional", "confirmed"))
            if not place["venue_id"]
            else "idea",
            organization=numbers.choice((cls.theatre, cls.festival)),
            discipline_id=numbers.choice((cls.dance.id, cls.music.id, False)),
            audience=numbers.choice(("all", "schools")),
            # Their days are read elsewhere on the Earth.
            tz=numbers.choice((False, False, "Pacific/Honolulu", "Asia/Tokyo")),
            **place,
        )

    def _set_rules(self):
        """Write some rules of the network, none of them as they were."""
        numbers = self.numbers
        self.env["living.clash.rule"].search([("network_id", "=", self.network.id)]).unlink()
        self.env["living.clash.rule"].create(
            [
                {
                    "name": f"Rule {number}",
                    "network_id": self.network.id,
                    "place": numbers.choice(("venue", "town", "distance", "region")),
                    "distance_km": numbers.choice((5, 30, 80)),
                    "days": days,
                    "same_hours": not days and numbers.random() < 0.3,
                    "same_discipline": numbers.random() < 0.4,
                    "same_audience": numbers.random() < 0.3,
                    "level": numbers.choice(("warn", "publish", "block")),
                }
                for number in range(numbers.randint(1, 4))
                for days in [numbers.choice((0, 0, 1, 3))]
            ]
        )

    def _draw_wish(self):
        numbers = self.numbers
        place = dict(numbers.choice([*self.places, {}, {"region_id": self.region_lombardia.id}]))
        return self.env["living.calendar.entry"]._prepare_wish(
            *self._draw_hours(),
            discipline_id=numbers.choice((self.dance.id, 0)),
            audience=numbers.choice(("all", "")),
            organization_id=numbers.choice((self.theatre.id, 0)),
            entry_id=numbers.choice((self.entries[0].id, 0)),
            **place,
        )

    def _compare_all(self, wish, user):
        """Return what the rules say of every entry, as far as the user may know it."""
        rules = self.env["living.clash.rule"]._get_rules(self.network)
        entries_sudo = self.entries.with_user(user).sudo()
        readable_ids = entries_sudo._filter_readable_ids(entries_sudo)
        found = {}
        for entry in self.entries:
            other = entry._to_planned()
            is_masked = entry.id not in readable_ids
            if is_masked:
                other = entry._blur(other, ROME)
            level = judge(wish, other, rules, ROME).level
            if level and entry.id != wish.entry_id:
                found[entry.id] = min(level, Level.WARN) if is_masked else level, is_masked
        return found

    def _found(self, neighbours):
        return {
            entry.id: (verdict.level, is_masked)
            for entry, verdict, is_masked in neighbours
            if entry in self.entries
        }

    def test_the_search_loses_and_adds_nothing(self):
        for _round in range(8):
            self._set_rules()
            for user in (self.user_coordinator, self.user_adviser, self.user_festival):
                calendar = self.env["living.calendar.entry"].with_user(user)
                wishes = [self._draw_wish() for _wish in range(6)]
                together = calendar._find_neighbours(wishes, network=self.network)
                for wish, neighbours in zip(wishes, together, strict=True):
                    [alone] = calendar._find_neighbours([wish], network=self.network)
                    with self.subTest(wish=wish, user=user.login):
                        expected = self._compare_all(wish, user)
                        self.assertEqual(self._found(alone), expected)
                        self.assertEqual(self._found(neighbours), expected)

    def test_whole_stretches_of_days_lose_nothing_either(self):
        self._set_rules()
        calendar = self.env["living.calendar.entry"].with_user(self.user_adviser)
        wishes = [self._draw_wish() for _wish in range(60)]
        found = calendar._find_neighbours(wishes, network=self.network)
        for wish, neighbours in zip(wishes[:15], found[:15], strict=True):
            with self.subTest(wish=wish):
                self.assertEqual(
                    self._found(neighbours), self._compare_all(wish, self.user_adviser)
                )

    def test_each_day_is_weighed_as_the_check_would(self):
        self._set_rules()
        calendar = self.env["living.calendar.entry"].with_user(self.user_adviser)
        for _wish in range(4):
            wish = self._draw_wish()
            first = rome(6, 12).date()
            weights = calendar._get_day_weights(
                first, first + timedelta(days=11), wish, network=self.network
            )
            for day, found in weights.items():
                moved = move(wish, day, ROME)
                expected = self._compare_all(moved, self.user_adviser)
                with self.subTest(wish=wish, day=day):
                    self.assertEqual(found["count"], len(expected))
