import threading

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestRequestTwoAtOnce(TwoAtOnceCase):
    """Two participants ask at the same moment, each in a transaction."""

    context = {**TwoAtOnceCase.context, "install_mode": True}

    def _create_records(self, env):
        mission = env["event.event"].create(
            {
                "name": "Two at Once",
                "date_begin": "2035-03-10 08:00:00",
                "date_end": "2035-03-10 17:00:00",
                "living_kind_ids": env.ref("living_desk_matchmaking.event_kind_mission").ids,
                "event_mail_ids": [],
            }
        )
        people = env["event.registration"].create(
            [
                {"event_id": mission.id, "name": name, "selection_state": "selected"}
                for name in ("Anna", "Bruno", "Carla")
            ]
        )
        self.mission_id, self.people_ids = mission.id, people.ids
        return people, mission

    def _remove_rest(self, env):
        env["living.meeting.request"].search([("event_id", "=", self.mission_id)]).unlink()
        env["event.event"].browse(self.mission_id).meeting_limit_ids.unlink()

    def _ask(self, env, one, other):
        people = env["event.registration"].browse(self.people_ids)
        env["living.meeting.request"]._ask(people[one], people[other])

    def _run_both(self, first, second):
        """Do two things at once: the second has read before the first is over, and waits.

        As the server does, it is begun again when it read what is no longer so.

        :return: the sentence with which the second was refused, if it was
        """
        refused = []
        holding, reading = threading.Event(), threading.Event()

        def run_second():
            holding.wait(20)
            for __ in range(3):
                try:
                    with self.database.cursor() as cr:
                        env = self._get_env(cr)
                        env["living.meeting.request"].search_count([])
                        reading.set()
                        try:
                            self._ask(env, *second)
                            env.flush_all()
                        except UserError as error:
                            refused.append(str(error))
                            cr.rollback()
                    return
                except psycopg2.errors.SerializationFailure:
                    continue

        thread = threading.Thread(target=run_second)
        thread.start()
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            self._ask(env, *first)
            env.flush_all()
            holding.set()
            reading.wait(20)
        thread.join(30)
        self.assertFalse(thread.is_alive())
        return refused

    def _read(self):
        with self.database.cursor() as cr:
            requests = self._get_env(cr)["living.meeting.request"].search(
                [("event_id", "=", self.mission_id)]
            )
            return [(item.state, item.is_mutual) for item in requests]

    def test_who_ask_each_other_are_of_one_mind(self):
        self.assertFalse(self._run_both((0, 1), (1, 0)))
        self.assertEqual(self._read(), [("accepted", True)])

    def test_a_second_click_asks_nothing(self):
        self.assertFalse(self._run_both((0, 1), (0, 1)))
        self.assertEqual(self._read(), [("sent", False)])

    def test_the_last_request_is_sent_once(self):
        with self.database.cursor() as cr:
            self._get_env(cr)["living.meeting.limit"].create(
                {"event_id": self.mission_id, "request_max": 1}
            )
        [sentence] = self._run_both((0, 1), (0, 2))
        self.assertIn("1 requests open at a time", sentence)
        self.assertEqual(self._read(), [("sent", False)])
