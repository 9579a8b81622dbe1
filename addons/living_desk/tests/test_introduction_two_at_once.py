from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestIntroductionTwoAtOnce(TransactionCase):
    """Two people answer one question at the same moment, each in a transaction."""

    def setUp(self):
        super().setUp()
        self.database = db_connect(self.env.cr.dbname)
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            desk = env["living.desk"].create({"name": "Two at Once"})
            organization, contact = env["res.partner"].create(
                [
                    {
                        "name": "Asks at Once",
                        "is_company": True,
                        "is_cultural_organization": True,
                        "desk_id": desk.id,
                    },
                    {
                        "name": "Asked for at Once",
                        "is_company": True,
                        "is_network_contact": True,
                        "contact_owner_id": False,
                        "contact_desk_id": desk.id,
                        "email": "once@example.com",
                    },
                ]
            )
            introduction = env["living.introduction"].create(
                {
                    "contact_id": contact.id,
                    "organization_id": organization.id,
                    "asked_by": "organization",
                    "reason": "To be two at once",
                }
            )
            self.records = [(r._name, r.ids) for r in (introduction, contact, organization, desk)]
            self.introduction_id, self.contact_id = introduction.id, contact.id
        self.addCleanup(self._remove)

    def _get_env(self, cr):
        return api.Environment(
            cr, SUPERUSER_ID, {"tracking_disable": True, "mail_create_nolog": True}
        )

    def _remove(self):
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            env["mail.mail"].search([("recipient_ids", "in", [self.contact_id])]).unlink()
            env["living.contact.relation"].search([("contact_id", "=", self.contact_id)]).unlink()
            for model, ids in self.records:
                env[model].browse(ids).unlink()

    def _try(self, method):
        """Answer in a transaction of its own, and return the sentence of the refusal."""
        with self.database.cursor() as cr:
            introduction = self._get_env(cr)["living.introduction"].browse(self.introduction_id)
            with self.assertRaises(UserError) as refused:
                method(introduction)
            cr.rollback()
            return str(refused.exception)

    def test_one_answer_wins(self):
        with self.database.cursor() as cr:
            first = self._get_env(cr)["living.introduction"].browse(self.introduction_id)
            first.action_accept()
            first.env.flush_all()
            for method in (type(first).action_accept, lambda other: other._decline("No")):
                self.assertIn("Somebody else is changing", self._try(method))
            cr.rollback()

    def test_a_second_answer_reads_the_first(self):
        with self.database.cursor() as cr:
            self._get_env(cr)["living.introduction"].browse(self.introduction_id).action_accept()
        for method in (
            lambda introduction: introduction.action_accept(),
            lambda introduction: introduction._decline("Too late"),
        ):
            self.assertIn("it cannot become", self._try(method))
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            mails = env["mail.mail"].search([("recipient_ids", "in", [self.contact_id])])
            self.assertEqual(len(mails), 1, "The contact is written to once")
