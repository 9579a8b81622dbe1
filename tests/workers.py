"""Pytest plugin: several workers (`-n`), each on a copy of the database.

pytest-odoo copies it for each of them; PostgreSQL copies a database only while nobody
else does, so they take turns.
"""

import fcntl

import pytest

from tests.tools import AREA


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    if fixturedef.argname != "load_registry":
        return (yield)
    with (AREA / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return (yield)
