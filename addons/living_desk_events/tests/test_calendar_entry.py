import threading

import psycopg2

from odoo import api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.sql_db import db_connect
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestCalendarEntry(LivingDeskEventsCommon):
    def test_place_and_desk_follow(self):
        entry = self._plan(rome(10, 20), rome(10, 22))
        self.assertEqual(entry.city, "Milano")
        self.assertEqual(entry.region_id, self.region_lombardia, "where it happens")
        self.assertEqual(entry.desk_id, self.desk_sicilia, "whose organization it is")
        entry = self._plan(rome(10, 20), rome(10, 22), venue_id=False, city="Noto")
        self.assertEqual(entry.region_id, self.region_sicilia)

    def test_local_time_is_that_of_the_desk(self):
        entry = self._plan(rome(10, 21), rome(10, 23))
        self.assertEqual(entry.when, "Sat 10 Mar 2035, 21:00–23:00")
        self.desk_sicilia.tz = "Europe/Lisbon"
        entry.invalidate_recordset()
        self.assertEqual(entry.when, "Sat 10 Mar 2035, 20:00–22:00")

    def test_local_time_over_midnight_and_over_days(self):
        night = self._plan(rome(10, 22), rome(11, 1))
        self.assertEqual(night.when, "Sat 10 Mar 2035, 22:00–01:00")
        days = self._plan(rome(12, 10), rome(14, 18))
        self.assertEqual(days.when, "Mon 12 Mar 2035, 10:00 – Wed 14 Mar 2035, 18:00")

    @mute_logger("odoo.sql_db")
    def test_an_event_must_end_after_it_starts(self):
        for stop in (rome(10, 20), rome(10, 19)):
            with (
                self.subTest(stop=stop),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self._plan(rome(10, 20), stop, state="idea")

    # === STATES === #

    def test_states_in_order(self):
        entry = self._plan(rome(10, 20), rome(10, 22), state="idea", organization=self.theatre)
        entry = entry.with_user(self.user_adviser)
        for action, state in (
            ("action_hold", "provisional"),
            ("action_confirm", "confirmed"),
            ("action_publish", "public"),
            ("action_cancel", "cancelled"),
            ("action_reopen", "idea"),
            ("action_confirm", "confirmed"),
        ):
            getattr(entry, action)()
            self.assertEqual(entry.state, state)

    def test_states_out_of_order_are_refused(self):
        wrong = {
            "idea": ("action_publish", "action_reopen"),
            "provisional": ("action_hold", "action_publish", "action_reopen"),
            "confirmed": ("action_hold", "action_confirm", "action_reopen"),
            "public": ("action_hold", "action_confirm", "action_publish"),
            "cancelled": ("action_hold", "action_confirm", "action_publish", "action_cancel"),
        }
        for state, actions in wrong.items():
            entry = self._plan(rome(10, 20), rome(10, 22), state=state)
            for action in actions:
                with self.subTest(state=state, action=action), self.assertRaises(UserError):
                    getattr(entry, action)()
            entry.state = "cancelled"
            entry.flush_recordset()

    def test_the_state_is_not_written_by_hand(self):
        entry = self._plan(rome(10, 20), rome(10, 22), "cancelled", organization=self.theatre)
        for state in ("idea", "public"):
            with self.subTest(state=state), self.assertRaises(AccessError):
                entry.with_user(self.user_manager).write({"state": state})
        with self.assertRaises(AccessError):
            self.env["living.calendar.entry"].with_user(self.user_manager).create(
                {
                    "name": "Not so fast",
                    "organization_id": self.theatre.id,
                    "venue_id": self.hall.id,
                    "start": rome(10, 20),
                    "stop": rome(10, 22),
                    "state": "public",
                }
            )

    def test_an_event_is_not_given_to_another_desk(self):
        entry = self._plan(rome(10, 20), rome(10, 22), "idea", organization=self.theatre)
        with self.assertRaises(AccessError):
            entry.with_user(self.user_manager).organization_id = self.festival

    def test_a_copy_begins_as_an_idea(self):
        entry = self._plan(rome(10, 20), rome(10, 22), state="public")
        self.assertEqual(entry.copy().state, "idea")

    def test_what_was_announced_is_not_deleted(self):
        for state in ("confirmed", "public"):
            entry = self._plan(rome(10, 20), rome(10, 22), state=state)
            with self.subTest(state=state), self.assertRaisesRegex(UserError, "Cancel it"):
                entry.unlink()
            entry.action_cancel()
            entry.unlink()

    # === ONE VENUE, ONE EVENT === #

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_two_announced_events_in_one_venue(self):
        self._plan(rome(10, 19), rome(10, 21))
        for state in ("confirmed", "public"):
            for start, stop in (
                (rome(10, 20, 59), rome(10, 23)),
                (rome(10, 18), rome(10, 19, 1)),
                (rome(10, 19, 30), rome(10, 20)),
                (rome(10, 10), rome(10, 23)),
                (rome(10, 19), rome(10, 21)),
            ):
                with (
                    self.subTest(state=state, start=start),
                    self.assertRaises(psycopg2.errors.ExclusionViolation),
                    self.cr.savepoint(),
                ):
                    self._plan(start, stop, state=state)

    def test_what_does_not_disturb_is_accepted(self):
        self._plan(rome(10, 19), rome(10, 21))
        self._plan(rome(10, 21), rome(10, 23))
        self._plan(rome(10, 17), rome(10, 19))
        self._plan(rome(10, 19), rome(10, 21), venue_id=self.hall_2.id)
        self._plan(rome(10, 19), rome(10, 21), venue_id=False, city="Milano")
        for state in ("idea", "provisional", "cancelled"):
            self._plan(rome(10, 19), rome(10, 21), state=state)
        self.env.flush_all()

    def test_the_second_confirmation_names_the_first_event(self):
        self._plan(rome(10, 19), rome(10, 21), name="Notte di Prova")
        second = self._plan(
            rome(10, 20), rome(10, 22), state="provisional", organization=self.theatre
        )
        with self.assertRaisesRegex(
            UserError, "Sala Prova.*Notte di Prova.*Festival di Prova.*10 Mar 2035, 19:00"
        ):
            second.with_user(self.user_adviser).action_confirm()
        self.assertEqual(second.state, "provisional")

    def test_moving_a_confirmed_event_is_checked_again(self):
        self._plan(rome(10, 19), rome(10, 21))
        other = self._plan(rome(11, 19), rome(11, 21))
        elsewhere = self._plan(rome(10, 19), rome(10, 21), venue_id=self.hall_2.id)
        with self.assertRaises(UserError):
            other.write({"start": rome(10, 20), "stop": rome(10, 22)})
        with self.assertRaises(UserError):
            elsewhere.venue_id = self.hall
        other.write({"start": rome(10, 21), "stop": rome(10, 22)})

    def test_a_cancelled_event_gives_its_venue_back(self):
        first = self._plan(rome(10, 19), rome(10, 21))
        second = self._plan(rome(10, 19), rome(10, 21), state="provisional")
        first.action_cancel()
        second.action_confirm()
        with self.assertRaises(UserError):
            first.action_reopen()
            first.action_confirm()

    # === SERIES === #

    def test_a_series_is_of_one_organization(self):
        series = self.env["living.calendar.series"].create(
            {"name": "Season", "organization_id": self.theatre.id}
        )
        with self.assertRaisesRegex(ValidationError, "another organization"):
            self._plan(rome(10, 19), rome(10, 21), series_id=series.id)

    def test_a_series_counts_its_dates(self):
        series = self.env["living.calendar.series"].create(
            {"name": "Season", "organization_id": self.theatre.id}
        )
        for day, state in ((12, "idea"), (10, "confirmed"), (15, "cancelled")):
            self._plan(
                rome(day, 19),
                rome(day, 21),
                state=state,
                organization=self.theatre,
                series_id=series.id,
            )
        self.assertEqual(series.entry_count, 2)
        self.assertEqual((series.date_first, series.date_last), (rome(10, 19), rome(12, 19)))
        with self.assertRaisesRegex(UserError, "Cancel them"):
            series.unlink()

    def test_each_date_of_a_series_shows_its_own_clash(self):
        self._plan(rome(11, 19), rome(11, 21))
        series = self.env["living.calendar.series"].create(
            {"name": "Season", "organization_id": self.theatre.id}
        )
        entries = self.env["living.calendar.entry"]
        for day in (10, 11, 12):
            entries |= self._plan(
                rome(day, 20),
                rome(day, 22),
                state="idea",
                organization=self.theatre,
                series_id=series.id,
            )
        self.assertEqual(entries.mapped("clash_level"), ["warn", "block", "warn"])

    # === FORM === #

    def test_the_form_shows_the_clash_before_saving(self):
        self._plan(rome(10, 19), rome(10, 21), name="Notte di Prova")
        before = self.env["living.calendar.entry"].search_count([])
        with Form(self.env["living.calendar.entry"].with_user(self.user_adviser)) as form:
            form.name = "Prima"
            form.organization_id = self.theatre
            form.start, form.stop = rome(10, 20), rome(10, 22)
            form.city = "milano"
            self.assertEqual(form.clash_level, "warn")
            form.venue_id = self.hall
            self.assertEqual(form.clash_level, "block")
            self.assertIn("Notte di Prova", form.clash_html)
            self.assertEqual(self.env["living.calendar.entry"].search_count([]), before)
            form.start, form.stop = rome(12, 20), rome(12, 22)
            self.assertEqual(form.clash_level, "free")


@tagged("post_install", "-at_install")
class TestTwoAtOnce(LivingDeskEventsCommon):
    """Two people confirm events in the same hall at the same moment, each in a transaction."""

    def setUp(self):
        super().setUp()
        self.database = db_connect(self.env.cr.dbname)
        with self.database.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})
            partner = env["res.partner"].create({"name": "Two at Once", "is_company": True})
            venue = env["living.venue"].create({"name": "Two at Once", "city": "Milano"})
            entries = env["living.calendar.entry"].create(
                [
                    {
                        "name": name,
                        "organization_id": partner.id,
                        "venue_id": venue.id,
                        "start": rome(10, hour),
                        "stop": rome(10, hour + 2),
                    }
                    for name, hour in (("First", 19), ("Second", 20))
                ]
            )
            self.entry_ids, self.venue_id, self.partner_id = entries.ids, venue.id, partner.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.database.cursor() as cr:
            cr.execute("DELETE FROM living_calendar_entry WHERE venue_id = %s", [self.venue_id])
            cr.execute("DELETE FROM living_venue WHERE id = %s", [self.venue_id])
            cr.execute("DELETE FROM res_partner WHERE id = %s", [self.partner_id])

    @mute_logger("odoo.sql_db")
    def test_only_one_of_two_confirmations_wins(self):
        messages = []

        def confirm_second():
            with self.database.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                entry = env["living.calendar.entry"].browse(self.entry_ids[1])
                ready.set()
                try:
                    entry.action_confirm()
                    env.flush_all()
                    messages.append("confirmed")
                except psycopg2.errors.ExclusionViolation as error:
                    cr.rollback()
                    messages.append(entry._sql_error_to_message(error))

        ready = threading.Event()
        with self.database.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["living.calendar.entry"].browse(self.entry_ids[0]).action_confirm()
            env.flush_all()
            # The first is not committed yet: the second cannot see it and has to wait for it.
            thread = threading.Thread(target=confirm_second)
            thread.start()
            ready.wait(10)
            thread.join(0.5)
            self.assertFalse(messages, "the second waits for the first")
        thread.join(10)
        self.assertEqual(len(messages), 1)
        self.assertIn("The venue is taken", messages[0])
        with self.database.cursor() as cr:
            cr.execute(
                "SELECT name FROM living_calendar_entry WHERE venue_id = %s AND state = %s",
                [self.venue_id, "confirmed"],
            )
            self.assertEqual(cr.fetchall(), [("First",)])
