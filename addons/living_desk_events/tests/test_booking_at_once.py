import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase

from .common import rome

THREADS = 8


class BookingCase(TwoAtOnceCase):
    """Organizations that want one hall, each in a transaction that commits."""

    context = {**TwoAtOnceCase.context, "mail_notify_force_send": False, "lang": "en_US"}

    def _create_records(self, env):
        organizations = env["res.partner"].create(
            [{"name": f"Booking at Once {number}", "is_company": True} for number in range(THREADS)]
        )
        venue = env["living.venue"].create({"name": "Booking at Once", "city": "Milano"})
        self.organization_ids, self.venue_id = organizations.ids, venue.id
        return venue, organizations

    def _remove_rest(self, env):
        entries = env["living.calendar.entry"].search([("venue_id", "=", self.venue_id)])
        mails = env["mail.mail"].search(
            [("model", "=", entries._name), ("res_id", "in", entries.ids)]
        )
        messages = mails.mail_message_id
        mails.unlink()
        messages.exists().unlink()
        env.cr.execute("DELETE FROM living_calendar_entry WHERE venue_id = %s", [self.venue_id])

    def _get_vals(self, number, day, **vals):
        """Return events that all want the hour before 21:00 of a day."""
        return {
            "name": f"Wish {number}",
            "organization_id": self.organization_ids[number],
            "venue_id": self.venue_id,
            "city": "Milano",
            "start": rome(day, 19, number),
            "stop": rome(day, 21, number),
            **vals,
        }

    def _plan(self, state, day=10, **vals):
        with self.database.cursor() as cr:
            calendar = self._get_env(cr)["living.calendar.entry"]
            return calendar.create(
                [
                    self._get_vals(number, day, state=state, **vals)
                    for number in range(len(self.organization_ids))
                ]
            ).ids

    def _read(self, name, domain=()):
        with self.database.cursor() as cr:
            calendar = self._get_env(cr)["living.calendar.entry"]
            return calendar.search([("venue_id", "=", self.venue_id), *domain]).mapped(name)

    def _confirm(self, entry_id, env):
        env["living.calendar.entry"].browse(entry_id).action_confirm()

    def _serve(self, do):
        """Do something as the server does a request, and return the sentence of a refusal."""
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            try:
                retrying(partial(do, env), env)
            except UserError as error:
                cr.rollback()
                return str(error)
            return None

    def _serve_at_once(self, requests):
        barrier = threading.Barrier(len(requests))

        def run(do):
            barrier.wait(30)
            return self._serve(do)

        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(run, requests))


@tagged("post_install", "-at_install")
class TestBookingAtOnce(BookingCase):
    """One hall is confirmed once, however it is tried, and who comes too late reads why."""

    def _assert_one_wins(self, answers, day):
        self.assertEqual(answers.count(None), 1, answers)
        for answer in filter(None, answers):
            self.assertRegex(answer, "(is|venue is) taken")
            self.assertNotIn("Traceback", answer)
        confirmed = self._read(
            "id",
            [
                ("state", "=", "confirmed"),
                ("start", ">", rome(day, 0)),
                ("start", "<", rome(day, 23)),
            ],
        )
        self.assertEqual(len(confirmed), 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_confirming(self):
        for day in (10, 11, 12):
            ids = self._plan("idea", day)
            answers = self._serve_at_once(
                [
                    lambda env, id=entry_id: (
                        env["living.calendar.entry"].browse(id).action_confirm()
                    )
                    for entry_id in ids
                ]
            )
            self._assert_one_wins(answers, day)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_creating_as_an_import_does(self):
        def create(number, env):
            vals = self._get_vals(number, 10, state="confirmed")
            env["living.calendar.entry"].create(vals)

        answers = self._serve_at_once([partial(create, number) for number in range(THREADS)])
        self._assert_one_wins(answers, 10)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_loading_a_file(self):
        columns = ["name", "organization_id/.id", "venue_id/.id", "city", "start", "stop", "state"]

        def load(number, env):
            vals = self._get_vals(number, 10, state="Confirmed")
            row = [str(vals[name.split("/")[0]]) for name in columns]
            result = env["living.calendar.entry"].load(columns, [row])
            if not result["ids"]:
                raise UserError(result["messages"][0]["message"])

        answers = self._serve_at_once([partial(load, number) for number in range(THREADS)])
        self._assert_one_wins(answers, 10)


@tagged("post_install", "-at_install")
class TestHoldAtOnce(BookingCase):
    def test_holds_of_one_moment_get_ranks_of_their_own(self):
        ids = self._plan("idea")
        answers = self._serve_at_once(
            [
                lambda env, id=entry_id: env["living.calendar.entry"].browse(id).action_hold()
                for entry_id in ids
            ]
        )
        self.assertEqual(answers, [None] * THREADS)
        self.assertEqual(sorted(self._read("hold_rank")), list(range(1, THREADS + 1)))

    def test_confirming_waits_for_a_release(self):
        """While the first lets go, the second waits; what it read before is still refused."""
        first_id, second_id = self._plan("provisional")[:2]
        answers = []
        with self.database.cursor() as cr:
            self._get_env(cr)["living.calendar.entry"].browse(first_id)._release_hold()
            cr.flush()
            thread = threading.Thread(
                target=lambda: answers.append(self._serve(partial(self._confirm, second_id)))
            )
            thread.start()
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "the second waits for the first")
        thread.join(20)
        self.assertRegex(answers[0], "1st option")
        self.assertIsNone(self._serve(partial(self._confirm, second_id)), "once it is let go")
        self.assertEqual(self._read("id", [("state", "=", "confirmed")]), [second_id])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_release_that_loses_the_race_changes_nothing(self):
        """First confirms and is released at the same moment: one of both happens, whole."""
        first_id, second_id = self._plan("provisional")[:2]

        def release(env):
            env["living.calendar.entry"].browse(first_id)._release_hold()

        answers = self._serve_at_once([partial(self._confirm, first_id), release])
        self.assertEqual(answers.count(None), 1, answers)
        [state] = self._read("state", [("id", "=", first_id)])
        self.assertEqual(state, "confirmed" if answers[0] is None else "idea")
        answer = self._serve(partial(self._confirm, second_id))
        self.assertEqual(answer is None, state == "idea")
