"""Pytest plugin: several workers (`-n`), each on a copy of the database and of its files."""

import fcntl
import os
from contextlib import contextmanager
from dataclasses import replace

import pytest
import pytest_odoo

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import HttpCase
from odoo.tools import config as odoo_config

from tests.tools import AREA, ROOT, RUN_DB, copy_database

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
# The files of the pages that browser tours open.
SCRIPTS = (
    "web.assets_web",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.assets_tests",
    "web.__assets_tests_call__",
)
STYLES = ("web.assets_web", "web.assets_web_print", "web.assets_frontend")
# What takes longest in one go begins first, one on each worker.
FIRST = ("tests/install", "tests/story")


@contextmanager
def own_database():
    """Use a copy of this worker alone; the end of the run drops it.

    pytest-odoo's own copies share their files, which one worker's vacuum would take from
    the others.
    """
    database = copy_database(RUN_DB, f"main_{WORKER}")
    odoo_config["db_name"] = database
    odoo_config["dbfilter"] = f"^{database}$"
    make_assets(database)
    yield database


def make_assets(database):
    """Make the scripts and styles of pages once, which each tour would make and roll back.

    Odoo does so too before it runs its tests in a browser.
    """
    with Registry(database).cursor() as cr:
        qweb = api.Environment(cr, SUPERUSER_ID, {})["ir.qweb"]
        for bundle in SCRIPTS:
            qweb._get_asset_bundle(bundle, css=False).js()
        for bundle in STYLES:
            qweb._get_asset_bundle(bundle, js=False).css()


def one_browser_at_a_time(browse):
    """Let workers take turns at the browser, whose steps have time limits."""

    def browse_in_turn(*args, **kwargs):
        with (AREA / "browser.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return browse(*args, **kwargs)

    return browse_in_turn


def place_files(files):
    """Return in which order the workers take the files.

    Those with a browser are spread evenly among the others, so that seldom two want it at once.
    """
    kinds = {True: [], False: []}
    for file in files:
        kinds["start_tour(" in file.read_text(encoding="utf-8")].append(file)
    rank = {}
    for kind in kinds.values():
        for number, file in enumerate(kind):
            folder = file.parent.relative_to(ROOT).as_posix()
            first = FIRST.index(folder) if folder in FIRST else len(FIRST)
            rank[file] = first, not folder.startswith("tests"), (number + 0.5) / len(kind)
    return sorted(files, key=rank.get)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    if WORKER:
        by_file = {}
        for item in items:
            by_file.setdefault(item.path, []).append(item)
        items[:] = [item for file in place_files(by_file) for item in by_file[file]]


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
