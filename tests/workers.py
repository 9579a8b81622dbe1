"""Pytest plugin: several workers (`-n`), each on a copy of the database."""

import fcntl
from dataclasses import replace

import pytest

from tests.tools import AREA


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    """Let workers take turns at the copy that pytest-odoo makes for each of them.

    PostgreSQL copies a database only while nobody else does.
    """
    if fixturedef.argname != "load_registry":
        return (yield)
    with (AREA / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report):
    """Keep the parameters of a subtest as text: a worker can send neither dates nor records."""
    if context := getattr(report, "context", None):
        kwargs = {name: repr(value) for name, value in context.kwargs.items()}
        report.context = replace(context, kwargs=kwargs)
