from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestHandoverTwoAtOnce(TransactionCase):
    """Two managers answer one hand-over at the same moment, each in a transaction."""

    def setUp(self):
        super().setUp()
        self.database = db_connect(self.env.cr.dbname)
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            desks = env["living.desk"].create([{"name": "First of Two"}, {"name": "Second of Two"}])
            organization = env["res.partner"].create(
                {
                    "name": "Two at Once",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": desks[0].id,
                }
            )
            handover = env["living.handover"]._offer(organization, desks[1], "To be two at once")
            self.records = [(r._name, r.ids) for r in (handover, organization, desks)]
            self.handover_id, self.organization_id = handover.id, organization.id
        self.addCleanup(self._remove)

    def _get_env(self, cr):
        return api.Environment(
            cr, SUPERUSER_ID, {"tracking_disable": True, "mail_create_nolog": True}
        )

    def _remove(self):
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            for model, ids in self.records:
                env[model].browse(ids).unlink()

    def _try(self, method):
        """Answer in a transaction of its own, and return the sentence of the refusal."""
        with self.database.cursor() as cr:
            handover = self._get_env(cr)["living.handover"].browse(self.handover_id)
            with self.assertRaises(UserError) as refused:
                method(handover)
            cr.rollback()
            return str(refused.exception)

    def test_one_acceptance_wins(self):
        with self.database.cursor() as cr:
            first = self._get_env(cr)["living.handover"].browse(self.handover_id)
            first.action_accept()
            first.env.flush_all()
            for method in (type(first).action_accept, lambda other: other._refuse("No")):
                self.assertIn("Somebody else is changing", self._try(method))
            cr.rollback()

    def test_a_second_answer_reads_the_first(self):
        with self.database.cursor() as cr:
            self._get_env(cr)["living.handover"].browse(self.handover_id).action_accept()
        message = self._try(lambda handover: handover.action_accept())
        self.assertIn("it cannot become “Accepted”", message)
        with self.database.cursor() as cr:
            organization = self._get_env(cr)["res.partner"].browse(self.organization_id)
            self.assertEqual(organization.desk_id.name, "Second of Two")
