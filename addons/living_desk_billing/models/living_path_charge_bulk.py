from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

# What a path sums up of its services.
TOTALS = {"amount_total": "subtotal", "reduction_total": "reduction_amount"}


class LivingPathChargeBulk(models.AbstractModel):
    """Freeze the prices of thousands of services with as many statements as those of one."""

    _name = "living.path.charge.bulk"
    _description = "Prices Written Together"

    # === BUSINESS METHODS === #

    def _write_prices(self, prices):
        """Write frozen prices, and what is worked out from them, in one statement a table.

        What else depends on them is marked to be computed as after any write.

        :param dict prices: by charge, the values of its price, the same fields for each
        """
        if not prices:
            return
        charges = self.sudo().browse([charge.id for charge in prices])
        charges.flush_model()
        self.env["living.path"].flush_model()
        columns = defaultdict(list)
        for charge, vals in zip(charges, prices.values(), strict=True):
            for name, value in vals.items():
                columns[name].append(value)
            amounts = charge._get_amounts(vals["price_unit"], vals["list_price"])
            for name, value in zip(("subtotal", "reduction_amount"), amounts, strict=True):
                columns[name].append(value)
            columns["state"].append("priced")
        self._update_columns(charges, columns)
        self._update_totals(charges.path_id)
        totals = [self.env["living.path"]._fields[name] for name in TOTALS]
        worked_out = [self._fields[name] for name in ("subtotal", "reduction_amount", "state")]
        unsigned = charges.filtered(lambda charge: charge._is_waiting_for_signature())
        with self.env.protecting([(worked_out, unsigned), (totals, charges.path_id)]):
            charges.modified(list(columns))
        self.env.add_to_compute(self._fields["state"], charges - unsigned)

    def _is_waiting_for_signature(self):
        return not self.path_id.signed_on and self.path_id.state != "cancelled"

    def _update_columns(self, charges, columns):
        """Write columns of these rows in one statement, and put them in the cache."""
        names = list(columns)
        parts = [SQL("UNNEST(%s::int[])", charges.ids)]
        for name in names:
            field = self._fields[name]
            values = [None if value is False else value for value in columns[name]]
            kind = SQL(field.column_type[1])
            parts.append(SQL("UNNEST(%s::%s[])", values, kind))
        self.env.cr.execute(
            SQL(
                """
                UPDATE living_path_charge
                   SET %s, write_uid = %s, write_date = %s
                  FROM (SELECT %s) AS price (id, %s)
                 WHERE living_path_charge.id = price.id
                """,
                SQL(", ").join(
                    SQL("%s = price.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in names
                ),
                self.env.uid,
                fields.Datetime.now(),
                SQL(", ").join(parts),
                SQL(", ").join(SQL.identifier(name) for name in names),
            )
        )
        charges.invalidate_recordset([*names, "write_uid", "write_date"], flush=False)
        for name in names:
            field = self._fields[name]
            for inverse in self.pool.field_inverses[field]:
                self.env[inverse.model_name].invalidate_model([inverse.name], flush=False)
            field._insert_cache(
                charges,
                [field.convert_to_cache(value, charges, validate=False) for value in columns[name]],
            )

    def _update_totals(self, paths):
        self.env.cr.execute(
            SQL(
                """
                UPDATE living_path
                   SET %s, write_uid = %s, write_date = %s
                  FROM (SELECT path_id, %s
                          FROM living_path_charge
                         WHERE path_id = ANY(%s)
                         GROUP BY path_id) total
                 WHERE living_path.id = total.path_id
                """,
                SQL(", ").join(
                    SQL("%s = total.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in TOTALS
                ),
                self.env.uid,
                fields.Datetime.now(),
                SQL(", ").join(
                    SQL("SUM(%s) AS %s", SQL.identifier(part), SQL.identifier(name))
                    for name, part in TOTALS.items()
                ),
                paths.ids,
            )
        )
        paths.invalidate_recordset([*TOTALS, "write_uid", "write_date"], flush=False)
