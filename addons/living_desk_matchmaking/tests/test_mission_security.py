import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common_request import LivingRequestCommon

# What is the desk's, of a registration that accountants and the portal read too.
DESK_ONLY = (
    "selection_reason",
    "selection_decided_by_id",
    "selection_score",
    "replacement_id",
    "score_ids",
    "first_meeting_ids",
    "second_meeting_ids",
    "meeting_count",
    "sent_request_ids",
    "received_request_ids",
    "meeting_request_count",
    "agenda_token",
    "agenda_due_on",
    "agenda_known",
    "agenda_mailed_on",
    "agenda_mail_id",
    "agenda_error",
    "agenda_failure",
)


@tagged("post_install", "-at_install")
class TestMissionSecurity(LivingRequestCommon):
    """What a login learns and changes by the API, whatever the screens offer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_mission = cls._create_mission(name="Foreign mission", desk_id=cls.desk_sicilia.id)
        cls.eva, cls.fabio = cls._register("Eva", "Fabio", mission=cls.other_mission)
        cls.foreign_request = cls._ask(cls.eva, cls.fabio)
        cls.foreign_meeting = cls._meet(cls.eva, cls.fabio)

    # === THE PORTAL === #

    def test_the_portal_reads_no_plan_by_the_api(self):
        """What was told is on its pages; where meetings are moved meanwhile is not told yet."""
        meeting = self._meet(self.anna, self.carla)
        meeting._set_told()
        request = self._ask(self.anna, self.carla)
        for record in (meeting, request, self.slots[0], self.tables[0]):
            mine = record.with_user(self.user_theatre)
            with self.subTest(record._name):
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(mine.has_access(operation))
                with self.assertRaises(AccessError):
                    mine.read(["display_name"])
                with self.assertRaises(AccessError):
                    mine.web_search_read([], {"display_name": {}})

    def test_what_registrations_keep_from_their_readers(self):
        accountant = new_test_user(
            self.env, "test.accountant", groups="base.group_user,account.group_account_invoice"
        )
        scanner = new_test_user(
            self.env,
            "test.scanner",
            groups="base.group_user,event.group_event_registration_desk",
        )
        for user in (self.user_theatre, accountant, scanner):
            mine = self.anna.with_user(user)
            self.assertTrue(mine.has_access("read"), user.login)
            for name in DESK_ONLY:
                with self.subTest(user.login, field=name), self.assertRaises(AccessError):
                    mine.read([name])
            for domain in ([("selection_score", ">", 0)], [("sent_request_ids.state", "=", "x")]):
                with self.subTest(user.login, domain=domain), self.assertRaises(AccessError):
                    mine.search(domain)

    def test_the_registration_desk_opens_participants(self):
        """Whoever lets people in at the door needs no more than Odoo gives."""
        scanner = new_test_user(
            self.env,
            "test.scanner",
            groups="base.group_user,event.group_event_registration_desk",
        )
        mine = self.anna.with_user(scanner)
        with Form(mine) as form:
            form.name = "Anna Rossi"
        self.assertEqual(mine.name, "Anna Rossi")

    # === OTHER DESKS === #

    def test_a_meeting_is_tied_to_nothing_of_others(self):
        """A name of somebody is not learnt by tying an own record to a foreign one."""
        meeting = self._meet(self.anna, self.carla).with_user(self.user_adviser)
        for vals in (
            {"request_id": self.foreign_request.id},
            {"first_id": self.eva.id},
            {"event_id": self.other_mission.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                meeting.write(vals)
        with self.assertRaises(AccessError):
            meeting.create(
                {
                    "event_id": self.mission.id,
                    "first_id": self.bruno.id,
                    "second_id": self.dario.id,
                    "slot_id": self.slots[0].id,
                    "table_id": self.tables[1].id,
                    "request_id": self.foreign_request.id,
                }
            )
        meeting.action_cancel()
        for name in ("slot_id", "table_id"):
            with self.subTest(name), self.assertRaises(UserError):
                meeting.write({name: self.foreign_meeting[name].id})

    def test_a_meeting_has_the_request_of_its_pair(self):
        request = self._ask(self.bruno, self.dario)
        meeting = self._meet(self.anna, self.carla)
        with self.assertRaisesRegex(ValidationError, "not about the two who meet"):
            meeting.with_user(self.user_adviser).request_id = request
        own = self._ask(self.carla, self.anna)
        meeting.with_user(self.user_adviser).request_id = own
        self.assertEqual(meeting.request_id, own)

    def test_what_belongs_to_a_mission_stays_there(self):
        """The plan would hold meetings in the slots and with the limits of another mission."""
        second = self._create_mission(name="Second mission", slots=0, tables=0)
        limit = self.env["living.meeting.limit"].create({"event_id": self.mission.id})
        meeting = self._meet(self.anna, self.carla)
        for part in (self.slots[0], self.tables[0], limit, meeting):
            mine = part.with_user(self.user_adviser)
            with self.subTest(part._name), self.assertRaisesRegex(UserError, "stays there"):
                mine.event_id = second
            mine.event_id = self.mission

    def test_the_two_of_a_ban_are_of_the_mission(self):
        second = self._create_mission(name="Second mission")
        elena = self._register("Elena", mission=second)
        bans = self.env["living.meeting.ban"].with_user(self.user_adviser)
        vals = {"event_id": self.mission.id, "first_id": self.anna.id, "reason": "x"}
        with self.assertRaisesRegex(ValidationError, "two of that mission"):
            bans.create({**vals, "second_id": elena.id})
        with self.assertRaises(AccessError):
            bans.create({**vals, "second_id": self.eva.id})

    def test_an_interpreter_is_no_contact_of_others(self):
        secret = self.env["res.partner"].create(
            {"name": "Secret contact", "is_cultural_organization": True, "is_company": True}
        )
        secret.desk_id = self.desk_sicilia
        interpreters = self.env["living.meeting.interpreter"].with_user(self.user_adviser)
        vals = {
            "event_id": self.mission.id,
            "name": "Irma",
            "lang_ids": self.italian.ids,
            "partner_id": secret.id,
        }
        if secret.with_user(self.user_adviser).has_access("read"):
            self.skipTest("Advisers read all contacts.")
        with self.assertRaises(AccessError):
            interpreters.create(vals)

    def test_participants_stay_in_their_mission(self):
        """Another one would hear of the meetings, requests and points of the first."""
        second = self._create_mission(name="Second mission")
        anna = self.anna.with_user(self.user_adviser)
        for mission in (second, self.other_mission):
            with self.subTest(mission.name), self.assertRaisesRegex(UserError, "register for the"):
                anna.event_id = mission
        anna.event_id = self.mission
        self.assertEqual(anna.event_id, self.mission)

    def test_nothing_is_guessed_by_searching(self):
        """The programme is read by all desks: it is no way to ask about what is behind it."""
        events = self.env["event.event"].with_user(self.user_manager)
        self.assertIn(self.other_mission, events.search([("is_mission", "=", True)]))
        self.eva.sudo().selection_reason = "Guess me"
        for domain in (
            [("registration_ids.selection_reason", "=", "Guess me")],
            [("registration_ids.email", "=", self.eva.email)],
            [("meeting_ids.first_id.name", "=", "Eva")],
            [("meeting_request_ids.requester_id", "=", self.eva.id)],
            [("meeting_slot_ids.meeting_ids", "=", self.foreign_meeting.id)],
        ):
            with self.subTest(domain=domain):
                self.assertNotIn(self.other_mission, events.search(domain))
        self.env.flush_all()
        self.env.invalidate_all()
        mission = self.other_mission.with_user(self.user_manager)
        for name in (
            "meeting_ids",
            "meeting_request_ids",
            "meeting_slot_ids",
            "meeting_ban_ids",
            "meeting_run_ids",
            "mission_criterion_ids",
            "mission_request_count",
            "candidate_count",
            "selected_count",
            "planned_count",
            "untold_count",
            "plan_reader_count",
            "plan_mailed_count",
            "plan_failure_count",
        ):
            with self.subTest(name):
                self.assertFalse(mission[name])
        for record in (self.foreign_meeting, self.foreign_request, self.eva):
            mine = record.with_user(self.user_manager)
            own = [("event_id", "=", self.other_mission.id)]
            with self.subTest(record._name):
                self.assertFalse(mine.search(own))
                self.assertFalse(mine.name_search("Eva", own))
                self.assertFalse(mine._read_group(own, ["event_id"], ["__count"]))
                with self.assertRaises(AccessError):
                    mine.web_read({"display_name": {}})
        report = self.env["living.mission.report"].with_user(self.user_manager)
        self.assertFalse(report.search([("event_id", "=", self.other_mission.id)]))

    def test_the_portal_calls_nothing(self):
        """The methods of the screens of the desk, called by a login of the portal."""
        meeting = self._meet(self.anna, self.carla)
        theatre = self.user_theatre
        meetings = self.env["living.meeting"].with_user(theatre)
        anna = self.anna.with_user(theatre)
        calls = {
            "get_agenda": lambda: meetings.get_agenda(self.mission.id),
            "missions": meetings.get_agenda,
            "cells": lambda: meetings.get_possible_cells(self.mission.id, meeting.id),
            "suggest": anna.action_view_suggestions,
            "select": anna.action_select,
            "write": lambda: anna.write({"profile_note": "x"}),
            "rate": lambda: (
                self.env["living.meeting.rating"]
                .with_user(theatre)
                .create(
                    {"meeting_id": meeting.id, "registration_id": self.anna.id, "outcome": "none"}
                )
            ),
            "report": lambda: self.env["living.mission.report"].with_user(theatre).search([]),
        }
        for name, call in calls.items():
            with self.subTest(name), self.assertRaises(AccessError):
                call()

    def test_methods_of_others_are_refused(self):
        """Every method that a screen calls, called on the records of another desk."""
        meeting = self.foreign_meeting.with_user(self.user_manager)
        request = self.foreign_request.with_user(self.user_manager)
        person = self.eva.with_user(self.user_manager)
        mission = self.other_mission.with_user(self.user_manager)
        slot, table = self.foreign_meeting.slot_id.id, self.foreign_meeting.table_id.id
        calls = {
            "move_to": lambda: meeting.move_to(slot, table),
            "drop_to": lambda: meeting.drop_to(slot, table),
            "place_request": lambda: meeting.place_request(request.id, slot, table),
            "get_agenda": lambda: meeting.get_agenda(mission.id),
            "cells": lambda: meeting.get_possible_cells(mission.id, meeting.id),
            "lock": meeting.action_lock,
            "unlock": meeting.action_unlock,
            "held": meeting.action_held,
            "cancel": meeting.action_cancel,
            "again": meeting.action_plan_again,
            "accept": request.action_accept,
            "decline": request.action_decline,
            "take back": request.action_take_back,
            "select": person.action_select,
            "candidate": person.action_candidate,
            "replace": person.action_replace_from_reserve,
            "suggest": person.action_view_suggestions,
            "plan": mission.action_plan,
            "mend": mission.action_mend_plan,
            "publish": mission.action_publish_plan,
            "mail again": mission.action_mail_again,
            "final": mission.action_publish_final,
            "table feed": self.other_mission.meeting_table_ids[0]
            .with_user(self.user_manager)
            .action_subscribe_agenda,
        }
        for name, call in calls.items():
            with self.subTest(name), self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            meeting.get_possible_cells(self.mission.id, meeting.id)

    def test_dialogs_do_nothing_to_others(self):
        user = self.user_manager
        env = self.env(user=user.id)
        dialogs = {
            "living.meeting.missing": (
                {
                    "meeting_id": self.foreign_meeting.id,
                    "registration_ids": self.eva.ids,
                },
                "action_record",
            ),
            "living.meeting.decline": ({"request_id": self.foreign_request.id}, "action_decline"),
            "living.mission.absence": ({"registration_id": self.eva.id}, "action_record"),
            "living.mission.decision": (
                {
                    "registration_ids": self.eva.ids,
                    "target": "refused",
                    "reason": "x",
                },
                "action_decide",
            ),
            "living.mission.slot.maker": (
                {
                    "event_id": self.other_mission.id,
                    "date_from": "2035-03-10",
                    "date_to": "2035-03-10",
                },
                "action_make",
            ),
            "living.mission.table.maker": (
                {
                    "event_id": self.other_mission.id,
                    "line_ids": [(0, 0, {"room": "x", "count": 1})],
                },
                "action_make",
            ),
            "living.meeting.add": (
                {
                    "event_id": self.other_mission.id,
                    "first_id": self.eva.id,
                    "second_id": self.fabio.id,
                },
                "action_add",
            ),
            "living.meeting.suggestion": (
                {"participant_id": self.eva.id, "other_id": self.fabio.id},
                "action_ask",
            ),
        }
        for model, (vals, method) in dialogs.items():
            with self.subTest(model), self.assertRaises(UserError):
                getattr(env[model].create(vals), method)()
        self.assertEqual(self.foreign_meeting.state, "planned")
        self.assertEqual(self.eva.selection_state, "selected")
        self.assertEqual(len(self.other_mission.meeting_table_ids), 2)

    def test_a_dialog_tells_nobody_who_is_free(self):
        vals = {
            "event_id": self.other_mission.id,
            "first_id": self.eva.id,
            "second_id": self._register("Gina", mission=self.other_mission).id,
            "slot_id": self.other_mission.meeting_slot_ids[1].id,
        }
        dialogs = self.env["living.meeting.add"]
        self.assertTrue(dialogs.create(vals)._get_places())
        dialog = dialogs.sudo().create({**vals, "first_id": False})
        dialog.create_uid = self.user_manager
        dialog.first_id = self.eva
        self.assertFalse(dialog.with_user(self.user_manager)._get_places())

    def test_dialogs_are_about_ones_own(self):
        """What is read of a participant through a dialog is read of one's own participants."""
        tries = {
            "living.meeting.add": {"event_id": self.other_mission.id, "first_id": self.eva.id},
            "living.meeting.missing": {"meeting_id": self.foreign_meeting.id},
            "living.mission.absence": {"registration_id": self.eva.id},
            "living.meeting.suggestion": {
                "participant_id": self.anna.id,
                "other_id": self.eva.id,
            },
        }
        for model, vals in tries.items():
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user_manager).create(vals)

    def test_protected_facts(self):
        meeting = self._meet(self.anna, self.carla)
        request = self._ask(self.bruno, self.dario)
        tries = {
            meeting: {
                "state": "held",
                "published_slot_id": self.slots[1].id,
                "published_table_id": self.tables[1].id,
                "sequence_number": 9,
                "absent_ids": [(6, 0, self.anna.ids)],
                "facilitators_asked_on": "2035-01-01",
                "change": "moved",
                "desk_id": self.desk_sicilia.id,
                "agreed_on": "2035-01-01",
            },
            request: {
                "state": "accepted",
                "sent_on": "2035-01-01 10:00:00",
                "answered_on": "2035-01-01 10:00:00",
                "expires_on": "2035-01-01 10:00:00",
                "is_mutual": True,
                "slot_by_id": self.dario.id,
                "waited_for_id": self.bruno.id,
                "decline_reason": "x",
                "unplaced_reason": "limit",
                "requester_organization_id": self.festival.id,
            },
            self.anna: {
                "selection_state": "refused",
                "selection_reason": "x",
                "selection_score": 9,
                "selection_decided_on": "2035-01-01 10:00:00",
                "selection_decided_by_id": self.user_manager.id,
                "replacement_id": self.bruno.id,
                "profile_reminded_on": "2035-01-01 10:00:00",
                "rating_asked_on": "2035-01-01",
                "agenda_token": "a" * 20,
                "agenda_due_on": "2035-01-01 10:00:00",
                "agenda_known": {"1": [1, 1, 1]},
                "agenda_mailed_on": "2035-01-01 10:00:00",
                "agenda_mail_id": self.env["mail.mail"].create({}).id,
                "agenda_error": "x",
            },
            self.mission: {
                "plan_state": "final",
                "plan_published_on": "2035-01-01 10:00:00",
                "plan_published_by_id": self.user_manager.id,
                "is_mission": False,
            },
        }
        for record, vals in tries.items():
            for name, value in vals.items():
                with self.subTest(record._name, field=name), self.assertRaises(AccessError):
                    record.with_user(self.user_manager).write({name: value})
        requests = self.env["living.meeting.request"].with_user(self.user_adviser)
        with self.assertRaises(AccessError):
            requests.create(
                {
                    "event_id": self.mission.id,
                    "requester_id": self.anna.id,
                    "invitee_id": self.dario.id,
                    "state": "accepted",
                }
            )
        asked = requests.with_context(default_state="accepted", default_is_mutual=True).create(
            {
                "event_id": self.mission.id,
                "requester_id": self.anna.id,
                "invitee_id": self.dario.id,
            }
        )
        self.assertEqual((asked.state, asked.is_mutual), ("sent", False))


@tagged("post_install", "-at_install")
class TestMissionSecurityPages(LivingRequestCommon, LivingPortalCommon):
    """Addresses typed by hand, and forms that were not given out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"/my/missions/{cls.mission.id}"

    def test_prints_tell_no_draft(self):
        """The address of a print with a context of one's own shows no plan not made known."""
        self._meet(self.anna, self.carla)
        self._login(self.user_theatre)
        context = json.dumps({"agenda_as_planned": True})
        for report, record in (
            ("report_agenda", self.anna),
            ("report_agenda", self.carla),
            ("report_table", self.tables[0]),
            ("report_mission_agendas", self.mission),
            ("report_mission_tables", self.mission),
        ):
            with self.subTest(report, record=record), mute_logger("odoo.http"):
                response = self.url_open(
                    f"/report/html/living_desk_matchmaking.{report}/{record.id}?context={context}"
                )
                self.assertNotIn("Carla", response.text)
                self.assertNotIn("Table 1", response.text)

    def test_forged_ids(self):
        foreign_mission = self._create_mission(name="Foreign", desk_id=self.desk_sicilia.id)
        eva, fabio = self._register("Eva", "Fabio", mission=foreign_mission)
        foreign = self._ask(eva, fabio)
        others = self._ask(self.carla, self.dario)
        own = self._ask(self.anna, self.carla)
        stranger = self._create_organization("Stranger", self.desk_sicilia, self.catania)
        gina = self._register("Gina", organization=stranger)
        self._login(self.user_theatre)
        mine = {"participant": self.anna.id}
        for path in (
            f"?participant={self.carla.id}",
            f"/participants?participant={gina.id}",
            f"/requests?participant={self.carla.id}",
            f"/requests/new/{eva.id}?participant={self.anna.id}",
            f"/requests/new/99999999999?participant={self.anna.id}",
            f"/agenda?participant={self.carla.id}",
            f"/agenda/print?participant={self.carla.id}",
            f"/agenda/calendar?participant={self.carla.id}",
            f"/ratings?participant={self.carla.id}",
        ):
            with self.subTest(path):
                self._get(f"{self.url}{path}", status=404)
        for request in (foreign, others):
            for verb in ("accept", "decline", "slot", "edit", "back"):
                with self.subTest(verb, request=request):
                    self._post(f"{self.url}/requests/{request.id}/{verb}", mine, status=404)
        self._post(f"{self.url}/requests/99999999999/accept", mine, status=404)
        self._post(f"{self.url}/requests/new/{eva.id}", mine, status=404)
        # One answers for nobody else, also not with the other's number.
        self._post(
            f"{self.url}/requests/{own.id}/accept", {"participant": self.carla.id}, status=404
        )
        self._post(f"{self.url}/requests/{own.id}/accept", mine)
        slot = foreign_mission.meeting_slot_ids[0]
        self._post(f"{self.url}/requests/{own.id}/slot", {**mine, "slot_id": slot.id})
        self.assertEqual(own.state, "sent")
        self.assertFalse(own.slot_id)
        self.assertEqual((foreign | others).mapped("state"), ["sent", "sent"])

    def test_forms_without_their_token(self):
        own = self._ask(self.carla, self.anna)
        self._login(self.user_theatre)
        for path in (
            "apply",
            "profile",
            "withdraw",
            "ratings",
            "agenda/subscribe",
            f"requests/new/{self.dario.id}",
            f"requests/{own.id}/accept",
        ):
            with self.subTest(path), mute_logger("odoo.http"):
                response = self.url_open(f"{self.url}/{path}", data={"name": "x"})
                self.assertEqual(response.status_code, 400)
        self.assertEqual(own.state, "sent")

    def test_markup_is_shown_as_text(self):
        evil = "<script>alert(1)</script>"
        self.festival.name = f"Festival {evil}"
        self.carla.profile_note = evil
        self.carla.name = f"Carla {evil}"
        meeting = self._meet(self.anna, self.carla)
        meeting._set_told()
        self.mission.plan_state = "final"
        self._ask(self.carla, self.anna, message=evil)
        self._login(self.user_theatre)
        for path in ("participants", "requests", "agenda", f"requests/new/{self.carla.id}"):
            with self.subTest(path):
                page = self._get(f"{self.url}/{path}?participant={self.anna.id}")
                self.assertNotIn(evil, page)
                self.assertIn("&lt;script&gt;alert(1)", page)

    def test_what_others_show_of_themselves(self):
        """No address, phone, points or reasons of others on any page."""
        self.carla.write({"email": "secret@carla.example", "phone": "+39 333 7654321"})
        self.carla.sudo().write({"selection_score": 4321, "selection_reason": "Secret reason"})
        self._ask(self.dario, self.carla, message="Between us two")
        self._meet(self.dario, self.bruno, slot=2)._set_told()
        self._meet(self.anna, self.carla)
        self._login(self.user_theatre)
        for path in ("", "/participants", "/requests", "/agenda", f"/requests/new/{self.carla.id}"):
            with self.subTest(path):
                page = self._get(f"{self.url}{path}?participant={self.anna.id}")
                for secret in ("secret@", "7654321", "4321", "Secret", "Between us"):
                    self.assertNotIn(secret, page)
        self.assertNotIn("Table 1", self._get(f"{self.url}/agenda?participant={self.anna.id}"))

    def test_large_inputs(self):
        self._login(self.user_theatre)
        mine = {"participant": self.anna.id}
        self._post(f"{self.url}/requests/new/{self.carla.id}", {**mine, "message": "x" * 1_000_000})
        self.assertFalse(self.mission.meeting_request_ids)
        self._post(
            f"{self.url}/profile",
            {
                **mine,
                "profile_note": "x" * 1_000_000,
                "offer_ids": [*map(str, range(900))],
            },
        )
        self.assertFalse(self.anna.profile_note)
        for query in ("search=" + "x" * 5000, "region=9999999999999", "sector=-1&topic='"):
            self._get(f"{self.url}/participants?participant={self.anna.id}&{query}")

    def test_calendars_of_who_left(self):
        meeting = self._meet(self.anna, self.carla)
        meeting._set_told()
        self.anna._renew_agenda_token_sudo()
        address = f"/missions/people/{self.anna.agenda_token}/agenda.ics"
        self.authenticate(None, None)
        self.assertIn("BEGIN:VEVENT", self._get(address))
        self.assertNotIn("people.example", self._get(address))
        self._get(f"/missions/tables/{self.anna.agenda_token}/agenda.ics", status=404)
        for token in ("a" * 32, "%25" * 20, "' OR 1=1 --aaaaaaaaaaa", "a" * 5000):
            self._get(f"/missions/people/{token}/agenda.ics", status=404)
        self.anna.action_cancel()
        self._get(address, status=404)

    def test_nobody_without_a_login(self):
        for path in ("", "/participants", "/requests", "/agenda", "/agenda/print", "/ratings"):
            with self.subTest(path):
                self._assert_login_asked(f"{self.url}{path}")

    def test_strangers_find_nothing(self):
        self.mission.is_on_portal = False
        self._login(self.user_consultant)
        for path in ("", "/participants", "/requests", "/agenda", "/ratings"):
            self._get(f"{self.url}{path}", status=404)
        self._post(f"{self.url}/apply", {"name": "x", "email": "x@x.example"}, status=404)
