import threading

import psycopg2

from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestSeatsTwoAtOnce(TwoAtOnceCase):
    """Two people register or cancel at the same moment, each in a transaction."""

    context = {**TwoAtOnceCase.context, "mail_notify_force_send": False, "install_mode": True}

    def _create_records(self, env):
        organization = env["res.partner"].create({"name": "Two Seats", "is_company": True})
        event = env["event.event"].create(
            {
                "name": "Two at Once",
                "date_begin": "2035-03-10 09:00:00",
                "date_end": "2035-03-10 17:00:00",
                "seats_limited": True,
                "seats_max": 1,
                "event_mail_ids": [],
            }
        )
        self.event_id, self.organization_id = event.id, organization.id
        return event, organization

    def _remove_rest(self, env):
        env["event.registration"].search([("event_id", "=", self.event_id)]).unlink()

    def _read(self):
        with self.database.cursor() as cr:
            registrations = self._get_env(cr)["event.registration"].search(
                [("event_id", "=", self.event_id)], order="id"
            )
            return [(item.state, bool(item.waiting_since)) for item in registrations]

    def _run_both(self, first, second):
        """Do two things at once: the second has begun before the first is over, and waits.

        As the server does, it is begun again when it read what is no longer so.

        :return: how many times the second was begun
        """
        begun = []
        holding = threading.Event()

        def run_second():
            holding.wait(20)
            for __ in range(3):
                begun.append(True)
                try:
                    with self.database.cursor() as cr:
                        env = self._get_env(cr)
                        # It has counted before the first is over.
                        env["event.event"].browse(self.event_id).mapped("seats_available")
                        reading.set()
                        second(env)
                        env.flush_all()
                    return
                except psycopg2.errors.SerializationFailure:
                    continue

        reading = threading.Event()
        thread = threading.Thread(target=run_second)
        thread.start()
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            first(env)
            env.flush_all()
            holding.set()
            reading.wait(20)
        thread.join(30)
        self.assertFalse(thread.is_alive())
        return len(begun)

    def _enrol(self, env, **vals):
        return env["event.registration"].create(
            {"event_id": self.event_id, "name": "Somebody", **vals}
        )

    def test_the_last_seat_is_given_once(self):
        self._run_both(self._enrol, self._enrol)
        self.assertEqual(self._read(), [("open", False), ("draft", True)])

    def test_two_seats_given_up_promote_two(self):
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            env["event.event"].browse(self.event_id).seats_max = 2
            ids = [self._enrol(env).id for __ in range(5)]
        self._run_both(
            lambda env: env["event.registration"].browse(ids[0]).action_cancel(),
            lambda env: env["event.registration"].browse(ids[1]).action_cancel(),
        )
        self.assertEqual(
            self._read(),
            [
                ("cancel", False),
                ("cancel", False),
                ("open", False),
                ("open", False),
                ("draft", True),
            ],
        )

    def test_a_seat_given_up_while_another_comes(self):
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            ids = [self._enrol(env).id for __ in range(2)]
        self._run_both(
            lambda env: env["event.registration"].browse(ids[0]).action_cancel(), self._enrol
        )
        self.assertEqual(self._read(), [("cancel", False), ("open", False), ("draft", True)])

    def test_the_share_of_an_organization_holds(self):
        with self.database.cursor() as cr:
            event = self._get_env(cr)["event.event"].browse(self.event_id)
            event.write({"seats_limited": False, "organization_seats_max": 1})
        refused = []

        def enrol(env):
            try:
                self._enrol(env, organization_id=self.organization_id)
            except psycopg2.Error:
                raise
            except Exception as error:
                refused.append(str(error))
                env.cr.rollback()

        self._run_both(enrol, enrol)
        self.assertEqual(self._read(), [("open", False)])
        self.assertEqual(len(refused), 1)
        self.assertIn("may enrol 1", refused[0])
