"""Databases that several root tests look at.

They take minutes to install, so they are begun beside the first tests, one after the other.
"""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.tools import ADDONS, BASE_TEMPLATE, copy_database, drop_database, update

CORE = "living_desk"


def install_without_demo(template, addon):
    """Return a copy of a database with an addon more, and the log of its installation.

    Odoo gives an addon its demo data when all that it depends on has its own; the
    command line's --without-demo only counts for a new database.
    """
    database = copy_database(template, addon)
    forget = "UPDATE ir_module_module SET demo = false"
    subprocess.run(["psql", "-qc", forget, database], check=True)
    return database, update(database, "-i", addon)


class Alone:
    """The database of each addon alone, without demo data, and the log of its installation."""

    def __init__(self):
        self._installer = ThreadPoolExecutor(max_workers=1)
        self._begun = {}

    def begin(self, addon):
        """Install an addon when those begun before are there; the core comes first."""
        if addon not in self._begun:
            if addon != CORE:
                self.begin(CORE)
            self._begun[addon] = self._installer.submit(self._install, addon)

    def __call__(self, addon):
        self.begin(addon)
        return self._begun[addon].result()

    def _install(self, addon):
        template = BASE_TEMPLATE if addon == CORE else self._begun[CORE].result()[0]
        return install_without_demo(template, addon)

    def end(self):
        self._installer.shutdown(cancel_futures=True)
        for begun in self._begun.values():
            if not begun.cancelled() and not begun.exception():
                drop_database(begun.result()[0])


ALONE = Alone()


def pytest_collection_finish(session):
    if any("alone" in getattr(item, "fixturenames", ()) for item in session.items):
        for addon in ADDONS:
            ALONE.begin(addon)


@pytest.fixture(scope="session")
def alone():
    """Return a function that gives the database of an addon alone, and its log."""
    yield ALONE
    ALONE.end()
