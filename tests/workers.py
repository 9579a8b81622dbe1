"""Pytest plugin: several workers (`-n`), each on a copy of the database and of its files."""

import fcntl
import os
from contextlib import contextmanager
from dataclasses import replace

import pytest
import pytest_odoo

from odoo.tests.common import HttpCase
from odoo.tools import config as odoo_config

from tests.tools import AREA, RUN_DB, copy_database

WORKER = os.environ.get("PYTEST_XDIST_WORKER")


@contextmanager
def own_database():
    """Use a copy of this worker alone; the end of the run drops it.

    pytest-odoo's own copies share their files, which one worker's vacuum would take from
    the others.
    """
    database = copy_database(RUN_DB, f"main_{WORKER}")
    odoo_config["db_name"] = database
    odoo_config["dbfilter"] = f"^{database}$"
    yield database


def one_browser_at_a_time(browse):
    """Let workers take turns at the browser, whose steps have time limits."""

    def browse_in_turn(*args, **kwargs):
        with (AREA / "browser.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return browse(*args, **kwargs)

    return browse_in_turn


def pytest_configure():
    if WORKER:
        pytest_odoo._worker_db_name = own_database
        HttpCase.browser_js = one_browser_at_a_time(HttpCase.browser_js)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report):
    """Keep the parameters of a subtest as text: a worker can send neither dates nor records."""
    if context := getattr(report, "context", None):
        kwargs = {name: repr(value) for name, value in context.kwargs.items()}
        report.context = replace(context, kwargs=kwargs)
