"""Each addon installs alone and with the others, updates in silence, and goes
away without leaving anything broken."""

import json

import psycopg2
import pytest

from tests.tools import (
    ADDONS,
    AREA,
    BASE_TEMPLATE,
    FULL_TEMPLATE,
    complaints,
    copy_database,
    drop_database,
    odoo,
    run_in_shell,
    update,
)

CORE = "living_desk"
CHECK_VIEWS = """
import json
broken = []
for view in env["ir.ui.view"].search([]):
    try:
        view._check_xml()
    except Exception as error:
        broken.append(f"{view.xml_id or view.name}: {error}")
print("BROKEN", json.dumps(broken))
"""


@pytest.fixture(scope="module")
def core_alone():
    """The core on Odoo's applications, without demo data."""
    database = copy_database(BASE_TEMPLATE, "core")
    log = update(database, "-i", CORE, "--without-demo")
    yield database, log
    drop_database(database)


@pytest.fixture
def full():
    """All addons with their demo data."""
    database = copy_database(FULL_TEMPLATE, "full")
    yield database
    drop_database(database)


def query(database, statement, *parameters):
    """Return the rows of an SQL statement."""
    connection = psycopg2.connect(dbname=database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()
    finally:
        connection.close()


def installed(database):
    """Return which of our addons are installed."""
    rows = query(
        database,
        "SELECT name FROM ir_module_module WHERE state = 'installed' AND name = ANY(%s)",
        ADDONS,
    )
    return {name for (name,) in rows}


def sizes(database):
    """Return the number of records per table of ours."""
    tables = query(database, "SELECT tablename FROM pg_tables WHERE tablename LIKE 'living\\_%%'")
    return {table: query(database, f'SELECT count(*) FROM "{table}"')[0][0] for (table,) in tables}


def broken_views(database):
    """Return the views that no longer fit the models."""
    output = run_in_shell(database, CHECK_VIEWS)
    return json.loads(output.split("BROKEN", 1)[1].splitlines()[0])


@pytest.mark.parametrize("template", [BASE_TEMPLATE, FULL_TEMPLATE], ids=["odoo", "ours"])
def test_together_with_demo(template):
    """The templates' own logs: Odoo's applications, then all of ours with demo data."""
    log = (AREA / "logs" / f"{template}.log").read_text(encoding="utf-8")
    assert "Modules loaded." in log
    assert not complaints(log)


def test_core_alone(core_alone):
    database, log = core_alone
    assert not complaints(log)
    assert installed(database) == {CORE}


@pytest.mark.parametrize("addon", [name for name in ADDONS if name != CORE])
def test_alone(core_alone, addon):
    """An addon installs without the others and without demo data."""
    database = copy_database(core_alone[0], "alone")
    try:
        assert not complaints(update(database, "-i", addon, "--without-demo"))
        assert {CORE, addon} <= installed(database)
    finally:
        drop_database(database)


def test_update_twice(full):
    """An update logs nothing, and no record comes in twice or goes away."""
    before = sizes(full)
    for _time in range(2):
        assert not complaints(update(full, "-u", ",".join(ADDONS)))
        assert sizes(full) == before


def test_uninstall(full):
    """Billing leaves the others whole; the core leaves Odoo whole."""
    assert not complaints(odoo("module", "uninstall", "-d", full, "living_desk_billing"))
    assert "living_desk_events" in installed(full)
    assert not broken_views(full)
    assert not complaints(odoo("module", "uninstall", "-d", full, CORE))
    assert not installed(full)
    assert not broken_views(full)
    assert not query(full, "SELECT model FROM ir_model WHERE model LIKE 'living.%%'")
    assert not query(full, "SELECT name FROM ir_model_data WHERE module = ANY(%s)", ADDONS)
