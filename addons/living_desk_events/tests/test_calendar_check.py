from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from odoo.addons.living_desk.tools.clock import to_utc

from ..models.living_calendar_check_words import HIT_LIMIT
from ..tools.overlap import Planned
from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestCalendarCheck(LivingDeskEventsCommon):
    def _check(self, user=None, start=None, stop=None, **values):
        calendar = self.env["living.calendar.entry"].with_user(user or self.user_theatre)
        return calendar._whats_on(start or rome(10, 20), stop or rome(10, 22), **values)

    def test_levels_and_what_is_shared(self):
        self._plan(rome(10, 21), rome(10, 23), name="Same hall")
        self._plan(rome(10, 10), rome(10, 12), name="Same hall, morning", audience="children")
        self._plan(rome(10, 20), rome(10, 22), name="Same town", venue_id=self.hall_2.id)
        self._plan(
            rome(10, 9), rome(10, 10), name="Same region", venue_id=False, city="Pavia",
            region_id=self.region_lombardia.id,
        )  # fmt: skip
        self._plan(
            rome(10, 9), rome(10, 10), name="Other kind", venue_id=False, city="Lodi",
            region_id=self.region_lombardia.id, discipline_id=self.music.id,
        )  # fmt: skip
        self._plan(rome(10, 20), rome(10, 22), name="Far away", venue_id=self.hall_catania.id)
        self._plan(rome(11, 20), rome(11, 22), name="Other day")
        hits = self._check(venue=self.hall, discipline=self.dance, audience="all")
        self.assertEqual(
            [(hit["name"], hit["level"]) for hit in hits],
            [
                ("Same hall", "block"),
                ("Same town", "warn"),
                ("Same hall, morning", "warn"),
                ("Other day", "warn"),
                ("Same region", "info"),
            ],
        )
        self.assertEqual(
            hits[0]["tags"], ["Same venue", "Same hours", "Same discipline", "Same audience"]
        )
        self.assertEqual(hits[2]["tags"], ["Same venue", "Same day", "Same discipline"])
        self.assertEqual(hits[0]["when"], "Sat 10 Mar 2035, 21:00–23:00")

    def test_half_open(self):
        self._plan(rome(10, 19), rome(10, 21))
        cases = ((rome(10, 21), "warn"), (rome(10, 20, 59), "block"))
        for start, level in cases:
            with self.subTest(start=start):
                [hit] = self._check(start=start, stop=rome(10, 23), venue=self.hall)
                self.assertEqual(hit["level"], level)

    def test_symmetry(self):
        one = self._plan(rome(10, 19), rome(10, 21), state="provisional")
        other = self._plan(rome(10, 20), rome(10, 22), state="idea", organization=self.theatre)
        self.assertEqual(one.clash_level, "warn")
        self.assertEqual(other.clash_level, "warn")
        self.assertIn("Planned Event", one.clash_html)

    def test_only_what_is_certain_refuses(self):
        """A later hold does not forbid the first one to confirm; the confirmed one does."""
        first = self._plan(rome(10, 20), rome(10, 22), state="provisional")
        later = self._plan(
            rome(10, 20), rome(10, 22), state="provisional", organization=self.theatre
        )
        for entry in (first, later):
            entry = entry.with_user(self.user_coordinator)
            self.assertEqual(entry.clash_level, "warn")
        first.state = "confirmed"
        self.assertEqual(later.clash_level, "block")
        self.assertEqual(first.clash_level, "warn")
        self.assertEqual(first.with_user(self.user_adviser).clash_level, "warn")

    def test_a_date_alone_shows_the_whole_day(self):
        self._plan(rome(10, 9), rome(10, 10), name="Here")
        self._plan(rome(10, 20), rome(10, 22), name="There", venue_id=self.hall_catania.id)
        self.assertEqual({hit["name"] for hit in self._check()}, {"Here", "There"})

    def test_town_is_found_however_it_is_written(self):
        self._plan(rome(10, 20), rome(10, 22), venue_id=False, city="San Donato")
        self.assertEqual(len(self._check(city=" san  DONATO ")), 1)
        self.assertFalse(self._check(city="San%"), "no wildcards")
        self.assertFalse(self._check(city="San_Donato"))

    def test_cancelled_events_do_not_count(self):
        self._plan(rome(10, 20), rome(10, 22), state="cancelled")
        self.assertFalse(self._check(venue=self.hall))

    def test_an_event_does_not_disturb_itself(self):
        entry = self._plan(rome(10, 20), rome(10, 22))
        self.assertEqual(entry.clash_level, "free")
        self.assertFalse(self._check(venue=self.hall, exclude=entry))

    def test_an_exhibition_is_found_on_each_of_its_days(self):
        self._plan(rome(5, 10), rome(15, 18))
        for day in (5, 10, 15):
            with self.subTest(day=day):
                [hit] = self._check(start=rome(day, 12), stop=rome(day, 13), venue=self.hall)
                self.assertEqual(hit["level"], "block")
        self.assertFalse(self._check(start=rome(16, 0), stop=rome(16, 1), venue=self.hall))

    def test_days_of_the_night_the_clock_changes(self):
        # 28 October 2035: until 23:30 UTC+1 it is still the 28th in Rome.
        self._plan(rome(28, 23, 30, month=10), rome(28, 23, 45, month=10))
        self.assertTrue(
            self._check(start=rome(28, 1, month=10), stop=rome(28, 1, 30, month=10), city="Milano")
        )
        self.assertFalse(
            self._check(start=rome(29, 1, month=10), stop=rome(29, 2, month=10), city="Milano")
        )

    # === WHO SEES WHAT === #

    def test_provisional_events_of_others_are_masked(self):
        for state in ("idea", "provisional"):
            entry = self._plan(
                rome(10, 20), rome(10, 22), state=state, name="Secret", audience="schools",
                description="Secret", note="Secret",
            )  # fmt: skip
            for user in (self.user_theatre, self.user_adviser, self.user_manager):
                with self.subTest(state=state, user=user.login):
                    [hit] = self._check(
                        user, venue=self.hall, discipline=self.dance, audience="schools"
                    )
                    self.assertTrue(hit["masked"])
                    self.assertEqual(
                        {name: value for name, value in hit.items() if value},
                        {
                            "masked": True,
                            "level": "warn",
                            "city": "Milano",
                            "discipline": "Test Dance",
                            "tags": ["Same town", "Same discipline"],
                        },
                    )
            entry.action_cancel()
            entry.flush_recordset()

    def test_masked_events_do_not_tell_their_hall_or_hours(self):
        """Asking for one hall and hour after the other gives always the same answer."""
        self._plan(rome(10, 20), rome(10, 22), state="provisional")
        answers = [
            self._check(start=rome(10, hour), stop=rome(10, hour + 1), venue=venue, city="Milano")
            for hour in (9, 20, 21, 22)
            for venue in (self.hall, self.hall_2, None)
        ]
        self.assertEqual(len(answers[0]), 1)
        self.assertTrue(all(answer == answers[0] for answer in answers))

    def test_masked_events_do_not_tell_their_hours_in_another_zone(self):
        """Asking by the clock of another country moves no event to another day."""
        secret = self._plan(rome(10, 20), rome(10, 22), state="provisional")
        for zone in ("Europe/Rome", "Pacific/Auckland", "Pacific/Honolulu", "Pacific/Kiritimati"):
            clock = ZoneInfo(zone)
            answers = []
            for hour in (0, 9, 20, 23):
                secret.write({"start": rome(10, hour), "stop": rome(10, hour, 30)})
                answers.append(
                    [
                        self._check(
                            start=to_utc(datetime(2035, 3, day, 12), clock),
                            stop=to_utc(datetime(2035, 3, day, 13), clock),
                            city="Milano",
                            tz=zone,
                        )
                        for day in range(8, 13)
                    ]
                )
            with self.subTest(zone=zone):
                self.assertTrue(all(answer == answers[0] for answer in answers))
                self.assertEqual(answers[0][2][0]["tags"], ["Same town"])

    def test_an_elevated_caller_learns_no_more(self):
        self._plan(rome(10, 20), rome(10, 22), state="provisional", name="Secret")
        mine = self._plan(rome(10, 20), rome(10, 22), state="idea", organization=self.theatre)
        mine_sudo = mine.with_user(self.user_adviser).sudo()
        self.assertEqual(mine_sudo.clash_level, "warn")
        self.assertNotIn("Secret", mine_sudo.clash_html)

    def test_who_may_read_it_sees_all_of_it(self):
        self._plan(rome(10, 20), rome(10, 22), state="provisional", name="Mine")
        for user in (self.user_festival, self.user_manager_sicilia, self.user_coordinator):
            with self.subTest(user=user.login):
                [hit] = self._check(user, venue=self.hall)
                self.assertEqual((hit["name"], hit["level"]), ("Mine", "warn"))

    def test_announced_events_are_seen_by_all(self):
        for state in ("confirmed", "public"):
            entry = self._plan(rome(10, 20), rome(10, 22), state=state, name="Announced")
            for user in (self.user_theatre, self.user_adviser):
                with self.subTest(user=user.login):
                    [hit] = self._check(user, venue=self.hall)
                    self.assertEqual(
                        (hit["name"], hit["organization"]), ("Announced", "Festival di Prova")
                    )
            entry.action_cancel()
            entry.flush_recordset()

    def test_text_of_others_is_escaped(self):
        entry = self._plan(rome(10, 20), rome(10, 22), name="<script>alert(1)</script>")
        mine = self._plan(rome(10, 20), rome(10, 22), state="idea", organization=self.theatre)
        self.assertIn("&lt;script&gt;", mine.clash_html)
        self.assertNotIn(f"<script>{entry.id}", mine.clash_html)
        self.assertNotIn("<script>", mine.clash_html)

    # === COST === #

    def test_the_check_creates_nothing(self):
        self._plan(rome(10, 20), rome(10, 22))
        models = ("living.calendar.entry", "living.calendar.series", "living.venue")
        before = [self.env[model].search_count([]) for model in models]
        self.env.flush_all()
        self.cr.execute("SET TRANSACTION READ ONLY")
        self.assertTrue(self._check(venue=self.hall, discipline=self.dance))
        self.assertEqual([self.env[model].search_count([]) for model in models], before)

    def _count_queries(self, wishes):
        calendar = self.env["living.calendar.entry"].with_user(self.user_theatre)
        calendar._find_clashes(wishes)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        found = calendar._find_clashes(wishes)
        return self.cr.sql_log_count - before, found

    def test_queries_do_not_grow_with_events_or_dates(self):
        def wish(day):
            return Planned(rome(day, 20), rome(day, 22), self.hall.id, "Milano")

        def fill(day, number):
            for index in range(number):
                self._plan(
                    rome(day, 8) + timedelta(minutes=index),
                    rome(day, 9) + timedelta(minutes=index),
                    state="provisional" if index % 2 else "public",
                    organization=self.festival if index % 3 else self.theatre,
                    venue_id=False,
                    city="Milano",
                )

        fill(10, 4)
        few, found = self._count_queries([wish(10)])
        self.assertEqual(len(found[0]), 4)
        fill(11, 40)
        many, found = self._count_queries([wish(11)])
        self.assertEqual(len(found[0]), 40)
        self.assertEqual(many, few)
        dates, found = self._count_queries([wish(day) for day in range(10, 20)])
        self.assertEqual([len(hits) for hits in found[:3]], [4, 40, 0])
        self.assertEqual(dates, few)

    def test_queries_of_the_list_do_not_grow(self):
        def count(entries):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            entries.with_user(self.user_manager_sicilia).mapped("when")
            entries.with_user(self.user_manager_sicilia).mapped("clash_level")
            return self.cr.sql_log_count - before

        entries = self.env["living.calendar.entry"]
        for day in range(1, 13):
            entries |= self._plan(rome(day, 20), rome(day, 22), state="idea")
        count(entries)
        self.assertEqual(count(entries[:9]), count(entries[:3]))

    def test_a_long_answer_is_cut(self):
        calendar = self.env["living.calendar.entry"]
        values = calendar._prepare_hits_values([{"level": "warn"}] * (HIT_LIMIT + 7))
        self.assertEqual((len(values["hits"]), values["more"]), (HIT_LIMIT, 7))

    def test_the_search_uses_the_range_index(self):
        calendar = self.env["living.calendar.entry"]
        query = calendar._search(calendar._get_window_domain(rome(10, 20), rome(10, 22)))
        self.cr.execute("SET LOCAL enable_seqscan = off")
        sql = query.select()
        self.cr.execute("EXPLAIN " + sql.code, sql.params)
        text = "\n".join(row[0] for row in self.cr.fetchall())
        self.assertRegex(text, r"Index.*window_idx")
        self.assertIn("Index Cond: (tsrange(start, stop) &&", text)
