from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.clash import Level, Rule, judge
from ..tools.hardest import hardest
from ..tools.overlap import Planned
from .common import ROME, LivingDeskEventsCommon, rome

FIRST, LAST = "2035-03-01", "2035-03-31"


@tagged("post_install", "-at_install")
class TestCalendarBoard(LivingDeskEventsCommon):
    """What the month and the week show beside the events."""

    def _get_board(self, user=None, domain=None, first=FIRST, last=LAST):
        calendar = self.env["living.calendar.entry"].with_user(user or self.user_adviser)
        return calendar.get_board(first, last, domain)

    def _get_masked(self, **kwargs):
        return {
            day: [(item["city"], item["discipline"], item["count"]) for item in found["masked"]]
            for day, found in self._get_board(**kwargs)["days"].items()
            if found["masked"]
        }

    # === LEVELS === #

    def test_levels_are_those_of_the_check(self):
        ours = {"organization": self.theatre, "state": "idea"}
        entries = self._plan(rome(10, 20), rome(10, 22), **ours)
        entries |= self._plan(rome(10, 21), rome(10, 23))
        entries |= self._plan(rome(12, 20), rome(12, 22), **ours)
        entries |= self._plan(rome(12, 20), rome(12, 22), venue_id=self.hall_2.id)
        entries |= self._plan(rome(20, 20), rome(20, 22), **ours)
        entries |= self._plan(
            rome(20, 20), rome(20, 22), state="provisional", venue_id=self.hall_2.id
        )
        entries |= self._plan(rome(25, 20), rome(25, 22), **ours)
        shown = entries.with_user(self.user_adviser)._filtered_access("read")
        levels = self._get_board()["levels"]
        self.assertEqual(
            [levels.get(entry.id, "free") for entry in shown],
            [entry.clash_level for entry in shown],
        )
        self.assertEqual(
            [levels.get(entry.id, "free") for entry in shown],
            ["block", "warn", "warn", "warn", "warn", "free"],
        )

    def test_a_day_that_is_not_shown_clashes_too(self):
        self.env["living.clash.rule"].search([]).level = "off"
        self.env["living.clash.rule"].create(
            {"name": "Ten days in one town", "place": "town", "days": 10, "level": "publish"}
        )
        entry = self._plan(rome(1, 20), rome(1, 22), organization=self.theatre)
        self._plan(rome(8, 20), rome(8, 22), venue_id=self.hall_2.id)
        board = self._get_board(first="2035-02-26", last="2035-03-02")
        self.assertEqual(board["levels"], {entry.id: "publish"})

    def test_the_hardest_is_what_comparing_all_would_find(self):
        rules = (
            Rule(1, "venue", Level.BLOCK, 100, same_hours=True),
            Rule(2, "town", Level.WARN, 20),
            Rule(3, "region", Level.PUBLISH, 5, days=1, same_discipline=True),
        )
        events = [
            Planned(
                rome(1 + index % 4, 8 + index % 9),
                rome(1 + index % 4, 11 + index % 9),
                venue_id=index % 3,
                city=("Milano", "Como", "")[index % 3 if index % 5 else 0],
                region_id=index % 2,
                discipline_id=index % 4,
                entry_id=index + 1,
                organization_id=index % 6,
                is_certain=bool(index % 7),
            )
            for index in range(40)
        ]
        for one in events:
            others = [other for other in events if other is not one]
            levels = [judge(one, other, rules, ROME).level for other in others]
            self.assertEqual(hardest(one, others, rules, ROME), max(levels), one)

    # === WHAT MAY NOT BE READ === #

    def test_what_is_hidden_is_counted_by_day_town_and_discipline(self):
        for state in ("idea", "provisional"):
            self._plan(rome(10, 20), rome(10, 22), state=state, name="Secret")
        self._plan(
            rome(10, 20), rome(12, 2), state="idea", city="Catania", venue_id=False,
            discipline_id=self.music.id,
        )  # fmt: skip
        self._plan(
            rome(10, 20), rome(10, 22), embargo_until=fields.Datetime.now() + timedelta(days=9),
            venue_id=self.hall_2.id,
        )  # fmt: skip
        self._plan(rome(10, 9), rome(10, 10))
        self._plan(rome(10, 20), rome(10, 22), state="cancelled")
        catania = ("Catania", "Test Music", 1)
        expected = {
            "2035-03-10": [catania, ("Milano", "Test Dance", 3)],
            "2035-03-11": [catania],
            "2035-03-12": [catania],
        }
        for user in (self.user_adviser, self.user_manager):
            self.assertEqual(self._get_masked(user=user), expected)
        self.assertNotIn("Secret", str(self._get_board()))
        for user in (self.user_manager_sicilia, self.user_coordinator):
            self.assertFalse(self._get_masked(user=user))

    def test_hours_make_no_difference(self):
        self._plan(rome(10, 20), rome(10, 22), state="provisional")
        before = self._get_board()["days"]
        for hour in range(24):
            moment = fields.Datetime.to_string(rome(10, hour))
            for condition in (("start", ">=", moment), ("stop", "<", moment)):
                self.assertEqual(self._get_board(domain=[condition])["days"], before)

    def test_nothing_is_found_out_by_searching(self):
        self._plan(rome(10, 20), rome(10, 22), state="provisional", name="Secret", note="Star")
        for domain in (
            [("name", "ilike", "Secret")],
            [("name", "not ilike", "Secret")],
            [("name", "=", "Other")],
            [("organization_id", "=", self.festival.id)],
            [("organization_id", "!=", self.festival.id)],
            [("venue_id", "in", self.hall.ids)],
            [("note", "ilike", "Star")],
            [("audience", "=", "all")],
            [("discipline_id", "any", [("name", "=", "Test Dance")])],
            [("discipline_id.name", "=", "Test Dance")],
            [("state", "=", "confirmed")],
            [("state", "not in", ["idea", "provisional"])],
        ):
            with self.subTest(domain=domain):
                self.assertFalse(self._get_masked(domain=domain))
        for domain in (
            [("state", "!=", "cancelled")],
            [("state", "in", ["idea", "provisional"])],
            [("city", "ilike", "milan")],
            [("discipline_id", "=", self.dance.id)],
            ["|", ("name", "=", "Other"), ("discipline_id", "ilike", "dance")],
        ):
            with self.subTest(domain=domain):
                self.assertTrue(self._get_masked(domain=domain))
        self.assertFalse(self._get_masked(domain=[("city", "=", "Catania")]))

    def test_only_desks_read_it(self):
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._get_board(user=user)

    def test_days_that_make_no_sense_are_refused(self):
        for first, last in (
            ("2035-03-10", "2035-03-01"),
            ("2035-01-01", "2035-12-31"),
            ("soon", "later"),
            (False, False),
        ):
            with self.subTest(first=first), self.assertRaises(UserError):
                self._get_board(first=first, last=last)

    def test_days_say_what_stands_in_the_way(self):
        self.env["living.obstacle"].create(
            [
                {"name": "Test fair", "date_from": "2035-03-10", "date_to": "2035-03-11"},
                {
                    "name": "Elsewhere",
                    "date_from": "2035-03-10",
                    "region_id": self.desk_sicilia.region_ids[:1].id,
                },
            ]
        )
        days = self._get_board()["days"]
        self.assertIn("Test fair", days["2035-03-10"]["obstacles"])
        self.assertIn("Test fair", days["2035-03-11"]["obstacles"])
        self.assertNotIn("Elsewhere", days["2035-03-10"]["obstacles"])

    # === COST === #

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            board = self._get_board()
            return self.cr.sql_log_count - before, board

        for organization in (self.theatre, self.festival):
            self._plan(rome(3, 20), rome(3, 22), organization=organization, state="idea")
        count()
        few, _board = count()
        self.env["living.calendar.entry"].create(
            [
                {
                    "name": f"Event {index}",
                    "organization_id": (self.theatre, self.festival)[index % 2].id,
                    "discipline_id": (self.dance, self.music)[index % 3 % 2].id,
                    "city": ("Milano", "Como", "Catania")[index % 3],
                    "start": rome(10, 8) + timedelta(minutes=index),
                    "stop": rome(10, 10) + timedelta(minutes=index),
                    "state": ("idea", "provisional", "confirmed")[index % 3],
                }
                for index in range(60)
            ]
        )
        many, board = count()
        self.assertEqual(many, few)
        self.assertGreater(len(board["levels"]), 30)
        self.assertEqual(sum(item["count"] for item in board["days"]["2035-03-10"]["masked"]), 20)
