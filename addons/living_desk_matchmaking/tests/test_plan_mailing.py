from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestPlanMailing(LivingMissionCommon):
    """What is published is known at once; the mails follow in the background."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_in_english()
        cls.one = cls._meet(cls.anna, cls.carla)
        cls.other = cls._meet(cls.bruno, cls.dario, table=1)

    def _get_mails(self, *people):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "event.registration"),
                ("res_id", "in", [person.id for person in people or self.mission.registration_ids]),
            ],
            order="id",
        )

    def _get_counts(self):
        self.mission.invalidate_recordset()
        return (
            self.mission.plan_mailed_count,
            self.mission.plan_reader_count,
            self.mission.plan_failure_count,
            self.mission.plan_mail_state,
        )

    def _publish(self):
        """Publish, and let the mails be made."""
        self.mission.action_publish_plan()
        self._mail_agendas()

    def test_the_facts_are_there_at_once_and_the_mails_follow(self):
        self.assertEqual(self._get_counts(), (0, 0, 0, "done"))
        self.mission.with_user(self.user_adviser).action_publish_plan()
        self.assertEqual(self.one.published_slot_id, self.slots[0])
        self.assertEqual(self.anna._get_told_meetings(), self.one)
        self.assertFalse(self._get_mails())
        self.assertEqual(self._get_counts(), (0, 4, 0, "running"))
        self._mail_agendas()
        self.assertEqual(self._get_counts(), (4, 4, 0, "done"))
        mails = self._get_mails()
        self.assertEqual(len(mails), 4)
        self.assertEqual(mails.create_uid, self.user_adviser)
        for mail in mails:
            self.assertEqual(
                {name[-4:] for name in mail.attachment_ids.mapped("name")}, {".pdf", ".ics"}
            )
        self._mail_agendas()
        self.assertEqual(self._get_mails(), mails)

    def test_the_mail_says_what_was_published(self):
        """What is moved while the mails are made is not told before it is published."""
        self.mission.action_publish_plan()
        self.one.move_to(self.slots[2].id, self.tables[0].id)
        self._mail_agendas()
        mail = self._get_mails(self.anna)
        self.assertIn("09:00–09:20", mail.body_html)
        self.assertNotIn("09:40", mail.body_html)

    def test_what_changes_twice_before_the_mail(self):
        """A participant is told of the change since the last mail, and of what there was then."""
        self._publish()
        known = self._get_mails()
        self.one.move_to(self.slots[2].id, self.tables[0].id)
        fresh = self._meet(self.anna, self.dario, slot=1)
        self.mission.action_publish_plan()
        self.one.move_to(self.slots[3].id, self.tables[0].id)
        fresh.action_cancel()
        self._publish()
        mail = self._get_mails(self.anna) - known
        self.assertEqual(len(mail), 1)
        self.assertIn("10:00–10:20", mail.body_html)
        self.assertRegex(mail.body_html, r"Moved, it was:[^<]*(<[^>]*>)*[^<]*09:00–09:20")
        self.assertNotIn("Dario", mail.body_html)
        self.assertNotIn("Cancelled", mail.body_html)
        self.one.move_to(self.slots[0].id, self.tables[0].id)
        self.mission.action_publish_plan()
        self.one.move_to(self.slots[3].id, self.tables[0].id)
        self._publish()
        last = self._get_mails(self.anna) - known - mail
        self.assertEqual(len(last), 1)
        self.assertNotIn("Moved", last.body_html)

    def test_whoever_is_written_to_the_first_time_finds_nothing_new(self):
        self.mission.action_publish_plan()
        self.one.move_to(self.slots[2].id, self.tables[0].id)
        self._publish()
        mail = self._get_mails(self.anna)
        self.assertEqual(len(mail), 1)
        self.assertIn("09:40–10:00", mail.body_html)
        self.assertNotIn("Moved", mail.body_html)

    def test_one_mail_that_fails_stops_no_other(self):
        sentence = "The printer is on fire"
        attach = type(self.anna)._get_agenda_attachments
        self.mission.action_publish_plan()

        def fail(person, prints=None):
            if person == self.bruno:
                raise UserError(sentence)
            return attach(person, prints)

        with patch.object(type(self.anna), "_get_agenda_attachments", fail):
            self._mail_agendas()
            self.assertEqual(len(self._get_mails()), 3)
            self.assertFalse(self._get_mails(self.bruno))
            self.assertEqual(self.bruno.agenda_failure, sentence)
            self.assertEqual(self._get_counts(), (3, 4, 1, "done"))
        action = self.mission.action_view_agenda_failures()
        self.assertTrue(action["context"]["search_default_agenda_failed"])
        self._mail_agendas()
        self.assertFalse(self._get_mails(self.bruno))
        for user in (self.user_manager_sicilia, self.user_theatre):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.mission.with_user(user).action_mail_again()
        self.mission.with_user(self.user_adviser).action_mail_again()
        self._mail_agendas()
        self.assertEqual(len(self._get_mails(self.bruno)), 1)
        self.assertEqual(len(self._get_mails()), 4)
        self.assertEqual(self._get_counts(), (4, 4, 0, "done"))

    def test_a_mail_that_is_not_delivered(self):
        self._publish()
        mail = self._get_mails(self.bruno)
        mail.write({"state": "exception", "failure_reason": "No such mailbox"})
        bruno = self.bruno.with_user(self.user_adviser)
        self.assertEqual(bruno.agenda_failure, "No such mailbox")
        own = [("event_id", "=", self.mission.id)]
        self.assertEqual(bruno.search([*own, ("agenda_failure", "!=", False)]), bruno)
        self.assertNotIn(bruno, bruno.search([*own, ("agenda_failure", "=", False)]))
        self.assertEqual(self._get_counts(), (3, 4, 1, "done"))
        self.mission.with_user(self.user_adviser).action_mail_again()
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(self._get_counts(), (4, 4, 0, "done"))
        self._mail_agendas()
        self.assertEqual(len(self._get_mails()), 4)

    @mute_logger("odoo.addons.living_desk_matchmaking.models.living_registration_told")
    def test_what_nobody_foresaw_is_shown_too(self):
        self.mission.action_publish_plan()

        def fail(people):
            raise ZeroDivisionError

        with patch.object(type(self.anna), "_print_agendas", fail):
            self._mail_agendas()
        self.assertEqual(self._get_counts(), (0, 4, 4, "done"))
        self.assertEqual(self.anna.agenda_failure, "ZeroDivisionError")
        self.one.move_to(self.slots[2].id, self.tables[0].id)
        self._publish()
        self.assertEqual(self._get_counts(), (2, 4, 2, "done"))

    def test_whoever_left_meanwhile_is_not_written_to(self):
        self.dario.email = False
        self.mission.action_publish_plan()
        self.bruno.action_cancel()
        self.carla.email = False
        self._mail_agendas()
        self.assertEqual(self._get_mails().mapped("res_id"), self.anna.ids)
        self.assertEqual(self._get_counts(), (1, 1, 0, "done"))

    def test_several_missions(self):
        other = self._create_mission(name="Other mission")
        eva, fabio = self._register("Eva", "Fabio", mission=other)
        self._meet(eva, fabio)
        self.mission.with_user(self.user_adviser).action_publish_plan()
        other.with_user(self.user_manager).action_publish_plan()
        self._mail_agendas()
        self.assertEqual(len(self._get_mails()), 4)
        self.assertEqual(self._get_mails(eva, fabio).create_uid, self.user_manager)

    def test_the_cost_of_publishing(self):
        """However many are told, the request asks the same of the database."""

        def count(people, slots):
            mission = self._create_mission(slots=slots, tables=people // 2)
            guests = self._register(*(f"G{number}" for number in range(people)), mission=mission)
            self.env["living.meeting"].create(
                [
                    {
                        "event_id": mission.id,
                        "first_id": guests[place * 2].id,
                        "second_id": guests[place * 2 + 1].id,
                        "slot_id": mission.meeting_slot_ids[0].id,
                        "table_id": table.id,
                    }
                    for place, table in enumerate(mission.meeting_table_ids)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            mission.action_publish_plan()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(4, 2)
        self.assertLessEqual(count(40, 2), count(4, 2))
