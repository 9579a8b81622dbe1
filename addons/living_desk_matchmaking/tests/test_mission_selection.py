import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import LivingMissionCommon, rome


@tagged("post_install", "-at_install")
class TestMissionSelection(LivingMissionCommon):
    """The desk decides who takes part, in reserve or not at all; candidates are told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elena, cls.fabio, cls.gaia = cls._apply("Elena", "Fabio", "Gaia")

    @classmethod
    def _apply(cls, *names, **values):
        return cls.env["event.registration"].create(
            [
                {
                    "event_id": cls.mission.id,
                    "name": name,
                    "email": f"{name.lower()}@people.example",
                    "organization_id": cls.festival.id,
                    **values,
                }
                for name in names
            ]
        )

    def _get_mails(self, registration):
        return self.env["mail.mail"].search(
            [("model", "=", "event.registration"), ("res_id", "=", registration.id)]
        )

    def _refuse(self, registrations, reason="Another sector", user=None, target="refused"):
        dialog = (
            self.env["living.mission.decision"]
            .with_user(user or self.user_adviser)
            .create({"registration_ids": registrations.ids, "target": target, "reason": reason})
        )
        dialog.action_decide()
        return dialog

    # === DECISIONS === #

    def test_whoever_registers_is_a_candidate(self):
        self.assertEqual(set((self.elena | self.fabio).mapped("selection_state")), {"candidate"})
        self.assertEqual(self.elena.state, "draft")
        self.assertFalse(self.elena._takes_part())
        by_hand = self._apply("Ivo", state="open")
        self.assertEqual((by_hand.selection_state, by_hand.state), ("candidate", "draft"))
        course = self.env["event.event"].create(
            {"name": "Talk", "date_begin": rome(1, 9), "date_end": rome(1, 10)}
        )
        guest = self._apply("Ugo", event_id=course.id)
        self.assertEqual((guest.selection_state, guest.state), (False, "open"))

    def test_to_select_gives_a_seat_and_tells(self):
        elena = self.elena.with_user(self.user_adviser)
        for __ in range(2):
            elena.action_select()
        self.assertEqual((elena.selection_state, elena.state), ("selected", "open"))
        self.assertEqual(elena.selection_decided_by_id, self.user_adviser)
        self.assertTrue(elena.selection_decided_on)
        self.assertTrue(elena._takes_part())
        self.assertIn("You are selected", self._get_mails(self.elena).subject)

    def test_the_reserve_has_an_order(self):
        self._refuse(self.fabio, target="reserve", reason=False)
        self._refuse(self.elena | self.gaia, target="reserve")
        self.assertEqual(self.fabio.state, "draft")
        self.assertEqual((self.fabio | self.elena | self.gaia).mapped("reserve_rank"), [1, 2, 3])
        self.assertEqual(self.mission._next_in_reserve(), self.fabio)
        self.fabio.action_cancel()
        self.assertEqual(self.mission._next_in_reserve(), self.elena)
        self.gaia.reserve_rank = 1
        self.assertEqual(self.mission._next_in_reserve(), self.gaia)

    def test_who_is_refused_is_told_why(self):
        with self.assertRaisesRegex(UserError, "write why"):
            self._refuse(self.elena, reason=" ")
        self.assertEqual(self.elena.selection_state, "candidate")
        self._refuse(self.elena | self.fabio)
        self.assertEqual(set((self.elena | self.fabio).mapped("state")), {"cancel"})
        mail = self._get_mails(self.elena)
        self.assertIn("Another sector", mail.body_html)
        self.assertEqual(mail.email_to, "elena@people.example")

    def test_mails_are_in_each_ones_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        template = self.env.ref("living_desk_matchmaking.mail_template_mission_selected")
        template.with_context(lang="it_IT").subject = "Siete selezionati"
        self.festival.lang = "it_IT"
        (self.elena | self.fabio)._decide("selected")
        self.assertEqual(self._get_mails(self.elena).subject, "Siete selezionati")

    def test_a_decision_is_taken_back(self):
        self._refuse(self.elena)
        self.elena.with_user(self.user_adviser).action_candidate()
        self.assertEqual((self.elena.selection_state, self.elena.state), ("candidate", "draft"))
        self.assertFalse(self.elena.selection_decided_by_id)

    def test_odoo_s_own_buttons_say_the_same(self):
        adviser = self.elena.with_user(self.user_adviser)
        adviser.action_confirm()
        self.assertEqual(adviser.selection_state, "selected")
        self.assertEqual(adviser.selection_decided_by_id, self.user_adviser)
        adviser.action_set_draft()
        self.assertEqual(adviser.selection_state, "candidate")
        self._refuse(self.elena)
        adviser.action_set_done()
        self.assertEqual((adviser.selection_state, adviser.state), ("selected", "done"))
        with self.assertRaisesRegex(UserError, "was present"):
            self._refuse(self.elena)

    def test_who_gives_up_keeps_the_decision(self):
        self.anna.action_cancel()
        self.assertEqual((self.anna.selection_state, self.anna.state), ("selected", "cancel"))
        self.elena.action_cancel()
        self.assertEqual((self.elena.selection_state, self.elena.state), ("candidate", "cancel"))

    def test_seats_are_respected(self):
        self.mission.write({"seats_limited": True, "seats_max": 4})
        with self.assertRaises(ValidationError):
            self.elena.action_select()
        self.mission.write({"seats_max": 0, "seats_limited": False, "organization_seats_max": 2})
        with self.assertRaisesRegex(ValidationError, "may enrol 2 people"):
            self.elena.action_select()

    def test_the_first_of_the_reserve_replaces(self):
        self._refuse(self.elena, target="reserve")
        anna = self.anna.with_user(self.user_adviser)
        with self.assertRaisesRegex(UserError, "leaves no place free"):
            anna.action_replace_from_reserve()
        anna.action_cancel()
        anna.action_replace_from_reserve()
        self.assertEqual(anna.replacement_id, self.elena)
        self.assertEqual(self.elena.state, "open")
        with self.assertRaisesRegex(UserError, "leaves no place free"):
            anna.action_replace_from_reserve()
        self.bruno.action_cancel()
        with self.assertRaisesRegex(UserError, "Nobody is in reserve"):
            self.bruno.action_replace_from_reserve()

    def test_the_database_keeps_seats_for_the_selected(self):
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self.env.cr.execute(
                    "UPDATE event_registration SET state = 'open' WHERE id = %s", [self.elena.id]
                )

    def test_an_event_becomes_a_mission(self):
        talk = self.env["event.event"].create(
            {"name": "Talk", "date_begin": rome(1, 9), "date_end": rome(1, 10)}
        )
        guest = self._apply("Ugo", event_id=talk.id)
        talk.living_kind_ids = self.mission.living_kind_ids
        self.assertEqual(guest.selection_state, "selected")

    def test_only_missions_are_decided(self):
        talk = self.env["event.event"].create(
            {"name": "Talk", "date_begin": rome(1, 9), "date_end": rome(1, 10)}
        )
        with self.assertRaisesRegex(UserError, "Only participants of a mission"):
            self._apply("Ugo", event_id=talk.id).action_select()

    # === CRITERIA === #

    def test_scores_add_up_by_weight(self):
        sector, abroad = self.env["living.mission.criterion"].create(
            [
                {"event_id": self.mission.id, "name": "Sector", "weight": 3},
                {"event_id": self.mission.id, "name": "Abroad"},
            ]
        )
        late = self._apply("Ivo")
        for registration in self.elena | late:
            self.assertEqual(registration.score_ids.criterion_id, sector | abroad)
        elena = self.elena.with_user(self.user_adviser)
        elena.score_ids[0].points, elena.score_ids[1].points = "4", "5"
        self.assertEqual(elena.selection_score, 17)
        sector.weight = 1
        self.assertEqual(elena.selection_score, 9)
        with self.assertRaises(ValueError):
            elena.score_ids[0].points = "6"
        other = self._create_mission(name="Other")
        stranger = self._register("Ugo", mission=other)
        with self.assertRaisesRegex(ValidationError, "another mission"):
            self.env["living.mission.score"].create(
                {"registration_id": stranger.id, "criterion_id": sector.id}
            )
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                sector.weight = 0

    # === ACCESS === #

    def test_nobody_decides_by_hand(self):
        for values in (
            {"selection_state": "selected"},
            {"selection_reason": "x"},
            {"replacement_id": self.anna.id},
            {"profile_reminded_on": fields.Datetime.now()},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.elena.with_user(self.user_manager).write(values)
        with self.assertRaises(AccessError):
            self.env["event.registration"].with_user(self.user_manager).create(
                {"event_id": self.mission.id, "name": "X", "selection_state": "selected"}
            )

    def test_other_desks_and_portal_decide_nothing(self):
        criterion = self.env["living.mission.criterion"].create(
            {"event_id": self.mission.id, "name": "Sector"}
        )
        for user in (
            self.user_manager_sicilia,
            self.user_theatre,
            self.user_festival,
            self.user_consultant,
        ):
            with self.subTest(user=user.login):
                for do in (
                    lambda item: item.action_select(),
                    lambda item: item._decide("refused", "x"),
                    lambda item: item.action_replace_from_reserve(),
                ):
                    with self.assertRaises(AccessError):
                        do(self.elena.with_user(user))
                for record in criterion | criterion:
                    self.assertFalse(record.with_user(user).has_access("read"))
                self.assertFalse(self.elena.score_ids.with_user(user).has_access("write"))
                with self.assertRaises(AccessError):
                    self._refuse(self.elena, user=user)
        self.assertEqual(self.elena.selection_state, "candidate")

    def test_a_dialog_is_its_own(self):
        dialog = self._refuse(self.elena, target="reserve")
        self.assertFalse(dialog.with_user(self.user_manager).has_access("read"))

    # === PROFILES === #

    def test_who_lacks_a_profile_is_reminded_once_a_day(self):
        self.assertEqual(self.mission.profile_missing_count, 3)
        mission = self.mission.with_user(self.user_adviser)
        for __ in range(2):
            mission.action_remind_of_profile()
        self.assertEqual(len(self._get_mails(self.elena)), 1)
        self.assertFalse(self._get_mails(self.anna))
        self.elena.profile_reminded_on = "2020-01-01"
        mission.action_remind_of_profile()
        self.assertEqual(len(self._get_mails(self.elena)), 2)
        with self.assertRaises(AccessError):
            self.mission.with_user(self.user_manager_sicilia).action_remind_of_profile()

    def test_the_job_reminds_each_once_some_days_before(self):
        self.mission.requests_close_on = rome(8, 12)
        job = self.env.ref("living_desk_matchmaking.ir_cron_remind_of_profile")
        for day, hour, count in ((1, 11, 0), (1, 13, 1), (3, 13, 1)):
            with freeze_time(rome(day, hour)), self.enter_registry_test_mode():
                job.method_direct_trigger()
            self.assertEqual(len(self._get_mails(self.elena)), count)

    def test_lists_cost_the_same_for_many(self):
        names = ["selection_state", "selection_score", "is_profile_complete", "organization_id"]

        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            registrations = self.env["event.registration"].with_user(self.user_adviser)
            registrations.search([("event_id", "=", self.mission.id)]).read(names)
            missions = self.env["event.event"].with_user(self.user_adviser)
            missions.search([("id", "in", self.mission.ids)]).read(
                ["candidate_count", "selected_count", "profile_missing_count", "mission_missing"]
            )
            return self.cr.sql_log_count - before

        count()
        before = count()
        self._apply(*(f"P{number}" for number in range(10)))
        self.assertEqual(count(), before)

    def test_a_participant_of_another_desk_is_written_to(self):
        """Its contact is not read; a contact that only has the same address is not told of."""
        partner = self.env["res.partner"].create(
            {
                "name": "Carla of Sicilia",
                "email": "carla.sicilia@people.example",
                "parent_id": self.festival.id,
            }
        )
        self.carla.partner_id = partner
        self.dario.email = partner.email
        self.env.invalidate_all()
        carla, dario = (self.carla | self.dario).with_user(self.user_adviser)
        self.assertFalse(partner.with_user(self.user_adviser).has_access("read"))
        found = carla._message_get_suggested_recipients()
        self.assertIn(partner.id, [item["partner_id"] for item in found])
        found = dario._message_get_suggested_recipients()
        self.assertNotIn(partner.id, [item["partner_id"] for item in found])
