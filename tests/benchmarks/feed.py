"""The public iCal feed of 5,000 events, beside one statement and the same library.

One database, filled by SQL with venues and events around today. Ours is what a calendar that
subscribed asks for: the version of the feed, then the feed. The peer reads the same columns with
one statement and writes each event with the library's own objects, without revisions or zones of
other countries. Both are read again by the library and must tell the same. The queries are
compared with those for a tenth of the events.
"""

import os
from datetime import timezone
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from odoo import fields
from odoo.fields import Domain

from odoo.addons.living_desk_events.tools.ical_feed import write_feed

from . import databases
from .clocks import alternate, compare, timed

NAME = "Bench"
VENUES = 200
LIMIT = 100_000
ROME = ZoneInfo("Europe/Rome")
STATEMENT = """
    SELECT entry.id, entry.name, entry.start, entry.stop, entry.state, entry.write_date,
           entry.city, entry.latitude::float8, entry.longitude::float8, entry.description,
           venue.name, partner.name, COALESCE(kind.name->>'it_IT', kind.name->>'en_US'),
           COALESCE(country.name->>'it_IT', country.name->>'en_US')
      FROM living_calendar_entry entry
      LEFT JOIN living_venue venue ON venue.id = entry.venue_id
      LEFT JOIN res_partner partner ON partner.id = entry.organization_id
      LEFT JOIN living_discipline kind ON kind.id = entry.discipline_id
      LEFT JOIN res_country country ON country.id = entry.country_id
     WHERE entry.name LIKE %s AND entry.state = 'public'
     ORDER BY entry.start, entry.id
"""


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "feed")
    few = options.feed // 10
    with databases.superuser(name) as env:
        fill(env, few)
    databases.analyze(name)
    queries = {few: count_queries(name)}
    with databases.superuser(name) as env:
        multiply(env, options.feed - few, few)
    databases.analyze(name)
    queries[options.feed] = count_queries(name)
    with databases.environment(name) as env:
        ours, peer = write_ours(env), write_plain(env)
        assert tell(ours) == tell(peer), "both tell the same"
        trials = [run_pair(env, pair) for pair in range(options.pairs)]
        version = timed(env, lambda: read_version(env))[0]
    databases.drop(name)
    result = {
        "events": options.feed,
        "bytes": len(ours),
        "queries": queries,
        "unchanged": version.wall,
        **compare(trials),
    }
    print("feed:", result, flush=True)
    return result


def fill(env, count):
    """Plan public events of one organization, one after the other, in many venues."""
    desk = env["living.desk"].search([], limit=1)
    organization = env["res.partner"].create(
        {
            "name": NAME,
            "is_company": True,
            "is_cultural_organization": True,
            "desk_id": desk.id,
        }
    )
    venue = env["living.venue"].create(
        {
            "name": NAME,
            "city": "Milano",
            "state_id": env.ref("base.state_it_mi").id,
            "latitude": 45.46,
            "longitude": 9.19,
        }
    )
    env.flush_all()
    databases.multiply(env, venue, VENUES - 1, name=f"'{NAME} ' || n")
    # Never in an hour that occurs twice: objects of the library cannot say which one is meant.
    noon = fields.Datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)
    env["living.calendar.entry"].create(
        {
            "name": f"{NAME} con più parole, come i titoli; di chi recita",
            "organization_id": organization.id,
            "discipline_id": env["living.discipline"].search([], limit=1).id,
            "venue_id": venue.id,
            "start": noon,
            "stop": fields.Datetime.add(noon, hours=2),
            "description": "Di che cosa si tratta, in due righe.\nE per chi.",
            "state": "public",
        }
    )
    env.flush_all()
    multiply(env, count - 1, 0)


def multiply(env, count, offset):
    entry = env["living.calendar.entry"].search([("name", "like", NAME)], order="id", limit=1)
    shift = f"interval '3 hours' * (n + {offset})"
    venue = (
        f"(SELECT MIN(id) FROM living_venue WHERE starts_with(name, '{NAME}')) + mod(n, {VENUES})"
    )
    databases.multiply(
        env,
        entry,
        count,
        start=f"start + {shift}",
        stop=f"stop + {shift}",
        venue_id=venue,
        request_key=None,
    )


def get_domain(env):
    calendar = env["living.calendar.entry"]
    return calendar._get_public_domain() & Domain("name", "like", NAME)


def read_version(env):
    return env["living.calendar.entry"].sudo()._get_feed_version(get_domain(env))


def write_ours(env):
    read_version(env)
    calendar = env["living.calendar.entry"].with_context(lang="it_IT").sudo()
    events = calendar._get_feed_events(get_domain(env), LIMIT, "https://bench.example/calendar")
    return b"".join(write_feed(events, NAME))


def write_plain(env):
    env.cr.execute(STATEMENT, [f"{NAME}%"])
    calendar = Calendar()
    calendar.add("prodid", NAME)
    calendar.add("version", "2.0")
    for row in env.cr.fetchall():
        (number, name, start, stop, _state, changed, city, latitude, longitude) = row[:9]
        description, venue, organization, kind, country = row[9:]
        event = Event()
        event.add("uid", f"{number}@bench")
        event.add("summary", name)
        event.add("dtstart", start.replace(tzinfo=timezone.utc).astimezone(ROME))
        event.add("dtend", stop.replace(tzinfo=timezone.utc).astimezone(ROME))
        event.add("dtstamp", changed.replace(tzinfo=timezone.utc))
        event.add("last-modified", changed.replace(tzinfo=timezone.utc))
        event.add("sequence", 0)
        event.add("status", "CONFIRMED")
        event.add("location", ", ".join(filter(None, (venue, city, country))))
        event.add("geo", (latitude, longitude))
        event.add("categories", [kind])
        event.add("description", f"{organization}\n\n{description}")
        event.add("url", f"https://bench.example/calendar/{number}")
        calendar.add_component(event)
    return calendar.to_ical()


def tell(feed):
    """Return what a feed says, as the library reads it."""
    return [
        (
            str(event["SUMMARY"]),
            event.decoded("DTSTART"),
            event.decoded("DTEND"),
            str(event["LOCATION"]),
            str(event["DESCRIPTION"]),
            event["CATEGORIES"].cats,
            str(event["URL"]),
        )
        for event in Calendar.from_ical(feed).walk("VEVENT")
    ]


def count_queries(name):
    with databases.environment(name) as env:
        write_ours(env)
        env.invalidate_all()
        return timed(env, lambda: write_ours(env))[0].queries


def run_pair(env, pair):
    trial = {}

    def ours():
        env.invalidate_all()
        trial["ours"] = timed(env, lambda: write_ours(env))[0]

    def peer():
        trial["peer"] = timed(env, lambda: write_plain(env))[0]

    trial["load"] = alternate(pair, ours, peer)
    return trial
