"""Opening the coordinator's dashboard, beside the same aggregates in SQL written by hand.

One database, filled by SQL: as many organizations and requests as paths, five steps and ten
sessions for each. Ours asks as a coordinator, with record rules; the peer counts the same rows
without asking who wants to know. Both must come to the same figures.
"""

import os

from dateutil.relativedelta import relativedelta

from odoo import fields

from . import databases
from .clocks import alternate, compare, timed_mean

OPENINGS = 10  # in one trial
SESSIONS = 10  # of a path
STEPS = 5

# Every tile, and the statement that answers it: a statement may answer several.
STATEMENTS = {
    "requests": """
        SELECT desk_id, user_id, COUNT(*) FROM crm_lead
         WHERE active AND is_living_request AND won_status = 'pending' AND desk_id IS NOT NULL
         GROUP BY desk_id, user_id""",
    "answers": """
        SELECT desk_id, living_answered_in_time, COUNT(*), SUM(living_answer_days) FROM crm_lead
         WHERE is_living_request AND desk_id IS NOT NULL
           AND living_first_answer_on >= %(start)s AND living_first_answer_on < %(stop)s
         GROUP BY desk_id, living_answered_in_time""",
    "organizations": """
        SELECT desk_id, COUNT(*) FROM res_partner
         WHERE active AND is_cultural_organization AND is_company AND desk_id IS NOT NULL
         GROUP BY desk_id""",
    "paths": """
        SELECT desk_id, state, COUNT(*) FROM living_path
         WHERE state IN ('active', 'proposed') GROUP BY desk_id, state""",
    "sessions": """
        SELECT living_desk_id, living_state, COUNT(*), SUM(living_hours) FROM calendar_event
         WHERE active AND living_desk_id IS NOT NULL
           AND (living_state = 'logged' OR living_state = 'confirmed'
                AND start >= %(start)s AND start < %(stop)s)
         GROUP BY living_desk_id, living_state""",
    "closings": """
        SELECT desk_id, outcome, COUNT(*) FROM living_path
         WHERE concluded_on >= %(first)s AND concluded_on < %(after)s GROUP BY desk_id, outcome""",
    "learning": """
        SELECT desk_id, done_by, COUNT(*) FROM living_path_step
         WHERE state = 'done' AND date_done >= %(first)s AND date_done < %(after)s
         GROUP BY desk_id, done_by""",
    "steps": """
        SELECT step.desk_id, COUNT(*) FROM living_path_step step
          JOIN living_path path ON path.id = step.path_id
         WHERE step.state = 'todo' AND path.state = 'active' AND step.date_planned < %(today)s
         GROUP BY step.desk_id""",
    "searches": """
        SELECT desk_id, state, COUNT(*) FROM living_consultancy_need
         WHERE state IN ('open', 'offered') GROUP BY desk_id, state""",
    "spread": """
        SELECT desk_id, consultant_id, SUM(hours_budget) FROM living_assignment
         WHERE state IN ('accepted', 'done') AND answered_on >= %(since)s
         GROUP BY desk_id, consultant_id""",
    "tiers": """
        SELECT organization.desk_id, tier.id, COUNT(*) FROM res_partner organization
          LEFT JOIN living_turnover turnover
            ON turnover.organization_id = organization.id AND turnover.state = 'verified'
           AND turnover.fiscal_year = %(year)s
          LEFT JOIN LATERAL (
               SELECT id FROM living_fee_tier
                WHERE lower_bound <= turnover.amount_company AND schedule_id = %(schedule)s
                ORDER BY lower_bound DESC LIMIT 1) tier ON TRUE
         WHERE organization.active AND organization.is_cultural_organization
           AND organization.is_company AND organization.desk_id IS NOT NULL
         GROUP BY organization.desk_id, tier.id""",
    "desks": "SELECT id, name, network_id, request_limit FROM living_desk WHERE active",
    "networks": "SELECT id, name FROM living_network WHERE active",
    "teams": """
        SELECT team.desk_id, users.id, partner.name FROM living_desk_res_users_rel team
          JOIN res_users users ON users.id = team.user_id AND users.active
          JOIN res_partner partner ON partner.id = users.partner_id""",
}


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "dashboard")
    databases.seed(name)
    with databases.superuser(name) as env:
        fill(env, options.paths)
    databases.analyze(name)
    with databases.environment(name) as env:
        parameters = read_parameters(env)
        ours, peer = open_dashboard(env), read_by_hand(env, parameters)
        check(ours, peer)
        # Rules and rights get read and kept.
        open_dashboard(env)
        trials = [run_pair(env, parameters, pair) for pair in range(options.pairs)]
        known = set(
            env["living.dashboard"]._get_sources(*env["living.dashboard"]._get_period("year"))
        )
    databases.drop(name)
    result = {
        **compare(trials),
        "paths": options.paths,
        "sessions": options.paths * SESSIONS,
        "tiles": len(ours["tiles"]),
        "not_in_peer": sorted(known - set(STATEMENTS)),
    }
    print("dashboard:", result, flush=True)
    return result


def open_dashboard(env):
    env.invalidate_all()
    return env["living.dashboard"].get_figures(False, "year")


def read_parameters(env):
    """Return what the statements compare with."""
    today = fields.Date.context_today(env.user)
    dashboard = env["living.dashboard"]
    first, after = dashboard._get_period("year")
    source = dashboard._get_sources(first, after)["answers"]
    bounds = {
        condition.operator: condition.value
        for condition in source.domain.iter_conditions()
        if condition.field_expr == "living_first_answer_on"
    }
    desks = dashboard._get_desks()
    schedule = dashboard._get_schedules_sudo(desks)[:1]
    first, after = dashboard._get_period("year")
    return {
        "today": today,
        "first": first,
        "after": after,
        "start": bounds[">="],
        "stop": bounds["<"],
        "since": today - relativedelta(months=12),
        "schedule": schedule.id,
        "year": schedule._get_reference_year(today) if schedule else None,
    }


def read_by_hand(env, parameters):
    rows = {}
    for name, statement in STATEMENTS.items():
        env.cr.execute(statement, parameters)
        rows[name] = env.cr.fetchall()
    return rows


def check(ours, peer):
    """Both have counted the same."""
    totals = {tile["key"]: tile["total"] for tile in ours["tiles"]}
    expected = {
        "open_requests": sum(row[-1] for row in peer["requests"]),
        "organizations": sum(row[-1] for row in peer["organizations"]),
        "active_paths": sum(row[2] for row in peer["paths"] if row[1] == "active"),
        "paths_to_sign": sum(row[2] for row in peer["paths"] if row[1] == "proposed"),
        "sessions_to_confirm": sum(row[2] for row in peer["sessions"] if row[1] == "logged"),
        "late_steps": sum(row[-1] for row in peer["steps"]),
    }
    assert {key: totals[key] for key in expected} == expected, (totals, expected)
    hours = sum(row[3] for row in peer["sessions"] if row[1] == "confirmed")
    assert abs(totals["hours_confirmed"] - hours) < 0.01, (totals, hours)


def run_pair(env, parameters, pair):
    trial = {}

    def run(kind, action):
        trial[kind] = timed_mean(env, action, OPENINGS)

    trial["load"] = alternate(
        pair,
        lambda: run("peer", lambda: read_by_hand(env, parameters)),
        lambda: run("ours", lambda: open_dashboard(env)),
    )
    return trial


def fill(env, count):
    """Give the desks organizations, requests, paths, steps and sessions, evenly."""
    desks = env["living.desk"].search([])

    def desk_of(number):
        return f"(ARRAY{desks.ids})[1 + MOD({number}, {len(desks)})]"

    organization = env["res.partner"].create(
        {
            "name": "Organization",
            "is_company": True,
            "is_cultural_organization": True,
            "desk_id": desks[0].id,
        }
    )
    lead = env["crm.lead"].create(
        {
            "name": "Request",
            "type": "opportunity",
            "is_living_request": True,
            "desk_id": desks[0].id,
            "user_id": env.user.id,
        }
    )
    path = env["living.path"].create(
        {
            "name": "Path",
            "organization_id": organization.id,
            "desk_id": desks[0].id,
            "date_start": fields.Date.today(),
        }
    )
    step = env["living.path.step"].create(
        {"path_id": path.id, "name": "Step", "phase_id": env["living.phase"].search([], limit=1).id}
    )
    session = env["calendar.event"].create(
        {
            "name": "Session",
            "living_path_id": path.id,
            "start": "2026-01-01 09:00:00",
            "stop": "2026-01-01 11:00:00",
        }
    )
    env.flush_all()
    databases.multiply(env, organization, count, desk_id=desk_of("n"), commercial_partner_id=None)
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL"
    )
    # One of ten is open; the others were answered over the last two years.
    answered = f"now() at time zone 'utc' - interval '1 minute' * (n * 1051200.0 / {count})"
    databases.multiply(
        env,
        lead,
        count,
        desk_id=desk_of("n"),
        living_request_number="'BENCH/' || n",
        won_status="CASE WHEN MOD(n, 10) = 0 THEN 'pending' ELSE 'won' END",
        living_first_answer_on=f"CASE WHEN MOD(n, 10) = 0 THEN NULL ELSE {answered} END",
        living_answer_days="(MOD(n, 12))::float",
        living_answered_in_time="MOD(n, 12) < 8",
    )
    databases.multiply(
        env,
        path,
        count,
        code="'BENCH/' || n",
        desk_id=desk_of("n"),
        access_token=None,
        signed_on="now()",
        state="(ARRAY['active', 'active', 'active', 'proposed', 'orientation', 'concluded'])"
        "[1 + MOD(n, 6)]",
        outcome="CASE WHEN MOD(n, 6) = 5 THEN 'autonomous' END",
        concluded_on="CASE WHEN MOD(n, 6) = 5 THEN CURRENT_DATE - MOD(n, 700)::int END",
    )
    env.cr.execute("SELECT MIN(id) FROM living_path WHERE code LIKE 'BENCH/%'")
    [first] = env.cr.fetchone()
    number = f"(1 + MOD(n, {count}))"
    databases.multiply(
        env,
        step,
        count * STEPS,
        path_id=f"{first} - 1 + {number}",
        desk_id=desk_of(number),
        date_planned="CURRENT_DATE + (MOD(n, 400))::int - 100",
        state="CASE WHEN MOD(n, 2) = 0 THEN 'todo' ELSE 'done' END",
        done_by="CASE WHEN MOD(n, 2) = 1"
        " THEN (ARRAY['consultant', 'alone'])[1 + MOD(n / 2, 2)] END",
        date_done="CASE WHEN MOD(n, 2) = 1 THEN CURRENT_DATE - MOD(n, 700)::int END",
    )
    shift = f"now() at time zone 'utc' - interval '1 minute' * (n * 1051200.0 / {count * SESSIONS})"
    databases.multiply(
        env,
        session,
        count * SESSIONS,
        living_path_id=f"{first} - 1 + {number}",
        living_desk_id=desk_of(number),
        living_state="CASE WHEN MOD(n, 20) = 0 THEN 'logged' ELSE 'confirmed' END",
        start=shift,
        stop=f"{shift} + interval '2 hours'",
    )
