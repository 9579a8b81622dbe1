"""Ranking the consultants for what a path looks for, beside the same selection in one statement.

One database, filled by SQL: consultants with skills, languages, countries, disciplines and desks,
one accepted assignment and one session of this month for each. Ours reads them, ranks them and
tells who is left out and why; the peer is one statement written by hand, which returns the ids in
the same order and tells nothing. Both must come to the same order. The queries are counted at a
tenth of the register too: they must not grow.
"""

import os
from datetime import datetime, time, timezone
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from . import databases
from .clocks import alternate, compare, timed_mean

RANKINGS = 5  # in one trial
# How many skills, languages, countries, disciplines and desks a consultant has.
KNOWN = {
    "expertise_ids": 3,
    "lang_ids": 3,
    "country_ids": 4,
    "discipline_ids": 2,
    "desk_ids": 1,
}

STATEMENT = """
    WITH held AS (
        SELECT living_consultant_id AS id, SUM(living_hours) AS hours FROM calendar_event
         WHERE active AND living_consultant_id IS NOT NULL
           AND start >= %(start)s AND start < %(stop)s GROUP BY 1
    ), promised AS (
        SELECT assignment.consultant_id AS id, SUM(
                   hours_unplanned / GREATEST(1, COALESCE(
                       (EXTRACT(YEAR FROM assignment.date_end) - %(year)s) * 12
                       + EXTRACT(MONTH FROM assignment.date_end) - %(month)s + 1, 12))) AS hours
          FROM living_assignment assignment JOIN living_path path ON path.id = assignment.path_id
         WHERE assignment.state = 'accepted' AND hours_unplanned > 0
           AND path.state IN ('request', 'orientation', 'proposed', 'active') GROUP BY 1
    ), work AS (
        SELECT consultant_id AS id,
               100.0 * SUM(hours_budget) / SUM(SUM(hours_budget)) OVER () AS share
          FROM living_assignment
         WHERE desk_id = %(desk)s AND state IN ('accepted', 'done') AND answered_on >= %(since)s
         GROUP BY 1
    ), skill AS (
        SELECT living_consultant_id AS id, COUNT(*)::float / %(skill_count)s AS part
          FROM living_consultant_living_expertise_rel
         WHERE living_expertise_id = ANY(%(skills)s) GROUP BY 1
    ), lang AS (
        SELECT living_consultant_id AS id, COUNT(*)::float / %(lang_count)s AS part
          FROM living_consultant_res_lang_rel WHERE res_lang_id = ANY(%(langs)s) GROUP BY 1
    ), country AS (
        SELECT living_consultant_id AS id, COUNT(*)::float / %(country_count)s AS part
          FROM living_consultant_res_country_rel
         WHERE res_country_id = ANY(%(countries)s) GROUP BY 1
    ), discipline AS (
        SELECT living_consultant_id AS id, COUNT(*)::float / %(discipline_count)s AS part
          FROM living_consultant_living_discipline_rel
         WHERE living_discipline_id = ANY(%(disciplines)s) GROUP BY 1
    ), near AS (
        SELECT member.living_consultant_id AS id,
               MIN(CASE WHEN member.living_desk_id = %(desk)s THEN 0
                        WHEN region.living_region_id = ANY(%(regions)s) THEN 1
                        ELSE 2 END) AS place
          FROM living_consultant_living_desk_rel member
          LEFT JOIN living_desk_living_region_rel region
            ON region.living_desk_id = member.living_desk_id GROUP BY 1
    )
    SELECT consultant.id
      FROM living_consultant consultant
      JOIN res_partner partner ON partner.id = consultant.partner_id
      JOIN skill ON skill.id = consultant.id
      LEFT JOIN lang ON lang.id = consultant.id
      LEFT JOIN country ON country.id = consultant.id
      LEFT JOIN discipline ON discipline.id = consultant.id
      LEFT JOIN near ON near.id = consultant.id
      LEFT JOIN held ON held.id = consultant.id
      LEFT JOIN promised ON promised.id = consultant.id
      LEFT JOIN work ON work.id = consultant.id
     WHERE consultant.active AND partner.commercial_partner_id <> %(organization)s
       AND consultant.capacity_hours - COALESCE(held.hours, 0) - COALESCE(promised.hours, 0) > 0
       AND NOT (consultant.availability = 'away'
                AND COALESCE(consultant.away_until >= %(today)s, TRUE))
       AND NOT EXISTS (
           SELECT FROM living_conflict conflict
            WHERE conflict.consultant_id = consultant.id
              AND conflict.organization_id = %(organization)s AND conflict.active
              AND conflict.date_from <= %(today)s
              AND COALESCE(conflict.date_to >= %(today)s, TRUE))
       AND NOT EXISTS (
           SELECT FROM living_assignment asked
            WHERE asked.consultant_id = consultant.id
              AND (asked.need_id = %(need)s
                   OR asked.path_id = %(path)s AND asked.state IN ('offered', 'accepted')))
     ORDER BY COALESCE(near.place, 2),
              ROUND(((40 * skill.part + 20 * COALESCE(lang.part, 0)
                      + 25 * COALESCE(country.part, 0) + 15 * COALESCE(discipline.part, 0))
                     * CASE WHEN work.share > %(limit)s THEN 0.5 ELSE 1 END)::numeric, 6) DESC,
              consultant.capacity_hours - COALESCE(held.hours, 0)
                  - COALESCE(promised.hours, 0) DESC,
              consultant.id
"""


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "matching")
    few = options.consultants // 10
    with databases.superuser(name) as env:
        need_id = prepare(env)
        fill(env, few)
    databases.analyze(name)
    with databases.environment(name) as env:
        few_queries = count_queries(env, need_id)
    with databases.superuser(name) as env:
        fill(env, options.consultants - few)
    databases.analyze(name)
    with databases.environment(name) as env:
        parameters = read_parameters(env, need_id)
        ranking = rank(env, need_id)
        ours = [match.candidate.id for match in ranking.matches]
        assert ours == rank_by_hand(env, parameters), "both come to the same order"
        queries = count_queries(env, need_id)
        trials = [run_pair(env, need_id, parameters, pair) for pair in range(options.pairs)]
    databases.drop(name)
    result = {
        **compare(trials),
        "consultants": options.consultants,
        "few": few,
        "queries": {few: few_queries, options.consultants: queries},
        "ranked": len(ours),
        "left_out": {code: len(ids) for code, ids in ranking.left_out.items()},
    }
    print("matching:", result, flush=True)
    return result


def rank(env, need_id):
    env.invalidate_all()
    return env["living.consultancy.need"].browse(need_id)._get_ranking()


def rank_by_hand(env, parameters):
    env.cr.execute(STATEMENT, parameters)
    return [identifier for (identifier,) in env.cr.fetchall()]


def count_queries(env, need_id):
    # Rules and rights get read and kept, and whose time zone counts.
    for _ranking in range(2):
        before = env.cr.sql_log_count
        rank(env, need_id)
    return env.cr.sql_log_count - before


def run_pair(env, need_id, parameters, pair):
    trial = {}

    def run(kind, action):
        trial[kind] = timed_mean(env, action, RANKINGS)

    trial["load"] = alternate(
        pair,
        lambda: run("peer", lambda: rank_by_hand(env, parameters)),
        lambda: run("ours", lambda: rank(env, need_id)),
    )
    return trial


def read_parameters(env, need_id):
    """Return what the statement compares with."""
    need = env["living.consultancy.need"].browse(need_id)
    today = fields.Date.context_today(need)
    first = today.replace(day=1)

    def midnight(day):
        local = datetime.combine(day, time.min, tzinfo=ZoneInfo(str(env.tz)))
        return local.astimezone(timezone.utc).replace(tzinfo=None)

    return {
        "need": need.id,
        "path": need.path_id.id,
        "organization": need.organization_id.id,
        "desk": need.desk_id.id,
        "regions": need.desk_id.region_ids.ids,
        "limit": need.desk_id.spread_limit,
        "skills": need.expertise_ids.ids,
        "skill_count": len(need.expertise_ids),
        "langs": need.lang_ids.ids,
        "lang_count": len(need.lang_ids),
        "countries": need.country_ids.ids,
        "country_count": len(need.country_ids),
        "disciplines": need.discipline_ids.ids,
        "discipline_count": len(need.discipline_ids),
        "today": today,
        "year": today.year,
        "month": today.month,
        "start": midnight(first),
        "stop": midnight(first + relativedelta(months=1)),
        "since": midnight(today - relativedelta(months=12)),
    }


def prepare(env):
    """Let a path look for two skills, a language, three countries and a discipline."""
    desk = env["living.desk"].search([("region_ids", "!=", False)], limit=1)
    organization = env["res.partner"].create(
        {
            "name": "Bench",
            "is_company": True,
            "is_cultural_organization": True,
            "desk_id": desk.id,
            "discipline_ids": [Command.set(env["living.discipline"].search([], limit=1).ids)],
        }
    )
    path = env["living.path"].create(
        {
            "name": "Bench",
            "organization_id": organization.id,
            "desk_id": desk.id,
            "date_start": fields.Date.today(),
            "date_end": fields.Date.add(fields.Date.today(), months=9),
            "hours_budget": 40.0,
            "state": "active",
            "signed_on": fields.Datetime.now(),
        }
    )
    need = env["living.consultancy.need"].create(
        {
            "path_id": path.id,
            "expertise_ids": [Command.set(env["living.expertise"].search([], limit=2).ids)],
            "lang_ids": [Command.set(env.ref("base.lang_fr").ids)],
            "country_ids": [Command.set((env.ref("base.fr") + env.ref("base.ca")).ids)],
            "hours": 12,
        }
    )
    return need.id


def fill(env, count):
    """Add consultants, each with what it knows, an assignment and a session of this month."""
    partner = env["res.partner"].create({"name": "Consultant"})
    consultant = env["living.consultant"].create({"partner_id": partner.id})
    path = env["living.path"].search([("name", "=", "Bench")], limit=1)
    other = path.copy({"name": "Bench, others"})
    other.write({"state": "active", "signed_on": fields.Datetime.now()})
    assignment = env["living.assignment"].create(
        {
            "path_id": other.id,
            "consultant_id": consultant.id,
            "hours_budget": 12,
            "state": "accepted",
            "answered_on": fields.Datetime.now(),
        }
    )
    session = env["calendar.event"].create(
        {
            "name": "Session",
            "living_path_id": other.id,
            "living_assignment_id": assignment.id,
            "start": fields.Datetime.now(),
            "stop": fields.Datetime.add(fields.Datetime.now(), hours=2),
        }
    )
    env.flush_all()
    people = databases.multiply_after(env, partner, count, commercial_partner_id=None)
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL"
    )
    # One of seven has no hours left.
    consultants = databases.multiply_after(
        env,
        consultant,
        count,
        partner_id=f"{people} + n",
        capacity_hours="MOD(n, 7) * 4",
    )
    needs = databases.multiply_after(env, assignment.need_id, count)
    assignments = databases.multiply_after(
        env,
        assignment,
        count,
        need_id=f"{needs} + n",
        consultant_id=f"{consultants} + n",
        hours_budget="1 + MOD(n, 20)",
        hours_unplanned="MOD(n, 20)",
        access_token=None,
    )
    databases.multiply_after(
        env,
        session,
        count,
        living_assignment_id=f"{assignments} + n",
        living_consultant_id=f"{consultants} + n",
        access_token=None,
    )
    for name, known in KNOWN.items():
        _know(env, consultant._fields[name], consultants, count, known)


def _know(env, field, first, count, known):
    """Give each consultant some records of a shared list, other ones from one to the next."""
    ids = env[field.comodel_name].with_context(active_test=False).search([], limit=30).ids
    env.cr.execute(
        f"""INSERT INTO {field.relation} ({field.column1}, {field.column2})
            SELECT DISTINCT {first} + n, (%(ids)s)[1 + MOD(n * 7 + k * 5, %(size)s)]
              FROM generate_series(1, %(count)s) n, generate_series(1, %(known)s) k""",
        {"ids": ids, "size": len(ids), "count": count, "known": known},
    )
