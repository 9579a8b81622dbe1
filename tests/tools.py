"""What the root tests share: our addons, Odoo's commands, copies of databases.

`./desk test` exports RUN_DB (the database of this run), BASE_TEMPLATE (Odoo's
applications), FULL_TEMPLATE (ours on top), CONF and AREA (where it keeps them).
"""

import ast
import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.strict import is_allowed

ROOT = Path(__file__).resolve().parents[1]
AREA = Path(os.environ["AREA"])
CONF = os.environ["CONF"]
RUN_DB = os.environ["RUN_DB"]
BASE_TEMPLATE = os.environ["BASE_TEMPLATE"]
FULL_TEMPLATE = os.environ["FULL_TEMPLATE"]

MANIFESTS = {
    path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "addons").glob("*/__manifest__.py"))
}
ADDONS = list(MANIFESTS)

LOG_LINE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) \S+ (\S+): (.*)$")


def complaints(log):
    """Return the lines of an Odoo log that somebody should look at."""
    matches = map(LOG_LINE.match, log.splitlines())
    return [m.group(0) for m in matches if m and not is_allowed(m.group(2), m.group(3))]


def odoo(*arguments, stdin=None):
    """Run one of Odoo's commands and return its log; a failure is an error."""
    result = subprocess.run(
        [sys.executable, "-m", "odoo", *arguments],
        env={**os.environ, "ODOO_RC": CONF},
        input=stdin,
        stdin=None if stdin else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-5000:]
    return result.stdout


def update(database, *arguments):
    """Run the server on a database until its addons are as asked; return the log."""
    return odoo("server", "-d", database, "--no-http", "--stop-after-init", *arguments)


def run_in_shell(database, script):
    """Run Python in Odoo's shell, where `env` is the superuser's; return the output."""
    return odoo("shell", "-d", database, "--no-http", "--log-level=error", stdin=script)


def run_database(name):
    """Return the full name of a database of this run, whose end drops it."""
    return RUN_DB.removesuffix("main") + name


def copy_database(template, name):
    """Copy a database with its files and return its full name."""
    database = run_database(name)
    files = AREA / "data" / "filestore"
    # PostgreSQL copies a database only while nobody else does.
    with (AREA / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["createdb", "-T", template, database], check=True)
    shutil.copytree(files / template, files / database, copy_function=os.link)
    return database


def drop_database(database):
    """Drop what `copy_database` made."""
    subprocess.run(["dropdb", "--force", database], check=True)
    shutil.rmtree(AREA / "data" / "filestore" / database, ignore_errors=True)
