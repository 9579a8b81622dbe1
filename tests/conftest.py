"""Databases that several root tests look at, made once for all workers."""

import fcntl
import subprocess
from graphlib import TopologicalSorter

import pytest

from tests.tools import (
    ADDONS,
    AREA,
    BASE_TEMPLATE,
    MANIFESTS,
    RUN_DB,
    copy_database,
    run_database,
    update,
)


def get_ours(addon):
    """Return what an addon depends on that is ours."""
    return [name for name in MANIFESTS[addon]["depends"] if name in ADDONS]


def install_without_demo(template, addon):
    """Return the log of an addon's installation in a copy of a database.

    Odoo gives an addon its demo data when all that it depends on has its own; the
    command line's --without-demo only counts for a new database.
    """
    database = copy_database(template, addon)
    forget = "UPDATE ir_module_module SET demo = false"
    subprocess.run(["psql", "-qc", forget, database], check=True)
    return update(database, "-i", addon)


def get_alone(addon):
    """Return the database of an addon alone, without demo data, and its installation's log.

    Whoever asks first installs them all, each in a copy of the database of what it builds on:
    a database that others use already cannot be copied.
    """
    logs = {name: AREA / "logs" / f"{run_database(name)}.log" for name in ADDONS}
    with (AREA / "logs" / f"{RUN_DB}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in TopologicalSorter({name: get_ours(name) for name in ADDONS}).static_order():
            if not logs[name].exists():
                below = get_ours(name)
                template = run_database(below[0]) if below else BASE_TEMPLATE
                log = install_without_demo(template, name)
                logs[name].write_text(log, encoding="utf-8")
    return run_database(addon), logs[addon].read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def alone():
    """Return a function that gives the database of an addon alone, and its log."""
    return get_alone
