from datetime import date, datetime, timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import rome
from .common_hold import MORNING, HoldCommon


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestHold(HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._hold(cls.festival, datetime(2035, 1, 1, 8))
        cls.second = cls._hold(cls.theatre, datetime(2035, 1, 2, 8))
        cls.third = cls._hold(cls.circus, datetime(2035, 1, 3, 8))

    def _run_job(self, day):
        now = datetime(2035, 1, 1, 12) + timedelta(days=day - 1)
        with freeze_time(now), self.enter_registry_test_mode():
            self.env.ref("living_desk_events.ir_cron_follow_holds").method_direct_trigger()

    # === BEGIN AND LENGTH === #

    def test_a_hold_lasts_as_long_as_the_desk_gives(self):
        self.desk_lombardia.hold_days = 10
        entry = self._plan(rome(20, 19), rome(20, 21), "idea", self.theatre)
        entry.with_user(self.user_adviser).action_hold()
        self.assertEqual(entry.held_on, MORNING)
        self.assertEqual(entry.hold_until, date(2035, 1, 20))

    def test_a_hold_ends_with_the_day_of_the_event(self):
        start, stop = datetime(2035, 1, 14, 20), datetime(2035, 1, 14, 22)
        idea = self._plan(start, stop, "idea", self.theatre, venue_id=self.hall_2.id)
        idea.action_hold()
        created = self._plan(start, stop, "provisional", self.theatre, venue_id=self.hall_2.id)
        self.assertEqual((idea | created).mapped("hold_until"), [date(2035, 1, 14)] * 2)

    @mute_logger("odoo.sql_db")
    def test_the_database_wants_the_days_of_a_hold(self):
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.first.held_on = False
            self.first.flush_recordset()

    def test_nobody_writes_the_facts_of_a_hold(self):
        for name, value in (("held_on", MORNING), ("hold_until", "2036-01-01")):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.second.with_user(self.user_manager).write({name: value})

    # === RANK === #

    def test_rank_by_time_of_different_organizations(self):
        again = self._hold(self.festival, datetime(2035, 1, 2, 9), start=21, stop=23)
        entries = self.first | self.second | self.third | again
        self.assertEqual(entries.mapped("hold_rank"), [1, 2, 3, 2])
        self.assertEqual(self.third.hold_rank_label, "3rd option")
        self.assertEqual(entries.mapped("is_hold_behind"), [False, True, True, True])
        found = entries.search([("is_hold_behind", "=", True), ("id", "in", entries.ids)])
        self.assertEqual(found, self.second | self.third | again)
        self.assertEqual(
            entries.search([("is_hold_behind", "=", False), ("id", "in", entries.ids)]), self.first
        )

    def test_holds_of_one_second_are_ranked_by_their_number(self):
        self.third.held_on = self.second.held_on
        self.assertEqual((self.second | self.third).mapped("hold_rank"), [2, 3])

    def test_who_does_not_disturb_is_not_in_the_queue(self):
        since = datetime(2035, 1, 4)
        for values in (
            {"start": 22, "stop": 23},
            {"venue_id": self.hall_2.id},
            {"venue_id": False, "city": "Milano"},
        ):
            entry = self._hold(self.circus, since, **values)
            self.assertLess(entry.hold_rank, 2)
        self.assertEqual(entry.hold_rank, 0, "without a hall there is no queue")

    def test_a_confirmed_event_comes_before_every_hold(self):
        self._plan(rome(10, 20), rome(10, 21), "confirmed", self.circus, name="Serata")
        self.assertEqual(self.first.hold_rank, 2)
        self.assertIn("“Serata” by Circo di Prova", self.first.hold_notice)

    def test_who_is_first_is_named_to_those_who_may_read_it(self):
        for user, is_named in (
            (self.user_coordinator, True),
            (self.user_manager, False),
            (self.user_adviser, False),
            (self.user_theatre, False),
        ):
            with self.subTest(user=user.login):
                notice = self.second.with_user(user).hold_notice
                self.assertEqual("Hold of Festival di Prova" in notice, is_named)
                self.assertIn("01/01/2035", notice)
                if not is_named:
                    self.assertNotIn("Festival", notice)

    def test_typing_other_hours_does_not_tell_who_holds_them(self):
        spec = {"hold_rank": {}, "hold_notice": {}, "is_hold_behind": {}}
        typed = {
            "venue_id": self.hall.id,
            "start": "2035-03-10 18:00:00",
            "stop": "2035-03-10 20:00:00",
            "state": "provisional",
        }
        calendar = self.env["living.calendar.entry"].with_user(self.user_adviser)
        elsewhere = self._hold(
            self.theatre, datetime(2035, 1, 2, 10), venue_id=self.hall_2.id
        ).with_user(self.user_adviser)
        for entry in (calendar, elsewhere):
            answer = entry.onchange(typed, ["venue_id", "start"], spec)["value"]
            self.assertLess(answer.get("hold_rank", 0), 2)
            self.assertFalse(answer.get("hold_notice") or answer.get("is_hold_behind"))

    def test_ranks_of_a_list_take_the_same_queries_however_long(self):
        entries = self.first | self.second
        for day in range(11, 21):
            for organization in (self.festival, self.theatre):
                entries |= self._plan(rome(day, 19), rome(day, 21), "provisional", organization)
        self.env.flush_all()

        def count(records):
            self.env.invalidate_all()
            records = records.with_user(self.user_adviser)
            before = self.cr.sql_log_count
            records.mapped("hold_notice")
            return self.cr.sql_log_count - before

        mine = entries.filtered(lambda entry: entry.organization_id == self.theatre)
        count(mine)
        self.assertEqual(count(mine[:2]), count(mine))

    # === CONFIRM === #

    def test_the_first_confirms_and_the_others_read_so(self):
        self.first.with_user(self.user_manager_sicilia).action_confirm(reason="We were first")
        with self.assertRaisesRegex(UserError, "is taken"):
            self.second.action_confirm()

    def test_the_second_is_refused_and_the_first_named_to_who_may_read_it(self):
        with self.assertRaisesRegex(UserError, "“Hold of Festival di Prova” by Festival"):
            self.second.with_user(self.user_coordinator).action_confirm()
        with self.assertRaisesRegex(UserError, "somebody has been the 1st option since") as refused:
            self.second.with_user(self.user_adviser).action_confirm()
        self.assertNotIn("Festival", str(refused.exception))
        self.assertEqual(self.second.state, "provisional")

    def test_an_idea_does_not_jump_the_queue(self):
        idea = self._plan(rome(10, 21), rome(10, 23), "idea", self.circus)
        with self.assertRaisesRegex(UserError, "1st option"):
            idea.action_confirm()

    def test_a_confirmed_event_does_not_move_onto_a_hold(self):
        entry = self._plan(rome(10, 10), rome(10, 12), "confirmed", self.circus)
        with self.assertRaisesRegex(UserError, "1st option"):
            entry.write({"start": rome(10, 18), "stop": rome(10, 20)})
        entry.write({"start": rome(10, 10, 30), "name": "Shorter"})
        entry.action_publish()

    def test_an_own_hold_does_not_stop_anybody(self):
        self._hold(self.festival, datetime(2034, 12, 1))
        self.first.action_confirm()
        self.assertEqual(self.first.state, "confirmed")

    def test_the_second_confirms_once_the_first_has_let_go(self):
        self.first.sudo()._release_hold()
        self.second.action_confirm()
        self.assertEqual(self.second.state, "confirmed")

    def test_a_hold_whose_day_is_over_does_not_wait_for_the_job(self):
        self.first.hold_until = "2035-01-09"
        self.second.with_user(self.user_adviser).action_confirm(reason="Ours for weeks")
        self.assertEqual(self.first.state, "idea")
        self.assertEqual(self.first.hold_end, "lapsed")

    # === MOVE === #

    def test_who_moves_a_hold_goes_to_the_end(self):
        self.first.write({"start": rome(10, 20), "name": "Shorter"})
        self.assertEqual(self.first.hold_rank, 1, "it asks for less than it held")
        self.first.write({"stop": rome(10, 23)})
        self.assertEqual(self.first.held_on, MORNING)
        self.assertEqual(self.first.hold_rank, 3)
        self.assertEqual(self._get_subjects(self.second), ["You are first now"])

    def test_a_hall_chosen_later_is_held_since_then(self):
        entry = self._hold(self.circus, datetime(2034, 1, 1), venue_id=False, city="Milano")
        entry.venue_id = self.hall
        self.assertEqual(entry.held_on, MORNING)
        self.assertEqual(entry.hold_rank, 3)

    # === RELEASE === #

    def test_releasing_tells_only_who_is_first_now(self):
        self.first.with_user(self.user_festival).sudo()._release_hold()
        self.assertEqual(self.first.state, "idea")
        self.assertEqual(self.first.hold_end, "released")
        self.assertEqual(self._get_subjects(self.second), ["You are first now"])
        [mail] = self._get_mails(self.second)
        self.assertEqual(mail.recipient_ids, self.theatre)
        self.assertNotIn("Festival", mail.body_html)
        people = self.user_festival.partner_id | self.festival
        self.assertFalse(mail.author_id & people, "nobody learns who let go")
        self.assertFalse(self._get_mails(self.third))

    def test_cancelling_and_deleting_tell_who_is_first_now(self):
        self.first.action_cancel()
        self.assertEqual(self._get_subjects(self.second), ["You are first now"])
        self.second.unlink()
        self.assertEqual(self._get_subjects(self.third), ["You are first now"])

    def test_cancelling_a_confirmed_event_tells_who_holds_the_date(self):
        self.first.action_confirm()
        self.assertFalse(self._get_mails(self.second))
        self.first.action_cancel()
        self.assertEqual(self._get_subjects(self.second), ["You are first now"])

    def test_the_desk_releases_with_a_reason(self):
        first = self.first.with_user(self.user_manager_sicilia)
        with self.assertRaisesRegex(ValidationError, "why"):
            first._release_hold(" ")
        dialog = first.env["living.calendar.release"].create(
            {"entry_id": self.first.id, "reason": "Hall closed"}
        )
        dialog.action_release()
        self.assertEqual(self.first.hold_end, "desk")
        self.assertEqual(self.first.hold_ended_by_id, self.user_manager_sicilia)
        self.assertEqual(self.first.hold_end_reason, "Hall closed")
        [mail] = self._get_mails(self.first)
        self.assertIn("Hall closed", mail.body_html)

    def test_others_do_not_release(self):
        for entry, user in (
            (self.first, self.user_manager),
            (self.second, self.user_adviser),
            (self.first, self.user_theatre),
            (self.second, self.user_theatre),
            (self.first, self.user_consultant),
        ):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                entry.with_user(user)._release_hold("Mine")
        self.assertEqual((self.first | self.second).mapped("state"), ["provisional"] * 2)

    # === RENEW === #

    def test_renewing_twice_at_most(self):
        second = self.second.with_user(self.user_adviser)
        second.action_renew_hold()
        self.assertEqual(second.hold_until, date(2035, 2, 21))
        second.action_renew_hold()
        self.assertEqual(second.hold_until, date(2035, 3, 10), "the day of the event")
        with self.assertRaisesRegex(UserError, "2 times"):
            second.action_renew_hold()

    def test_renewing_needs_a_hold_and_time_left(self):
        idea = self._plan(rome(10, 12), rome(10, 13), "idea", self.theatre)
        with self.assertRaisesRegex(UserError, "not held"):
            idea.action_renew_hold()
        self.second.hold_until = "2035-03-10"
        with self.assertRaisesRegex(UserError, "until its day"):
            self.second.action_renew_hold()
        with self.assertRaises(AccessError):
            self.first.with_user(self.user_manager).action_renew_hold()

    # === ASK === #

    def test_asking_the_first_to_decide(self):
        self.second.with_user(self.user_adviser).action_ask_hold()
        self.assertEqual(self.first.hold_decide_by, date(2035, 1, 13))
        [mail] = self._get_mails(self.first)
        self.assertIn("Please decide by", mail.subject)
        self.assertNotIn("Teatro", mail.body_html)
        for entry in (self.second, self.third):
            with self.assertRaisesRegex(UserError, "asked today"):
                entry.action_ask_hold()
        with self.assertRaisesRegex(UserError, "Somebody waits"):
            self.first.action_renew_hold()
        with freeze_time(datetime(2035, 1, 11, 9)):
            self.third.action_ask_hold()
        self.assertEqual(self.first.hold_decide_by, date(2035, 1, 13), "not a day longer")
        self.assertEqual(len(self._get_mails(self.first)), 2)

    def test_asking_in_vain(self):
        with self.assertRaisesRegex(UserError, "You have the 1st option"):
            self.first.action_ask_hold()
        self.first.action_confirm()
        with self.assertRaisesRegex(UserError, "confirmed there"):
            self.second.action_ask_hold()

    def test_who_is_asked_and_does_not_decide_lapses(self):
        self.second.action_ask_hold()
        self._run_job(13)
        self.assertEqual(self.first.state, "provisional")
        self._run_job(14)
        self.assertEqual(self.first.state, "idea")
        self.assertEqual(self.second.hold_rank, 1)

    def test_a_question_ends_with_the_hold_that_asked(self):
        self.second.action_ask_hold()
        self.second._release_hold()
        self.assertFalse(self.first.hold_decide_by)
        self.first.action_renew_hold()

    # === JOB === #

    def test_two_reminders_then_it_lapses(self):
        entries = self.first | self.second | self.third
        self.second.hold_until = self.third.hold_until = "2035-02-20"
        expected = []
        for day, subject in (
            (23, None),
            (24, "Held until 01/31/2035"),
            (25, None),
            (29, "Held until 01/31/2035"),
            (31, None),
        ):
            expected += [subject] if subject else []
            self._run_job(day)
            self._run_job(day)
            self.assertEqual(self._get_subjects(self.first), expected)
        self.assertEqual(entries.mapped("state"), ["provisional"] * 3)
        for _time in range(2):
            self._run_job(32)
        self.assertEqual(self.first.state, "idea")
        self.assertEqual(self._get_subjects(self.first), [*expected, "No longer held"])
        self.assertEqual(self._get_subjects(self.second), ["You are first now"])
        self.assertFalse(self._get_mails(self.third))

    def test_a_renewed_hold_is_reminded_anew(self):
        self._run_job(25)
        with freeze_time(datetime(2035, 1, 26)):
            self.first.action_renew_hold()
        self.assertFalse(self.first.hold_reminded_on)

    @mute_logger("odoo.addons.living_desk.models.living_job_mixin")
    def test_one_that_fails_does_not_hold_up_the_others(self):
        calendar = type(self.env["living.calendar.entry"])
        follow = calendar._follow_hold

        def fail(entry):
            if entry == self.first:
                raise ValueError("Out of order")
            follow(entry)

        with patch.object(calendar, "_follow_hold", fail):
            self._run_job(25)
        self.assertEqual(self.first.hold_error, "Out of order")
        self.assertTrue(self.second.hold_reminded_on)
        self._run_job(25)
        self.assertFalse(self.first.hold_error)
        self.assertTrue(self.first.hold_reminded_on)
