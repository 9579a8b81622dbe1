"""Working with paths: opening a long one, listing ten thousand, computing them again.

Filled by SQL: 10,000 paths with ten steps and ten sessions each, and one path with 200 steps
and 300 sessions. What a screen reads is asked for as the web client asks, with the fields of
our own views. The peer of opening and of listing is the same with few records: what may grow is
the time to carry the rows, not the number of queries. The peer of computing again is one UPDATE
for each table of facts.
"""

import os

from lxml import etree

from odoo import fields
from odoo.tests import Form

from . import databases
from .clocks import alternate, compare, timed

FEW = 100
SESSIONS = 10  # of a path
STEPS = 10
LONG_STEPS, LONG_SESSIONS = 200, 300
LINES = 40  # that the web client reads of the lines in a form, until one asks for more
FORM = {}  # what the form reads, by database

SQL_AGAIN = (
    """
    UPDATE living_path p SET hours_confirmed = s.confirmed, hours_logged = s.held,
           hours_left = p.hours_budget - s.held
      FROM (SELECT living_path_id,
                   COALESCE(SUM(living_hours) FILTER (WHERE living_state = 'confirmed'), 0)
                       AS confirmed,
                   COALESCE(SUM(living_hours)
                       FILTER (WHERE living_state IN ('confirmed', 'logged')), 0) AS held
              FROM calendar_event WHERE living_path_id IS NOT NULL GROUP BY 1) s
     WHERE s.living_path_id = p.id
    """,
    """
    UPDATE living_path p SET step_done_count = s.done,
           progress = 100.0 * s.done / NULLIF(s.total, 0),
           alone_share = 100.0 * s.alone / NULLIF(s.done, 0), phase_id = s.phase_id
      FROM (SELECT path_id, COUNT(*) FILTER (WHERE state = 'done') AS done,
                   COUNT(*) FILTER (WHERE state <> 'cancelled') AS total,
                   COUNT(*) FILTER (WHERE state = 'done' AND done_by = 'alone') AS alone,
                   MIN(phase_id) FILTER (WHERE state = 'todo') AS phase_id
              FROM living_path_step GROUP BY 1) s
     WHERE s.path_id = p.id
    """,
)
AGAIN = ("hours_confirmed", "hours_logged", "hours_left", "step_done_count", "progress")
AGAIN += ("alone_share", "phase_id")


def measure(options):
    sizes = {"peer": FEW, "ours": options.paths}
    names = {kind: databases.clone(os.environ["FULL_TEMPLATE"], f"paths_{kind}") for kind in sizes}
    ids = {}
    for kind, size in sizes.items():
        ids[kind] = fill(names[kind], size)
        databases.analyze(names[kind])
        with databases.environment(names[kind]) as env:
            form = Form(env["living.path"].browse(ids[kind]))
            FORM[names[kind]] = _show_page(env, form._view["fields_spec"])
    result = {
        "open": _alternate_reading(options.pairs, names, lambda env, kind: _open(env, ids[kind])),
        "list": _alternate_reading(options.pairs, names, lambda env, kind: _list(env)),
        "kanban": _alternate_reading(options.pairs, names, lambda env, kind: _kanban(env)),
        "again": _measure_again(options.pairs, names["ours"]),
        "paths": options.paths,
        "few": FEW,
    }
    for name in names.values():
        databases.drop(name)
    return result


def fill(name, paths):
    """Fill a database with paths, their steps and sessions.

    :return: identifiers of the path to open: with few lines where there are few paths, else long
    """
    with databases.superuser(name) as env:
        desk = env["living.desk"].search([], limit=1)
        organization = env["res.partner"].create(
            {
                "name": "Bench",
                "is_company": True,
                "is_cultural_organization": True,
                "desk_id": desk.id,
            }
        )
        path = env["living.path"].create(
            {
                "name": "Bench",
                "organization_id": organization.id,
                "desk_id": desk.id,
                "date_start": fields.Date.today(),
                "hours_budget": 40.0,
                "state": "active",
                "signed_on": fields.Datetime.now(),
            }
        )
        phase = env["living.phase"].search([], limit=1)
        step = env["living.path.step"].create(
            {"path_id": path.id, "phase_id": phase.id, "name": "Bench", "done_by": "together"}
        )
        event = env["calendar.event"].create(
            {
                "name": "Bench",
                "living_path_id": path.id,
                "start": "2026-01-01 09:00:00",
                "stop": "2026-01-01 11:00:00",
            }
        )
        env.flush_all()
        databases.multiply(env, path, paths - 1, code="'BENCH/' || n", access_token=None)
        env.cr.execute("SELECT min(id) FROM living_path WHERE code LIKE 'BENCH/%%'")
        [first] = env.cr.fetchone()
        state = "CASE MOD(n, 3) WHEN 0 THEN 'todo' ELSE 'done' END"
        databases.multiply(
            env,
            step,
            (paths - 1) * STEPS,
            path_id=f"{first} + MOD(n, {paths - 1})",
            state=state,
        )
        databases.multiply(
            env,
            event,
            (paths - 1) * SESSIONS,
            living_path_id=f"{first} + MOD(n, {paths - 1})",
            living_state="'confirmed'",
            start="start + interval '1 hour' * (n / 20)",
            stop="stop + interval '1 hour' * (n / 20)",
            access_token=None,
        )
        if paths > FEW:
            databases.multiply(env, step, LONG_STEPS - 1, path_id=str(path.id), state=state)
            databases.multiply(env, event, LONG_SESSIONS - 1, living_state="'confirmed'")
    return path.id


def _alternate_reading(pairs, names, read):
    """Compare the same reading in two databases; the first pair warms up."""
    trials = []
    for pair in range(pairs + 1):
        trial = {}

        def run(kind, trial=trial):
            with databases.environment(names[kind]) as env:
                trial[kind], _result = timed(env, lambda: read(env, kind))

        trial["load"] = alternate(pair, lambda run=run: run("peer"), lambda run=run: run("ours"))
        trials.append(trial)
    return compare(trials[1:])


def _open(env, path_id):
    """Read a path with all that its form shows."""
    return env["living.path"].browse(path_id).web_read(FORM[env.cr.dbname])


def _show_page(env, specification):
    """Limit the lines in a form to those that the web client shows at first."""
    fields_of_path = env["living.path"]._fields
    return {
        name: {**part, "limit": LINES}
        if fields_of_path[name].type in ("one2many", "many2many") and "fields" in part
        else part
        for name, part in specification.items()
    }


def _list(env):
    return env["living.path"].web_search_read([], _get_specification(env, "list"), limit=80)


def _kanban(env):
    return env["living.path"].web_read_group(
        [],
        ["state"],
        ["__count"],
        auto_unfold=True,
        unfold_read_specification=_get_specification(env, "kanban"),
        unfold_read_default_limit=20,
    )


def _get_specification(env, kind):
    """Return what a view of paths reads."""
    model = env["living.path"]
    arch = etree.fromstring(model.get_view(view_type=kind)["arch"])
    named = {node.get("name") for node in arch.iter("field")}
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
        for name in named
    }


def _measure_again(pairs, name):
    trials = []
    for pair in range(pairs + 1):
        trial = {}

        def ours(trial=trial):
            with databases.environment(name) as env:
                paths = env["living.path"].search([])

                def compute():
                    for field in AGAIN:
                        env.add_to_compute(paths._fields[field], paths)
                    paths.flush_recordset(AGAIN)

                trial["ours"], _result = timed(env(su=True), compute)

        def peer(trial=trial):
            with databases.environment(name) as env:
                trial["peer"], _result = timed(
                    env, lambda: [env.cr.execute(query) for query in SQL_AGAIN]
                )

        trial["load"] = alternate(pair, peer, ours)
        trials.append(trial)
    return compare(trials[1:])
