import threading

import psycopg2

from odoo.tests import tagged

from .common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestIntroductionTwoAtOnce(TwoAtOnceCase):
    """Two people answer one question at the same moment, each in a transaction."""

    def _create_records(self, env):
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
        self.introduction_id, self.contact_id = introduction.id, contact.id
        return introduction, contact, organization, desk

    def _remove_rest(self, env):
        env["mail.mail"].search([("recipient_ids", "in", [self.contact_id])]).unlink()
        env["living.contact.relation"].search([("contact_id", "=", self.contact_id)]).unlink()

    def _answer(self, method):
        return self._try("living.introduction", self.introduction_id, method)

    def test_one_answer_wins(self):
        with self.database.cursor() as cr:
            first = self._get_env(cr)["living.introduction"].browse(self.introduction_id)
            first.action_accept()
            first.env.flush_all()
            for method in (type(first).action_accept, lambda other: other._decline("No")):
                self.assertIn("Somebody else is changing", self._answer(method))
            cr.rollback()

    def test_a_second_answer_reads_the_first(self):
        with self.database.cursor() as cr:
            self._get_env(cr)["living.introduction"].browse(self.introduction_id).action_accept()
        for method in (
            lambda introduction: introduction.action_accept(),
            lambda introduction: introduction._decline("Too late"),
        ):
            self.assertIn("it cannot become", self._answer(method))
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            mails = env["mail.mail"].search([("recipient_ids", "in", [self.contact_id])])
            self.assertEqual(len(mails), 1, "The contact is written to once")

    def test_a_withdrawal_waits_and_comes_after(self):
        """Whoever takes its consent back is not told to try again."""
        begun_again = []
        ready = threading.Event()

        def withdraw():
            with self.database.cursor() as cr:
                contact = self._get_env(cr)["res.partner"].browse(self.contact_id)
                self.assertEqual(contact.contact_consent, "none")
                ready.set()
                try:
                    contact._withdraw_consent()
                except psycopg2.errors.SerializationFailure:
                    # A request that fails so is begun again by the server.
                    cr.rollback()
                    begun_again.append(True)

        with self.database.cursor() as cr:
            self._get_env(cr)["living.introduction"].browse(self.introduction_id).action_accept()
            cr.flush()
            thread = threading.Thread(target=withdraw)
            thread.start()
            ready.wait(10)
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "The withdrawal waits for the answer")
        thread.join(10)
        self.assertEqual(begun_again, [True])
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            env["res.partner"].browse(self.contact_id)._withdraw_consent()
            introduction = env["living.introduction"].browse(self.introduction_id)
            self.assertEqual(introduction.state, "withdrawn")
