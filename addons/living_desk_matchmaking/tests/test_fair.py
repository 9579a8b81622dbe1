from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk_events.tests.common import rome

from ..tools.fair import assign_places, find_crowd
from .common import LivingMissionCommon

DAY = datetime(2035, 3, 10, 9)


def at(*hours):
    return [(DAY + timedelta(hours=start), DAY + timedelta(hours=stop)) for start, stop in hours]


@tagged("post_install", "-at_install")
class TestFairPlaces(BaseCase):
    """Places at a stand: as few as possible, none for two at once."""

    def test_places(self):
        for hours, expected in (
            ((), []),
            (((0, 1), (1, 2)), [1, 1]),
            (((0, 2), (1, 3)), [1, 2]),
            (((1, 3), (0, 2)), [2, 1]),
            (((0, 3), (0, 1), (1, 2), (2, 4)), [2, 1, 1, 1]),
            # The hours that a place-by-place search would leave no room for.
            (((0, 2), (5, 7), (1, 3), (6, 8), (2, 6)), [1, 2, 2, 1, 1]),
        ):
            with self.subTest(hours=hours):
                self.assertEqual(assign_places(at(*hours)), expected)

    def test_the_first_crowd(self):
        spans = at((0, 4), (1, 2), (3, 5))
        self.assertEqual(find_crowd(spans, 1), DAY + timedelta(hours=1))
        self.assertIsNone(find_crowd(spans, 2))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=12))
    def test_as_few_places_as_people_at_once(self, drawn):
        spans = at(*((start, start + length) for start, length in drawn))
        places = assign_places(spans)
        for one in range(len(spans)):
            for other in range(one):
                if places[one] == places[other]:
                    apart = spans[one][1] <= spans[other][0] or spans[other][1] <= spans[one][0]
                    self.assertTrue(apart)
        busiest = max(
            (sum(start <= hour < stop for start, stop in spans) for hour, _stop in spans),
            default=0,
        )
        self.assertEqual(max(places, default=0), busiest)
        self.assertEqual(find_crowd(spans, busiest), None)


@tagged("post_install", "-at_install")
class TestFair(LivingMissionCommon):
    """Stands that firms have to themselves or share, hour by hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fair = cls._create_mission(
            slots=0,
            tables=0,
            name="Test fair",
            living_kind_ids=cls.env.ref("living_desk_matchmaking.event_kind_fair").ids,
        )
        cls.alone, cls.shared = cls.env["living.fair.stand"].create(
            [
                {
                    "event_id": cls.fair.id,
                    "name": f"Stand {capacity}",
                    "hall": "Pavilion",
                    "start": rome(10, 9),
                    "stop": rome(10, 18),
                    "capacity": capacity,
                }
                for capacity in (1, 2)
            ]
        )
        cls.firms = cls.env["res.partner"].create(
            [
                {"name": f"Firm {code}", "is_company": True, "country_id": country.id}
                for code, country in (
                    ("A", cls.env.ref("base.fr")),
                    ("B", cls.env.ref("base.mt")),
                    ("C", cls.env.ref("base.fr")),
                )
            ]
        )

    def _show(self, stand, firm, start=9, stop=18, **values):
        return self.env["living.fair.presence"].create(
            {
                "stand_id": stand.id,
                "organization_id": firm.id,
                "start": rome(10, start),
                "stop": rome(10, stop),
                **values,
            }
        )

    def test_a_stand_of_one_is_for_one_at_a_time(self):
        first, second, _third = self.firms
        self._show(self.alone, first, 9, 12)
        self._show(self.alone, second, 12, 18)
        with self.assertRaisesRegex(ValidationError, "room for 1 at a time: on 10/03 11:00"):
            with self.cr.savepoint():
                self._show(self.alone, self.firms[2], 11, 13)

    def test_a_shared_stand_has_room_for_some(self):
        for firm in self.firms[:2]:
            self._show(self.shared, firm)
        with self.assertRaisesRegex(ValidationError, "room for 2"), self.cr.savepoint():
            self._show(self.shared, self.firms[2], 10, 11)
        self.shared.capacity = 3
        self._show(self.shared, self.firms[2], 10, 11)
        with self.assertRaisesRegex(ValidationError, "room for 3"), self.cr.savepoint():
            self._show(self.shared, self.theatre, 10, 11)
        with self.assertRaisesRegex(ValidationError, "room for 2"), self.cr.savepoint():
            self.shared.capacity = 2

    def test_room_is_found_whatever_the_order(self):
        people = self.firms | self.theatre | self.festival
        for firm, (start, stop) in zip(
            people, ((9, 11), (14, 16), (10, 12), (15, 17), (11, 15)), strict=True
        ):
            self._show(self.shared, firm, start, stop)
        self.assertEqual(set(self.shared.presence_ids.mapped("place")), {1, 2})

    def test_hours_are_moved(self):
        first = self._show(self.alone, self.firms[0], 9, 12)
        second = self._show(self.alone, self.firms[1], 12, 18)
        second.start = rome(10, 13)
        first.stop = rome(10, 13)
        with self.assertRaisesRegex(ValidationError, "room for 1"), self.cr.savepoint():
            first.stop = rome(10, 14)

    def test_a_firm_is_once_at_a_stand_at_a_time(self):
        firm = self.firms[0]
        self._show(self.shared, firm, 9, 12)
        self._show(self.shared, firm, 12, 13)
        with self.assertRaisesRegex(IntegrityError, "organization_once"):
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._show(self.shared, firm, 11, 14)

    def test_the_database_gives_a_place_to_one(self):
        self._show(self.shared, self.firms[0])
        other = self._show(self.shared, self.firms[1])
        with self.assertRaisesRegex(IntegrityError, "place_once"):
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                other.sudo().place = 1
                self.env.flush_all()

    def test_nobody_is_there_when_the_stand_is_closed(self):
        with self.assertRaisesRegex(ValidationError, "when it is closed"), self.cr.savepoint():
            self._show(self.alone, self.firms[0], 8, 10)
        self._show(self.alone, self.firms[0])
        with self.assertRaisesRegex(ValidationError, "when it is closed"), self.cr.savepoint():
            self.alone.stop = rome(10, 17)
        with self.assertRaisesRegex(ValidationError, "outside the days"), self.cr.savepoint():
            self.alone.stop = rome(11, 9)

    def test_firms_count_once_by_country(self):
        self._show(self.alone, self.firms[0], 9, 10, visitor_count=5, contact_count=2)
        self._show(self.shared, self.firms[0], 9, 10, visitor_count=1)
        self._show(self.shared, self.firms[1], contact_count=4)
        self._show(self.alone, self.firms[2], 10, 11)
        groups = self.env["living.fair.presence"]._read_group(
            [("event_id", "=", self.fair.id)],
            ["country_id"],
            ["organization_id:count_distinct", "visitor_count:sum", "contact_count:sum"],
        )
        self.assertEqual(
            {country.code: tuple(counts) for country, *counts in groups},
            {"FR": (2, 6, 2), "MT": (1, 0, 4)},
        )
        self.assertEqual(
            (self.alone.visitor_count, self.alone.contact_count, self.alone.organization_count),
            (5, 2, 2),
        )
        self.assertEqual((self.fair.stand_count, self.fair.fair_organization_count), (2, 3))
        self.assertTrue(self.fair.is_fair)

    def test_who_enters_stands(self):
        presence = self._show(self.alone, self.firms[0])
        for record in (self.alone, presence):
            for user, allowed in (
                (self.user_adviser, True),
                (self.user_coordinator, True),
                (self.user_manager_sicilia, False),
                (self.user_theatre, False),
                (self.user_consultant, False),
            ):
                for operation in ("read", "write", "unlink"):
                    with self.subTest(user=user.login, record=record, operation=operation):
                        self.assertIs(record.with_user(user).has_access(operation), allowed)
        with self.assertRaises(AccessError):
            presence.with_user(self.user_adviser).place = 2
        stands = self.env["living.fair.stand"].with_user(self.user_manager_sicilia)
        with self.assertRaises(AccessError):
            stands.create(
                {
                    "event_id": self.fair.id,
                    "name": "Ours",
                    "start": rome(10, 9),
                    "stop": rome(10, 10),
                }
            )
        entered = self.env["living.fair.presence"].with_user(self.user_adviser)
        entered.create(
            {
                "stand_id": self.shared.id,
                "organization_id": self.firms[1].id,
                "start": rome(10, 9),
                "stop": rome(10, 10),
            }
        )

    def test_many_firms_cost_the_same_queries(self):
        many = self.env["res.partner"].create(
            [{"name": f"Firm {number}", "is_company": True} for number in range(40)]
        )
        self.shared.capacity = 50
        self.env.flush_all()

        def count(firms):
            before = self.cr.sql_log_count
            self.env["living.fair.presence"].create(
                [
                    {
                        "stand_id": self.shared.id,
                        "organization_id": firm.id,
                        "start": rome(10, 9),
                        "stop": rome(10, 18),
                    }
                    for firm in firms
                ]
            )
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(many[:2])
        few = count(many[2:6])
        self.assertLessEqual(count(many[6:]), few + 2)
