from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_introduction import IntroductionCommon


@tagged("post_install", "-at_install")
class TestIntroduction(IntroductionCommon):
    """Somebody asks the owner of a contact, who accepts or declines; the result is recorded."""

    # === ASK === #

    def test_a_question_waits_for_the_owners_team(self):
        introduction = self._ask()
        self.assertEqual(introduction.state, "asked")
        self.assertEqual(introduction.asked_by, "desk")
        self.assertEqual(introduction.from_desk_id, self.desk_sicilia)
        self.assertEqual(introduction.owner_desk_id, self.desk_lombardia)
        self.assertEqual(introduction.activity_ids.user_id, self.user_manager)
        self.assertNotIn("Claire", introduction.activity_ids.summary)
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            self.assertTrue(introduction.with_user(user).can_answer, user.login)
        self.assertFalse(introduction.can_answer)
        self.assertTrue(introduction.can_follow)

    def test_asked_twice_waits_once(self):
        first = self._ask()
        self.assertEqual(self._ask(), first)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            first.sudo().copy_data()
            self.introductions.create(
                {
                    "contact_id": self.claire.id,
                    "organization_id": self.festival.id,
                    "asked_by": "desk",
                    "reason": "Again",
                }
            )
            self.env.flush_all()

    def test_who_may_ask_for_whom(self):
        for user, organization in (
            (self.user_manager_sicilia, self.theatre),
            (self.user_consultant, self.festival),
            (self.user_theatre, self.festival),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._ask(user=user, organization=organization)
        with self.assertRaisesRegex(ValidationError, "Choose the organization"):
            self._ask(organization=self.user_festival.partner_id, user=self.user_coordinator)
        with self.assertRaisesRegex(UserError, "your own"):
            self._ask(user=self.user_adviser, organization=self.theatre)
        with self.assertRaisesRegex(UserError, "your own"):
            self._ask(self.body, self.user_theatre, self.theatre)
        for reason, sentence in ((" ", "why"), (None, "why"), ("x" * 6000, "shorten")):
            with self.assertRaisesRegex(ValidationError, sentence):
                self._ask(reason=reason)
        self.claire._withdraw_consent()
        with self.assertRaisesRegex(UserError, "no longer there"):
            self._ask()
        self.assertFalse(self.introductions.search([("organization_id", "=", self.festival.id)]))

    def test_an_organization_asks_its_own_desk(self):
        introduction = self._ask(user=self.user_theatre, organization=self.theatre)
        self.assertEqual(introduction.asked_by, "organization")
        introduction.with_user(self.user_adviser).action_accept()
        relation = introduction.sudo().relation_id
        self.assertEqual((relation.stage, relation.made_by), ("met", "organization"))

    # === WHO IT IS STAYS HIDDEN === #

    def test_the_asker_does_not_learn_who_it_is(self):
        self.user_manager_sicilia.group_ids += self.env.ref("base.group_allow_export")
        introduction = self._ask()
        self.env.flush_all()
        self.env.invalidate_all()
        partners = self.env["res.partner"].with_user(self.user_manager_sicilia)
        asker = introduction.with_user(self.user_manager_sicilia)
        self.assertEqual(asker.contact_label, "1 contact of Test Desk Lombardia")
        self.assertFalse(asker.visible_contact_id)
        self.assertNotIn("Claire", asker.display_name)
        self.assertNotIn("contact_id", asker.fields_get())
        self.assertNotIn("owner_id", asker.fields_get())
        everything = asker.read()[0]
        self.assertNotIn("Claire", str(everything))
        for leak in (
            lambda: asker.read(["contact_id"]),
            lambda: asker.read(["owner_id"]),
            lambda: asker.web_read({"contact_id": {"fields": {"display_name": {}}}}),
            lambda: asker.export_data(["contact_id/name"]),
            lambda: asker.export_data(["contact_id"]),
            lambda: asker.search([("contact_id.name", "ilike", "Claire")]),
            lambda: asker.search([("contact_id", "any", [("name", "ilike", "Claire")])]),
            lambda: asker.search([("contact_id", "=", self.claire.id)]),
            lambda: asker.search([("owner_id", "!=", False)]),
            lambda: asker.search([], order="contact_id"),
            lambda: asker.formatted_read_group([], ["contact_id"], ["__count"]),
            lambda: asker.name_search("", [("contact_id.name", "ilike", "Claire")]),
            lambda: asker.filtered_domain([("contact_id.name", "ilike", "Claire")]).ids,
            lambda: asker.mapped("contact_id.name"),
            lambda: partners.search([("contact_introduction_ids", "in", asker.ids)]),
            lambda: partners.search([("contact_introduction_ids.state", "=", "asked")]),
        ):
            with (
                self.subTest(leak.__code__.co_names),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                leak()
        # What is worked out for the reader is no condition either.
        for name in ("contact_label", "visible_contact_id.name"):
            with self.subTest(name), self.assertRaises(ValueError):
                asker.search([(name, "ilike", "Claire")])

    def test_who_reads_the_question(self):
        introduction = self._ask()
        owned = self._ask(self.body)
        other = self._create_portal_user("test.other", self.theatre, access=False)
        self.env.invalidate_all()
        for user, seen in (
            (self.user_manager_sicilia, introduction | owned),
            (self.user_adviser, introduction | owned),
            (self.user_coordinator, introduction | owned),
            (self.user_festival, introduction | owned),
            (self.user_theatre, owned),
            (other, self.introductions),
            (self.user_consultant, self.introductions),
        ):
            found = self.introductions.with_user(user).search(
                [("organization_id", "=", self.festival.id)]
            )
            with self.subTest(user.login):
                self.assertEqual(found, seen)
                self.assertEqual(
                    any("Aurora" in (item.contact_label or "") for item in found),
                    user in (self.user_adviser, self.user_coordinator, self.user_theatre),
                )
        for user in (self.user_adviser, self.user_theatre, self.user_manager_sicilia):
            with self.subTest(user.login), self.assertRaises(AccessError):
                introduction.with_user(user).unlink()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.introductions.with_user(user).create({"reason": "Mine"})

    def test_the_desk_does_not_see_questions_about_private_contacts(self):
        self.body.contact_visibility = "organization"
        introduction = self._ask(self.body)
        self.assertFalse(introduction.sudo().activity_ids)
        self.env.invalidate_all()
        self.assertFalse(introduction.with_user(self.user_adviser).has_access("read"))
        coordinator = introduction.with_user(self.user_coordinator)
        self.assertNotIn("Aurora", coordinator.contact_label)
        self.assertFalse(coordinator.can_answer)
        self.assertTrue(introduction.with_user(self.user_theatre).can_answer)
        with self.assertRaises(AccessError):
            coordinator.action_accept()

    def test_facts_are_not_written_by_hand(self):
        introduction = self._ask()
        for user in (self.user_manager_sicilia, self.user_adviser, self.user_coordinator):
            for vals in (
                {"state": "accepted"},
                {"reason": "Other"},
                {"organization_id": self.theatre.id},
                {"contact_id": self.body.id},
                {"closed_for_good": True},
            ):
                with self.subTest(user.login, vals=vals), self.assertRaises(AccessError):
                    introduction.with_user(user).write(vals)

    # === ANSWER === #

    def test_accepted_both_are_written_to_once(self):
        self.claire.lang = "en_US"
        introduction = self._ask()
        introduction.with_user(self.user_adviser).action_accept()
        self.assertEqual(introduction.state, "accepted")
        self.assertEqual(introduction.answered_by_id, self.user_adviser)
        self.assertFalse(introduction.activity_ids)
        to_contact = self._mails_to(self.claire)
        self.assertEqual(len(to_contact), 1)
        self.assertIn("Festival di Prova would like to meet you", to_contact.subject)
        self.assertIn("We play in squares", to_contact.body_html)
        self.assertIn("manager@sicilia.example", to_contact.reply_to)
        self.assertIn(self.claire._get_consent_url(), to_contact.body_html)
        to_asker = self._mails_to(self.user_manager_sicilia.partner_id)
        self.assertEqual(len(to_asker), 1)
        self.assertIn("claire@example.com", to_asker.body_html)
        self.assertNotIn("/contact/consent/", to_asker.body_html)
        # Neither stays on the document, where others read on after a withdrawal.
        self.assertFalse((to_contact | to_asker).filtered("model"))
        self.assertNotIn("Claire", " ".join(introduction.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, "cannot become"):
            introduction.with_user(self.user_manager).action_accept()
        with self.assertRaisesRegex(UserError, "cannot become"):
            introduction.with_user(self.user_manager)._decline("Too late")
        self.assertEqual(len(self._mails_to(self.claire)), 1)

    def test_accepted_the_asker_sees_the_contact(self):
        introduction = self._ask()
        claire = self.claire.with_user(self.user_manager_sicilia)
        self.assertFalse(claire.has_access("read"))
        introduction.with_user(self.user_adviser).action_accept()
        self.env.invalidate_all()
        self.assertTrue(claire.has_access("read"))
        self.assertFalse(claire.has_access("write"))
        self.assertEqual(introduction.contact_label, "Claire Prova")
        self.assertEqual(introduction.visible_contact_id, self.claire)
        relation = introduction.relation_id
        self.assertEqual(relation.organization_id, self.festival)
        self.assertEqual((relation.stage, relation.made_by), ("met", "desk"))
        self.assertTrue(relation.has_access("read"))
        domain = self.user_festival._get_contact_domain()
        self.assertIn(self.claire, self.env["res.partner"].search(domain))

    def test_a_story_goes_on_where_it_was(self):
        relation = self._relate(self.festival, self.claire)
        relation._log("talks", "organization")
        introduction = self._accepted()
        self.assertEqual(introduction.sudo().relation_id, relation)
        self.assertEqual(relation.stage, "talks")

    def test_a_person_is_introduced_with_its_consent_only(self):
        person = self._create_contact("Anke Prova", email="anke@example.com")
        introduction = self._ask(person)
        accepting = introduction.with_user(self.user_adviser)
        with self.assertRaisesRegex(UserError, "record its consent"):
            accepting.action_accept()
        self.assertEqual(introduction.state, "asked")
        self._give_consent(person)
        person.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            accepting.action_accept()
        person.email = "anke@example.com"
        accepting.action_accept()
        self.assertEqual(introduction.state, "accepted")
        self.body.contact_owner_id = False
        self._accepted(self.body)

    def test_declining_says_why(self):
        introduction = self._ask()
        wizard = self.env["living.introduction.answer"].with_user(self.user_adviser)
        values = {"introduction_id": introduction.id, "target": "declined"}
        with self.assertRaisesRegex(ValidationError, "why you decline"):
            wizard.create(values).action_confirm()
        wizard.create({**values, "reason": "She is ill"}).action_confirm()
        self.assertEqual(introduction.state, "declined")
        self.assertEqual(introduction.refusal_reason, "She is ill")
        self.env.invalidate_all()
        self.assertNotIn("Claire", introduction.contact_label)
        self.assertFalse(self.claire.with_user(self.user_manager_sicilia).has_access("read"))
        self.assertFalse(self._mails_to(self.claire))
        self.assertNotEqual(self._ask(), introduction, "It may be asked again")

    def test_nobody_else_answers(self):
        introduction = self._ask()
        owned = self._ask(self.body)
        for document, users in (
            (introduction, (self.user_manager_sicilia, self.user_festival, self.user_theatre)),
            # The theatre has a login: it answers itself, its desk looks on.
            (owned, (self.user_manager_sicilia, self.user_adviser, self.user_coordinator)),
        ):
            for user in users:
                with self.subTest(user.login), self.assertRaises(AccessError):
                    document.with_user(user).action_accept()
                with self.subTest(user.login), self.assertRaises(AccessError):
                    document.with_user(user)._decline("No")
        for user in (self.user_adviser, self.user_theatre):
            with self.assertRaises(AccessError):
                introduction.with_user(user).action_withdraw()
        introduction.action_withdraw()
        self.assertEqual(introduction.state, "withdrawn")
        self.assertFalse(introduction.closed_for_good)

    def test_a_desk_answers_for_an_organization_without_a_login(self):
        owner = self._create_organization("Compagnia", self.desk_lombardia, self.milano)
        self.body.contact_owner_id = owner
        introduction = self._ask(self.body)
        self.assertEqual(introduction.sudo().activity_ids.user_id, self.user_manager)
        introduction.with_user(self.user_adviser).action_accept()
        self.assertEqual(introduction.state, "accepted")

    def test_the_owner_on_the_portal_is_written_to(self):
        self.user_theatre.email = "people@teatro.example"
        introduction = self._ask(self.body)
        self.assertFalse(introduction.sudo().activity_ids)
        mail = self._mails_to(self.user_theatre.partner_id)
        self.assertEqual(len(mail), 1)
        self.assertIn(f"/my/introductions/{introduction.id}", mail.body_html)

    # === RESULT === #

    def test_the_result_is_in_the_story(self):
        introduction = self._accepted()
        for user in (self.user_adviser, self.user_consultant):
            with self.assertRaises(AccessError):
                introduction.with_user(user)._record_result("talks")
        for stage, note, sentence in (
            ("married", "", "how far"),
            (False, "", "how far"),
            ("talks", "x" * 6000, "shorten"),
        ):
            with self.assertRaisesRegex(ValidationError, sentence):
                introduction._record_result(stage, note)
        wizard = self.env["living.introduction.answer"].with_user(self.user_manager_sicilia)
        wizard.create(
            {
                "introduction_id": introduction.id,
                "target": "done",
                "stage": "invited",
                "note": "Two dates in July",
            }
        ).action_confirm()
        self.assertEqual((introduction.state, introduction.result_stage), ("done", "invited"))
        self.assertTrue(introduction.done_on)
        line = introduction.relation_id.log_ids[:1]
        self.assertEqual(
            (line.stage, line.note, line.made_by), ("invited", "Two dates in July", "desk")
        )
        with self.assertRaisesRegex(UserError, "cannot become"):
            introduction._record_result("contract")
        self.assertEqual(len(introduction.relation_id.log_ids), 2)

    def test_the_database_keeps_what_belongs_together(self):
        introduction = self._accepted()
        for vals in (
            {"state": "asked"},
            {"state": "done"},
            {"state": "declined"},
            {"answered_on": False},
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                introduction.sudo().write(vals)
                self.env.flush_all()
            introduction.invalidate_recordset()

    # === CONSENT WITHDRAWN === #

    def test_withdrawn_consent_closes_what_is_open(self):
        asked = self._ask()
        claire_again = self._ask(
            organization=self.theatre, user=self.user_theatre, reason="A tour in France"
        )
        claire_again.with_user(self.user_adviser).action_accept()
        declined = self._ask(self.body)
        self.claire._withdraw_consent("link")
        self.env.invalidate_all()
        for introduction in asked | claire_again:
            introduction = introduction.sudo()
            self.assertEqual(introduction.state, "withdrawn")
            self.assertTrue(introduction.closed_for_good)
            self.assertIn("can no longer be introduced", introduction.message_ids[0].body)
            self.assertFalse(introduction.activity_ids)
        self.assertEqual(declined.state, "asked")
        for user in (self.user_manager_sicilia, self.user_coordinator):
            self.assertNotIn("Claire", asked.with_user(user).contact_label)
        self.assertNotIn("Claire", claire_again.with_user(self.user_theatre).contact_label)
        with self.assertRaises(UserError):
            asked.with_user(self.user_adviser).action_accept()

    # === LISTS === #

    def test_a_list_costs_the_same_with_more_questions(self):
        def ask(number):
            contacts = self.env["res.partner"].browse()
            for index in range(number):
                contacts |= self._create_contact(f"Contact {number} {index}")
            self.introductions.with_user(self.user_manager_sicilia)._ask(
                contacts.sudo(), self.festival, "Why not"
            )
            self.env.flush_all()

        def read(user):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = self.introductions.with_user(user).search([])
            found.web_read({"contact_label": {}, "display_name": {}, "can_answer": {}})
            return self.cr.sql_log_count - before

        ask(2)
        for user in (self.user_adviser, self.user_manager_sicilia):
            read(user)
            few = read(user)
            ask(12)
            self.assertLessEqual(read(user), few + 2, user.login)
