"""Databases to measure in: copies of what `./desk` built, filled by SQL, analyzed.

`./desk bench` passes, in the environment, `CONF` (Odoo's configuration), `BASE_TEMPLATE`
(a database with Odoo's applications and none of our addons), `FULL_TEMPLATE` (the same with
our addons) and `RUN_DB`, whose name begins the names of ours: ./desk deletes them at the end.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import SQL, config

# Enough for the planner to choose the plans of a database in use.
PARTNERS = 20_000
INVOICES = 2_000
EVENTS = 100_000


def configure():
    config.parse_config(["-c", os.environ["CONF"], "--log-level=error", "--max-cron-threads=0"])
    odoo.netsvc.init_logger()


def clone(template, name):
    """Copy a database and its files; the copy is dropped first if it is there."""
    name = f"{os.environ['RUN_DB'].removesuffix('_main')}_{name}"
    drop(name)
    subprocess.run(["createdb", "-T", template, name], check=True)
    source, target = Path(config.filestore(template)), Path(config.filestore(name))
    if source.exists():
        shutil.copytree(source, target, copy_function=os.link)
    return name


def drop(name):
    if name in Registry.registries:
        Registry.delete(name)
    odoo.sql_db.close_db(name)
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=True, capture_output=True)
    shutil.rmtree(config.filestore(name), ignore_errors=True)


def analyze(name):
    subprocess.run(["psql", "-qc", "VACUUM ANALYZE", name], check=True)


@contextmanager
def environment(name, login="admin"):
    """Open a database as a user, and leave no trace."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        user = env["res.users"].search([("login", "=", login)])
        yield env(user=user.id, su=False)
        cr.rollback()


@contextmanager
def superuser(name):
    """Open a database to prepare it, and keep what was done."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True, "lang": "it_IT"})
        yield env
        env.flush_all()
        cr.commit()


def seed(name, organization_sizes=()):
    """Fill a database, the same way whatever addons it has.

    :param organization_sizes: for each, an organization with as many invoices and a portal
        user `portal.<size>`
    :return: dict from size to the identifier of the organization
    """
    organizations = {}
    with superuser(name) as env:
        pattern = env["res.partner"].create(
            {
                "name": "Seed",
                "is_company": True,
                "city": "Torino",
                "country_id": env.ref("base.it").id,
                "email": "seed@seed.example",
            }
        )
        env.flush_all()
        multiply(
            env,
            pattern,
            PARTNERS,
            name="'Seed ' || n",
            complete_name="'Seed ' || n",
            email="'seed' || n || '@seed.example'",
            email_normalized="'seed' || n || '@seed.example'",
            commercial_partner_id=None,
        )
        env.cr.execute(
            "UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL"
        )
        event = env["calendar.event"].create(
            {"name": "Seed", "start": "2026-01-01 09:00:00", "stop": "2026-01-01 10:00:00"}
        )
        env.flush_all()
        shift = "interval '1 hour' * n / 5"
        multiply(env, event, EVENTS, start=f"start + {shift}", stop=f"stop + {shift}")
        invoice = _create_invoice(env, pattern)
        _multiply_invoice(env, invoice, INVOICES, pattern.id, "SEED")
        for size in organization_sizes:
            organization = pattern.copy({"name": f"Organization {size}"})
            env["res.users"].with_context(no_reset_password=True).create(
                {
                    "login": f"portal.{size}",
                    "name": f"Portal {size}",
                    "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
                    "lang": "it_IT",
                    "tz": "Europe/Rome",
                }
            ).partner_id.write({"parent_id": organization, "living_portal_access": True})
            env.flush_all()
            _multiply_invoice(env, invoice, size, organization.id, f"SIZE{size}")
            organizations[size] = organization.id
    return organizations


def _create_invoice(env, partner):
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": "2026-01-31",
            "invoice_line_ids": [(0, 0, {"name": "Advice", "price_unit": 100.0, "tax_ids": []})],
        }
    )
    invoice.action_post()
    env.flush_all()
    return invoice


def _multiply_invoice(env, invoice, count, partner_id, prefix):
    multiply(
        env,
        invoice,
        count,
        name=f"'{prefix}/2026/' || n",
        sequence_prefix=f"'{prefix}/2026/'",
        sequence_number="n",
        partner_id=str(partner_id),
        commercial_partner_id=str(partner_id),
        access_token=None,
        payment_reference=None,
    )


def multiply(env, record, count, **changes):
    """Copy a row many times, in SQL.

    :param changes: by column, an SQL expression in which `n` counts the copies; `None` for null
    """
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = current_schema() AND column_name <> 'id'",
        [record._table],
    )
    columns = [column for (column,) in env.cr.fetchall()]
    values = SQL(", ").join(
        SQL(changes[column] or "NULL") if column in changes else SQL.identifier(column)
        for column in columns
    )
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s, generate_series(1, %s) n WHERE id = %s",
            SQL.identifier(record._table),
            SQL(", ").join(map(SQL.identifier, columns)),
            values,
            SQL.identifier(record._table),
            count,
            record.id,
        )
    )


def multiply_after(env, record, count, **changes):
    """Copy a row many times, and return the id after which the copies begin."""
    multiply(env, record, count, **changes)
    env.cr.execute(SQL("SELECT MAX(id) - %s FROM %s", count, SQL.identifier(record._table)))
    return env.cr.fetchone()[0]


def multiply_paths(env, charge, count):
    """Copy an organization, its path and a service of it many times.

    :return: the ids after which the copies of organization, path and service begin
    """
    organizations = multiply_after(
        env, charge.path_id.organization_id, count, name="'Bench ' || n", commercial_partner_id=None
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL"
    )
    paths = multiply_after(
        env,
        charge.path_id,
        count,
        organization_id=f"{organizations} + n",
        code=f"'BENCH/' || {organizations} + n",
        access_token=None,
    )
    charges = multiply_after(
        env, charge, count, path_id=f"{paths} + n", organization_id=f"{organizations} + n"
    )
    return organizations, paths, charges
