"""Many who want one hall at the same hours, at the same moment: one has it, the others read why.

One database and as many threads as organizations, each with a connection of its own that commits,
served as the server serves a request: what the database cannot serialize is begun again. Round by
round all of them want the same hall on another evening: they confirm what they have entered, or
create it confirmed as an import does, or load it from a file. Afterwards PostgreSQL is asked which
confirmed events overlap: none may.
"""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from statistics import median

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying

from . import databases

THREADS = 8
EVENING = datetime(2035, 1, 1, 19)
CONTEXT = {"tracking_disable": True, "mail_notify_force_send": False, "lang": "en_US"}
COLUMNS = ["name", "organization_id/.id", "venue_id/.id", "city", "start", "stop", "state"]

OVERLAPS = """
    SELECT COUNT(*)
      FROM living_calendar_entry one
      JOIN living_calendar_entry other
        ON other.venue_id = one.venue_id AND other.id > one.id
       AND tsrange(other.start, other.stop) && tsrange(one.start, one.stop)
     WHERE one.venue_id = %s
       AND one.state IN ('confirmed', 'public') AND other.state IN ('confirmed', 'public')
"""


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "booking")
    rounds = max(1, options.tries // THREADS)
    try:
        with databases.superuser(name) as env:
            parameters = prepare(env, rounds)
        databases.analyze(name)
        answers, seconds = [], []
        began = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            for number in range(rounds):
                barrier = threading.Barrier(THREADS)
                tries = [
                    pool.submit(_try, name, barrier, request)
                    for request in _prepare_requests(parameters, number)
                ]
                found = [each.result() for each in tries]
                answers.append([answer for answer, _wall in found])
                seconds += [wall for _answer, wall in found]
        wall = time.perf_counter() - began
        with databases.environment(name) as env:
            env.cr.execute(OVERLAPS, [parameters["venue"]])
            [double] = env.cr.fetchone()
    finally:
        databases.drop(name)
    refused = [answer for row in answers for answer in row if answer]
    return {
        "pairs": 1,
        "tries": rounds * THREADS,
        "threads": THREADS,
        "double": double,
        "without_winner": sum(row.count(None) == 0 for row in answers),
        "refused": len(refused),
        # Whatever says neither who is there nor that the venue is taken.
        "unclear": [answer for answer in refused if "taken" not in answer][:10],
        "wall": wall,
        "median": median(seconds),
        "longest": max(seconds),
    }


def prepare(env, rounds):
    """Create a hall, the organizations, and what they have entered for every third evening."""
    organizations = env["res.partner"].create(
        [{"name": f"Bench {number}", "is_company": True} for number in range(THREADS)]
    )
    venue = env["living.venue"].create({"name": "Bench", "city": "Milano"})
    parameters = {"venue": venue.id, "organizations": organizations.ids, "entries": {}}
    for number in range(0, rounds, 3):
        entries = env["living.calendar.entry"].create(
            [_prepare_vals(parameters, number, place) for place in range(THREADS)]
        )
        parameters["entries"][number] = entries.ids
    return parameters


def _prepare_vals(parameters, number, place, **vals):
    start = EVENING + timedelta(days=number, minutes=place)
    return {
        "name": f"Wish {place}",
        "organization_id": parameters["organizations"][place],
        "venue_id": parameters["venue"],
        "city": "Milano",
        "start": start,
        "stop": start + timedelta(hours=2),
        **vals,
    }


def _prepare_requests(parameters, number):
    if number in parameters["entries"]:
        return [partial(_confirm, entry) for entry in parameters["entries"][number]]
    request = _create if number % 3 == 1 else _load
    return [
        partial(request, _prepare_vals(parameters, number, place, state="confirmed"))
        for place in range(THREADS)
    ]


def _confirm(entry_id, env):
    env["living.calendar.entry"].browse(entry_id).action_confirm()


def _create(vals, env):
    env["living.calendar.entry"].create(vals)


def _load(vals, env):
    row = [str({**vals, "state": "Confirmed"}[name.split("/")[0]]) for name in COLUMNS]
    result = env["living.calendar.entry"].load(COLUMNS, [row])
    if not result["ids"]:
        raise UserError(result["messages"][0]["message"])  # pylint: disable=missing-gettext


def _try(name, barrier, request):
    """Serve one request, at the same moment as the others.

    :return: the sentence of the refusal or nothing, and the seconds it took
    """
    barrier.wait(60)
    began = time.perf_counter()
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
        try:
            retrying(partial(request, env), env)
            answer = None
        except UserError as error:
            cr.rollback()
            answer = str(error)
        except Exception as error:  # what a person would see as a traceback
            cr.rollback()
            answer = f"{type(error).__name__}: {error}"
    return answer, time.perf_counter() - began
