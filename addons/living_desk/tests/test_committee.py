from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestCommittee(LivingDeskCommon):
    """Committees meet, keep who came and what was decided, and late decisions are reminded of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mayor = cls.env["res.partner"].create(
            {"name": "The Mayor", "email": "mayor@prova.example", "lang": "en_US"}
        )
        cls.committee = cls.env["living.committee"].create(
            {
                "name": "Steering committee",
                "desk_id": cls.desk_lombardia.id,
                "chair_id": cls.mayor.id,
                "member_ids": [Command.set(cls.user_manager.partner_id.ids)],
            }
        )
        cls.network_committee = cls.env["living.committee"].create(
            {
                "name": "Network committee",
                "desk_id": False,
                "member_ids": [Command.set(cls.user_manager_sicilia.partner_id.ids)],
            }
        )
        cls.meeting = cls._create_meeting(cls.committee)
        cls.network_meeting = cls._create_meeting(cls.network_committee)
        cls.decision = cls._create_decision()
        cls.env.flush_all()

    @classmethod
    def _create_meeting(cls, committee, **values):
        start = fields.Datetime.subtract(fields.Datetime.now(), days=3)
        return cls.env["calendar.event"].create(
            {
                "name": "Meeting",
                "living_committee_id": committee.id,
                "start": start,
                "stop": fields.Datetime.add(start, hours=2),
                **values,
            }
        )

    @classmethod
    def _create_decision(cls, committee=None, days=-1, **values):
        return cls.env["living.decision"].create(
            {
                "name": "One calendar for all",
                "committee_id": (committee or cls.committee).id,
                "owner_id": cls.mayor.id,
                "deadline": fields.Date.add(fields.Date.context_today(cls.env.user), days=days),
                **values,
            }
        )

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("living_desk.ir_cron_remind_decisions").method_direct_trigger()

    def _assert_access(self, user, operation, records, allowed):
        for record in records:
            with self.subTest(user=user.login, operation=operation, record=record):
                self.assertIs(record.with_user(user).has_access(operation), allowed)

    def test_the_chair_is_a_member(self):
        self.assertIn(self.mayor, self.committee.member_ids)
        self.committee.member_ids -= self.mayor
        self.assertIn(self.mayor, self.committee.member_ids)

    def test_who_reads_and_writes(self):
        attendance = self.env["living.attendance"].create(
            {"event_id": self.meeting.id, "partner_id": self.mayor.id}
        )
        own = (self.committee, self.meeting, self.decision, attendance)
        network_decision = self._create_decision(self.network_committee)
        network = (self.network_committee, self.network_meeting, network_decision)
        for operation in ("read", "write"):
            self._assert_access(self.user_adviser, operation, own, True)
            self._assert_access(self.user_adviser, operation, network, False)
            self._assert_access(self.user_coordinator, operation, own + network, True)
            for user in (self.user_theatre, self.user_consultant):
                self._assert_access(user, operation, own + network, False)
        # A member of the committee of the whole network reads what it does.
        self._assert_access(self.user_manager_sicilia, "read", network, True)
        self._assert_access(self.user_manager_sicilia, "write", network, False)
        self._assert_access(self.user_manager_sicilia, "read", own, False)
        employee = self._create_user("test.employee", "base.group_user")
        self._assert_access(employee, "read", (self.meeting, self.network_meeting), False)

    def test_desks_do_not_make_committees_of_others(self):
        committees = self.env["living.committee"].with_user(self.user_manager)
        for desk in (self.desk_sicilia.id, False):
            with self.assertRaises(AccessError):
                committees.create({"name": "Mine", "desk_id": desk})
        own = committees.create({"name": "Mine", "desk_id": self.desk_lombardia.id})
        with self.assertRaises(AccessError):
            own.desk_id = False

    @mute_logger("odoo.sql_db")
    def test_a_desk_or_a_network(self):
        network = self.env["living.network"].create({"name": "Test network"})
        with self.assertRaises(psycopg2.errors.CheckViolation):
            self.committee.network_id = network
            self.env.flush_all()

    def test_meetings_are_called_with_the_members(self):
        action = self.committee.with_user(self.user_manager).action_view_meetings()
        meeting = (
            self.env["calendar.event"]
            .with_user(self.user_manager)
            .with_context(**action["context"])
            .create({"start": "2035-03-01 10:00:00", "stop": "2035-03-01 12:00:00"})
        )
        self.assertEqual(meeting.living_committee_id, self.committee)
        self.assertEqual(meeting.living_desk_id, self.desk_lombardia)
        self.assertEqual(meeting.partner_ids, self.mayor | self.user_manager.partner_id)
        self.assertEqual(self.committee.meeting_count, 2)

    def test_attendance_of_a_meeting(self):
        guest = self.env["res.partner"].create({"name": "Guest"})
        self.meeting.partner_ids = guest
        self.meeting.attendee_ids.state = "declined"
        for _time in range(2):
            self.meeting.with_user(self.user_adviser).action_living_fill_attendance()
        states = {line.partner_id: line.state for line in self.meeting.living_attendance_ids}
        self.assertEqual(
            states,
            {
                self.mayor: "present",
                self.user_manager.partner_id: "present",
                guest: "excused",
            },
        )
        self.assertEqual(self.meeting.living_present_count, 2)
        self.assertEqual(sum(self.meeting.living_attendance_ids.mapped("quantity")), 4)

    def test_attendance_of_a_session_adds_up_by_participant(self):
        path = self._activate_path(self._create_path())
        actor = self.env["res.partner"].create({"name": "Actor", "parent_id": self.theatre.id})
        for hours in (2, 3):
            session = self._create_session(path, hours=hours, partner_ids=[Command.set(actor.ids)])
            session.with_user(self.user_adviser).action_living_fill_attendance()
        line = session.living_attendance_ids
        self.assertEqual((line.path_id, line.desk_id), (path, self.desk_lombardia))
        line.quantity = 1.5
        [(participant, total)] = self.env["living.attendance"]._read_group(
            [("path_id", "=", path.id)], ["partner_id"], ["quantity:sum"]
        )
        self.assertEqual((participant, total), (actor, 3.5))
        line.state = "absent"
        self.assertEqual(line.quantity, 0)
        self._assert_access(self.user_adviser, "write", (line,), True)
        for user in (self.user_manager_sicilia, self.user_theatre, self.user_festival):
            self._assert_access(user, "read", (line,), False)

    def test_attendance_follows_a_hand_over(self):
        path = self._activate_path(self._create_path())
        session = self._create_session(path)
        line = self.env["living.attendance"].create(
            {"event_id": session.id, "partner_id": self.theatre.id}
        )
        self.env["living.handover"]._offer(self.theatre, self.desk_sicilia, "Moved").action_accept()
        self.assertEqual(line.desk_id, self.desk_lombardia)
        self._assert_access(self.user_manager_sicilia, "write", (line,), True)
        self._assert_access(self.user_adviser, "read", (line,), True)
        self._assert_access(self.user_adviser, "write", (line,), False)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_attendance_right(self):
        line = {"event_id": self.meeting.id, "partner_id": self.mayor.id}
        attendances = self.env["living.attendance"]
        attendances.create(line)
        for vals, error in (
            (line, psycopg2.errors.UniqueViolation),
            (
                {**line, "partner_id": self.theatre.id, "quantity": -1},
                psycopg2.errors.CheckViolation,
            ),
            (
                {**line, "partner_id": self.theatre.id, "state": "absent", "quantity": 1},
                psycopg2.errors.CheckViolation,
            ),
        ):
            with self.subTest(vals=vals), self.assertRaises(error), self.env.cr.savepoint():
                attendances.create(vals)

    def test_a_session_is_no_meeting_of_a_committee(self):
        path = self._activate_path(self._create_path())
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
        ):
            self.meeting.living_path_id = path
            self.env.flush_all()

    def test_the_form_of_a_meeting(self):
        with Form(self.meeting.with_user(self.user_manager)) as form:
            form.living_agenda = "<p>Money</p>"
            with form.living_decision_ids.new() as line:
                line.name = "Ask the region"
                line.owner_id = self.mayor
                line.deadline = "2035-01-01"
            with form.living_attendance_ids.new() as line:
                line.partner_id = self.mayor
                self.assertEqual(line.quantity, 2)
                line.state = "excused"
                self.assertEqual(line.quantity, 0)
        self.assertEqual(self.meeting.living_decision_ids.committee_id, self.committee)

    def test_the_life_of_a_decision(self):
        decision = self.decision.with_user(self.user_adviser)
        self.assertTrue(decision.is_late)
        with self.assertRaises(AccessError):
            decision.state = "done"
        decision.action_done()
        self.assertEqual((decision.state, decision.is_late), ("done", False))
        self.assertEqual(decision.done_on, fields.Date.context_today(decision))
        with self.assertRaisesRegex(UserError, "cannot become"):
            decision.action_drop()
        decision.action_reopen()
        self.assertFalse(decision.done_on)
        decision.action_drop()
        self.assertEqual(decision.state, "dropped")
        with self.assertRaises(AccessError):
            self.decision.with_user(self.user_manager_sicilia).action_reopen()

    def test_a_decision_is_taken_in_a_meeting_of_its_committee(self):
        with self.assertRaisesRegex(UserError, "is not a meeting of"):
            self.decision.event_id = self.network_meeting
        self.decision.event_id = self.meeting

    def test_late_decisions_are_found(self):
        due = self._create_decision(days=0)
        ours = self.decision | due
        decisions = self.env["living.decision"]
        for value, expected in ((True, self.decision), (False, due)):
            found = decisions.search([("id", "in", ours.ids), ("is_late", "=", value)])
            self.assertEqual(found, expected)

    def test_the_owner_is_reminded_once(self):
        inside = self._create_decision(owner_id=self.user_manager.partner_id.id)
        due = self._create_decision(days=0)
        done = self._create_decision()
        done.action_done()
        for _time in range(2):
            self._run_cron()
        ours = self.decision | inside | due | done
        self.assertEqual(ours.filtered("reminded_on"), self.decision | inside)
        self.assertEqual(inside.activity_ids.user_id, self.user_manager)
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "living.decision"),
                ("res_id", "in", ours.ids),
                ("recipient_ids", "in", self.mayor.ids),
            ]
        )
        self.assertEqual(mails.mapped("res_id"), self.decision.ids)
        inside.action_done()
        self.assertFalse(inside.activity_ids)
        self.decision.deadline = fields.Date.context_today(self.env.user) + timedelta(days=9)
        self.assertFalse(self.decision.reminded_on, "a new date is reminded of again")

    def test_the_day_ends_in_the_time_zone_of_the_desk(self):
        self.decision.deadline = "2035-06-10"
        for moment, reminded in (("2035-06-10 21:30:00", False), ("2035-06-10 22:30:00", True)):
            with freeze_time(moment):
                self._run_cron()
            self.assertIs(bool(self.decision.reminded_on), reminded, moment)

    def test_lists_read_in_constant_queries(self):
        for number in range(10):
            committee = self.committee.copy({"name": f"Committee {number}"})
            self._create_decision(committee)
        committees = self.env["living.committee"].search([("desk_id", "=", self.desk_lombardia.id)])
        counts = []
        for some in (committees[:2], committees):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.user_manager).read(["name", "meeting_count", "open_decision_count"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
