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
    MANIFESTS,
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


@pytest.mark.parametrize("addon", ADDONS)
def test_alone(alone, addon):
    """An addon installs without the others of ours and without demo data."""
    database, log = alone(addon)
    assert not complaints(log)
    assert installed(database) == {CORE, addon} | (set(MANIFESTS[addon]["depends"]) & set(ADDONS))
    assert not query(database, "SELECT name FROM ir_module_module WHERE demo AND name = %s", addon)


def test_update(full):
    """An update logs nothing, and no record comes in twice or goes away."""
    before = sizes(full)
    assert not complaints(update(full, "-u", ",".join(ADDONS)))
    assert sizes(full) == before


def uninstall(database, addon):
    """Remove an addon; return what its log complains of.

    Odoo deletes records in large groups, and when some refer to each other it tries
    again in smaller ones: that the database refused the first try is no fault.
    """
    log = odoo("module", "uninstall", "-d", database, addon)
    return [line for line in complaints(log) if "odoo.sql_db: bad query: b'DELETE" not in line]


def test_uninstall(full):
    """Billing takes the bridge along and leaves the others whole; the core leaves Odoo whole."""
    assert not uninstall(full, "living_desk_billing")
    assert "living_desk_events_billing" not in installed(full)
    assert "living_desk_events" in installed(full)
    assert not broken_views(full)
    assert not uninstall(full, CORE)
    assert not installed(full)
    assert not broken_views(full)
    assert not query(full, "SELECT model FROM ir_model WHERE model LIKE 'living.%%'")
    # Clients that Odoo's own invoices name stay, as any record in use does.
    left = "SELECT model, name FROM ir_model_data WHERE module = ANY(%s) AND model LIKE 'ir.%%'"
    assert not query(full, left, ADDONS)
