"""The tier and price of organizations whose turnover is verified, beside one UPDATE.

One database, filled by SQL: organizations with a verified declaration and a path with a service to
price each. Ours finds the schedule, the declaration and the tier of each, prices its service with
the reason, sums up the path and splits the price into instalments. The peer is one statement
written by hand that finds tier and price and writes them on the services; beside it, what else ours
writes, by hand too. Both must come to the same prices.
"""

import os

from odoo import fields
from odoo.fields import Command

from . import databases
from .clocks import alternate, compare, timed

STATEMENT = """
    UPDATE living_path_charge charge
       SET tier_id = tier.id, schedule_id = tier.schedule_id, turnover_id = turnover.id,
           turnover_amount = turnover.amount_company, basis_kind = 'declared',
           list_price = price.list, price_unit = price.due, subtotal = price.due,
           reduction_amount = GREATEST(price.list - price.due, 0),
           discount = ROUND(GREATEST(price.list - price.due, 0) * 100 / price.list, 2),
           frozen_on = NOW() AT TIME ZONE 'UTC', state = 'priced'
      FROM living_turnover turnover
      JOIN LATERAL (
            SELECT * FROM living_fee_tier
             WHERE schedule_id = %(schedule)s AND lower_bound <= turnover.amount_company
             ORDER BY lower_bound DESC LIMIT 1
           ) tier ON TRUE
      JOIN living_fee_rule rule ON rule.tier_id = tier.id AND rule.product_id = %(product)s
      JOIN LATERAL (
            SELECT 600::numeric AS list, ROUND((CASE rule.method
                       WHEN 'fixed' THEN rule.amount
                       WHEN 'percent' THEN 600 * rule.percent / 100
                       ELSE LEAST(GREATEST(turnover.amount_company * rule.percent / 100,
                                           COALESCE(rule.minimum, 0)),
                                  COALESCE(NULLIF(rule.maximum, 0), 1e12))
                   END)::numeric, 2) AS due
           ) price ON TRUE
     WHERE turnover.organization_id = charge.organization_id AND turnover.state = 'verified'
       AND turnover.fiscal_year = %(year)s AND charge.id = ANY(%(charges)s)
"""
TOTALS = """
    UPDATE living_path path SET amount_total = total.amount
      FROM (SELECT path_id, SUM(subtotal) AS amount FROM living_path_charge
             WHERE id = ANY(%(charges)s) GROUP BY 1) total
     WHERE path.id = total.path_id
"""
INSTALMENTS = """
    INSERT INTO living_path_instalment
           (charge_id, path_id, organization_id, desk_id, company_id, product_id, sequence, amount,
            timing, state, create_date, write_date)
    SELECT id, path_id, organization_id, desk_id, company_id, product_id, 1, subtotal,
           'signature', 'planned', NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
      FROM living_path_charge WHERE id = ANY(%(charges)s)
"""
PRICES = """
    SELECT tier_id, schedule_id, turnover_id, turnover_amount, basis_kind, list_price, price_unit,
           subtotal, reduction_amount, discount, state
      FROM living_path_charge WHERE id = ANY(%(charges)s) ORDER BY id
"""


def measure(options):
    name = databases.clone(os.environ["FULL_TEMPLATE"], "prices")
    few = options.prices // 10
    with databases.superuser(name) as env:
        parameters = prepare(env)
        few_ids = fill(env, parameters, few)
    databases.analyze(name)
    with databases.environment(name) as env:
        few_queries = count_queries(env, few_ids)
    with databases.superuser(name) as env:
        ids = few_ids + fill(env, parameters, options.prices - few)
    databases.analyze(name)
    parameters["charges"] = ids
    with databases.environment(name) as env:
        queries = count_queries(env, ids)
        ours = undone(env, lambda: (price(env, ids), read(env, parameters))[1])
        peer = undone(env, lambda: (update(env, parameters), read(env, parameters))[1])
        assert ours == peer, "both come to the same prices"
        trials = [run_pair(env, parameters, pair) for pair in range(options.pairs)]
    databases.drop(name)
    result = {
        **compare(trials),
        "organizations": len(ids),
        "few": few,
        "queries": {few: few_queries, len(ids): queries},
    }
    print("prices:", result, flush=True)
    return result


def undone(env, action):
    """Do something, take it back and return what it returned."""
    env.invalidate_all()
    env.cr.execute("SAVEPOINT bench")
    result = action()
    env.flush_all()
    env.cr.execute("ROLLBACK TO SAVEPOINT bench")
    env.invalidate_all(flush=False)
    return result


def price(env, ids):
    charges = env["living.path.charge"].sudo().browse(ids)
    charges.path_id._price_charges_on(fields.Date.today())
    env.flush_all()


def update(env, parameters):
    env.cr.execute(STATEMENT, parameters)


def write_all(env, parameters):
    for statement in (STATEMENT, TOTALS, INSTALMENTS):
        env.cr.execute(statement, parameters)


def read(env, parameters):
    env.cr.execute(PRICES, parameters)
    return env.cr.fetchall()


def count_queries(env, ids):
    # Rights and currencies get read and kept.
    for _time in range(2):
        queries = undone(env, lambda: timed(env, lambda: price(env, ids))[0].queries)
    return queries


def run_pair(env, parameters, pair):
    trial = {}

    def run(kind, action):
        trial[kind] = undone(env, lambda: timed(env, action)[0])

    trial["load"] = alternate(
        pair,
        lambda: run("peer", lambda: update(env, parameters)),
        lambda: run("ours", lambda: price(env, parameters["charges"])),
    )
    run("all", lambda: write_all(env, parameters))
    return trial


def prepare(env):
    """Bring a schedule of four tiers into force for a desk of its own."""
    today = fields.Date.today()
    product = env["product.product"].create(
        {"name": "Bench", "type": "service", "is_living_service": True, "list_price": 600}
    )
    desk = env["living.desk"].create({"name": "Bench"})
    rules = [
        {"method": "fixed", "amount": 100},
        {"method": "percent", "percent": 50},
        {"method": "percent", "percent": 75},
        {"method": "rate", "percent": 0.1, "minimum": 125, "maximum": 2550},
    ]
    schedule = env["living.fee.schedule"].create(
        {
            "name": "Bench",
            "desk_id": desk.id,
            "date_from": today.replace(month=1, day=1),
            "tier_ids": [
                Command.create(
                    {
                        "name": f"Tier {bound}",
                        "lower_bound": bound,
                        "rule_ids": [Command.create({"product_id": product.id, **rule})],
                    }
                )
                for bound, rule in zip((0, 50_000, 250_000, 500_000), rules, strict=True)
            ],
        }
    )
    schedule.action_publish()
    return {
        "product": product.id,
        "desk": desk.id,
        "schedule": schedule.id,
        "year": today.year - 1,
    }


def fill(env, parameters, count):
    """Add organizations with a verified declaration, a proposed path and a service each."""
    organization = env["res.partner"].create(
        {
            "name": "Bench",
            "is_company": True,
            "is_cultural_organization": True,
            "desk_id": parameters["desk"],
        }
    )
    path = env["living.path"].create(
        {
            "name": "Bench",
            "organization_id": organization.id,
            "desk_id": parameters["desk"],
            "state": "proposed",
        }
    )
    charge = env["living.path.charge"].create(
        {"path_id": path.id, "product_id": parameters["product"]}
    )
    turnover = env["living.turnover"].create(
        {"organization_id": organization.id, "fiscal_year": parameters["year"], "amount": 1000}
    )
    env.flush_all()
    organizations, _paths, charges = databases.multiply_paths(env, charge, count)
    databases.multiply(
        env,
        turnover,
        count,
        organization_id=f"{organizations} + n",
        amount="MOD(n * 7919, 1000000)",
        amount_company="MOD(n * 7919, 1000000)",
        state="'verified'",
        excludes_capital_grants="TRUE",
        declared_by_id=str(env.uid),
        submitted_on="NOW()",
        verifier_id=str(env.uid),
        verified_on="NOW()",
    )
    return list(range(charges + 1, charges + count + 1))
