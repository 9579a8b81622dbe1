from base64 import b64decode
from io import BytesIO

import openpyxl

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_contact import LivingContactCommon


class PersonDataCommon(LivingContactCommon):
    """A person who is a contact, sat in sessions and wrote messages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_privacy = cls._create_user("test.privacy", "living_desk.group_privacy")
        cls.firm = cls._create_contact("Festival Blu", is_company=True)
        cls.person = cls._create_shared_contact("Anna Bruna Verdi", "network")
        # Below its employer, a contact would hand its address on.
        cls.person.with_context(living_own_address=True).write(
            {
                "email": "Anna@verdi.example",
                "phone": "+33 4 90 12 34 56",
                "city": "Nantes",
                "street": "Rue Secrète 1",
                "function": "Director",
                "lang": "en_US",
                "comment": "<p>Likes tea</p>",
                "parent_id": cls.firm.id,
                "country_id": cls.env.ref("base.fr").id,
                "image_1920": cls._get_signature(),
                "contact_source_note": "Met at a dinner",
            }
        )

    def _open(self, person=None, user=None):
        return (
            self.env["living.person.data"]
            .with_user(user or self.user_privacy)
            .create({"partner_id": (person or self.person).id})
        )

    def _anonymize(self, person=None, confirmation=None):
        person = person or self.person
        wizard = self._open(person)
        wizard.action_look()
        wizard.confirmation = confirmation or person.name
        wizard.action_anonymize()
        return wizard

    def _read_sheets(self, wizard):
        book = openpyxl.load_workbook(BytesIO(b64decode(wizard.export_file)))
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}

    def _find_texts(self, pattern):
        """Return the columns, of every table, in which a text matches.

        :param str pattern: a regular expression; case does not count
        """
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT c.table_name, c.column_name FROM information_schema.columns c
                 JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE'
                  AND c.data_type IN ('character varying', 'text', 'jsonb')"""
        )
        found = set()
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text ~* %s LIMIT 1', [pattern]
            )
            if self.env.cr.fetchone():
                found.add(f"{table}.{column}")
        return found


@tagged("post_install", "-at_install")
class TestPersonData(PersonDataCommon):
    """What is held about a person is handed out, or erased for good."""

    def _read_all_texts(self):
        """Return where any text of the database still tells of the person."""
        return self._find_texts(
            "anna bruna verdi|anna@verdi|rue secr|likes tea|met at a dinner|490 12 34 56"
        )

    def _involve(self):
        """Let the person appear wherever people appear."""
        relation = self._relate(self.theatre, self.person)
        log = relation._log("talks", "organization", note="Spoke with Anna Bruna Verdi, at length")
        path = self._create_path()
        session = self._create_session(
            path,
            partner_ids=[Command.set(self.person.ids)],
            description="<p>With Anna Bruna Verdi</p>",
        )
        self.env["living.attendance"].create(
            {"event_id": session.id, "partner_id": self.person.id, "note": "anna@verdi.example"}
        )
        message = path.message_post(
            author_id=self.person.id,
            email_from='"Anna Bruna Verdi" <anna@verdi.example>',
            body="Best, Anna Bruna Verdi",
        )
        other = path.message_post(body="Anna Bruna Verdi called", subject="Verdi Anna Bruna")
        self.person.message_post(body="Likes tea a lot")
        self.person.with_context(tracking_disable=False).write({"email": "anna@verdi.example "})
        lead = self.env["crm.lead"].create(
            {
                "name": "Request of Anna Bruna Verdi",
                "contact_name": "Anna Bruna Verdi",
                "email_from": "anna@verdi.example",
                "phone": "+33 4 90 12 34 56",
                "description": "<p>Anna Bruna Verdi asks</p>",
            }
        )
        mail, sent = self.env["mail.mail"].create(
            [
                {"email_to": "anna@verdi.example", "body_html": "Dear Anna Bruna Verdi"},
                {
                    "email_to": "anna@verdi.example",
                    "body_html": "Dear Anna Bruna Verdi",
                    "state": "sent",
                },
            ]
        )
        return log, path, session, message, other, lead, mail, sent

    # === EXPORT === #

    def test_everything_is_handed_out_in_the_person_s_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.person.lang = "it_IT"
        self._involve()
        wizard = self._open()
        wizard.action_look()
        wizard.action_export()
        sheets = self._read_sheets(wizard)
        cells = [str(c) for rows in sheets.values() for row in rows for c in row if c]
        for text in (
            "anna@verdi.example",
            "Rue Secrète 1",
            "Likes tea",
            "Director",
            "Festival Blu",
            "My address may be shown",
            "Spoke with Anna Bruna Verdi, at length",
            "Best, Anna Bruna Verdi",
            "Request of Anna Bruna Verdi",
            "Session",
        ):
            with self.subTest(text=text):
                self.assertTrue([cell for cell in cells if text in cell], text)
        counts = dict(wizard.line_ids.mapped(lambda line: (line.name, line.count)))
        self.assertEqual(len(counts), len(sheets))
        for name in ("Consents", "Relations", "History of Relations", "Messages", "Attendance"):
            self.assertEqual(counts[name], 1, name)

    def test_records_of_other_kinds_are_listed_too(self):
        committee = self.env["living.committee"].create(
            {
                "name": "Council of Test",
                "desk_id": self.desk_lombardia.id,
                "member_ids": [Command.set(self.person.ids)],
            }
        )
        wizard = self._open()
        wizard.action_export()
        (rows,) = (rows for name, rows in self._read_sheets(wizard).items() if "Other" in name)
        self.assertIn(committee.display_name, [row[2] for row in rows])

    def test_introductions_are_handed_out_and_forget_the_name(self):
        introduction = (
            self.env["living.introduction"]
            .with_user(self.user_manager_sicilia)
            ._ask(
                self.person.sudo(),
                self.festival.with_user(self.user_manager_sicilia),
                "Anna Bruna Verdi likes circus",
                "anna@verdi.example",
            )
        )
        wizard = self._open()
        wizard.action_export()
        rows = self._read_sheets(wizard)["Introductions"]
        self.assertIn("Anna Bruna Verdi likes circus", rows[1])
        self._anonymize()
        self.assertEqual(introduction.sudo().reason, "[…] likes circus")
        self.assertEqual(introduction.sudo().state, "withdrawn")
        self.assertFalse(self._read_all_texts())

    def test_a_consultant_s_work_is_handed_out(self):
        path = self._create_path()
        assignment = self._assign(path)
        self._create_session(path, assignment)
        wizard = self._open(self.consultant.partner_id)
        wizard.action_look()
        counts = dict(wizard.line_ids.mapped(lambda line: (line.name, line.count)))
        self.assertEqual(counts["Assignments"], 1)
        self.assertEqual(counts["Sessions Held"], 1)
        self.assertEqual(counts["Logins"], 1)

    def test_formulas_stay_text(self):
        self.person.function = '=HYPERLINK("x")'
        wizard = self._open()
        wizard.action_export()
        book = openpyxl.load_workbook(BytesIO(b64decode(wizard.export_file)))
        kinds = {c.data_type for row in book.worksheets[0].iter_rows() for c in row if c.value}
        self.assertEqual(kinds, {"s"})

    # === ANONYMIZE === #

    def test_nothing_tells_who_it_was(self):
        log, path, session, message, other, lead, mail, sent = self._involve()
        self._anonymize()
        self.assertFalse(self._read_all_texts())
        self.assertRecordValues(
            self.person,
            [
                {
                    "name": f"Anonymized Person {self.person.id}",
                    "email": False,
                    "phone": False,
                    "city": False,
                    "function": False,
                    "parent_id": False,
                    "active": False,
                    "image_1920": False,
                    "contact_consent": "given",
                }
            ],
        )
        self.assertEqual(log.note, "Spoke with […], at length")
        self.assertEqual(message.author_id, self.person)
        self.assertFalse(message.email_from)
        self.assertIn("[…] called", other.body)
        self.assertFalse(mail.exists())
        self.assertIn("[…]", sent.body_html)
        self.assertFalse(lead.email_from)
        self.assertEqual(lead.name, "Request of […]")
        self.assertEqual(session.attendee_ids.common_name, self.person.name)
        self.assertEqual(path.contact_id, path.contact_id.exists())

    def test_who_was_anonymized_vanishes_from_the_directory(self):
        self._relate(self.theatre, self.person)
        self._anonymize()
        directory = self.env["res.partner"].with_user(self.user_coordinator)
        self.assertFalse(directory.search([("directory_search", "=", "Verdi")]))
        self.assertFalse(directory.search([("id", "=", self.person.id)]))
        self.assertFalse(self.person.directory_text and "verdi" in self.person.directory_text)

    def test_a_login_is_closed_for_good(self):
        user = self.user_festival
        person = user.partner_id
        person.email = "festival.person@x.example"
        self.env["res.users.apikeys"].with_user(user)._generate(
            "rpc", "Key", fields.Datetime.add(fields.Datetime.now(), days=1)
        )
        self._anonymize(person)
        self.assertFalse(user.active)
        self.assertEqual(user.login, f"anonymized-{user.id}")
        self.assertFalse(
            self.env["res.users.apikeys"].sudo().search_count([("user_id", "=", user.id)])
        )
        with self.assertRaises(AccessDenied):
            self.env["res.users"].authenticate(
                {"login": "test.festival", "password": "test.festival", "type": "password"}, {}
            )
        self.assertEqual(person.parent_id, self.festival, "A client's people stay the client's.")

    def test_signed_agreements_are_kept(self):
        path = self._activate_path(self._create_path())
        path.sudo().signed_by = "Anna Bruna Verdi"
        wizard = self._open()
        wizard.action_look()
        line = wizard.line_ids.filtered(lambda line: line.fate == "kept")
        self.assertEqual((line.name, line.count), ("Signed Agreements", 1))
        self.assertTrue(line.reason)
        self._anonymize()
        self.assertEqual(path.signed_by, "Anna Bruna Verdi")
        self.assertTrue(path.agreement_attachment_id)

    def test_it_is_logged_without_the_name(self):
        self._involve()
        self._anonymize()
        log = self.env["privacy.log"].search([("user_id", "=", self.user_privacy.id)])
        self.assertEqual(len(log), 1)
        self.assertEqual(log.anonymized_name, "A*** B**** V****")
        self.assertNotIn("verdi", log.anonymized_email)
        self.assertIn("Messages: 1 (Kept without the Person)", log.execution_details)
        self._anonymize()
        self.assertEqual(
            self.env["privacy.log"].search_count([("user_id", "=", self.user_privacy.id)]), 1
        )

    def test_a_person_without_address(self):
        person = self._create_contact("Solo")
        self._anonymize(person)
        self.assertTrue(person.erased_on)

    def test_again_changes_nothing(self):
        self._anonymize()
        before = self.person.read()[0]
        self._anonymize(confirmation="whatever")
        self.assertEqual(self.person.read()[0], before)

    def test_others_are_left_alone(self):
        other = self._create_contact("Anna Verdi", email="a.verdi@x.example", city="Nantes")
        message = other.message_post(body="Anna Verdi and Verdi")
        self._anonymize()
        self.assertEqual(other.name, "Anna Verdi")
        self.assertIn("Anna Verdi and Verdi", message.body)

    # === REFUSALS === #

    def _assert_refused(self, person, sentence):
        wizard = self._open(person)
        wizard.action_look()
        self.assertIn(sentence, wizard.refusal)
        wizard.confirmation = person.name
        with self.assertRaisesRegex(UserError, sentence):
            wizard.action_anonymize()
        self.assertFalse(person.erased_on)

    def test_who_cannot_be_anonymized_now(self):
        path = self._create_path(contact_id=self.user_theatre.partner_id.id)
        cases = [
            (self.theatre, "organization has no personal data"),
            (self.user_adviser.partner_id, "works with the system"),
            (self.env.ref("base.public_user").partner_id, "belongs to the system"),
            (self.user_theatre.partner_id, "contact person of open paths"),
        ]
        for person, sentence in cases:
            with self.subTest(sentence=sentence):
                self._assert_refused(person, sentence)
        self._assign(path)
        self._assert_refused(self.consultant.partner_id, "works on open paths")

    def test_the_name_is_typed_to_confirm(self):
        for confirmation in (False, "", "Anna", "anna bruna verdi"):
            wizard = self._open()
            wizard.confirmation = confirmation
            with self.subTest(confirmation=confirmation), self.assertRaises(UserError):
                wizard.action_anonymize()
        self.assertFalse(self.person.erased_on)
        self._anonymize(confirmation=" Anna  Bruna Verdi ")
        self.assertTrue(self.person.erased_on)

    # === WHO MAY === #

    def test_only_data_protection_may(self):
        wizard = self._open()
        for user in (
            self.user_adviser,
            self.user_manager,
            self.user_coordinator,
            self.user_theatre,
            self.user_consultant,
        ):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._open(user=user)
                for method in ("action_look", "action_export", "action_anonymize"):
                    with self.assertRaises(AccessError):
                        getattr(wizard.with_user(user), method)()
                with self.assertRaises(AccessError):
                    wizard.with_user(user).read(["partner_id"])
                with self.assertRaises(AccessError):
                    self.env["privacy.log"].with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.person.with_user(user).write({"erased_on": fields.Datetime.now()})
        other = self._create_user("test.privacy.2", "living_desk.group_privacy")
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_look()

    def test_data_protection_sees_who_withdrew(self):
        self.person._withdraw_consent()
        wizard = self._open()
        wizard.action_export()
        self.assertTrue(wizard.export_file)
        self._anonymize()
        self.assertEqual(self.person.contact_consent, "withdrawn")


@tagged("post_install", "-at_install")
class TestTourPersonData(PersonDataCommon, HttpCase):
    """Whoever answers for data protection hands out and erases, with no other right."""

    def test_from_the_request_to_the_log(self):
        self.start_tour(
            "/odoo/desk-privacy", "living_desk_person_data", login=self.user_privacy.login
        )
        self.assertTrue(self.person.erased_on)
        self.assertEqual(self.env["privacy.log"].search_count([]), 2)
