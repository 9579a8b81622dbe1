"""Invoicing what is due, made and posted, beside Odoo's own best batch of the same invoices.

One database, filled by SQL: organizations, each with a signed path, a frozen price and an
instalment that is due. Ours is a billing run, batch after batch with a commit each; the peer one
`create` of all invoices and one `action_post`, without tracking, and a commit. Both make and post
the same lines. Then one process, and two at once, work on a run in processes of their own.
"""

import json
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from odoo import api
from odoo.modules.registry import Registry

from . import databases
from .clocks import alternate, compare, timed

FIRST_DAY = date(2020, 1, 1)
CONTEXT = {"tracking_disable": True, "lang": "it_IT", "tz": "Europe/Rome"}


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "invoices")
    databases.seed(name)
    count, bulk = options.invoices, options.bulk
    with databases.superuser(name) as env:
        # A pair that warms up, the pairs, and the two runs in processes of their own.
        fill(env, [count] * (options.pairs + 1) + [bulk] * 2)
    databases.analyze(name)
    trials = [run_pair(name, count, pair) for pair in range(options.pairs + 1)][1:]
    one = run_workers(name, options.pairs + 1, bulk, 1)
    two = run_workers(name, options.pairs + 2, bulk, 2)
    databases.drop(name)
    result = {
        **compare(trials),
        "invoices": count,
        "bulk": bulk,
        "one": one,
        "two": two,
        "speed_up": one["wall"] / two["wall"],
    }
    print("invoices:", result, flush=True)
    return result


def fill(env, counts):
    """Let organizations have something due, so many on each day."""
    desk = env["living.desk"].search([("region_ids", "!=", False)], limit=1)
    product = env["product.product"].search([("is_living_service", "=", True)], limit=1)
    tier = env["living.fee.tier"].search([], limit=1)
    organization = env["res.partner"].create(
        {
            "name": "Bench",
            "is_company": True,
            "is_cultural_organization": True,
            "desk_id": desk.id,
            "country_id": env.ref("base.it").id,
            "street": "Via Roma 1",
            "zip": "10121",
            "city": "Torino",
            "vat": "IT00743110157",
            "lang": "it_IT",
        }
    )
    path = env["living.path"].create(
        {
            "name": "Bench",
            "organization_id": organization.id,
            "desk_id": desk.id,
            "state": "active",
            "signed_on": f"{FIRST_DAY} 10:00:00",
        }
    )
    charge = env["living.path.charge"].create(
        {
            "path_id": path.id,
            "product_id": product.id,
            "name": product.name,
            "tier_id": tier.id,
            "schedule_id": tier.schedule_id.id,
            "basis_kind": "declared",
            "turnover_id": env["living.turnover"].search([], limit=1).id,
            "list_price": 200.0,
            "price_unit": 100.0,
            "discount": 50.0,
            "frozen_on": f"{FIRST_DAY} 09:00:00",
        }
    )
    charge._create_instalments()
    env.flush_all()
    total = sum(counts)
    partners, paths, charges = databases.multiply_paths(env, charge, total)
    # The day tells the trial.
    days = " ".join(
        f"WHEN n <= {sum(counts[: trial + 1])} THEN date '{get_day(trial)}'"
        for trial in range(len(counts))
    )
    databases.multiply(
        env,
        charge.instalment_ids,
        total,
        charge_id=f"{charges} + n",
        path_id=f"{paths} + n",
        organization_id=f"{partners} + n",
        date_due=f"CASE {days} END",
    )
    charge.instalment_ids.date_due = "2999-01-01"


def get_day(trial):
    return FIRST_DAY + timedelta(days=trial)


def run_pair(name, count, pair):
    trial = {}

    def ours():
        with open_database(name) as env:
            run = create_run(env, pair)
            env.cr.commit()
            trial["ours"], _done = timed(env, run._process)
            assert run.done_count == count, run.failure_ids.mapped("message")

    def peer():
        with open_database(name) as env:
            vals_list = read_stock(env, pair)
            assert len(vals_list) == count
            env.invalidate_all()
            trial["peer"], _moves = timed(env, lambda: make_stock(env, vals_list))

    trial["load"] = alternate(pair, peer, ours)
    print("pair", pair, trial, flush=True)
    return trial


def open_database(name):
    """Return a transaction of the superuser, whose commits are kept."""

    class Transaction:
        def __enter__(self):
            self.cursor = Registry(name).cursor()
            return api.Environment(self.cursor, api.SUPERUSER_ID, CONTEXT)

        def __exit__(self, *_error):
            self.cursor.rollback()
            self.cursor.close()

    return Transaction()


def create_run(env, trial):
    company = env["living.desk"].search([("region_ids", "!=", False)], limit=1).company_id
    return env["living.billing.run"].create(
        {
            "company_id": company.id,
            "date_to": get_day(trial),
            "mode": "posted",
            "state": "queued",
        }
    )


def read_stock(env, trial):
    """Return the values with which Odoo makes the same invoices."""
    instalments = env["living.path.instalment"].search([("date_due", "=", get_day(trial))])
    return [
        {
            "move_type": "out_invoice",
            "partner_id": instalment.organization_id.id,
            "invoice_origin": instalment.path_id.code,
            "company_id": instalment.company_id.id,
            "invoice_line_ids": [
                (
                    0,
                    0,
                    {
                        "product_id": instalment.product_id.id,
                        "name": instalment.charge_id.name,
                        "quantity": 1.0,
                        "price_unit": 100.0,
                    },
                )
            ],
        }
        for instalment in instalments
    ]


def make_stock(env, vals_list):
    moves = env["account.move"].create(vals_list)
    moves.action_post()
    env.cr.commit()
    assert set(moves.mapped("state")) == {"posted"}
    return moves


# === PROCESSES OF THEIR OWN === #


def run_workers(name, trial, count, workers):
    """Let processes share a run; return how long they took, and each of their batches."""
    with open_database(name) as env:
        run = create_run(env, trial)
        env.cr.commit()
        run_id = run.id
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.benchmarks.invoices", name, str(run_id)]
    processes = [
        subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _worker in range(workers)
    ]
    for process in processes:
        # The database is open.
        assert process.stdout.readline() == "ready\n"
    start = time.perf_counter()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    reports = [json.loads(process.stdout.readline()) for process in processes]
    wall = time.perf_counter() - start
    for process in processes:
        process.communicate()
    with open_database(name) as env:
        run = env["living.billing.run"].browse(run_id)
        assert (run.done_count, run.failed_count, run.state) == (count, 0, "done")
    return {
        "wall": wall,
        "longest_batch": max(max(report["batches"], default=0) for report in reports),
        "batches": [len(report["batches"]) for report in reports],
        "memory": [report["memory"] for report in reports],
    }


def work(name, run_id):
    """Work on a run when told to, as one of several processes."""
    databases.configure()
    with open_database(name) as env:
        run = env["living.billing.run"].browse(run_id)
        # What every worker of a server has read long ago.
        run._count_remaining()
        batches, memory = [], []
        process_batch = type(run)._process_batch

        def timed_batch(batch):
            start = time.perf_counter()
            done = process_batch(batch)
            batches.append(time.perf_counter() - start)
            memory.append(read_memory())
            return done

        type(run)._process_batch = timed_batch
        env.cr.commit()
        print("ready", flush=True)
        sys.stdin.readline()
        run._process()
        # After the tenth part, and at the end.
        kept = [memory[len(memory) // 10], memory[-1]] if memory else []
        print(json.dumps({"batches": batches, "memory": kept}), flush=True)


def read_memory():
    """Return the memory of this process, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]))
