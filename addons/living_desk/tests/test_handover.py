from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingDeskCommon

VAT = "IT12345670017"


class HandoverCommon(LivingDeskCommon):
    """The theatre of Lombardia with a path on which much has happened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theatre.vat = VAT
        cls.path = cls._activate_path(cls._create_path())
        cls.assignment = cls._assign(cls.path)
        cls.offer = cls._assign(cls.path, cls.consultant_2, accept=False)
        cls.held = cls._create_session(cls.path, cls.assignment, living_report="Talked")
        cls.held.action_living_log()
        cls.forgotten = cls._create_session(cls.path, cls.assignment, days_ago=3)
        cls.ahead = cls._create_session(
            cls.path,
            cls.assignment,
            days_ago=-5,
            user_id=cls.user_adviser.id,
            partner_ids=[Command.set((cls.user_adviser | cls.user_theatre).partner_id.ids)],
        )
        cls.done_step, cls.next_step = cls.path.step_ids[:2]
        cls._do_step(cls.done_step, output=False)
        cls.env.flush_all()

    def _offer(self, organization=None, desk=None, user=None):
        handovers = self.env["living.handover"].with_user(user or self.user_manager)
        organization = (organization or self.theatre).with_user(user or self.user_manager)
        return handovers._offer(organization, desk or self.desk_sicilia, "It moved to Catania")

    def _ask(self, number=VAT, user=None, desk=None):
        handovers = self.env["living.handover"].with_user(user or self.user_manager_sicilia)
        return handovers._ask_for(
            number, "That theatre", desk or self.desk_sicilia, "They rehearse here now"
        )

    def _hand_over(self):
        handover = self._offer()
        handover.with_user(self.user_manager_sicilia).action_accept()
        self.env.invalidate_all()
        return handover


@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    """An organization passes to another desk with all that is still to do."""

    def test_everything_to_do_goes_to_the_new_desk(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Another tour",
                "is_living_request": True,
                "partner_id": self.theatre.id,
                "state_id": self.milano.id,
            }
        )
        meeting = self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "living_organization_id": self.theatre.id,
                "start": fields.Datetime.add(fields.Datetime.now(), days=2),
                "stop": fields.Datetime.add(fields.Datetime.now(), days=2, hours=1),
            }
        )
        handover = self._hand_over()
        sicilia = self.desk_sicilia
        self.assertEqual(handover.state, "accepted")
        self.assertEqual(handover.date_effective, fields.Date.context_today(handover))
        for record, desk in (
            (self.theatre, self.theatre.desk_id),
            (self.user_theatre.partner_id, self.user_theatre.partner_id.desk_id),
            (self.path, self.path.desk_id),
            (self.next_step, self.next_step.desk_id),
            (self.assignment, self.assignment.desk_id),
            (self.ahead, self.ahead.living_desk_id),
            (meeting, meeting.living_desk_id),
            (lead, lead.desk_id),
        ):
            self.assertEqual(desk, sicilia, record)
        self.assertEqual(self.path.state, "active")
        self.assertEqual(self.path.user_id, self.user_manager_sicilia)
        self.assertEqual(self.assignment.state, "accepted")
        self.assertEqual(self.offer.state, "expired")
        self.assertEqual(len(self.path.assignment_ids), 2, "nobody else was offered the path")
        self.assertEqual(self.ahead.user_id, self.user_manager_sicilia)
        self.assertIn(self.user_theatre.partner_id, self.ahead.partner_ids)
        self.assertNotIn(self.user_adviser.partner_id, self.ahead.partner_ids)

    def test_what_was_done_stays_with_the_desk_that_did_it(self):
        self._hand_over()
        for desk in (
            self.held.living_desk_id,
            self.forgotten.living_desk_id,
            self.done_step.desk_id,
        ):
            self.assertEqual(desk, self.desk_lombardia)
        self.forgotten.living_report = "Talked again"
        self.forgotten.with_user(self.user_manager_sicilia).action_living_log()
        self.assertEqual(self.forgotten.living_desk_id, self.desk_lombardia)
        self.assertEqual(self.path.hours_logged, 4)

    def test_a_step_done_before_and_reset_is_the_new_desks(self):
        self._hand_over()
        self.done_step.with_user(self.user_manager_sicilia).action_reset()
        self.assertEqual(self.done_step.desk_id, self.desk_sicilia)

    def test_the_new_desk_reads_the_whole_history(self):
        goal = self.env["living.path.goal"].create({"path_id": self.path.id, "name": "Tour"})
        self._hand_over()
        for record in (
            self.theatre,
            self.path,
            self.held,
            self.forgotten,
            self.done_step,
            goal,
            self.assignment,
            self.path.agreement_attachment_id,
        ):
            with self.subTest(model=record._name):
                user = self.user_manager_sicilia
                self.assertTrue(record.with_user(user).has_access("read"))
        self.assertTrue(self.held.with_user(self.user_manager_sicilia).has_access("write"))

    def test_the_former_desk_reads_what_it_did_and_nothing_later(self):
        later = self._create_session(self.path, days_ago=-9)
        handover = self._hand_over()
        new = self._create_session(self.path, self.assignment, days_ago=0, hours=1)
        self.env.invalidate_all()
        for user in (self.user_adviser, self.user_manager):
            for record in (self.held, self.forgotten, self.done_step, handover):
                self.assertTrue(record.with_user(user).has_access("read"), record)
            for record in (self.held, self.forgotten, self.done_step):
                for operation in ("write", "unlink"):
                    self.assertFalse(record.with_user(user).has_access(operation), record)
            for record in (
                self.theatre,
                self.path,
                self.assignment,
                self.ahead,
                later,
                new,
                self.next_step,
            ):
                self.assertFalse(record.with_user(user).has_access("read"), record)
        found = self.env["calendar.event"].with_user(self.user_adviser)
        self.assertEqual(
            found.search([("living_path_id", "=", self.path.id)]).sudo(),
            self.held | self.forgotten,
        )
        [values] = self.held.with_user(self.user_adviser).web_read(
            {"living_path_id": {"fields": {"display_name": {}}}, "living_report": {}}
        )
        self.assertEqual(values["living_report"], "Talked")

    def test_the_former_team_stops_being_told(self):
        self.path.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.user_adviser.id, summary="Call"
        )
        self.path.message_subscribe(self.user_adviser.partner_id.ids)
        self._hand_over()
        self.assertNotIn(self.user_adviser.partner_id, self.path.message_partner_ids)
        self.assertIn(self.theatre, self.path.message_partner_ids)
        self.assertEqual(self.path.activity_ids.user_id, self.user_manager_sicilia)

    def test_the_organization_is_told_once(self):
        before = self.path.message_ids
        handover = self._hand_over()
        told = (self.path.message_ids - before).filtered(lambda m: "followed by" in (m.body or ""))
        self.assertEqual(len(told), 1)
        mails = self.env["mail.mail"].search(
            [("model", "=", "living.handover"), ("res_id", "=", handover.id)]
        )
        mails = mails.filtered(lambda mail: self.theatre in mail.recipient_ids)
        self.assertEqual(len(mails), 1)
        self.assertIn(self.desk_sicilia.name, mails.subject)

    def test_the_dossier_is_frozen_and_says_no_price(self):
        self.done_step.output_note = "The interview is written up"
        handover = self._hand_over()
        dossier = handover.with_user(self.user_adviser).dossier_attachment_id
        self.assertTrue(dossier.has_access("read"))
        text = dossier.raw.decode()
        for expected in (self.path.code, "The interview is written up", "Talked", "20:00"):
            self.assertIn(expected, text)
        for user in (self.user_theatre, self.user_consultant):
            self.assertFalse(dossier.sudo(False).with_user(user).has_access("read"))

    def test_the_dossier_is_in_the_organizations_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.theatre.lang = "it_IT"
        translations = {"it_IT": {"Steps": "Passi"}}
        self.env.ref("living_desk.report_path_body").update_field_translations(
            "arch_db", translations
        )
        self.assertIn("Passi", self._hand_over().dossier_attachment_id.raw.decode())

    def test_portal_users_keep_seeing_their_path(self):
        self._hand_over()
        for user in (self.user_theatre, self.user_consultant):
            for record in (self.path, self.done_step, self.next_step):
                self.assertTrue(record.with_user(user).has_access("read"))
        self.assertFalse(self.path.with_user(self.user_festival).has_access("read"))
        self.assertFalse(
            self.env["living.handover"].with_user(self.user_theatre).has_access("read")
        )

    def test_a_suspended_path_is_handed_over_suspended(self):
        self.path._move("suspended", "Ill")
        concluded = self._activate_path(self._create_path())
        concluded._conclude("supported", "Done")
        concluded.user_id = self.user_adviser
        self._hand_over()
        self.assertEqual(self.path.state, "suspended")
        self.assertEqual(self.path.desk_id, self.desk_sicilia)
        self.assertEqual(concluded.desk_id, self.desk_sicilia)
        self.assertEqual(concluded.user_id, self.user_adviser)
        self.path.with_user(self.user_manager_sicilia).action_resume()
        self.assertEqual(self.path.state, "active")

    def test_a_proposal_must_be_answered_first(self):
        proposed = self._propose_path(self._create_path())
        handover = self._offer()
        accepting = handover.with_user(self.user_manager_sicilia)
        with self.assertRaises(UserError) as refused:
            accepting.action_accept()
        self.assertIn("waits for a signature", str(refused.exception))
        self.assertIn(proposed.code, str(refused.exception))
        proposed.action_withdraw()
        accepting.action_accept()
        self.assertEqual(proposed.desk_id, self.desk_sicilia)

    def test_a_method_of_the_former_desk_stays(self):
        own = self.template.copy({"desk_id": self.desk_lombardia.id})
        path = self._create_path(template_id=own.id)
        steps = path.step_ids
        self._hand_over()
        self.assertEqual((path.desk_id, path.template_id), (self.desk_sicilia, own))
        self.assertEqual(path.step_ids, steps)
        path.with_user(self.user_manager_sicilia).name = "Second steps"

    def test_hours_per_desk_add_up(self):
        self._hand_over()
        self.ahead.start = fields.Datetime.subtract(fields.Datetime.now(), hours=3)
        self.ahead.living_report = "In Catania"
        self.ahead.action_living_log()
        groups = self.env["calendar.event"]._read_group(
            [("living_path_id", "=", self.path.id), ("living_state", "=", "logged")],
            ["living_desk_id"],
            ["living_hours:sum"],
        )
        self.assertEqual(dict(groups), {self.desk_lombardia: 2.0, self.desk_sicilia: 2.0})

    def test_one_open_hand_over(self):
        self._offer()
        with self.assertRaisesRegex(UserError, "already waits"):
            self._offer()
        with self.assertRaisesRegex(UserError, "already waits"):
            self._ask()

    def test_who_may_ask_and_answer(self):
        with self.assertRaises(AccessError):
            self._offer(user=self.user_adviser)
        with self.assertRaises(AccessError):
            self._offer(user=self.user_manager_sicilia)
        with self.assertRaises(AccessError):
            self._ask(user=self.user_manager)
        handover = self._offer()
        for user in (self.user_manager, self.user_adviser):
            self.assertFalse(handover.with_user(user).can_answer)
            with self.assertRaises(AccessError):
                handover.with_user(user).action_accept()
            with self.assertRaises(AccessError):
                handover.with_user(user)._refuse("No")
        with self.assertRaises(AccessError):
            handover.with_user(self.user_manager_sicilia).action_withdraw()
        handover.with_user(self.user_manager).action_withdraw()
        self.assertEqual(handover.state, "withdrawn")
        handover = self._offer(user=self.user_coordinator)
        handover.with_user(self.user_coordinator).action_accept()
        self.assertEqual(self.theatre.desk_id, self.desk_sicilia)

    def test_facts_are_not_written_by_hand(self):
        handover = self._offer().with_user(self.user_manager)
        for vals in ({"state": "accepted"}, {"to_desk_id": 1}, {"reason": "Other"}):
            with self.assertRaises(AccessError):
                handover.write(vals)
        with self.assertRaises(AccessError):
            handover.create({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.held.with_user(self.user_manager).living_desk_id = self.desk_sicilia
        with self.assertRaises(AccessError):
            self.done_step.with_user(self.user_manager).desk_id = self.desk_sicilia

    def test_refusing_says_why(self):
        handover = self._offer().with_user(self.user_manager_sicilia)
        self.assertEqual(handover.activity_ids.user_id, self.user_manager_sicilia)
        with self.assertRaisesRegex(ValidationError, "why you refuse"):
            handover._refuse("  ")
        wizard = self.env["living.handover.refuse"].with_user(self.user_manager_sicilia)
        wizard.create({"handover_id": handover.id, "reason": "Too few of us"}).action_refuse()
        self.assertEqual((handover.state, handover.refusal_reason), ("refused", "Too few of us"))
        self.assertFalse(handover.activity_ids)
        self.assertEqual(self.theatre.desk_id, self.desk_lombardia)
        with self.assertRaisesRegex(UserError, "cannot become"):
            handover.action_accept()

    def test_bad_questions_get_a_sentence(self):
        with self.assertRaisesRegex(ValidationError, "why"):
            self.env["living.handover"].with_user(self.user_manager)._offer(
                self.theatre.with_user(self.user_manager), self.desk_sicilia, " "
            )
        with self.assertRaisesRegex(UserError, "follows this organization already"):
            self._offer(desk=self.desk_lombardia)
        with self.assertRaisesRegex(UserError, "No other desk follows"):
            self._ask("IT00000000000")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        desk = self.env["living.desk"].create({"name": "Abroad", "company_id": company.id})
        with self.assertRaisesRegex(UserError, "same company"):
            self._offer(desk=desk)

    def test_an_organization_that_went_elsewhere_meanwhile(self):
        marche = self.env["living.desk"].create({"name": "Test Desk Marche"})
        handover = self._offer()
        self.theatre.desk_id = marche
        with self.assertRaisesRegex(UserError, "no longer followed"):
            handover.with_user(self.user_manager_sicilia).action_accept()

    def test_a_direct_change_by_the_coordinator_moves_open_work_too(self):
        self.path.with_user(self.user_coordinator).desk_id = self.desk_sicilia
        self.assertEqual(self.next_step.desk_id, self.desk_sicilia)
        self.assertEqual(self.ahead.living_desk_id, self.desk_sicilia)
        self.assertEqual(self.done_step.desk_id, self.desk_lombardia)
        self.assertEqual(self.held.living_desk_id, self.desk_lombardia)

    def test_the_wizard_offers_from_the_form(self):
        wizard = (
            self.env["living.handover.ask"]
            .with_user(self.user_manager)
            .with_context(default_organization_id=self.theatre.id)
            .create({"to_desk_id": self.desk_sicilia.id, "reason": "Moved"})
        )
        self.assertEqual(wizard.followed_by_id, self.desk_lombardia)
        self.assertNotIn(self.desk_lombardia, wizard.allowed_desk_ids)
        action = wizard.action_ask()
        handover = self.env["living.handover"].browse(action["res_id"])
        self.assertEqual((handover.asked_by, handover.name), ("from", "Teatro di Prova"))
        self.assertEqual(handover.asked_by_id, self.user_manager)

    def test_both_desks_find_what_was_held_before(self):
        handover = self._offer()
        with self.assertRaisesRegex(UserError, "Nothing has been handed over"):
            handover.with_user(self.user_manager_sicilia).action_view_former_sessions()
        handover.with_user(self.user_manager_sicilia).action_accept()
        for user in (self.user_adviser, self.user_manager_sicilia):
            action = handover.with_user(user).action_view_former_sessions()
            found = self.env["calendar.event"].with_user(user).search(action["domain"])
            self.assertEqual(found.sudo(), self.held | self.forgotten)

    def test_lists_read_in_constant_queries(self):
        organizations = [
            self._create_organization(f"Firm {number}", self.desk_lombardia, self.milano)
            for number in range(10)
        ]
        handovers = self.env["living.handover"]
        for organization in organizations:
            handovers += self._offer(organization).sudo()
        counts = []
        for some in (handovers[:2], handovers):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.user_manager).read(
                ["name", "state", "can_answer", "can_withdraw", "visible_organization_id"]
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_assessments_made_stay_and_open_ones_pass(self):
        made, waiting = self.env["living.assessment"].create(
            [{"path_id": self.path.id, "moment": moment} for moment in ("t0", "t1")]
        )
        loose = self.env["living.assessment"].create({"organization_id": self.theatre.id})
        self.env.flush_all()
        made.state = "complete"
        self._hand_over()
        self.assertEqual(made.desk_id, self.desk_lombardia)
        self.assertEqual((waiting | loose).desk_id, self.desk_sicilia)
        former, new = self.user_adviser, self.user_manager_sicilia
        for record, user, operation, allowed in (
            (made, former, "read", True),
            (made, former, "write", False),
            (made, new, "read", True),
            (waiting, former, "read", False),
            (waiting, new, "write", True),
            (loose, former, "read", False),
        ):
            with self.subTest(record=record, user=user.login, operation=operation):
                self.assertIs(record.with_user(user).has_access(operation), allowed)
