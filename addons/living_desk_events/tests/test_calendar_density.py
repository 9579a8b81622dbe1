from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestCalendarDensity(LivingDeskEventsCommon):
    """Events per week, town and discipline."""

    def _count(self, *groupby, user=None, domain=(), measure="event_count:sum"):
        density = self.env["living.calendar.density"].with_user(user or self.user_adviser)
        domain = [("discipline_id", "in", (self.dance | self.music).ids), *domain]
        return {
            tuple(key): count
            for *key, count in density._read_group(domain, list(groupby), [measure])
        }

    def test_what_is_hidden_is_counted_and_not_named(self):
        for state in ("idea", "provisional", "confirmed", "public", "cancelled"):
            self._plan(rome(6, 20), rome(6, 22), state=state, venue_id=False, city="Milano")
        self._plan(rome(7, 20), rome(7, 22), venue_id=self.hall_catania.id)
        busy = [("event_count", ">", 0)]
        for user in (self.user_adviser, self.user_manager_sicilia, self.user_coordinator):
            counts = self._count("week:day", "city", user=user, domain=busy)
            monday = date(2035, 3, 5)
            self.assertEqual(counts, {(monday, "Milano"): 4, (monday, "Catania"): 1})
        announced = self._count("city", domain=busy, measure="announced_count:sum")
        self.assertEqual(announced, {("Milano",): 2, ("Catania",): 1})
        names = set(self.env["living.calendar.density"]._fields)
        self.assertFalse(names & {"name", "organization_id", "desk_id", "venue_id", "note"})

    def test_what_is_under_embargo_is_not_counted_as_announced(self):
        self._plan(rome(6, 20), rome(6, 22), embargo_until=rome(1, 9))
        busy = [("event_count", ">", 0)]
        self.assertEqual(self._count("city", domain=busy), {("Milano",): 1})
        announced = self._count("city", domain=busy, measure="announced_count:sum")
        self.assertEqual(announced, {("Milano",): 0})

    def test_a_week_begins_on_monday_by_the_clock_of_the_place(self):
        # Half an hour after midnight of Monday in Rome it is Sunday still in UTC.
        self._plan(rome(12, 0, 30), rome(12, 2))
        # It ends at midnight of Sunday: the next week is not touched.
        self._plan(rome(24, 20), rome(26, 0), venue_id=self.hall_2.id)
        self.assertEqual(
            self._count("week:day", domain=[("event_count", ">", 0)]),
            {(date(2035, 3, 12),): 1, (date(2035, 3, 19),): 1},
        )

    def test_an_exhibition_counts_in_each_of_its_weeks(self):
        self._plan(rome(7, 10), rome(21, 19))
        weeks = self._count("week:day", domain=[("event_count", ">", 0)])
        self.assertEqual(weeks, {(date(2035, 3, day),): 1 for day in (5, 12, 19)})

    def test_quiet_weeks_are_there_with_zero(self):
        today = fields.Date.context_today(self.env.user)
        monday = today - timedelta(days=today.weekday())
        self._plan(rome(6, 20), rome(6, 22))
        weeks = self._count("week:day", "city")
        for distance in (-52, -1, 0, 1, 52):
            self.assertEqual(weeks[monday + timedelta(weeks=distance), "Milano"], 0)
        self.assertEqual(len(weeks), 2 * 52 + 2)

    def test_spellings_of_a_town_are_one(self):
        for day, city in enumerate(("Milano", "milano ", "MILANO"), 6):
            self._plan(rome(day, 20), rome(day, 22), venue_id=False, city=city)
        counts = self._count("city", domain=[("event_count", ">", 0)])
        self.assertEqual(list(counts.values()), [3])

    def test_only_desks_read_it_and_nobody_writes(self):
        density = self.env["living.calendar.density"]
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                density.with_user(user).search([], limit=1)
        self._plan(rome(6, 20), rome(6, 22))
        row = density.with_user(self.user_coordinator).search([], limit=1)
        for operation in ("write", "create", "unlink"):
            self.assertFalse(row.has_access(operation))

    def test_rows_have_numbers_of_their_own(self):
        for day in range(1, 20):
            self._plan(rome(day, 20), rome(day, 22), discipline_id=self.music.id)
            self._plan(rome(day, 9), rome(day, 10), city="Como", venue_id=False)
        rows = self.env["living.calendar.density"].search(
            [("discipline_id", "in", (self.dance | self.music).ids)]
        )
        self.assertEqual(len(set(rows.ids)), len(rows))

    def test_queries_do_not_grow(self):
        for day in range(1, 20):
            self._plan(rome(day, 20), rome(day, 22))
        self._count("week:day", "city")
        self.env.flush_all()
        with self.assertQueryCount(2):
            self._count("week:day", "city")


@tagged("post_install", "-at_install")
class TestCrowdedWeeksTour(LivingDeskEventsCommon, HttpCase):
    def test_a_manager_looks_for_crowded_weeks(self):
        monday = fields.Datetime.now() + timedelta(days=8)
        for number in range(3):
            start = monday + timedelta(minutes=number)
            self._plan(
                start,
                start + timedelta(hours=2),
                name=f"Folla {number}",
                city="Paese di Prova",
                venue_id=False,
            )
        self.start_tour("/odoo/crowded-weeks", "living_crowded_weeks", login="test.manager")
