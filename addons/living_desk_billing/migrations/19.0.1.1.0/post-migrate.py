"""Fill what the prices and the hours of an older database lack."""

from odoo.api import SUPERUSER_ID, Environment


def migrate(cr, version):
    env = Environment(cr, SUPERUSER_ID, {})
    _create_instalments(env)
    _book_reductions(env)
    env["living.consultant.due"]._create_missing()
    _name_publishers(cr)


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


def _book_reductions(env):
    """Put the reductions of the agreements that are signed on the aid account."""
    charges = env["living.path.charge"].search(
        [("frozen_on", "!=", False), ("path_id.signed_on", "!=", False)]
    )
    env["living.aid"]._sync_reductions(charges)
    env.flush_all()


def _name_publishers(cr):
    """Nothing on a published version changed after it was published."""
    cr.execute(
        """
        UPDATE living_fee_schedule
           SET published_by_id = write_uid, published_on = write_date
         WHERE state = 'published' AND published_on IS NULL
        """
    )
