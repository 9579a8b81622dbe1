from odoo import fields, models
from odoo.tools import SQL

# What an instalment repeats of its charge.
REPEATED = ("path_id", "organization_id", "desk_id", "company_id", "product_id")


class LivingPathInstalmentBulk(models.AbstractModel):
    """Split the prices of thousands of services with as many statements as those of one."""

    _name = "living.path.instalment.bulk"
    _description = "Instalments Created Together"

    # === BUSINESS METHODS === #

    def _create_together(self, vals_list):
        """Create instalments: in one statement where nothing is due before a signature.

        :param vals_list: the values that :meth:`_prepare_instalment_vals` of a charge returns
        """
        charges = self.env["living.path.charge"].browse([vals["charge_id"] for vals in vals_list])
        waiting = {charge.id for charge in charges if charge._is_waiting_for_signature()}
        self.create([vals for vals in vals_list if vals["charge_id"] not in waiting])
        self._insert([vals for vals in vals_list if vals["charge_id"] in waiting])

    def _insert(self, vals_list):
        if not vals_list:
            return
        names = list(dict.fromkeys(name for vals in vals_list for name in vals))
        defaults = self.default_get([name for name, field in self._fields.items() if field.default])
        names += [name for name in defaults if name not in names and self._fields[name].store]
        parts = []
        for name in names:
            values = [vals.get(name, defaults.get(name)) for vals in vals_list]
            kind = SQL(self._fields[name].column_type[1])
            values = [None if value is False else value for value in values]
            parts.append(SQL("UNNEST(%s::%s[])", values, kind))
        self.env["living.path.charge"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO living_path_instalment
                       (%s, %s, state, create_uid, create_date, write_uid, write_date)
                SELECT %s, %s, 'planned', %s, %s, %s, %s
                  FROM (SELECT %s) AS part (%s)
                  JOIN living_path_charge charge ON charge.id = part.charge_id
                RETURNING id
                """,
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(map(SQL.identifier, REPEATED)),
                SQL(", ").join(SQL("part.%s", SQL.identifier(name)) for name in names),
                SQL(", ").join(SQL("charge.%s", SQL.identifier(name)) for name in REPEATED),
                self.env.uid,
                fields.Datetime.now(),
                self.env.uid,
                fields.Datetime.now(),
                SQL(", ").join(parts),
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        instalments = self.browse([row[0] for row in rows])
        charges = self.env["living.path.charge"].browse([vals["charge_id"] for vals in vals_list])
        self._mark_inserted(instalments, charges)

    def _mark_inserted(self, instalments, charges):
        """Let follow what depends on new instalments, except what they were written with."""
        charges.invalidate_recordset(["instalment_ids"], flush=False)
        charges.path_id.invalidate_recordset(["instalment_ids"], flush=False)
        written = [field for field in self._fields.values() if field.store and field.compute]
        state = [charges._fields["state"]]
        with self.env.protecting([(written, instalments), (state, charges)]):
            instalments.modified([field.name for field in written], create=True)
