"""Finding somebody among 100,000 organizations and contacts, with accents and slips.

The same searches are asked of ours, of the trigram index in SQL written by hand, and of Odoo's
own search by name, which has no index for it. Then they are asked as each kind of user, with
the rules of the desks and of the contact network and without: Odoo's own rules stay.
"""

import os
from contextlib import contextmanager

from odoo.addons.living_desk.models.living_directory import SIMILARITY
from odoo.addons.living_desk.tools import folding

from . import databases
from .clocks import Reading, alternate, compare, timed

COLUMNS = ["name", "city"]
PAGE = 80
# What the names are made of: a kind, and two words of three syllables.
KINDS = "Teatro Compagnia Festival Théâtre Fondazione Scène Atelier Museo Maison Kunsthaus".split()
SYLLABLES = (
    "ba be bi bo ca ce chi co da de di do fa fe fi ga ge ghi go la le li lo ma me mi mo na ne ni "
    "no pa pe pi po qua que ra re ri ro sa se si so sta ste ta ti to tra va ve vi vo zà zé zì zö"
).split()
TOWNS = "Milano Lyon Catania Kraków Malmö Besançon Forlì Cefalù Málaga Zürich Ancona Roma".split()
RULES = (
    "living_desk.res_partner_rule_contact_read",
    "living_desk.res_partner_rule_contact_write",
    "living_desk.res_partner_rule_desk",
    "living_desk.res_partner_rule_coordinator",
)


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "directory")
    databases.seed(name)
    with databases.superuser(name) as env:
        fill(env, options.directory)
    databases.analyze(name)
    result = {"size": options.directory}
    with databases.environment(name) as env:
        partners = env["res.partner"].sudo()
        searches = choose_searches(partners)
        by_hand = {search: read_by_hand(env, search) for search in searches}
        assert all(
            sorted(row[0] for row in rows) == sorted(find(partners, search).ids)
            for search, rows in by_hand.items()
        ), "ours and the peer found others"
        for peer, action in (
            ("sql", lambda search: read_by_hand(env, search)),
            ("stock", lambda search: find_stock(partners, search)),
        ):
            result[peer] = compare_all(
                env, options, searches, lambda search: find(partners, search), action
            )
    with databases.environment(name) as env:
        result["roles"] = {
            login: measure_role(env, options, login)
            for login in ("bench.adviser", "bench.coordinator")
        }
    databases.drop(name)
    print("directory:", result, flush=True)
    return result


def measure_role(env, options, login):
    user = env["res.users"].sudo().search([("login", "=", login)])
    partners = env["res.partner"].with_user(user)
    searches = choose_searches(partners)
    trials = []
    for pair in range(-1, options.pairs):
        trial = {}

        def run(trial, kind):
            trial[kind] = run_all(env, searches, lambda search: find(partners, search))

        def run_without(trial):
            with without_rules(env):
                find(partners, searches[0])
                run(trial, "peer")
            find(partners, searches[0])

        trial["load"] = alternate(
            pair,
            lambda trial=trial: run_without(trial),
            lambda trial=trial: run(trial, "ours"),
        )
        if pair >= 0:
            trials.append(trial)
    return compare(trials)


@contextmanager
def without_rules(env):
    """Switch the rules of the desks and the contact network off for a while."""
    rules = env["ir.rule"].sudo().browse(env.ref(xmlid).id for xmlid in RULES)
    rules.active = False
    env.flush_all()
    try:
        yield
    finally:
        rules.active = True
        env.flush_all()


def compare_all(env, options, searches, ours, peer):
    trials = []
    for pair in range(-1, options.pairs):
        trial = {}
        trial["load"] = alternate(
            pair,
            lambda trial=trial: trial.update(peer=run_all(env, searches, peer)),
            lambda trial=trial: trial.update(ours=run_all(env, searches, ours)),
        )
        if pair >= 0:
            trials.append(trial)
    return compare(trials)


def run_all(env, searches, action):
    reading = Reading()
    for search in searches:
        env.invalidate_all()
        reading += timed(env, lambda search=search: action(search))[0]
    count = len(searches)
    return Reading(reading.wall / count, reading.cpu / count, reading.queries / count)


def find(partners, search):
    return partners.search_fetch([("directory_search", "ilike", search)], COLUMNS, limit=PAGE)


def find_stock(partners, search):
    return partners.search_fetch([("name", "ilike", search)], COLUMNS, limit=PAGE)


def read_by_hand(env, search):
    """Ask the index what ours asks it, knowing beforehand nothing of who asks."""
    words = folding.words(search)
    written = " AND ".join("directory_text LIKE %s" for _word in words)
    rows = select(env, written, [f"%{word}%" for word in words])
    if rows:
        return rows
    env.cr.execute(
        "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(SIMILARITY)]
    )
    return select(env, " AND ".join("directory_text %%> %s" for _word in words), words)


def select(env, condition, parameters):
    env.cr.execute(
        f"SELECT id, name, city FROM res_partner WHERE active AND {condition}"
        f" ORDER BY complete_name, id DESC LIMIT {PAGE}",
        parameters,
    )
    return env.cr.fetchall()


def choose_searches(partners):
    """Return names as people type them: whole, in part, without accents, with two letters swapped.

    Spread evenly over what the user sees of the directory, the same in every run.
    """
    listed = partners.search([("directory_text", "!=", False)], order="id")
    partners.env.cr.execute(
        "SELECT name, city FROM res_partner WHERE id = ANY(%s) ORDER BY id", [listed.ids]
    )
    rows = [
        (name, city) for name, city in partners.env.cr.fetchall() if len(name.split()) == 3 and city
    ]
    searches = []
    for number, (name, city) in enumerate(rows[:: len(rows) // 20][:20]):
        _kind, first, second = name.split()
        slip = second[:2] + second[3] + second[2] + second[4:]
        typed = (second, folding.fold(f"{first} {second}"), f"{first} {city}", slip)
        searches.append(typed[number % len(typed)])
    return searches


def fill(env, count):
    """Give the desks organizations, four of five, and contacts with all kinds of visibility."""
    desks = env["living.desk"].search([])
    for login, group in (("adviser", "group_user"), ("coordinator", "group_coordinator")):
        user = env["res.users"].create(
            {
                "name": login,
                "login": f"bench.{login}",
                "group_ids": [(4, env.ref(f"living_desk.{group}").id)],
            }
        )
        desks[0].user_ids += user
    organization, contact = env["res.partner"].create(
        [
            {
                "name": "Organization",
                "is_company": True,
                "is_cultural_organization": True,
                "desk_id": desks[0].id,
            },
            {
                "name": "Contact",
                "is_company": True,
                "is_network_contact": True,
                "contact_desk_id": desks[0].id,
            },
        ]
    )
    env.flush_all()

    def pick(words, step):
        array = ", ".join(f"'{word}'" for word in words)
        number = f"hashint4((n * 31 + {step})::int)::bigint & 2147483647"
        return f"(ARRAY[{array}])[1 + MOD({number}, {len(words)})]"

    def word(syllables, step):
        return " || ".join(pick(syllables, step + place) for place in range(3))

    folded = [[folding.fold(part) for part in parts] for parts in (KINDS, SYLLABLES, TOWNS)]
    name = (
        f"{pick(KINDS, 1)} || ' ' || initcap({word(SYLLABLES, 2)})"
        f" || ' ' || initcap({word(SYLLABLES, 5)})"
    )
    text = (
        f"{pick(folded[0], 1)} || ' ' || {word(folded[1], 2)} || ' ' || {word(folded[1], 5)}"
        f" || ' ' || {pick(folded[2], 8)}"
    )
    desk = f"(ARRAY{desks.ids})[1 + MOD(n / 7, {len(desks)})]"
    shared = {
        "name": name,
        "complete_name": name,
        "city": pick(TOWNS, 8),
        "directory_text": text,
        "commercial_partner_id": None,
    }
    databases.multiply(env, organization, count * 4 // 5, desk_id=desk, **shared)
    databases.multiply(
        env,
        contact,
        count // 5,
        contact_desk_id=desk,
        contact_visibility="(ARRAY['desk', 'desk', 'network', 'public'])[1 + MOD(n / 5, 4)]",
        **shared,
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL"
    )
