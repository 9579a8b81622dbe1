"""Importing a list of organizations, beside Odoo's own `load()` and PostgreSQL's `COPY`.

The peer gets the easier half: rows that are parsed already, with database identifiers in
place of the words that people write, without the rows that ours has to recognize or refuse,
and without writing the history that its screen would write.
"""

import csv
import io
import os
import random
import time
from base64 import b64encode

from stdnum import luhn

from . import databases
from .clocks import alternate, compare, timed

COLUMNS = {
    "name": "Denominazione",
    "vat": "Partita IVA",
    "email": "E-mail",
    "phone": "Telefono",
    "website": "Sito",
    "street": "Indirizzo",
    "zip": "CAP",
    "city": "Comune",
    "province": "Provincia",
    "kind": "Tipo",
    "disciplines": "Disciplina",
    "founded": "Anno di fondazione",
}
KINDS = ("theatre", "company", "festival", "museum", "residency", "circuit", "network", "other")


def measure(options):
    template = databases.clone(os.environ["FULL_TEMPLATE"], "import_template")
    databases.seed(template)
    databases.analyze(template)
    databases.Registry.delete(template)
    databases.odoo.sql_db.close_db(template)
    trials, counts = [], None
    start = time.monotonic()
    for pair in range(-1, options.pairs):
        name = databases.clone(template, "import")
        # The first pair warms up and does not count.
        rows = options.rows if pair >= 0 else 200
        trial, counts = run_pair(name, pair, rows)
        print(f"import {pair}: {trial}", flush=True)
        if pair >= 0:
            trials.append(trial)
        databases.drop(name)
        if options.minutes and trials and time.monotonic() - start > options.minutes * 60:
            break
    databases.drop(template)
    return {
        **compare(trials),
        "rows": options.rows,
        "counts": counts,
        "copy_ratio": compare([{**trial, "peer": trial["copy"]} for trial in trials])["wall_ratio"],
        "again_ratio": compare([{**trial, "ours": trial["again"]} for trial in trials])[
            "wall_ratio"
        ],
        "ours_queries_per_row": max(t["ours"].queries for t in trials) / options.rows,
        "peer_queries_per_row": max(t["peer"].queries for t in trials) / options.rows,
    }


def run_pair(name, pair, count):
    trial, counts = {}, {}
    with databases.environment(name) as env:
        words = read_words(env)
        organizations = make_organizations(count, words)
        # What Odoo keeps between requests is there for both.
        for action in (run_peer, run_ours):
            action(env, make_organizations(20, words), {}, {}, words)
            env.cr.rollback()
            env.invalidate_all()

        def peer():
            run_peer(env, organizations, trial, counts, words)
            env.cr.rollback()
            env.invalidate_all()

        def ours():
            run_ours(env, organizations, trial, counts, words)
            rows = copy_out(env)
            env.cr.rollback()
            env.invalidate_all()
            trial["copy"], _result = timed(env, lambda: copy_in(env, *rows))
            env.cr.rollback()

        trial["load"] = alternate(pair, peer, ours)
    return trial, counts


def run_peer(env, organizations, trial, counts, words):
    header, table = make_matrix(organizations, words)
    model = env["res.partner"].with_context(import_file=True, tracking_disable=True)
    trial["peer"], result = timed(env, lambda: model.load(header, table))
    assert result["ids"] and len(result["ids"]) == len(table), result["messages"][:3]


def run_ours(env, organizations, trial, counts, words):
    content = make_file(organizations)
    trial["ours"], wizard = timed(env, lambda: import_file(env, words, content))
    counts["first"] = count_outcome(wizard)
    env.invalidate_all()
    trial["again"], wizard = timed(env, lambda: import_file(env, words, content))
    counts["again"] = count_outcome(wizard)
    assert counts["first"]["new"] == len(organizations), counts
    assert not counts["again"]["new"] and not counts["again"]["changed"], counts


def import_file(env, words, content):
    """Do what the button does, from the file to the sheet of rejected rows."""
    wizard = env["living.organization.import"].create(
        {"desk_id": words["desk"], "file": b64encode(content), "filename": "list.csv"}
    )
    wizard.action_import()
    return wizard


def count_outcome(wizard):
    return {name: wizard[f"{name}_count"] for name in ("new", "known", "changed", "rejected")}


def read_words(env):
    """Return what rows refer to, by word and by identifier."""
    italy = env.ref("base.it")
    states = env["res.country.state"].search([("country_id", "=", italy.id)])
    disciplines = env["living.discipline"].search([])
    return {
        "desk": env["living.desk"].search([], limit=1).id,
        "country": italy.id,
        "provinces": {state.code: state.id for state in states},
        "disciplines": {discipline.name: discipline.id for discipline in disciplines},
    }


def make_organizations(count, words, seed=2017):
    """Return invented organizations, the same ones every time."""
    chance = random.Random(seed)
    codes, disciplines = sorted(words["provinces"]), sorted(words["disciplines"])
    organizations = []
    for number in range(count):
        digits = f"{1_000_000 + number:07}015"
        code = chance.choice(codes)
        organizations.append(
            {
                "name": f"Organization {number}",
                "vat": f"IT{digits}{luhn.calc_check_digit(digits)}",
                "email": f"info@organization{number}.example",
                "phone": f"+39 02 {number:07}",
                "website": f"www.organization{number}.example",
                "street": f"Via {chance.randrange(500)}, {chance.randrange(200)}",
                "zip": f"{chance.randrange(100_000):05}",
                "city": f"Comune {code}",
                "province": code,
                "kind": chance.choice(KINDS),
                "disciplines": chance.sample(disciplines, chance.randrange(1, 3)),
                "founded": chance.randrange(1900, 2026),
            }
        )
    return organizations


def make_file(organizations):
    """Return a CSV of all organizations, and of 1 % doubles, known ones and bad ones each."""
    extra = max(1, len(organizations) // 100)
    rows = list(organizations)
    rows += [{**row, "name": f"{row['name']} bis"} for row in organizations[:extra]]
    rows += [
        {"name": f"Seed {n}", "email": f"Seed{n}@seed.example", "phone": f"+39 011 {n}"}
        for n in range(1, extra + 1)
    ]
    rows += [{**row, "email": "not an address"} for row in organizations[:extra]]
    random.Random(1).shuffle(rows)
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow(COLUMNS.values())
    for row in rows:
        row = {**row, "disciplines": ", ".join(row.get("disciplines", ()))}
        writer.writerow([row.get(name, "") for name in COLUMNS])
    return output.getvalue().encode()


def make_matrix(organizations, words):
    """Return the header and the rows that `load()` takes."""
    plain = ("name", "vat", "email", "phone", "website", "street", "zip", "city")
    header = [
        *("id", *plain),
        *("state_id/.id", "country_id/.id", "organization_kind", "discipline_ids/.id"),
        *("founded_year", "desk_id/.id", "is_company", "is_cultural_organization"),
    ]
    table = []
    for number, row in enumerate(organizations):
        disciplines = ",".join(str(words["disciplines"][name]) for name in row["disciplines"])
        table.append(
            [
                f"bench_{number}",
                *(row[name] for name in plain),
                str(words["provinces"][row["province"]]),
                str(words["country"]),
                row["kind"],
                disciplines,
                str(row["founded"]),
                str(words["desk"]),
                "1",
                "1",
            ]
        )
    return header, table


def copy_out(env):
    """Return the rows just imported, as PostgreSQL would take them."""
    env.cr.execute(
        "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns"
        " WHERE table_name = 'res_partner' AND column_name NOT IN ('id', 'commercial_partner_id')"
    )
    columns = env.cr.fetchone()[0]
    output = io.StringIO()
    query = f"SELECT {columns} FROM res_partner WHERE name LIKE 'Organization %'"
    env.cr._obj.copy_expert(f"COPY ({query}) TO STDOUT", output)
    return columns, output.getvalue()


def copy_in(env, columns, rows):
    env.cr._obj.copy_expert(f"COPY res_partner ({columns}) FROM STDIN", io.StringIO(rows))
