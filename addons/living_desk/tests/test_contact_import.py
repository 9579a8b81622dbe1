from base64 import b64decode
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_import import LivingImportCommon

HEADER = (
    "nome;tipo;lavora per;ruolo;e-mail;telefono;città;paese;visto da;data del consenso;"
    "testo del consenso;disciplina"
)

REFUSAL = "Not like this."


@tagged("post_install", "-at_install")
class TestContactImport(LivingImportCommon):
    """A list of contacts comes in once, without showing what others know."""

    import_model = "living.contact.import"
    import_header = HEADER
    import_counts = (*LivingImportCommon.import_counts, "employer")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role = cls.env["living.contact.role"].create({"name": "Juggling Programmer"})
        cls.france, cls.belgium = cls.env.ref("base.fr"), cls.env.ref("base.be")

    @classmethod
    def _create_contact(cls, name, desk=None, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_network_contact": True,
                "contact_desk_id": (desk or cls.desk_lombardia).id,
                **values,
            }
        )

    def _row(self, name, **cells):
        names = (
            "type,organization,role,email,phone,city,country,visibility,date,text,discipline"
        ).split(",")
        return ";".join([name, *(cells.get(column, "") for column in names)])

    def _get_reason(self, wizard):
        self.assertEqual(self._get_counts(wizard), {"rejected": 1})
        return wizard.line_ids.reason

    # === WHAT COMES IN === #

    def test_new_contacts_get_all_values(self):
        wizard = self._import(
            self._row(
                "Claire Modèle",
                type="persona",
                organization="Festival Neuf",
                role="juggling programmer",
                email="claire@neuf.example",
                phone="+33 4 1",
                city="Avignon",
                country="Francia",
                visibility="rete",
                date="03/05/2020",
                text="Yes, show me",
                discipline=self.theatre_discipline.name,
            )
        )
        self.assertEqual(self._get_counts(wizard), {"new": 1, "employer": 1})
        contact = self._find("Claire Modèle")
        self.assertRecordValues(
            contact,
            [
                {
                    "is_network_contact": True,
                    "is_company": False,
                    "contact_role_id": self.role.id,
                    "email": "claire@neuf.example",
                    "phone": "+33 4 1",
                    "city": "Avignon",
                    "country_id": self.france.id,
                    "contact_country_ids": self.france.ids,
                    "contact_desk_id": self.desk_lombardia.id,
                    "contact_visibility": "network",
                    "contact_consent": "given",
                    "contact_consent_on": date(2020, 5, 3),
                    "contact_source": "import",
                    "discipline_ids": self.theatre_discipline.ids,
                }
            ],
        )
        self.assertEqual(contact.contact_consent_ids.text, "Yes, show me")
        self.assertEqual(contact.contact_consent_ids.user_id, self.user_manager)
        self.assertFalse(contact.message_partner_ids)
        self.assertRecordValues(
            contact.parent_id,
            [
                {
                    "name": "Festival Neuf",
                    "is_company": True,
                    "is_network_contact": True,
                    "contact_desk_id": self.desk_lombardia.id,
                    "contact_visibility": "desk",
                    "country_id": self.france.id,
                    "city": False,
                }
            ],
        )

    def test_people_of_one_organization_find_it_once(self):
        wizard = self._import(
            "\n".join(
                [
                    self._row("A", organization="Scène Un", country="FR"),
                    self._row("B", organization="scene un", country="BE"),
                    self._row("C", organization="Scène Deux", country="FR"),
                    self._row("Scène Deux", type="ente", country="FR", email="due@s.example"),
                ]
            )
        )
        self.assertEqual(self._get_counts(wizard), {"new": 4, "employer": 1})
        self.assertEqual(self._find("A").parent_id, self._find("B").parent_id)
        self.assertEqual(self._find("B").country_id, self.belgium)
        self.assertEqual(self._find("C").parent_id, self._find("Scène Deux"))
        self.assertEqual(self._find("Scène Deux").email, "due@s.example")

    def test_checking_changes_nothing(self):
        before = self.partners.search_count([])
        wizard = self._open(self._row("A", organization="B") + "\n" + self._row("C", role="x"))
        wizard.action_check()
        self.assertEqual(self.partners.search_count([]), before)
        self.assertEqual(
            wizard.line_ids.mapped("reason"), ["“x” is not a role of the list.", False]
        )
        self.assertEqual(wizard.line_ids[1].organization, "B")

    def test_the_same_file_again_changes_nothing(self):
        text = "\n".join(
            [
                self._row("A", organization="Org", email="a@a.example", country="FR", city="Nice"),
                self._row("B", organization="Org", country="BE", phone="12345678"),
                self._row("C", organization="Org"),
                self._row("D", visibility="rete", date="1/2/2020", text="Yes"),
                self._row("Org", type="ente", country="FR", city="Paris"),
                self._row("E", organization="Other", city="Brest"),
                self._row("A bis", email="A@a.example"),
            ]
        )
        first = self._import(text)
        self.assertEqual(self._get_counts(first), {"new": 6, "employer": 1, "rejected": 1})
        ours = self.partners.search([("contact_desk_id", "=", self.desk_lombardia.id)])
        before = ours.mapped("write_date")
        second = self._import(text)
        self.assertEqual(self._get_counts(second), {"known": 6, "rejected": 1})
        after = self.partners.search([("contact_desk_id", "=", self.desk_lombardia.id)])
        self.assertEqual(after, ours)
        self.assertEqual(after.mapped("write_date"), before)
        self.assertEqual(len(self._find("D").contact_consent_ids), 1)

    # === WHAT IS KNOWN === #

    def test_only_what_is_missing_of_known_contacts_is_filled(self):
        known = self._create_contact(
            "Éloïse Fontaine", country_id=self.france.id, phone="0", city="Lyon"
        )
        wizard = self._import(
            self._row(
                "fontaine eloise",
                organization="Org",
                email="e@f.example",
                phone="1",
                city="Nice",
                country="FR",
                visibility="pubblico",
                date="1/2/2020",
                text="Yes",
            )
        )
        self.assertEqual(self._get_counts(wizard), {"changed": 1, "employer": 1})
        self.assertRecordValues(
            known,
            [
                {
                    "name": "Éloïse Fontaine",
                    "email": "e@f.example",
                    "phone": "0",
                    "city": "Lyon",
                    "contact_visibility": "desk",
                    "contact_consent": "given",
                }
            ],
        )
        self.assertEqual(known.parent_id.name, "Org")
        self.assertFalse(known.parent_id.city, "The address of a person is its own.")

    def test_contacts_of_other_desks_stay_theirs_and_unknown(self):
        hidden = self._create_contact(
            "Hidden Person", self.desk_sicilia, email="h@h.example", country_id=self.france.id
        )
        wizard = self._import(self._row("Whoever", email="H@h.example", phone="1"))
        self.assertEqual(
            self._get_reason(wizard), "This contact is known to another desk: ask the owner."
        )
        cells = [c for row in self._read_xlsx(b64decode(wizard.rejected_file)) for c in row]
        self.assertNotIn("Hidden Person", cells)
        self.assertNotIn(self.desk_sicilia.name, cells)
        self.assertFalse(hidden.phone)
        self.assertEqual(
            self._get_reason(self._import(self._row("person hidden", country="FR"))),
            "This contact is known to another desk: ask the owner.",
        )

    def test_shared_contacts_are_kept_up_to_date_by_their_owner(self):
        self._create_contact(
            "Shared", self.desk_sicilia, is_company=True, contact_visibility="network"
        )
        wizard = self._import(self._row("Shared", phone="1"))
        self.assertIn("directory", self._get_reason(wizard))

    def test_one_s_own_contact_counts_before_that_of_others(self):
        self._create_contact("Twin", self.desk_sicilia, email="t@t.example")
        own = self._create_contact("Twin", email="t@t.example")
        self.assertEqual(
            self._get_counts(self._import(self._row("Twin", email="t@t.example", phone="1"))),
            {"changed": 1},
        )
        self.assertEqual(own.phone, "1")

    def test_what_organizations_keep_to_themselves_is_not_told(self):
        self._create_contact(
            "Private",
            email="p@p.example",
            contact_owner_id=self.festival.id,
            contact_visibility="organization",
        )
        wizard = self._import(self._row("Private", email="p@p.example"))
        self.assertEqual(self._get_counts(wizard), {"new": 1})

    def test_whoever_withdrew_does_not_come_back(self):
        contact = self._create_contact("Gone", email="g@g.example")
        contact._withdraw_consent()
        wizard = self._import(self._row("Gone", email="g@g.example"))
        self.assertIn("taken its consent back", self._get_reason(wizard))

    def test_archived_contacts_are_not_doubled(self):
        self._create_contact("Old", email="o@o.example", active=False)
        self.assertIn(
            "archived", self._get_reason(self._import(self._row("Old", email="o@o.example")))
        )

    def test_persons_are_not_shared_without_a_consent(self):
        for visibility in ("rete", "public"):
            with self.subTest(visibility=visibility):
                wizard = self._import(self._row("P", visibility=visibility))
                self.assertIn("only with its consent", self._get_reason(wizard))
        wizard = self._import(self._row("Org", type="ente", visibility="public"))
        self.assertEqual(self._get_counts(wizard), {"new": 1})

    # === WHO MAY === #

    def test_a_manager_imports_for_own_desks_only(self):
        with self.assertRaises(UserError):
            self._open(self._row("A"), desk=self.desk_sicilia).action_import()
        self._import(self._row("A"), user=self.user_coordinator, desk=self.desk_sicilia)
        self.assertEqual(self._find("A").contact_desk_id, self.desk_sicilia)

    def test_advisers_and_clients_do_not_import(self):
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open(self._row("A"), user=user)

    # === WHAT GOES WRONG === #

    def test_a_file_that_cannot_be_used_says_so(self):
        cases = [
            (b"", "Choose the file"),
            (b"\n\n", "The file is empty"),
            (b"nome\n", "each row below is a contact"),
            (b"citta\nRoma\n", "Nome"),
            (b"%PDF-1.7\x00\x01", "not a spreadsheet"),
            (b"PK\x03\x04broken", "not a spreadsheet"),
            (b"nome\n" + b"x\n" * 50_001, "more than 50000 rows"),
        ]
        before = self.partners.search_count([])
        for content, sentence in cases:
            wizard = self._open(content)
            for action in (wizard.action_check, wizard.action_import):
                with self.subTest(sentence=sentence), self.assertRaises(UserError) as caught:
                    action()
                self.assertIn(sentence, str(caught.exception))
            self.assertEqual(wizard.state, "draft")
        self.assertEqual(self.partners.search_count([]), before)

    @mute_logger("odoo.sql_db")
    def test_an_organization_that_is_refused_takes_its_people_along(self):
        create = type(self.partners).create

        def refuse(partners, vals_list):
            if any(vals.get("name") in ("Bad", "Worse") for vals in vals_list):
                raise ValidationError(REFUSAL)
            return create(partners, vals_list)

        wizard = self._open(
            "\n".join(
                [
                    self._row("A", organization="Bad"),
                    self._row("B", organization="Good"),
                    self._row("C", organization="Worse"),
                    self._row("Worse", type="ente"),
                ]
            )
        )
        with patch.object(type(self.partners), "create", refuse):
            wizard.action_import()
        self.assertEqual(self._get_counts(wizard), {"new": 1, "employer": 1, "rejected": 3})
        self.assertEqual(
            dict(wizard.line_ids.mapped(lambda line: (line.name, line.reason))),
            {
                "A": "The organization it works for could not be saved.",
                "C": "The organization it works for could not be saved.",
                "Worse": "It could not be saved: Not like this.",
            },
        )
        self.assertEqual(self._find("B").parent_id.name, "Good")

    def test_rejected_rows_come_back_disarmed(self):
        wizard = self._import(self._row('=HYPERLINK("x")', email="wrong", phone="+39 02 1"))
        self.assertEqual(self._get_counts(wizard), {"rejected": 1})
        _header, row = self._read_xlsx(b64decode(wizard.rejected_file))
        self.assertEqual(row[0], '\'=HYPERLINK("x")')
        self.assertEqual(row[5], "'+39 02 1")
        self.assertEqual(row[-2:], (2, "“wrong” is not an e-mail address."))

    def test_notes_are_text(self):
        wizard = self._open(b"nome;note\nA;<script>alert(1)</script>")
        wizard.action_import()
        self.assertIn("&lt;script&gt;", self._find("A").comment)

    # === LANGUAGES AND THE EXAMPLE === #

    def test_the_example_can_be_imported(self):
        self._assert_example_comes_in("living_desk.contact_sample")

    # === HOW FAST === #

    def _count_queries(self, start, count):
        text = "\n".join(
            self._row(
                f"Contact {i}",
                organization=f"Employer {i % 10}",
                email=f"contact{i}@list.example",
                country="FR",
                city="Nice",
                role=self.role.name,
                visibility="rete",
                date="1/2/2020",
                text="Yes",
                discipline=self.theatre_discipline.name,
            )
            for i in range(start, start + count)
        )
        queries = []
        for outcome in ("new", "known"):
            wizard = self._open(text)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            queries.append(self.env.cr.sql_log_count - before)
            self.assertEqual(wizard[f"{outcome}_count"], count)
        return queries

    def test_queries_do_not_grow_with_the_rows(self):
        self._count_queries(0, 10)
        few, few_again = self._count_queries(100, 100)
        many, many_again = self._count_queries(1000, 1000)
        # PostgreSQL gets 100 rows per INSERT and 500 per savepoint.
        self.assertLessEqual(many - few, 0.15 * 900)
        self.assertLessEqual(many_again, few_again + 2)

    def test_an_organization_of_a_desk_shows_its_people_to_it(self):
        self.theatre.write({"is_network_contact": True, "contact_desk_id": self.desk_lombardia.id})
        self._import(self._row("Somebody", organization="Teatro di Prova"))
        contact = self._find("Somebody")
        self.assertEqual(contact.parent_id, self.theatre)
        self.assertEqual(contact.desk_id, self.desk_lombardia)
        self.theatre.child_ids = [Command.unlink(contact.id)]
