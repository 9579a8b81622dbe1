"""The check of the shared calendar over 100,000 and 1,000,000 events.

One database, filled by SQL with venues in the provincial capitals of Italy, and a hundred
thousand events a year: one year first, then ten. Ours is what one check asks: the events that
disturb a wished date by the rules, read through the ORM with what may not be known masked. The
peers are a search by start and end as Odoo's calendar does it, through the ORM as well, and the
range index in SQL written by hand, which finds what is at the same time and knows no rule. The
wishes are drawn at random among all venues and days; a fresh cache for each.

The list of double bookings is counted beside a sweep written by hand, without knowing who may
read what, and read whole.
"""

import gc
import os
import random
import time
from datetime import datetime, timedelta
from statistics import median

from odoo.fields import Command

from . import databases
from .clocks import alternate, compare, timed

NAME = "Bench"
VENUES = 2_000
A_YEAR = 100_000
WISHES = 100
BOARDS = 3
FIRST = datetime(2030, 1, 1)
LOGIN = "bench"
REPORT = "living.clash.report"
SWEEP = """
    SELECT COUNT(*)
      FROM (
            SELECT start,
                   MAX(stop) OVER (
                       PARTITION BY venue_id ORDER BY start, id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ) AS latest
              FROM living_calendar_entry
             WHERE venue_id IS NOT NULL
               AND state IN ('idea', 'provisional', 'confirmed', 'public')
           ) swept
     WHERE start < latest
"""


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "calendar")
    result = {"sizes": {}}
    with databases.superuser(name) as env:
        seeds = prepare(env)
    done = 0
    for size in (options.calendar // 10, options.calendar):
        with databases.superuser(name) as env:
            fill(env, seeds, done, size)
        done = size
        databases.analyze(name)
        with databases.environment(name, LOGIN) as env:
            wishes = draw(env, seeds, size)
            result["sizes"][size] = {
                "found": sum(len(find_neighbours(env, wish)[0]) for wish in wishes) / WISHES,
                "search": run_checks(env, wishes, options.pairs),
                "words": time_each(env, wishes, find_clashes),
                "free_dates": time_each(env, wishes, propose_dates),
                "month": time_each(env, wishes, weigh_month),
                "board": time_each(env, wishes[:BOARDS], show_weeks),
            }
    with databases.environment(name) as env:
        trials = [run_report(env, pair) for pair in range(options.pairs)]
        result["report"] = {**compare(trials), "rows": env[REPORT].search_count([])}
        result["report"]["read"] = median(
            timed(env, lambda: read_report(env))[0].wall for _time in range(3)
        )
    databases.drop(name)
    print("calendar:", result, flush=True)
    return result


def prepare(env):
    """Create one event, the venues, organizations, and an adviser who follows none of them.

    :return: the event, and the first venue and organization
    """
    pattern = env["res.partner"].create(
        {
            "name": NAME,
            "is_company": True,
            "is_cultural_organization": True,
            "desk_id": env["living.desk"].search([("network_id", "=", False)], limit=1).id
            or env["living.desk"].search([], limit=1).id,
        }
    )
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": NAME,
            "login": LOGIN,
            "group_ids": [Command.link(env.ref("living_desk.group_user").id)],
        }
    )
    towns = env["living.town"].search([("country_id.code", "=", "IT")], order="id")
    numbers = random.Random(1)
    # The first towns have many venues, the last ones few.
    chosen = [towns[int(len(towns) * numbers.random() ** 2)] for _venue in range(VENUES)]
    venues = env["living.venue"].create(
        [
            {
                "name": f"{NAME} {number}",
                "city": town.name,
                "state_id": town.state_id.id,
                "latitude": town.latitude + numbers.uniform(-0.03, 0.03),
                "longitude": town.longitude + numbers.uniform(-0.03, 0.03),
            }
            for number, town in enumerate(chosen)
        ]
    )
    entry = env["living.calendar.entry"].create(
        {
            "name": NAME,
            "organization_id": pattern.id,
            "venue_id": venues[0].id,
            "start": FIRST - timedelta(days=100),
            "stop": FIRST - timedelta(days=100, hours=-2),
        }
    )
    env.flush_all()
    organizations = databases.multiply_after(
        env, pattern, VENUES, name=f"'{NAME} ' || n", commercial_partner_id=None
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL"
    )
    return entry.id, venues.ids[0], organizations + 1


def fill(env, seeds, done, size):
    """Copy the event: fifty a year in each venue, a fifth of them not confirmed.

    What is confirmed stands a week apart; what is not falls on any day, also on a taken one.
    """
    entry_id, venue_id, organization_id = seeds
    kinds = env["living.discipline"].search([]).ids
    changes = {
        "venue_id": "venue.id",
        "city": "venue.city",
        "city_key": "lower(venue.city)",
        "region_id": "venue.region_id",
        "country_id": "venue.country_id",
        "latitude": "venue.latitude",
        "longitude": "venue.longitude",
        "organization_id": f"{organization_id} + mod(n, {VENUES})",
        "start": "hours.start",
        "stop": "hours.start + interval '1 hour' + interval '15 minutes' * mod(n, 9)",
        "state": "hours.state",
        "held_on": f"CASE WHEN hours.state = 'provisional' THEN timestamp '{FIRST}' END",
        "hold_until": "CASE WHEN hours.state = 'provisional' THEN hours.start::date END",
        "discipline_id": f"(ARRAY{kinds})[1 + mod(n * 7, {len(kinds)})]",
        "audience": "(ARRAY['all', 'all', 'family', 'schools', 'children'])[1 + mod(n * 3, 5)]",
    }
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'living_calendar_entry' AND column_name <> 'id'"
    )
    columns = [column for (column,) in env.cr.fetchall()]
    values = [changes.get(column, f'pattern."{column}"') for column in columns]
    days = 365 * size / A_YEAR
    env.cr.execute("SELECT setseed(0.5)")
    env.cr.execute(
        f"""
        INSERT INTO living_calendar_entry ({", ".join(columns)})
        SELECT {", ".join(values)}
          FROM generate_series({done + 1}, {size}) n
         CROSS JOIN LATERAL (
               SELECT CASE WHEN mod(n / {VENUES}, 5) > 0
                           THEN (ARRAY['confirmed', 'public'])[1 + mod(n, 2)]
                           ELSE (ARRAY['idea', 'provisional'])[1 + mod(n, 2)] END AS state,
                      timestamp '{FIRST}'
                      + interval '1 day' * (
                          CASE WHEN mod(n / {VENUES}, 5) > 0
                          THEN floor(7.3 * (n / {VENUES}) + random() * 6)
                          ELSE floor(random() * {days}) END)
                      + interval '1 hour' * (CASE WHEN random() < 0.3 THEN 9 ELSE 18 END)
                      + interval '15 minutes' * floor(random() * 8) AS start
               ) hours
          JOIN living_venue venue ON venue.id = {venue_id} + mod(n, {VENUES})
          JOIN living_calendar_entry pattern ON pattern.id = {entry_id}
        """
    )


def draw(env, seeds, size):
    """Return events wished for on any day, in any venue."""
    numbers = random.Random(2)
    calendar = env["living.calendar.entry"]
    kinds = env["living.discipline"].search([]).ids
    days = int(365 * size / A_YEAR)
    wishes = []
    for _wish in range(WISHES):
        start = FIRST + timedelta(days=numbers.randrange(days), hours=numbers.choice((10, 19)))
        wishes.append(
            calendar._prepare_wish(
                start,
                start + timedelta(hours=2),
                venue_id=seeds[1] + numbers.randrange(VENUES),
                discipline_id=numbers.choice(kinds),
                audience="all",
            )
        )
    return wishes


# === WHAT IS MEASURED === #


def find_neighbours(env, wish):
    return env["living.calendar.entry"]._find_neighbours([wish])


def find_clashes(env, wish):
    return env["living.calendar.entry"]._find_clashes([wish])


def propose_dates(env, wish):
    return env["living.calendar.entry"]._propose_dates(wish)


def weigh_month(env, wish):
    first = wish.start.date().replace(day=1)
    return env["living.calendar.entry"]._get_day_weights(first, first + timedelta(days=30), wish)


def show_weeks(env, wish):
    first = wish.start.date().replace(day=1)
    return env["living.calendar.entry"].get_board(str(first), str(first + timedelta(days=41)))


def search_like_stock(env, wish):
    """Search as Odoo's own calendar does."""
    domain = [("stop", ">", wish.start), ("start", "<", wish.stop)]
    return env["living.calendar.entry"].search_fetch(domain, ["name", "start", "stop", "state"])


def search_by_range(env, wish):
    env.cr.execute(
        "SELECT id, venue_id, start, stop FROM living_calendar_entry"
        " WHERE tsrange(start, stop) && tsrange(%s, %s)",
        [wish.start, wish.stop],
    )
    return env.cr.fetchall()


def time_each(env, wishes, action):
    """Return the median, the slowest of twenty and the most queries, each with a fresh cache."""
    action(env, wishes[0])
    readings = []
    for wish in wishes:
        env.invalidate_all()
        readings.append(timed_once(env, lambda wish=wish: action(env, wish)))
    walls = sorted(wall for wall, _queries in readings)
    return {
        "p50": median(walls),
        "p95": walls[int(len(walls) * 0.95)],
        "queries": max(queries for _wall, queries in readings),
    }


def timed_once(env, action):
    """Time something that takes milliseconds, without collecting garbage before each."""
    queries = env.cr.sql_log_count
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin, env.cr.sql_log_count - queries


def run_checks(env, wishes, pairs):
    """Time the same wishes, all in turn, by ours and by the two peers."""
    actions = {
        "ours": find_neighbours,
        "stock": search_like_stock,
        "range": search_by_range,
    }
    trials = {name: [] for name in actions}
    load = []
    for pair in range(pairs):
        names = list(actions) if pair % 2 == 0 else list(reversed(actions))
        gc.collect()
        for name in names:
            trials[name].append(time_each(env, wishes, actions[name]))
        load.append(os.getloadavg()[0])
    result = {
        name: {
            key: median(trial[key] for trial in trials[name]) for key in ("p50", "p95", "queries")
        }
        for name in actions
    }
    for peer in ("stock", "range"):
        ratios = [
            ours["p50"] / other["p50"]
            for ours, other in zip(trials["ours"], trials[peer], strict=True)
        ]
        result[f"{peer}_ratio"] = {
            "median": median(ratios),
            "min": min(ratios),
            "max": max(ratios),
        }
    return {**result, "pairs": pairs, "load": load}


def run_report(env, pair):
    trial = {}

    def ours():
        env.invalidate_all()
        trial["ours"] = timed(env, lambda: env[REPORT].search_count([]))[0]

    def peer():
        trial["peer"] = timed(env, lambda: env.cr.execute(SWEEP))[0]

    trial["load"] = alternate(pair, ours, peer)
    return trial


def read_report(env):
    """Read the first page and how many there are, as the list does."""
    env.invalidate_all()
    return env[REPORT].web_search_read([], {"when": {}, "entry_id": {}, "other_id": {}}, limit=80)
