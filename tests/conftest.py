"""Databases that several root tests look at."""

import subprocess

import pytest

from tests.tools import BASE_TEMPLATE, copy_database, drop_database, update

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


@pytest.fixture(scope="session")
def alone():
    """Return a function that gives the database of an addon alone, without demo
    data, and the log of its installation."""
    built = {}

    def build(addon):
        if addon not in built:
            template = BASE_TEMPLATE if addon == CORE else build(CORE)[0]
            built[addon] = install_without_demo(template, addon)
        return built[addon]

    yield build
    for database, _log in built.values():
        drop_database(database)
