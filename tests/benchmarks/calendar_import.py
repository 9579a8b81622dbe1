"""Importing a list of events, beside Odoo's own `load()`.

The peer gets the easier half: rows that are parsed already, with database identifiers in place
of the words that people write, and events in their final state at once; ours are entered as
ideas and then held, confirmed and published by the steps of the calendar.
"""

import csv
import io
import os
import time
from base64 import b64encode
from datetime import datetime, timedelta

from . import databases
from .clocks import alternate, compare, timed

HEADER = (
    *("Titolo", "ID esterno", "Ente", "Data", "Dalle", "Alle"),
    *("Luogo", "Città", "Disciplina", "Stato"),
)
STATES = ("idea", "provisional", "confirmed", "public")
ENTRIES = 100_000


def measure(options):
    template = databases.clone(os.environ["FULL_TEMPLATE"], "calendar_template")
    words = seed(template)
    databases.analyze(template)
    databases.Registry.delete(template)
    databases.odoo.sql_db.close_db(template)
    trials, counts = [], None
    start = time.monotonic()
    for pair in range(-1, options.pairs):
        name = databases.clone(template, "calendar_import")
        # The first pair warms up and does not count.
        trial, counts = run_pair(name, pair, options.rows if pair >= 0 else 200, words)
        print(f"calendar_import {pair}: {trial}", flush=True)
        if pair >= 0:
            trials.append(trial)
        databases.drop(name)
        if options.minutes and trials and time.monotonic() - start > options.minutes * 60:
            break
    databases.drop(template)
    again = compare([{**trial, "ours": trial["again"]} for trial in trials])
    return {
        **compare(trials),
        "rows": options.rows,
        "counts": counts,
        "again_ratio": again["wall_ratio"],
        "ours_queries_per_row": max(t["ours"].queries for t in trials) / options.rows,
        "peer_queries_per_row": max(t["peer"].queries for t in trials) / options.rows,
    }


def seed(name):
    """Make organizations and venues of a desk, and a calendar that is in use already."""
    with databases.superuser(name) as env:
        desk = env["living.desk"].search([], limit=1)
        province = desk.region_ids[:1].state_ids[:1]
        organizations = env["res.partner"].create(
            [
                {
                    "name": f"Bench Company {number}",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": desk.id,
                    "city": "Milano",
                }
                for number in range(50)
            ]
        )
        venues = env["living.venue"].create(
            [
                {"name": f"Bench Hall {number}", "city": "Milano", "state_id": province.id}
                for number in range(100)
            ]
        )
        entry = env["living.calendar.entry"].create(
            {
                "name": "Seed",
                "organization_id": organizations[0].id,
                "city": "Torino",
                "start": "2027-01-01 20:00:00",
                "stop": "2027-01-01 22:00:00",
            }
        )
        env.flush_all()
        shift = "interval '1 hour' * n / 5"
        databases.multiply(env, entry, ENTRIES, start=f"start + {shift}", stop=f"stop + {shift}")
        return {
            "desk": desk.id,
            "organizations": [(record.id, record.name) for record in organizations],
            "venues": [(record.id, record.name, record.city) for record in venues],
            "disciplines": [
                (record.id, record.name) for record in env["living.discipline"].search([], limit=5)
            ],
        }


def run_pair(name, pair, count, words):
    trial, counts = {}, {}
    with databases.environment(name) as env:
        events = make_events(count, words)
        # What Odoo keeps between requests is there for both.
        for action in (run_peer, run_ours):
            action(env, make_events(20, words), {}, {}, words)
            env.cr.rollback()
            env.invalidate_all()

        def peer():
            run_peer(env, events, trial, counts, words)
            env.cr.rollback()
            env.invalidate_all()

        def ours():
            run_ours(env, events, trial, counts, words)
            env.cr.rollback()
            env.invalidate_all()

        trial["load"] = alternate(pair, peer, ours)
    return trial, counts


def make_events(count, words):
    """Return events of four states, two hours each, no two in one hall at once."""
    events = []
    for number in range(count):
        day = datetime(2040, 1, 1) + timedelta(days=number // len(words["venues"]))
        events.append(
            {
                "name": f"Event {number}",
                "uid": f"event-{number}@bench.example",
                "organization": words["organizations"][number % len(words["organizations"])],
                "start": day.replace(hour=20),
                "stop": day.replace(hour=22),
                "venue": words["venues"][number % len(words["venues"])],
                "discipline": words["disciplines"][number % len(words["disciplines"])],
                "state": STATES[number % len(STATES)],
            }
        )
    return events


def run_peer(env, events, trial, counts, words):
    header = [
        *("id", "name", "external_uid", "organization_id/.id", "start", "stop"),
        *("venue_id/.id", "discipline_id/.id", "state"),
    ]
    table = [
        [
            *(f"bench_{number}", event["name"], event["uid"], str(event["organization"][0])),
            *(str(event["start"]), str(event["stop"])),
            *(str(event["venue"][0]), str(event["discipline"][0]), event["state"]),
        ]
        for number, event in enumerate(events)
    ]
    # Elevated: nobody else may write a state.
    model = env["living.calendar.entry"].sudo().with_context(import_file=True)
    trial["peer"], result = timed(env, lambda: model.load(header, table))
    assert result["ids"] and len(result["ids"]) == len(table), result["messages"][:3]


def run_ours(env, events, trial, counts, words):
    content = make_file(events)
    trial["ours"], wizard = timed(env, lambda: import_file(env, words, content))
    counts["first"] = count_outcome(wizard)
    env.invalidate_all()
    trial["again"], wizard = timed(env, lambda: import_file(env, words, content))
    counts["again"] = count_outcome(wizard)
    env.invalidate_all()
    trial["check"], _wizard = timed(env, lambda: import_file(env, words, content, "action_check"))
    assert counts["first"]["new"] == len(events), counts
    assert not counts["again"]["new"] and not counts["again"]["changed"], counts


def import_file(env, words, content, action="action_import"):
    """Do what the button does."""
    wizard = env["living.calendar.import"].create(
        {"desk_id": words["desk"], "file": b64encode(content), "filename": "list.csv"}
    )
    getattr(wizard, action)()
    return wizard


def count_outcome(wizard):
    return {name: wizard[f"{name}_count"] for name in ("new", "known", "changed", "rejected")}


def make_file(events):
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow(HEADER)
    for event in events:
        _id, hall, town = event["venue"]
        writer.writerow(
            [
                *(event["name"], event["uid"], event["organization"][1]),
                *(event["start"].strftime("%d/%m/%Y"), "21:00", "23:00"),
                *(hall, town, event["discipline"][1], event["state"]),
            ]
        )
    return output.getvalue().encode()
