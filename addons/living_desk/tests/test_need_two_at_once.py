import threading

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestNeedTwoAtOnce(TwoAtOnceCase):
    """Two consultants accept at the same moment, each in a transaction: one has it."""

    context = {**TwoAtOnceCase.context, "mail_notify_force_send": False}

    def _create_records(self, env):
        desk = env["living.desk"].create({"name": "Two Consultants"})
        organization, *people = env["res.partner"].create(
            [
                {
                    "name": "Two Consultants",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": desk.id,
                },
                {"name": "First of Two", "email": "first@two.example"},
                {"name": "Second of Two", "email": "second@two.example"},
            ]
        )
        consultants = env["living.consultant"].create(
            [{"partner_id": person.id, "desk_ids": [(4, desk.id)]} for person in people]
        )
        path = env["living.path"].create(
            {"name": "Two", "organization_id": organization.id, "desk_id": desk.id}
        )
        need = env["living.consultancy.need"].create({"path_id": path.id, "hours": 4})
        offers = need._offer(consultants)
        self.offer_ids, self.need_id = offers.ids, need.id
        return path, consultants, organization, *people, desk

    def _remove_rest(self, env):
        messages = env["mail.message"].search(
            [("model", "=", "living.assignment"), ("res_id", "in", self.offer_ids)]
        )
        messages.mail_ids.unlink()
        messages.exists().unlink()
        # An assignment that was accepted stays in the history: here it goes with its path.
        env.cr.execute("DELETE FROM living_assignment WHERE need_id = %s", [self.need_id])
        env["living.consultancy.need"].browse(self.need_id).unlink()

    def _read_states(self):
        with self.database.cursor() as cr:
            offers = self._get_env(cr)["living.assignment"].browse(self.offer_ids)
            return offers.mapped("status")

    def test_the_second_waits_and_reads_that_it_is_taken(self):
        begun_again = []
        ready = threading.Event()

        def accept_second():
            with self.database.cursor() as cr:
                second = self._get_env(cr)["living.assignment"].browse(self.offer_ids[1])
                self.assertEqual(second.state, "offered")
                ready.set()
                try:
                    second._accept()
                except psycopg2.errors.SerializationFailure:
                    # A request that fails so is begun again by the server.
                    cr.rollback()
                    begun_again.append(True)

        with self.database.cursor() as cr:
            self._get_env(cr)["living.assignment"].browse(self.offer_ids[0])._accept()
            cr.flush()
            thread = threading.Thread(target=accept_second)
            # Whatever fails is logged as an error, which fails the test.
            thread.start()
            ready.wait(10)
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "The second waits for the first")
        thread.join(10)
        self.assertEqual(begun_again, [True])
        with self.database.cursor() as cr:
            second = self._get_env(cr)["living.assignment"].browse(self.offer_ids[1])
            with self.assertRaisesRegex(UserError, "accepted before you"):
                second._accept()
            cr.rollback()
        self.assertEqual(self._read_states(), ["accepted", "taken"])

    def test_a_refusal_waits_for_an_acceptance(self):
        with self.database.cursor() as cr:
            first, second = self._get_env(cr)["living.assignment"].browse(self.offer_ids)
            with self.database.cursor() as other:
                self._get_env(other)["living.assignment"].browse(first.id)._accept()
            with self.assertRaisesRegex(UserError, "cannot become “Refused”"):
                second._refuse("No time")
            cr.rollback()
        self.assertEqual(self._read_states(), ["accepted", "taken"])
