"""What the tests of two people at the same moment start from: transactions that commit."""

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase


class TwoAtOnceCase(TransactionCase):
    """Records that other transactions see, and that are removed in the end."""

    context = {"tracking_disable": True, "mail_create_nolog": True}

    def setUp(self):
        super().setUp()
        self.database = db_connect(self.env.cr.dbname)
        with self.database.cursor() as cr:
            # The order in which they can be deleted.
            records = self._create_records(self._get_env(cr))
            self.records = [(each._name, each.ids) for each in records]
        self.addCleanup(self._remove)

    def _create_records(self, env):
        """Create what the test is about.

        :return: list of recordsets, what refers to others first
        """
        raise NotImplementedError

    def _get_env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, self.context)

    def _remove(self):
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            self._remove_rest(env)
            for model, ids in self.records:
                env[model].browse(ids).exists().unlink()

    def _remove_rest(self, env):
        """Remove first what the tests have made of the records."""

    def _try(self, model, record_id, method):
        """Do something in a transaction of its own, and return the sentence of the refusal."""
        with self.database.cursor() as cr:
            record = self._get_env(cr)[model].browse(record_id)
            with self.assertRaises(UserError) as refused:
                method(record)
            cr.rollback()
            return str(refused.exception)
