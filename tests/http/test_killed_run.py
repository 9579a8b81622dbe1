"""A process is killed in the middle of invoicing: the next one goes on where it stopped."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.tools import CONF, FULL_TEMPLATE, copy_database, drop_database, run_in_shell

INVOICES = 500

# The rows of one path that is due, as often as needed: a signature each would take minutes.
BEGIN = f"""
from tests.benchmarks import invoices
invoices.fill(env, [{INVOICES}])
run = invoices.create_run(env, 0)
env.cr.commit()
run._process()
"""
GO_ON = """
import json
run = env["living.billing.run"].search([("state", "=", "running")])
run._process()
lines = run.invoice_ids.invoice_line_ids
print("COUNT", json.dumps({
    "state": run.state,
    "failed": run.failed_count,
    "remaining": run.remaining_count,
    "posted": len(run.invoice_ids.filtered(lambda move: move.state == "posted")),
    "moves": len(run.invoice_ids),
    "numbers": len(set(run.invoice_ids.mapped("name"))),
    "paths": len(run.invoice_ids.living_path_id),
    "instalments": len(lines.living_instalment_id),
    "lines": len(lines),
}))
"""

COUNT = """
    SELECT COUNT(*) FROM account_move
     WHERE living_run_id IN (SELECT id FROM living_billing_run WHERE state = 'running')
"""


@pytest.fixture
def database(worker_id):
    name = copy_database(FULL_TEMPLATE, f"killed_{worker_id}")
    yield name
    drop_database(name)


def count_invoices(database):
    result = subprocess.run(
        ["psql", "-qtAc", COUNT, database],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(result.stdout)


def test_nothing_is_missing_and_nothing_twice(database):
    process = subprocess.Popen(
        [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http", "--log-level=error"],
        env={**os.environ, "ODOO_RC": CONF},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    process.stdin.write(BEGIN)
    process.stdin.close()
    deadline = time.monotonic() + 120
    while not count_invoices(database):
        assert process.poll() is None, "the work ended before it was killed"
        assert time.monotonic() < deadline, "the work has not begun"
        time.sleep(0.05)
    # In the middle of the batch after the one that was committed.
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 0 < count_invoices(database) < INVOICES
    counted = run_in_shell(database, GO_ON).split("COUNT", 1)[1].splitlines()[0]
    everything = ("posted", "moves", "numbers", "paths", "instalments", "lines")
    assert json.loads(counted) == {
        "state": "done",
        "failed": 0,
        "remaining": 0,
        **dict.fromkeys(everything, INVOICES),
    }
