"""Say why the prices of an older database are what they are, and let a service be paid in parts."""


def migrate(cr, version):
    _make_room_for_dates(cr)
    cr.execute(
        """
        ALTER TABLE living_path_charge
            ADD COLUMN IF NOT EXISTS basis_kind varchar,
            ADD COLUMN IF NOT EXISTS turnover_amount numeric
        """
    )
    cr.execute(
        """
        UPDATE living_path_charge charge
           SET basis_kind = 'declared', turnover_amount = turnover.amount_company
          FROM living_turnover turnover
         WHERE turnover.id = charge.turnover_id AND charge.frozen_on IS NOT NULL
        """
    )
    cr.execute("DROP INDEX IF EXISTS account_move_line_living_charge_unique")
    cr.execute("DROP INDEX IF EXISTS account_move_line__living_charge_unique")


def _make_room_for_dates(cr):
    """Exclusion constraints compare organizations in a GiST index."""
    cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
