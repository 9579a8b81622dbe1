"""Give each frozen price its only instalment, and consultants what was confirmed before."""

from odoo.api import SUPERUSER_ID, Environment


def migrate(cr, version):
    env = Environment(cr, SUPERUSER_ID, {})
    _create_instalments(env)
    env["living.consultant.due"]._create_missing()


def _create_instalments(env):
    """The first addon invoiced each service whole."""
    cr = env.cr
    charges = env["living.path.charge"].search(
        [("frozen_on", "!=", False), ("instalment_ids", "=", False)]
    )
    charges._create_instalments()
    env.flush_all()
    cr.execute(
        """
        UPDATE account_move_line line
           SET living_instalment_id = instalment.id
          FROM living_path_instalment instalment
         WHERE instalment.charge_id = line.living_charge_id
        """
    )
    cr.execute(
        """
        UPDATE living_path_instalment instalment
           SET invoice_line_id = line.id
          FROM account_move_line line
         WHERE line.living_instalment_id = instalment.id
        """
    )
    env.invalidate_all()
    env.add_to_compute(env["living.path.instalment"]._fields["state"], charges.instalment_ids)
    env.add_to_compute(charges._fields["state"], charges)
    env.flush_all()
