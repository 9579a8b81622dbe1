from datetime import date, datetime, timedelta, timezone

from icalendar import Calendar

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import LivingDeskEventsCommon, rome

FEED = "/shared-calendar/feed.ics?from=2035-03-01&to=2035-03-31"


@tagged("post_install", "-at_install")
class TestCalendarFeed(LivingDeskEventsCommon, HttpCase):
    """What calendars outside read, as a real iCalendar library understands it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls._plan(
            rome(10, 20),
            rome(10, 22),
            "public",
            name="Ciò che è; detto, a tutti",
            description="Prima riga\nseconda riga",
            latitude=45.464204,
            longitude=9.189982,
            published_on=datetime(2034, 1, 1),
        )

    def _read(self, path=FEED, **kwargs):
        self.env.flush_all()
        answer = self.url_open(path, **kwargs)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        return Calendar.from_ical(answer.content)

    def _read_one(self, entry=None, path=FEED):
        uid = (entry or self.entry)._get_feed_uid(
            self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        )
        [event] = [event for event in self._read(path).walk("VEVENT") if event["UID"] == uid]
        return event

    def _own_feed(self, organization=None):
        organization = organization or self.festival
        organization._renew_calendar_token_sudo()
        return f"/shared-calendar/organization/{organization.living_calendar_token}/feed.ics"

    # === WHAT IT SAYS === #

    def test_an_event_is_told_as_it_is(self):
        event = self._read_one()
        self.assertEqual(event["SUMMARY"], "Ciò che è; detto, a tutti")
        self.assertEqual(event["DESCRIPTION"], f"{self.festival.name}\n\nPrima riga\nseconda riga")
        self.assertEqual(event["LOCATION"], "Sala Prova, Milano, Italy")
        self.assertEqual((event["GEO"].latitude, event["GEO"].longitude), (45.464204, 9.189982))
        self.assertEqual(event["CATEGORIES"].cats, ["Test Dance"])
        self.assertTrue(event["URL"].endswith(f"/shared-calendar/{self.entry.id}"))
        self.assertEqual(event["STATUS"], "CONFIRMED")
        self.assertEqual(event["DTSTART"].params["TZID"], "Europe/Rome")
        self.assertEqual(
            event.decoded("DTSTART").astimezone(timezone.utc).replace(tzinfo=None), rome(10, 20)
        )
        self.assertEqual(
            event.decoded("LAST-MODIFIED"),
            self.entry.write_date.replace(microsecond=0, tzinfo=timezone.utc),
        )
        self.assertIn("DTSTAMP", event)

    def test_the_name_stays_and_the_revision_grows(self):
        first = self._read_one()
        self.assertEqual(first["SEQUENCE"], 0)
        self.entry.write({"note": "not shown", "audience": "family"})
        self.assertEqual(self._read_one()["SEQUENCE"], 0)
        changes = (
            {"start": rome(10, 21), "stop": rome(10, 23)},
            {"venue_id": self.hall_2.id},
            {"name": "Another Title"},
            {"venue_id": False, "city": "Como"},
        )
        for number, vals in enumerate(changes, 1):
            self.entry.write(vals)
            event = self._read_one()
            self.assertEqual(event["UID"], first["UID"])
            self.assertEqual(event["SEQUENCE"], number, vals)
        self.entry.write({"name": "Another Title"})
        self.assertEqual(self._read_one()["SEQUENCE"], len(changes))
        self.entry.action_cancel()
        event = self._read_one()
        self.assertEqual((event["UID"], event["STATUS"]), (first["UID"], "CANCELLED"))
        self.assertEqual(event["SEQUENCE"], len(changes) + 1)

    def test_what_was_imported_keeps_its_name(self):
        self.entry.external_uid = "abc;1@elsewhere.example"
        self.assertEqual(self._read_one()["UID"], "abc;1@elsewhere.example")

    def test_the_revision_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.entry.with_user(self.user_manager_sicilia).write({"sequence_number": 7})

    def test_many_change_at_once(self):
        others = (
            self.entry
            | self._plan(rome(11, 9), rome(11, 10))
            | self._plan(rome(12, 9), rome(12, 10))
        )
        self.entry.name = "First"
        others.write({"name": "All Alike"})
        self.assertEqual(others.mapped("sequence_number"), [2, 1, 1])

    # === TIME === #

    def test_nights_and_changes_of_the_clock(self):
        spans = {
            "night": (rome(20, 23), rome(21, 2)),
            # The clock goes forward on 25 March 2035, and back on 28 October.
            "spring": (rome(25, 1), rome(25, 5)),
            "autumn": (datetime(2035, 10, 27, 22), datetime(2035, 10, 28, 0, 30)),
            "repeated": (datetime(2035, 10, 28, 0, 30), datetime(2035, 10, 28, 1, 30)),
        }
        path = "/shared-calendar/feed.ics?from=2035-01-01&to=2035-12-31"
        for name, (start, stop) in spans.items():
            entry = self._plan(start, stop, "public", name=name, venue_id=False, city="Milano")
            event = self._read_one(entry, path)
            told = [
                event.decoded(key).astimezone(timezone.utc).replace(tzinfo=None)
                for key in ("DTSTART", "DTEND")
            ]
            self.assertEqual(told, [start, stop], name)

    def test_the_zone_is_defined_with_its_changes(self):
        calendar = self._read()
        [zone] = calendar.walk("VTIMEZONE")
        self.assertEqual(zone["TZID"], "Europe/Rome")
        tz = zone.to_tz(lookup_tzid=False)
        for local, offset in (
            (datetime(2035, 3, 25, 1, 59), 1),
            (datetime(2035, 3, 25, 3, 30), 2),
            (datetime(2035, 10, 28, 1, 59), 2),
            (datetime(2035, 10, 28, 3, 30), 1),
        ):
            self.assertEqual(local.replace(tzinfo=tz).utcoffset(), timedelta(hours=offset), local)
        changes = {part["DTSTART"].dt for part in zone.walk("DAYLIGHT")}
        # On the wall clock that was in force until then.
        self.assertTrue(all(change.hour == 2 for change in changes), changes)

    def test_exhibitions(self):
        whole = self._plan(rome(12, 0), rome(15, 0), "public", venue_id=False, city="Milano")
        event = self._read_one(whole)
        self.assertEqual(event.decoded("DTSTART"), date(2035, 3, 12))
        self.assertEqual(event.decoded("DTEND"), date(2035, 3, 15))
        hours = self._plan(rome(12, 10), rome(25, 19), "public", venue_id=False, city="Milano")
        event = self._read_one(hours)
        self.assertEqual(event.decoded("DTEND").hour, 19)
        self.assertEqual(event.decoded("DTEND").day, 25)

    def test_abroad_the_hours_are_those_of_the_place(self):
        london = self._plan(
            datetime(2035, 3, 10, 21),
            datetime(2035, 3, 10, 23),
            "public",
            venue_id=False,
            city="London",
            country_id=self.env.ref("base.uk").id,
        )
        event = self._read_one(london)
        self.assertEqual(event["DTSTART"].params["TZID"], "Europe/London")
        self.assertEqual(event.decoded("DTSTART").hour, 21)
        self.assertEqual(
            {zone["TZID"] for zone in self._read().walk("VTIMEZONE")},
            {"Europe/London", "Europe/Rome"},
        )

    # === WHO READS WHAT === #

    def test_an_organization_reads_what_it_has_planned(self):
        now = datetime.now().replace(microsecond=0) + timedelta(days=5)
        states = ("idea", "provisional", "confirmed", "cancelled")
        for number, state in enumerate(states):
            start = now + timedelta(days=number)
            self._plan(start, start + timedelta(hours=2), state, name=f"Own {state}", note="Secret")
        self._plan(
            now,
            now + timedelta(hours=1),
            "confirmed",
            self.theatre,
            name="Not Own",
            venue_id=self.hall_2.id,
        )
        path = self._own_feed()
        told = {str(event["SUMMARY"]): event["STATUS"] for event in self._read(path).walk("VEVENT")}
        self.assertEqual(
            told,
            {
                "Own provisional": "TENTATIVE",
                "Own confirmed": "CONFIRMED",
                "Own cancelled": "CANCELLED",
            },
        )
        answer = self.url_open(path)
        self.assertNotIn("Secret", answer.text)
        self.assertIn("private", answer.headers["Cache-Control"])

    def test_a_wrong_or_old_address_is_not_found(self):
        old = self._own_feed()
        self.assertEqual(self.url_open(old).status_code, 200)
        new = self._own_feed()
        self.assertEqual(self.url_open(old).status_code, 404)
        self.assertEqual(self.url_open(new).status_code, 200)
        for token in ("x", "False", "%00", "a" * 5000):
            path = f"/shared-calendar/organization/{token}/feed.ics"
            self.assertIn(self.url_open(path).status_code, (404,), token[:10])

    def test_the_secret_is_for_the_organization_alone(self):
        self.festival._renew_calendar_token_sudo()
        for user in (self.user_manager_sicilia, self.user_festival):
            with self.assertRaises(AccessError):
                self.festival.with_user(user).read(["living_calendar_token"])

    def test_the_portal_makes_renews_and_shows_the_address(self):
        self.authenticate("test.theatre", "test.theatre")
        page = self.url_open("/my/calendar")
        self.assertIn("Make the address", page.text)
        seen = set()
        for _time in range(2):
            data = {"csrf_token": self._get_csrf(self.url_open("/my/calendar"))}
            page = self.url_open("/my/calendar/feed/renew", data=data)
            token = self.theatre.living_calendar_token
            self.assertIn(f"/shared-calendar/organization/{token}/feed.ics", page.text)
            seen.add(token)
        self.assertEqual(len(seen), 2)
        self.assertFalse(self.festival.living_calendar_token)

    def _get_csrf(self, page):
        return page.text.split('name="csrf_token" value="')[1].split('"')[0]

    def test_an_unknown_filter_does_not_widen_the_feed(self):
        self.assertEqual(self.url_open(f"{FEED}&region=999999").status_code, 404)

    # === SENDING === #

    def test_what_has_not_changed_is_not_sent_again(self):
        self.env.flush_all()
        first = self.url_open(FEED)
        for name, header in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
            again = self.url_open(FEED, headers={header: first.headers[name]})
            self.assertEqual((again.status_code, again.text), (304, ""), name)
        self.hall.name = "Sala Rinominata"
        self.env.flush_all()
        tag = {"If-None-Match": first.headers["ETag"]}
        # Within one transaction the clock of the database stands still: the venue is as old.
        self.env.cr.execute(
            "UPDATE living_venue SET write_date = write_date + interval '1 hour' WHERE id = %s",
            [self.hall.id],
        )
        again = self.url_open(FEED, headers=tag)
        self.assertEqual(again.status_code, 200)
        self.assertIn("Sala Rinominata", again.text)
        tag = {"If-None-Match": again.headers["ETag"]}
        self._plan(rome(14, 9), rome(14, 10), "public")
        self.env.flush_all()
        self.assertEqual(self.url_open(FEED, headers=tag).status_code, 200)

    def test_cost_does_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._read()
            return self.cr.sql_log_count - before

        count()
        few = count()
        for day in range(11, 29):
            self._plan(rome(day, 9), rome(day, 10), "public", self.theatre, venue_id=self.hall_2.id)
        self.assertLessEqual(count(), few + 1)

    def test_one_event_alone(self):
        [event] = self._read(f"/shared-calendar/{self.entry.id}/event.ics").walk("VEVENT")
        self.assertEqual(event["SUMMARY"], self.entry.name)
