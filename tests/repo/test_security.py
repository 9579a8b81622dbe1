"""Every model says who may do what, and whose records they are."""

import pytest

from odoo.orm.registry import Registry
from odoo.tests.common import get_db_name

from tests.tools import ADDONS

# Open to every member of staff: a register of places, not of somebody's affairs.
SHARED = {"living.venue"}

OUR_MODELS = """
    SELECT model.id, model.model
      FROM ir_model model
      JOIN ir_model_data data ON data.model = 'ir.model' AND data.res_id = model.id
     WHERE data.module = ANY(%s) AND model.model LIKE 'living.%%' AND NOT model.abstract
"""


@pytest.fixture
def cursor():
    with Registry(get_db_name()).cursor() as cr:
        yield cr


def models_without(cursor, condition):
    """Return our models for which no row fulfils the condition."""
    cursor.execute(f"{OUR_MODELS} AND NOT EXISTS ({condition})", [ADDONS])
    return {name for _id, name in cursor.fetchall()}


def test_access_lines(cursor):
    assert not models_without(
        cursor, "SELECT FROM ir_model_access WHERE model_id = model.id AND active"
    )


def test_access_lines_name_a_group(cursor):
    cursor.execute(
        """SELECT access.name FROM ir_model_access access
             JOIN ir_model_data data
               ON data.model = 'ir.model.access' AND data.res_id = access.id
            WHERE data.module = ANY(%s) AND access.group_id IS NULL""",
        [ADDONS],
    )
    assert not cursor.fetchall()


@pytest.mark.parametrize("field", ["company_id", "desk_id", "path_id", "organization_id"])
def test_rules(cursor, field):
    """Records that belong to somebody are guarded by a rule; wizards' own are private."""
    missing = models_without(
        cursor,
        f"""SELECT FROM ir_rule WHERE model_id = model.id AND active
            UNION ALL SELECT WHERE model.transient
            UNION ALL SELECT WHERE NOT EXISTS (
                SELECT FROM ir_model_fields
                 WHERE model_id = model.id AND name = '{field}' AND store)""",
    )
    assert not missing - SHARED


def test_wizards_are_private(cursor):
    """What somebody types in a dialog is read by nobody else, whatever its group."""
    missing = models_without(
        cursor,
        """SELECT FROM ir_rule WHERE model_id = model.id AND active AND global
                    AND domain_force LIKE '%%create_uid%%'
           UNION ALL SELECT WHERE NOT model.transient""",
    )
    assert not missing


def test_company_rules(cursor):
    """A record of one company is not shown in another."""
    missing = models_without(
        cursor,
        """SELECT FROM ir_rule WHERE model_id = model.id AND active
                    AND domain_force LIKE '%%company_id%%'
           UNION ALL SELECT WHERE model.transient
           UNION ALL SELECT WHERE NOT EXISTS (
                SELECT FROM ir_model_fields
                 WHERE model_id = model.id AND name = 'company_id' AND store)""",
    )
    assert not missing
