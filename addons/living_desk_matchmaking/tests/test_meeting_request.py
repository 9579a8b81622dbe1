from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import rome
from .common_request import LivingRequestCommon

NOW = rome(1, 9)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestMeetingRequest(LivingRequestCommon):
    """From the request to the answer: who may do what, and who is told."""

    # === ASKING === #

    def test_whoever_is_asked_is_told_and_answers(self):
        request = self._request(self.anna, self.carla, message="A tour together", priority="3")
        self.assertEqual(request.state, "sent")
        self.assertEqual(request.waited_for_id, self.carla)
        self.assertEqual(request.expires_on, NOW + timedelta(hours=72))
        self.assertEqual(self._mails(request), ["carla@people.example"])
        request._accept(by=self.carla)
        self.assertEqual(request.state, "accepted")
        self.assertFalse(request.expires_on)
        self.assertEqual(self._mails(request), ["carla@people.example", "anna@people.example"])
        self.assertFalse(request.meeting_ids, "the desk plans")

    def test_asked_twice_it_is_one_request(self):
        request = self._request(self.anna, self.carla, message="A tour")
        self.assertEqual(self._request(self.anna, self.carla, message="Again"), request)
        self.assertEqual(request.message, "A tour")
        self.assertEqual(len(self._mails(request)), 1)

    def test_asked_by_both_it_is_accepted(self):
        request = self._request(self.anna, self.carla)
        self.assertEqual(self._request(self.carla, self.anna), request)
        self.assertTrue(request.is_mutual)
        self.assertEqual(request.state, "accepted")
        self.assertEqual(self._mails(request)[1:], ["anna@people.example"])

    def test_the_desk_asks_for_participants(self):
        desk = self.requests.with_user(self.user_adviser)
        vals = {"event_id": self.mission.id, "requester_id": self.anna.id}
        one, other, again = desk.create(
            [
                {**vals, "invitee_id": self.carla.id},
                {**vals, "invitee_id": self.dario.id},
                {**vals, "requester_id": self.carla.id, "invitee_id": self.anna.id},
            ]
        )
        self.assertEqual(again, one, "asked by both: one request")
        self.assertTrue(one.is_mutual)
        self.assertEqual((one.state, other.state), ("accepted", "sent"))
        self._assert_refused("asked already", desk.create, {**vals, "invitee_id": self.dario.id})
        with self.assertRaises(AccessError):
            desk.create(
                {
                    **vals,
                    "requester_id": self.bruno.id,
                    "invitee_id": self.carla.id,
                    "state": "accepted",
                }
            )

    # === REFUSALS === #

    def test_only_who_takes_part_asks_and_is_asked(self):
        self.dario.action_cancel()
        for pair in ((self.anna, self.dario), (self.dario, self.anna)):
            self._assert_refused("Festival di Prova takes no part", self._request, *pair)

    def test_of_one_mission(self):
        other = self._create_mission(name="Other")
        eva = self._register("Eva", organization=self.festival, mission=other)
        with self.assertRaisesRegex(ValidationError, "belong to one mission"):
            self._request(self.anna, eva)

    def test_while_meetings_are_asked_for(self):
        self.mission.write({"requests_open_on": rome(2, 9), "requests_close_on": rome(5, 9)})
        portal = self.requests.with_user(self.user_theatre).sudo()
        self._assert_refused("from 2 March 2035, 09:00", portal._ask, self.anna, self.carla)
        with freeze_time(rome(2, 9)):
            portal._ask(self.anna, self.carla)
        with freeze_time(rome(5, 9)):
            self._assert_refused("until 5 March 2035, 09:00", portal._ask, self.anna, self.dario)
            self._request(self.anna, self.dario)
        with freeze_time(rome(11, 9)):
            self._assert_refused("is over", self._request, self.bruno, self.carla)

    def test_people_of_one_region(self):
        self._request(self.anna, self.bruno)._take_back()
        self.mission.has_different_region = True
        self._assert_refused("both come from", self._request, self.anna, self.bruno)
        self._request(self.anna, self.carla)

    def test_people_who_do_not_match(self):
        self.mission.has_matching = True
        self.carla.write({"offer_ids": self.tours.ids, "seek_ids": False})
        self.anna.write({"offer_ids": self.video.ids, "seek_ids": False})
        self._assert_refused("offers what the other seeks", self._request, self.anna, self.carla)
        self._request(self.bruno, self.carla)

    def test_a_forbidden_pair_hears_why(self):
        self.mission.meeting_ban_ids = [
            (
                0,
                0,
                {
                    "first_id": self.carla.id,
                    "second_id": self.anna.id,
                    "reason": "They work together already.",
                },
            )
        ]
        self._assert_refused("They work together already", self._request, self.anna, self.carla)

    def test_requests_are_limited_and_come_back(self):
        self.mission.meeting_limit_ids = [
            (0, 0, {"request_max": 5}),
            (0, 0, {"role": "host", "request_max": 1}),
        ]
        request = self._request(self.anna, self.carla)
        self._assert_refused("1 requests open", self._request, self.anna, self.dario)
        request._decline()
        self._request(self.carla, self.bruno)
        for close in ("_decline", "_take_back", "_expire_overdue"):
            with self.subTest(close):
                request = self._request(self.anna, self.carla)
                self.assertEqual(self.anna._get_quotas()[self.anna.id].requests_left, 0)
                if close == "_expire_overdue":
                    request.expires_on = NOW
                getattr(request, close)()
                self.assertEqual(self.anna._get_quotas()[self.anna.id].requests_left, 1)

    def test_meetings_are_limited_and_come_back(self):
        self.mission.meeting_limit_ids = [(0, 0, {"meeting_max": 1})]
        request = self._request(self.anna, self.carla)
        waiting = self._request(self.bruno, self.carla)
        request._accept(by=self.carla)
        self._assert_refused("all the 1 meetings", waiting._accept, by=self.carla)
        self.assertEqual(waiting.state, "sent")
        self._assert_refused("all the 1 meetings", self._request, self.anna, self.dario)
        request._take_back(by=self.carla)
        waiting._accept(by=self.carla)
        waiting._take_back()
        self._meet(self.anna, self.carla)
        self._assert_refused("all the 1 meetings", self._request, self.anna, self.dario)

    def test_bad_values(self):
        for sentence, values in (
            ("shorten the text", {"message": "x" * 2001}),
            ("how much the meeting matters", {"priority": "9"}),
        ):
            self._assert_refused(sentence, self._request, self.anna, self.carla, **values)

    # === ANSWERING === #

    def test_the_desk_declines_with_a_reason(self):
        request = self._request(self.anna, self.carla).with_user(self.user_adviser)
        form = Form(
            self.env["living.meeting.decline"]
            .with_user(self.user_adviser)
            .with_context(default_request_id=request.id)
        )
        form.reason = "No tour this year"
        form.save().action_decline()
        self.assertEqual((request.state, request.decline_reason), ("declined", "No tour this year"))
        self.assertIn(self.anna.email, self._mails(request))

    def test_a_decline_says_why(self):
        request = self._request(self.anna, self.carla)
        self._assert_refused("Only whoever is asked", request._decline, by=self.anna)
        request._decline("No tour this year", by=self.carla)
        self.assertEqual(request.state, "declined")
        self.assertEqual(request.decline_reason, "No tour this year")
        mail = self.env["mail.mail"].search([("res_id", "=", request.id)], order="id desc", limit=1)
        self.assertIn("No tour this year", mail.body_html)
        self._assert_refused("can no longer be changed", request._accept, by=self.carla)
        self._request(self.anna, self.carla)

    def test_another_slot_is_proposed_and_accepted(self):
        request = self._request(self.anna, self.carla, slot=self.slots[0])
        request._propose_slot(self.slots[1], by=self.carla)
        self.assertEqual(request.waited_for_id, self.anna)
        self._assert_refused("Teatro di Prova is to answer", request._accept, by=self.carla)
        request._propose_slot(self.slots[2], by=self.anna)
        request._propose_slot(self.slots[2], by=self.anna)
        self.assertEqual(request.waited_for_id, self.carla)
        request._accept(by=self.carla)
        self.assertEqual(request.slot_id, self.slots[2])
        people = ["carla", "anna", "carla", "anna"]
        self.assertEqual(self._mails(request), [f"{name}@people.example" for name in people])

    def test_a_slot_at_which_one_is_away_is_not_proposed(self):
        self.carla.absent_slot_ids = self.slots[0]
        self._assert_refused(
            "Carla is not there at 10/03 09:00-09:20: .* Both are free at: 10/03 09:20",
            self._request,
            self.anna,
            self.carla,
            slot=self.slots[0],
        )
        request = self._request(self.anna, self.carla)
        self._assert_refused("is not there", request._propose_slot, self.slots[0], self.carla)
        self.assertFalse(request.slot_id)

    def test_what_is_asked_changes_until_it_is_answered(self):
        request = self._request(self.anna, self.carla, message="A tour")
        request._edit(self.anna, "Two tours", "3", self.slots[1])
        self.assertEqual((request.message, request.priority), ("Two tours", "3"))
        self.assertEqual(request.slot_by_id, self.anna)
        self._assert_refused("Only whoever has asked", request._edit, self.carla)
        desk = request.with_user(self.user_adviser)
        desk.message = "Three tours"
        self._assert_refused("stays between the two", desk.write, {"invitee_id": self.dario.id})
        request._accept(by=self.carla)
        self._assert_refused("no longer be changed", request._edit, self.anna, "Four tours")
        self._assert_refused("no longer be changed", desk.write, {"message": "Four tours"})

    def test_taken_back_it_frees_both(self):
        request = self._request(self.anna, self.carla)
        self._assert_refused("Only whoever has asked takes", request._take_back, by=self.carla)
        request._accept(by=self.carla)
        meeting = self._meet(self.anna, self.carla, request_id=request.id)
        request._take_back(by=self.anna)
        self.assertEqual((request.state, meeting.state), ("cancelled", "cancelled"))
        self.assertEqual(self._mails(request)[2:], ["carla@people.example"])
        self._request(self.carla, self.anna)

    def test_a_meeting_that_has_begun_is_not_called_off(self):
        request = self._request(self.anna, self.carla)
        request._accept(by=self.carla)
        self._meet(self.anna, self.carla, request_id=request.id)
        with freeze_time(self.slots[0].start):
            self._assert_refused("has begun already", request._take_back, by=self.anna)

    def test_who_gives_up_frees_the_others(self):
        request = self._request(self.anna, self.carla)
        self.anna.action_cancel()
        self.assertEqual(request.state, "cancelled")
        self.assertEqual(self._mails(request)[1:], ["carla@people.example"])

    # === OPT-OUT === #

    def test_opt_out_counts_at_once_and_is_declined_in_time(self):
        self.mission.write({"request_mode": "opt_out", "requests_close_on": rome(5, 9)})
        request = self._request(self.anna, self.carla)
        self.assertEqual(request.state, "accepted")
        self.assertEqual(self._mails(request), ["carla@people.example"])
        self._assert_refused("Only whoever is asked", request._decline, by=self.anna)
        late = self._request(self.anna, self.dario)
        request._decline("Not for us", by=self.carla)
        self.assertEqual(request.state, "declined")
        with freeze_time(rome(5, 9)):
            for method in (late._decline, late._take_back):
                self._assert_refused("until 5 March 2035, 09:00", method, by=self.dario)
            late._decline()
        self.assertEqual(late.state, "declined", "the desk may go beyond")

    # === EXPIRY === #

    def test_without_an_answer_it_expires_once(self):
        self.mission.request_hours = 24
        request, accepted = (
            self._request(self.anna, self.carla),
            self._request(self.anna, self.dario),
        )
        accepted._accept(by=self.dario)
        with freeze_time(NOW + timedelta(hours=24)):
            self._assert_refused("no answer in time", request._accept, by=self.carla)
            with self.enter_registry_test_mode():
                self.env.ref(
                    "living_desk_matchmaking.ir_cron_expire_requests"
                ).method_direct_trigger()
                self.env.ref(
                    "living_desk_matchmaking.ir_cron_expire_requests"
                ).method_direct_trigger()
            self.assertEqual((request.state, accepted.state), ("expired", "accepted"))
            self.assertCountEqual(
                self._mails(request)[1:], ["anna@people.example", "carla@people.example"]
            )
            again = self._request(self.carla, self.anna)
        self.assertNotEqual(again, request)

    def test_what_is_overdue_does_not_hold_up_a_new_request(self):
        request = self._request(self.anna, self.carla)
        with freeze_time(NOW + timedelta(hours=73)):
            again = self._request(self.carla, self.anna)
        self.assertEqual((request.state, again.state), ("expired", "sent"))

    def test_zero_hours_never_expire(self):
        self.mission.request_hours = 0
        self.assertFalse(self._request(self.anna, self.carla).expires_on)

    # === LANGUAGES === #

    def test_each_reads_it_in_his_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        template = self.env.ref("living_desk_matchmaking.mail_template_request_asked")
        template.with_context(lang="it_IT").subject = "Richiesta"
        self.festival.lang = "it_IT"
        asked = self._request(self.anna, self.carla)
        asked_back = self._request(self.dario, self.anna)
        mails = self.env["mail.mail"].search(
            [("model", "=", asked._name), ("res_id", "in", (asked | asked_back).ids)]
        )
        subjects = {mail.email_to: mail.subject for mail in mails}
        self.assertEqual(subjects["carla@people.example"], "Richiesta")
        self.assertIn("would like to meet you", subjects["anna@people.example"])

    # === ROLES === #

    def test_who_may_answer_for_participants(self):
        request = self._request(self.anna, self.carla)
        stranger = new_test_user(self.env, "test.stranger", groups="base.group_user")
        for user in (self.user_manager_sicilia, self.user_consultant, stranger):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    request.with_user(user).action_accept()
        with self.assertRaises(AccessError):
            request.with_user(self.user_theatre).write({"message": "x"})
        with self.assertRaises(AccessError):
            request.with_user(self.user_adviser).write({"state": "accepted"})
        request.with_user(self.user_adviser).action_accept()
        self.assertCountEqual(
            self._mails(request)[1:],
            ["anna@people.example", "carla@people.example"],
            "done by the desk: both are told",
        )

    def test_costs_the_same_for_many(self):
        def count(number):
            people = self._register(*(f"P{number}-{i}" for i in range(number)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            people._get_quotas()
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(12))

    def test_nothing_is_saved_when_the_mail_fails(self):
        with patch.object(type(self.requests), "_tell", side_effect=ValidationError("No mail")):
            self._assert_refused("No mail", self._request, self.anna, self.carla)
        self.assertFalse(self.mission.meeting_request_ids)
