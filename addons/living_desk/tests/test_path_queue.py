import threading

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon
from .common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestPathQueue(LivingDeskCommon):
    """A desk follows as many paths as it has places; the others wait for their turn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk_lombardia.places = 1
        cls.first, cls.second, cls.third = paths = cls.env["living.path"].concat(
            *(cls._create_path(name=name) for name in ("First", "Second", "Third"))
        )
        paths.action_open_orientation()
        cls.first.action_propose()

    def _queue(self, *paths):
        """Put paths in line, a minute after each other."""
        for minute, path in enumerate(paths):
            with freeze_time(f"2026-03-01 10:0{minute}:00"):
                path.action_propose()

    def _proposals(self, path):
        return self.env["mail.message"].search_count(
            [("model", "=", "living.path"), ("res_id", "=", path.id), ("subject", "ilike", "LD/")]
        )

    @users("test.adviser")
    def test_on_a_full_desk_a_path_waits_and_the_user_reads_its_number(self):
        action = self.second.with_user(self.env.user).action_propose()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("number 1 in line", action["params"]["message"])
        self.assertEqual(self.second.state, "orientation")
        self.assertTrue(self.second.waiting_since)
        self.assertFalse(self._proposals(self.second))
        self.assertEqual(self.desk_lombardia.waiting_path_count, 1)
        self.assertEqual(self.desk_lombardia.places_free, 0)

    def test_asking_again_keeps_the_place_in_line(self):
        self._queue(self.second, self.third)
        since = self.second.waiting_since
        self.second.action_propose()
        self.assertEqual(self.second.waiting_since, since)
        self.assertEqual((self.second | self.third).mapped("waiting_position"), [1, 2])

    def test_a_withdrawn_proposal_gives_its_place_to_the_first_in_line(self):
        self._queue(self.third, self.second)
        self.first.with_user(self.user_adviser).action_withdraw()
        self.assertEqual(self.third.state, "proposed", "The third was first in line")
        self.assertFalse(self.third.waiting_since)
        self.assertEqual(self._proposals(self.third), 1)
        self.assertIn("has been proposed", self.third.activity_ids[-1:].summary)
        self.assertEqual(self.second.state, "orientation")
        self.assertEqual(self.second.waiting_position, 1)

    def test_closing_cancelling_handing_over_and_deleting_free_a_place(self):
        def hand_over(path):
            path.sudo().desk_id = self.desk_sicilia

        doors = {
            "concluded": lambda path: path._conclude("supported", "Goals reached"),
            "cancelled": lambda path: path._move("cancelled", "They gave up"),
            "handed over": hand_over,
            "deleted": lambda path: path.unlink(),
        }
        taking = self.first
        for name, leave in doors.items():
            path = self._create_path()
            path.action_open_orientation()
            path.action_propose()
            if name == "concluded":
                taking._sign("Anna Prova", self._get_signature())
            with self.subTest(door=name):
                leave(taking)
                self.assertEqual(path.state, "proposed")
            taking = path

    def test_a_suspended_path_keeps_its_place(self):
        self.first._sign("Anna Prova", self._get_signature())
        self._queue(self.second)
        self.first._move("suspended", "Summer break")
        self.assertEqual(self.second.state, "orientation")

    def test_more_places_take_more_paths_in_the_order_of_the_line(self):
        fourth = self._create_path(name="Fourth")
        fourth.action_open_orientation()
        self._queue(fourth, self.third, self.second)
        self.desk_lombardia.with_user(self.user_manager).places = 3
        self.assertEqual(fourth.state, "proposed")
        self.assertEqual(self.third.state, "proposed")
        self.assertEqual(self.second.state, "orientation")
        self.desk_lombardia.places = 0
        self.assertEqual(self.second.state, "proposed", "No limit: nobody waits")

    def test_a_path_that_misses_something_does_not_hold_up_the_line(self):
        self._queue(self.second, self.third)
        self.second.hours_budget = 0
        self.first.action_withdraw()
        self.assertEqual(self.second.state, "orientation")
        self.assertEqual(self.third.state, "proposed")
        self.assertIn("hours", self.second.waiting_problem)
        asked = self.second.activity_ids
        self.assertEqual(len(asked), 1)
        self.third.action_withdraw()
        self.assertEqual(self.second.activity_ids, asked, "The adviser is asked once")
        self.second.hours_budget = 10
        self.second.action_propose()
        self.assertEqual(self.second.state, "proposed")
        self.assertFalse(self.second.waiting_problem)

    def test_several_paths_proposed_together_fill_the_places_and_wait(self):
        self.desk_lombardia.places = 2
        action = (self.second | self.third).action_propose()
        self.assertEqual(self.second.state, "proposed")
        self.assertEqual(self.third.waiting_position, 1)
        self.assertIn("Third", action["params"]["message"])

    def test_a_path_leaves_the_line(self):
        self._queue(self.second, self.third)
        self.second.with_user(self.user_adviser).action_leave_queue()
        self.assertFalse(self.second.waiting_since)
        self.first.action_withdraw()
        self.assertEqual(self.second.state, "orientation")
        self.assertEqual(self.third.state, "proposed")

    def test_a_waiting_path_handed_to_a_desk_with_places_is_proposed_there(self):
        self._queue(self.second)
        self.second.desk_id = self.desk_sicilia
        self.assertEqual(self.second.state, "proposed")

    def test_what_cannot_be_proposed_does_not_get_in_line(self):
        self.second.hours_budget = 0
        with self.assertRaisesRegex(UserError, "hours"):
            self.second.action_propose()
        with self.assertRaisesRegex(UserError, "Proposed"):
            self.first.action_propose()
        self.assertFalse(self.second.waiting_since)

    def test_the_line_is_kept_by_its_own_doors(self):
        self._queue(self.second)
        for user in (self.user_adviser, self.user_manager):
            with self.assertRaises(AccessError):
                self.third.with_user(user).waiting_since = "2020-01-01 10:00:00"
        with self.assertRaises(AccessError):
            self.second.with_user(self.user_manager_sicilia).action_leave_queue()
        with self.assertRaises(AccessError):
            self.env["living.path"].with_user(self.user_adviser).create(
                {
                    "name": "Jumps",
                    "organization_id": self.theatre.id,
                    "waiting_since": "2020-01-01 10:00:00",
                }
            )
        self.assertFalse(self.second.copy().waiting_since)

    @mute_logger("odoo.sql_db")
    def test_the_database_lets_only_paths_in_orientation_wait(self):
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self.first.waiting_since = "2026-01-01 10:00:00"
            self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self.desk_lombardia.places = -1
            self.env.flush_all()

    def test_the_line_costs_one_query_however_long(self):
        def count(paths):
            self.env.flush_all()
            self.env.invalidate_all()
            paths.mapped("state")
            start = self.env.cr.sql_log_count
            paths.mapped("waiting_position")
            return self.env.cr.sql_log_count - start

        self._queue(self.second, self.third)
        few = count(self.second)
        others = self.env["living.path"].concat(*(self._create_path() for _n in range(8)))
        others.action_open_orientation()
        others.action_propose()
        self.assertEqual(count(self.second | self.third | others), few)


@tagged("post_install", "-at_install")
class TestLastPlace(TwoAtOnceCase):
    """Two people take the last place at the same moment, each in a transaction."""

    def _create_records(self, env):
        organization = env["res.partner"].create({"name": "Last Place", "is_company": True})
        desk = env["living.desk"].create({"name": "Last Place", "places": 1})
        phase = env["living.phase"].search([], limit=1)
        paths = env["living.path"].create(
            [
                {
                    "name": name,
                    "organization_id": organization.id,
                    "desk_id": desk.id,
                    "date_start": "2026-01-01",
                    "hours_budget": 10,
                    "state": "orientation",
                    "step_ids": [(0, 0, {"name": "Interview", "phase_id": phase.id})],
                }
                for name in ("One", "Two")
            ]
        )
        self.path_ids = paths.ids
        return paths, desk, organization

    def _remove_rest(self, env):
        messages = env["living.path"].browse(self.path_ids).message_ids
        messages.mail_ids.unlink()
        messages.exists().unlink()

    @mute_logger("odoo.sql_db")
    def test_the_last_place_is_given_once(self):
        refused = []

        def propose_second():
            with self.database.cursor() as cr:
                # The second has counted the places before the first was done.
                cr.execute("SELECT count(*) FROM living_path")
                ready.set()
                env = self._get_env(cr)
                try:
                    env["living.path"].browse(self.path_ids[1]).action_propose()
                except psycopg2.errors.SerializationFailure:
                    # A request that fails so is begun again by the server.
                    cr.rollback()
                    refused.append(True)

        ready = threading.Event()
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            env["living.path"].browse(self.path_ids[0]).action_propose()
            env.flush_all()
            thread = threading.Thread(target=propose_second)
            thread.start()
            ready.wait(10)
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "The second waits for the first")
        thread.join(10)
        self.assertEqual(refused, [True])
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            env["living.path"].browse(self.path_ids[1]).action_propose()
            one, two = env["living.path"].browse(self.path_ids)
            self.assertEqual((one.state, two.state), ("proposed", "orientation"))
            self.assertEqual(two.waiting_position, 1)
