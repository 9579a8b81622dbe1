from contextlib import suppress
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase

from ..planner.plan import Progress

MODELS = "odoo.addons.living_desk_matchmaking.models"


@tagged("post_install", "-at_install")
class TestPlanTwoAtOnce(TwoAtOnceCase):
    """Two organizers publish together, a worker is killed: transactions that commit."""

    context = {**TwoAtOnceCase.context, "lang": "en_US"}

    def _create_records(self, env):
        organization = env["res.partner"].create({"name": "Two Plans", "is_company": True})
        mission = env["event.event"].create(
            {
                "name": "Mission for Two",
                "living_kind_ids": env.ref("living_desk_matchmaking.event_kind_mission").ids,
                "date_begin": "2035-03-10 07:00:00",
                "date_end": "2035-03-10 17:00:00",
                "event_mail_ids": [],
                "meeting_slot_ids": [
                    (
                        0,
                        0,
                        {"start": f"2035-03-10 {hour}:00:00", "stop": f"2035-03-10 {hour}:20:00"},
                    )
                    for hour in (10, 11)
                ],
                "meeting_table_ids": [(0, 0, {"name": "Table 1"})],
            }
        )
        people = env["event.registration"].create(
            [
                {
                    "event_id": mission.id,
                    "name": name,
                    "email": f"{name.lower()}@people.example",
                    "organization_id": organization.id,
                    "selection_state": "selected",
                }
                for name in ("Anna", "Bruno")
            ]
        )
        request = env["living.meeting.request"].create(
            {
                "event_id": mission.id,
                "requester_id": people[0].id,
                "invitee_id": people[1].id,
                "state": "accepted",
            }
        )
        self.mission_id, self.people_ids = mission.id, people.ids
        return request, people, mission, organization

    def _remove_rest(self, env):
        mission = env["event.event"].browse(self.mission_id)
        mission.meeting_run_ids.unlink()
        mission.meeting_ids.unlink()
        env["mail.mail"].search(self._get_mail_domain()).unlink()
        env["mail.message"].search(self._get_mail_domain()).unlink()

    def _get_mail_domain(self):
        return [("model", "=", "event.registration"), ("res_id", "in", self.people_ids)]

    def _in_transaction(self, do):
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            result = do(env["event.event"].browse(self.mission_id))
            env.flush_all()
        return result

    def _mail_agendas(self):
        """Let a worker write to whoever is to be told of the plan."""
        with self.database.cursor() as cr:
            self._get_env(cr)["event.registration"]._cron_mail_agendas()

    def _count_mails(self):
        self._mail_agendas()
        return self._in_transaction(
            lambda mission: mission.env["mail.mail"].search_count(self._get_mail_domain())
        )

    def test_two_publish_together(self):
        self._in_transaction(lambda mission: mission._plan_now())
        before = self._count_mails()
        with self.database.cursor() as cr:
            self._get_env(cr)["event.event"].browse(self.mission_id).action_publish_plan()
            refusal = self._try(
                "event.event", self.mission_id, lambda mission: mission.action_publish_plan()
            )
        self.assertIn("Somebody else is changing", refusal)
        self.assertEqual(self._count_mails(), before + 2)
        refusal = self._try(
            "event.event", self.mission_id, lambda mission: mission.action_publish_plan()
        )
        self.assertIn("Everybody knows the plan as it is", refusal)
        self.assertEqual(self._count_mails(), before + 2)

    def _publish(self):
        self._in_transaction(lambda mission: mission._plan_now())
        self._in_transaction(lambda mission: mission.action_publish_plan())

    def _get_written(self):
        """Return the participants of the mails that there are, twice whoever has two."""
        return self._in_transaction(
            lambda mission: sorted(
                mission.env["mail.mail"].search(self._get_mail_domain()).mapped("res_id")
            )
        )

    def test_a_mailer_killed_on_the_way(self):
        """What was mailed is not mailed again; what was half made is made anew."""
        self._publish()
        registrations = type(self.env["event.registration"])
        send = registrations._send_agenda
        done = []

        def send_and_die(people):
            send(people)
            people.env.flush_all()
            done.append(people.ids)
            if len(done) == 2:
                people.env.cr.execute("SELECT pg_backend_pid()")
                (pid,) = people.env.cr.fetchone()
                with self.database.cursor() as killer:
                    killer.execute(SQL("SELECT pg_terminate_backend(%s, 5000)", pid))

        with (
            patch(f"{MODELS}.living_registration_told.SLICE", 1),
            patch.object(registrations, "_send_agenda", send_and_die),
            suppress(psycopg2.Error),
            mute_logger("odoo.sql_db"),
        ):
            self._mail_agendas()
        self.assertEqual(len(done), 2)
        self.assertEqual(self._get_written(), done[0])
        self._mail_agendas()
        self.assertEqual(self._get_written(), sorted(self.people_ids))

    def _mail_while(self, happens):
        """Let something happen while the first mails are made; return whose were begun each time.

        Whatever happens, everybody is written to once.
        """
        self._publish()
        registrations = type(self.env["event.registration"])
        print_agendas = registrations._print_agendas
        begun = []

        def be_slow(people):
            begun.append(people.ids)
            if len(begun) == 1:
                happens()
            return print_agendas(people)

        with (
            patch.object(registrations, "_print_agendas", be_slow),
            mute_logger("odoo.sql_db"),
        ):
            self._mail_agendas()
        self.assertEqual(self._get_written(), sorted(self.people_ids))
        return begun

    def test_two_mailers_at_once(self):
        """Whoever comes second finds that the mails were made meanwhile, and makes none."""
        self.assertEqual(self._mail_while(self._mail_agendas), [self.people_ids] * 2)

    def test_published_again_while_the_mails_are_made(self):
        """The mail that is made says what is known by then."""

        def publish_again():
            self._in_transaction(lambda mission: mission.meeting_ids.action_cancel())
            self._in_transaction(lambda mission: mission.action_publish_plan())

        self._mail_while(publish_again)
        bodies = self._in_transaction(
            lambda mission: (
                mission.env["mail.mail"].search(self._get_mail_domain()).mapped("body_html")
            )
        )
        self.assertFalse(any("<table" in body for body in bodies))

    def test_a_worker_killed_on_the_way(self):
        """The lock ends with its session: the run is taken up again, and nothing is half done."""
        run_id = self._in_transaction(
            lambda mission: mission.env["living.meeting.run"].create({"event_id": mission.id}).id
        )
        worker = self.database.cursor()
        run = self._get_env(worker)["living.meeting.run"].browse(run_id)
        self.assertTrue(run._lock_session())
        run._begin()
        problem, index = run.event_id._prepare_problem()
        run._put_to_use(problem, index, run._solve(problem))
        # Another worker leaves alone what somebody works on.
        with self.database.cursor() as other:
            self._get_env(other)["living.meeting.run"]._cron_plan()
        worker.execute("SELECT pg_backend_pid()")
        (pid,) = worker.fetchone()
        with self.database.cursor() as killer:
            killer.execute(SQL("SELECT pg_terminate_backend(%s, 5000)", pid))
        with suppress(psycopg2.Error), mute_logger("odoo.sql_db"):
            worker.close()

        def look(mission):
            runs = mission.meeting_run_ids
            return runs.state, runs.attempt, len(mission.meeting_ids)

        self.assertEqual(self._in_transaction(look), ("running", 1, 0))
        with self.database.cursor() as next_worker:
            self._get_env(next_worker)["living.meeting.run"]._cron_plan()
        self.assertEqual(self._in_transaction(look), ("done", 2, 1))

    def test_progress_and_stop_are_seen_by_others(self):
        run_id = self._in_transaction(
            lambda mission: mission.env["living.meeting.run"].create({"event_id": mission.id}).id
        )
        seen = []

        def look_and_stop(run, problem):
            report = run._get_reporter()
            seen.append(report(Progress(0.5, None)))
            with self.database.cursor() as cr:
                other = self._get_env(cr)["living.meeting.run"].browse(run_id)
                seen.append((other.state, other.progress))
                other.action_stop()
            seen.append(run._report(Progress(0.6, None)))
            return solve(run, problem)

        solve = type(self.env["living.meeting.run"])._solve
        with (
            patch(f"{MODELS}.living_meeting_run_job.LivingMeetingRunJob._solve", look_and_stop),
            self.database.cursor() as cr,
        ):
            self._get_env(cr)["living.meeting.run"]._cron_plan()
        self.assertEqual(seen, [True, ("running", 50.0), False])
