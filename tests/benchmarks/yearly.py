"""The income of a year as a spreadsheet, beside xlsxwriter alone and one statement.

One database, filled by SQL: organizations with a path, a service and a posted invoice each. Ours
is the report that an accountant downloads, under her rights; the peer writes the same ten columns
from one statement over the same tables, without rights, filter, widths or totals. Both must come
to the same sum. The memory of ten times the rows is measured on its own.
"""

import os
import tracemalloc
from io import BytesIO

import xlsxwriter
from openpyxl import load_workbook

from odoo import fields
from odoo.fields import Command

from . import databases
from .clocks import alternate, compare, timed

STATEMENT = """
    SELECT TO_CHAR(line.date, 'YYYY') AS year, desk.name, partner.name, partner.vat, path.code,
           COALESCE(template.name->>'it_IT', template.name->>'en_US'),
           COALESCE(tier.name->>'it_IT', tier.name->>'en_US'),
           COALESCE(SUM(-line.balance) FILTER (WHERE move.move_type = 'out_invoice'), 0)::float8,
           COALESCE(SUM(-line.balance) FILTER (WHERE move.move_type = 'out_refund'), 0)::float8,
           SUM(-line.balance)::float8
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN living_path_charge charge
        ON charge.id = COALESCE(line.living_charge_id, line.living_reversed_charge_id)
      JOIN living_desk desk ON desk.id = move.living_desk_id
      JOIN res_partner partner ON partner.id = charge.organization_id
      JOIN living_path path ON path.id = charge.path_id
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN living_fee_tier tier ON tier.id = charge.tier_id
     WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
       AND line.display_type = 'product' AND TO_CHAR(line.date, 'YYYY') = %s
     GROUP BY 1, 2, 3, 4, 5, 6, 7
     ORDER BY 1, 2, 3, 5, 6
"""


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "yearly")
    with databases.superuser(name) as env:
        fill(env, options.income)
    databases.analyze(name)
    with databases.environment(name) as env:
        year = fields.Date.today().year
        rows = read_rows(write_ours(env, year))
        peer = read_rows(write_plain(env, year))
        assert rows[1:-1] and sum_up(rows[1:-1]) == sum_up(peer), "both come to the same sum"
        trials = [run_pair(env, year, pair) for pair in range(options.pairs)]
        memory = measure_memory(env, year)
    more = options.income * 10
    with databases.superuser(name) as env:
        fill(env, more - options.income)
    databases.analyze(name)
    with databases.environment(name) as env:
        memory = measure_memory(env, year) - memory
    databases.drop(name)
    result = {**compare(trials), "rows": len(peer), "more": more, "memory": memory}
    print("yearly:", result, flush=True)
    return result


def write_ours(env, year):
    env.invalidate_all()
    export = env["living.income.export"].create({"year": year})
    content, _extension = env["ir.actions.report"]._render("living_desk_billing.income", export.ids)
    return content


def write_plain(env, year):
    env.cr.execute(STATEMENT, [str(year)])
    content = BytesIO()
    workbook = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet = workbook.add_worksheet()
    for index, row in enumerate(env.cr.fetchall()):
        sheet.write_row(index, 0, row)
    workbook.close()
    return content.getvalue()


def read_rows(content):
    return list(load_workbook(BytesIO(content), read_only=True).active.values)


def sum_up(rows):
    return round(sum(row[9] for row in rows), 2)


def run_pair(env, year, pair):
    trial = {}

    def run(kind, action):
        trial[kind], _content = timed(env, action)

    trial["load"] = alternate(
        pair,
        lambda: run("peer", lambda: write_plain(env, year)),
        lambda: run("ours", lambda: write_ours(env, year)),
    )
    return trial


def measure_memory(env, year):
    """Return how much memory Python needed at most while the file was written."""
    tracemalloc.start()
    write_ours(env, year)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def fill(env, count):
    """Add organizations, each with a path, a service, its frozen price and a posted invoice."""
    today = fields.Date.today()
    desk = env["living.desk"].search([("company_id", "=", env.company.id)], limit=1)
    product = env["product.product"].search([("is_living_service", "=", True)], limit=1)
    tier = env["living.fee.tier"].search([("schedule_id.state", "=", "published")], limit=1)
    organization = env["res.partner"].create(
        {
            "name": "Bench",
            "is_company": True,
            "is_cultural_organization": True,
            "desk_id": desk.id,
            "vat": "IT12345670017",
            "street": "Via Roma 1",
            "zip": "20121",
            "city": "Milano",
            "country_id": env.ref("base.it").id,
        }
    )
    path = env["living.path"].create(
        {"name": "Bench", "organization_id": organization.id, "desk_id": desk.id}
    )
    charge = env["living.path.charge"].create({"path_id": path.id, "product_id": product.id})
    turnover = env["living.turnover"].create(
        {"organization_id": organization.id, "fiscal_year": today.year - 9, "amount": 1000}
    )
    charge.write(
        {
            "tier_id": tier.id,
            "schedule_id": tier.schedule_id.id,
            "basis_kind": "declared",
            "turnover_id": turnover.id,
            "list_price": 600,
            "price_unit": 300,
            "frozen_on": fields.Datetime.now(),
        }
    )
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": organization.id,
            "invoice_date": today,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "price_unit": 300,
                        "tax_ids": [],
                        "living_charge_id": charge.id,
                    }
                )
            ],
        }
    )
    invoice.action_post()
    env.flush_all()
    organizations, paths, charges = databases.multiply_paths(env, charge, count)
    prefix = f"BENCH{organizations}/"
    moves = databases.multiply_after(
        env,
        invoice,
        count,
        name=f"'{prefix}' || n",
        sequence_prefix=f"'{prefix}'",
        sequence_number="n",
        partner_id=f"{organizations} + n",
        commercial_partner_id=f"{organizations} + n",
        living_path_id=f"{paths} + n",
        access_token=None,
        payment_reference=None,
    )
    for line in invoice.line_ids:
        databases.multiply(
            env,
            line,
            count,
            move_id=f"{moves} + n",
            partner_id=f"{organizations} + n",
            living_path_id=f"{paths} + n",
            living_charge_id=f"{charges} + n" if line.living_charge_id else None,
            living_instalment_id=None,
        )
