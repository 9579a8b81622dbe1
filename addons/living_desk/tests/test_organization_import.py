from base64 import b64decode
from io import BytesIO
from unittest.mock import patch

import openpyxl
from stdnum import luhn

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_import import LivingImportCommon

HEADER = "denominazione;partita iva;e-mail;telefono;comune;provincia;tipo;disciplina"

REFUSAL = "Not like this."


def make_vat(number):
    """Return a valid, invented Italian VAT number."""
    digits = f"{number:07}015"
    return digits + luhn.calc_check_digit(digits)


@tagged("post_install", "-at_install")
class TestOrganizationImport(LivingImportCommon):
    """A list of organizations comes in once, with doubles found and bad rows handed back."""

    import_model = "living.organization.import"
    import_header = HEADER

    # === WHAT COMES IN === #

    def test_new_organizations_get_all_values(self):
        wizard = self._import(
            f"Teatro Nuovo;{make_vat(1)};info@nuovo.example;+39 02 1;Milano;MI;teatro;"
            f"{self.theatre_discipline.name}"
        )
        self.assertEqual(self._get_counts(wizard), {"new": 1})
        partner = self._find("Teatro Nuovo")
        self.assertRecordValues(
            partner,
            [
                {
                    "vat": f"IT{make_vat(1)}",
                    "email": "info@nuovo.example",
                    "phone": "+39 02 1",
                    "city": "Milano",
                    "state_id": self.milano.id,
                    "country_id": self.milano.country_id.id,
                    "living_region_id": self.region_lombardia.id,
                    "organization_kind": "theatre",
                    "discipline_ids": self.theatre_discipline.ids,
                    "desk_id": self.desk_lombardia.id,
                    "is_company": True,
                    "is_cultural_organization": True,
                    "commercial_partner_id": partner.id,
                }
            ],
        )
        self.assertFalse(partner.message_partner_ids)

    def test_checking_changes_nothing(self):
        before = self.partners.search_count([])
        wizard = self._open("Teatro Nuovo;;;;Milano;MI;;\nSenza Nome? ;1;;;;;;")
        wizard.action_check()
        self.assertEqual(self.partners.search_count([]), before)
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    "line": 3,
                    "name": "Senza Nome?",
                    "reason": "“1” is not a valid VAT number.",
                },
                {"line": 2, "name": "Teatro Nuovo", "reason": False},
            ],
        )

    def test_the_same_file_again_changes_nothing(self):
        text = "\n".join(
            [
                f"A;{make_vat(1)};a@a.example;1;Milano;MI;teatro;",
                "B;;b@b.example;2;Milano;MI;;",
                "C;;;3;Milano;MI;;",
                f"B bis;{make_vat(2)};b@b.example;4;Como;CO;;",
                f"A ter;IT{make_vat(1)};;;;;;",
                "Teatro di Prova;;teatro@prova.example;02 555;;;;",
            ]
        )
        first = self._import(text)
        self.assertEqual(self._get_counts(first), {"new": 3, "changed": 1, "rejected": 2})
        ours = self.partners.search([("desk_id", "=", self.desk_lombardia.id)])
        before = ours.mapped("write_date")
        second = self._import(text)
        self.assertEqual(self._get_counts(second), {"known": 4, "rejected": 2})
        after = self.partners.search([("desk_id", "=", self.desk_lombardia.id)])
        self.assertEqual(after, ours)
        self.assertEqual(after.mapped("write_date"), before)

    def test_doubles_in_the_file_are_rejected(self):
        wizard = self._import(
            f"A;{make_vat(1)};;;;;;\nA again;it {make_vat(1)};;;;;;\n"
            "B;;b@b.example;;;;;\nB again;;B@B.example;;;;;\n"
            "C;;;;Milano;MI;;\n c ;;;;MILANO;MI;;\nC;;;;Como;CO;;"
        )
        self.assertEqual(self._get_counts(wizard), {"new": 4, "rejected": 3})
        self.assertEqual(
            [(line.line, line.reason) for line in wizard.line_ids],
            [
                (3, "This organization is in line 2 already."),
                (5, "This organization is in line 4 already."),
                (7, "This organization is in line 6 already."),
            ],
        )

    # === WHAT IS KNOWN === #

    def test_only_empty_fields_of_known_organizations_are_filled(self):
        self.theatre.write({"phone": "02 999", "organization_kind": False, "street": "Via Prima"})
        wizard = self._import(
            f"Other name;{make_vat(1)};TEATRO@prova.example;02 1;Elsewhere;CO;festival;"
        )
        self.assertEqual(self._get_counts(wizard), {"changed": 1})
        self.assertRecordValues(
            self.theatre,
            [
                {
                    "name": "Teatro di Prova",
                    "phone": "02 999",
                    "vat": f"IT{make_vat(1)}",
                    "organization_kind": "festival",
                    "street": "Via Prima",
                    "city": "Milano",
                    "state_id": self.milano.id,
                }
            ],
        )

    def test_a_contact_without_desk_becomes_a_client(self):
        partner = self.env["res.partner"].create(
            {"name": "Known", "is_company": True, "city": "Milano"}
        )
        wizard = self._import("known;;;;milano;MI;;")
        self.assertEqual(self._get_counts(wizard), {"changed": 1})
        self.assertEqual(partner.desk_id, self.desk_lombardia)
        self.assertTrue(partner.is_cultural_organization)

    def test_the_method_finds_whom_the_import_finds(self):
        tax_field = self.partners._get_living_tax_code_field()
        known = {
            "tax": self._create_organization("Tax", self.desk_lombardia, self.milano),
            "mail": self._create_organization(
                "Mail", self.desk_lombardia, self.milano, email="Mail@Known.example"
            ),
        }
        known["tax"].write({"vat": f"IT{make_vat(5)}", tax_field: make_vat(6)})
        cases = [
            ({"vat": make_vat(5)}, "tax"),
            ({"vat": f"it {make_vat(5)}"}, "tax"),
            ({"tax_code": make_vat(6)}, "tax"),
            ({"vat": make_vat(6)}, "tax"),
            ({"email": "mail@known.EXAMPLE"}, "mail"),
            ({"email": "mail@known.example", "vat": make_vat(7)}, "mail"),
            ({"name": " mail ", "city": "milano"}, "mail"),
            ({"name": "Tax", "city": "Milano", "vat": make_vat(7)}, None),
            ({"name": "Mail"}, None),
            ({"name": "M_il", "city": "%"}, None),
            ({}, None),
        ]
        for vals, expected in cases:
            with self.subTest(vals=vals):
                found = self.partners.search(self.partners._get_living_match_domain(vals))
                self.assertEqual(found, known.get(expected, self.partners))

    def test_other_desks_organizations_stay_theirs_and_unknown(self):
        self.festival.write({"vat": f"IT{make_vat(9)}", "email": "secret@festival.example"})
        wizard = self._import(f"Whoever;{make_vat(9)};;02 1;;;;")
        self.assertEqual(self._get_counts(wizard), {"rejected": 1})
        self.assertFalse(self.festival.phone)
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    "name": "Whoever",
                    "email": False,
                    "reason": "This organization is already followed by another desk.",
                }
            ],
        )
        content = b64decode(wizard.rejected_file)
        cells = [cell for row in self._read_xlsx(content) for cell in row]
        self.assertNotIn("Festival di Prova", cells)
        self.assertNotIn("secret@festival.example", cells)

    def test_archived_organizations_are_not_doubled(self):
        self.theatre.active = False
        wizard = self._import("Teatro di Prova;;teatro@prova.example;;;;;")
        self.assertEqual(self._get_counts(wizard), {"rejected": 1})
        self.assertIn("archived", wizard.line_ids.reason)

    # === WHO MAY === #

    def test_a_manager_imports_for_own_desks_only(self):
        wizard = self._open("A;;;;;;;")
        self.assertEqual(wizard.allowed_desk_ids, self.desk_lombardia)
        self.assertEqual(
            self.env["living.organization.import"].with_user(self.user_manager).new().desk_id,
            self.desk_lombardia,
        )
        with self.assertRaises(UserError):
            self._open("A;;;;;;;", desk=self.desk_sicilia).action_import()
        self._import("A;;;;;;;", user=self.user_coordinator, desk=self.desk_sicilia)
        self.assertEqual(self._find("A").desk_id, self.desk_sicilia)

    def test_advisers_and_clients_do_not_import(self):
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open("A;;;;;;;", user=user)

    # === WHAT GOES WRONG === #

    def test_a_file_that_cannot_be_used_says_so(self):
        cases = [
            (b"comune\nRoma", "No column holds the names"),
            (b"\x89PNG\r\n\x1a\n\x00", "not a spreadsheet"),
            (b"nome\n", "The file is empty"),
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
        wizard.file = False
        with self.assertRaises(UserError):
            wizard.action_check()
        self.assertEqual(self.partners.search_count([]), before)

    @mute_logger("odoo.sql_db")
    def test_a_row_the_database_refuses_does_not_stop_the_others(self):
        create = type(self.partners).create
        write = type(self.partners).write

        def refuse_to_create(partners, vals_list):
            if any(vals.get("name") == "Bad" for vals in vals_list):
                raise ValidationError(REFUSAL)
            records = create(partners, vals_list)
            for record in records.filtered(lambda r: r.name == "Worse"):
                record.env.cr.execute(
                    "UPDATE res_partner SET name = NULL WHERE id = %s", [record.id]
                )
            return records

        def refuse_to_write(partners, vals):
            if partners == self.theatre:
                raise ValidationError(REFUSAL)
            return write(partners, vals)

        self._create_organization("Known", self.desk_lombardia, self.milano)
        text = (
            "Good;;;;;;;\nBad;;;;;;;\nWorse;;;;;;;\nGood too;;;;;;;\n"
            "Teatro di Prova;;;02 1;Milano;MI;;\nKnown;;;02 2;Milano;MI;;"
        )
        wizard = self._open(text)
        with (
            patch.object(type(self.partners), "create", refuse_to_create),
            patch.object(type(self.partners), "write", refuse_to_write),
        ):
            wizard.action_import()
        self.assertEqual(self._get_counts(wizard), {"new": 2, "changed": 1, "rejected": 3})
        self.assertTrue(self._find("Good"))
        self.assertTrue(self._find("Good too"))
        self.assertFalse(self._find("Bad"))
        self.assertFalse(self._find("Worse"))
        self.assertEqual(self._find("Known").phone, "02 2")
        reasons = dict(wizard.line_ids.mapped(lambda line: (line.line, line.reason)))
        self.assertEqual(reasons[3], "It could not be saved: Not like this.")
        self.assertIn("It could not be saved", reasons[4])
        self.assertEqual(reasons[6], "It could not be saved: Not like this.")

    def test_rejected_rows_come_back_disarmed_and_can_be_corrected(self):
        wizard = self._import(
            '=HYPERLINK("x");;wrong;+39 02 1;@Milano;-;;\n"Good; really";;;+39;Milano;MI;;'
        )
        self.assertEqual(self._get_counts(wizard), {"new": 1, "rejected": 1})
        header, row = self._read_xlsx(b64decode(wizard.rejected_file))
        self.assertEqual(header[0], "denominazione")
        self.assertEqual(header[-2:], ("Line", "Reason"))
        self.assertEqual(
            row,
            (
                '\'=HYPERLINK("x")',
                None,
                "wrong",
                "'+39 02 1",
                "'@Milano",
                "'-",
                None,
                None,
                2,
                "“wrong” is not an e-mail address.",
            ),
        )
        book = openpyxl.load_workbook(BytesIO(b64decode(wizard.rejected_file)))
        book.active["A2"], book.active["C2"] = "Corrected", "right@example.com"
        book.active["E2"], book.active["F2"] = "Milano", "MI"
        output = BytesIO()
        book.save(output)
        again = self._import(output.getvalue())
        self.assertEqual(self._get_counts(again), {"new": 1})
        self.assertEqual(self._find("Corrected").phone, "+39 02 1")

    # === LANGUAGES AND THE EXAMPLE === #

    def test_the_example_can_be_imported(self):
        self._assert_example_comes_in("living_desk.organization_sample")

    # === HOW FAST === #

    def _count_queries(self, start, count):
        """Import rows with everything but tax numbers, whose check is Odoo's own business."""
        text = "\n".join(
            f"Org {i};;org{i}@list.example;{i};Milano;MI;teatro;{self.theatre_discipline.name}"
            for i in range(start, start + count)
        )
        wizard = self._open(text)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        wizard.action_import()
        self.env.flush_all()
        self.assertEqual(self._get_counts(wizard), {"new": count})
        queries = self.env.cr.sql_log_count - before
        # The same rows again: found, compared, left alone.
        again = self._open(text)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        again.action_import()
        self.env.flush_all()
        self.assertEqual(self._get_counts(again), {"known": count})
        return queries, self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_rows(self):
        self._count_queries(0, 10)
        few, few_again = self._count_queries(100, 100)
        many, many_again = self._count_queries(1000, 1000)
        # PostgreSQL gets 100 rows per INSERT and 500 per savepoint.
        self.assertLessEqual(many - few, 0.03 * 900)
        self.assertLessEqual(many_again, few_again + 2)

    def test_known_ones_are_found_in_one_query_for_all(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{i}", "is_company": True, "city": "Milano"} for i in range(50)]
        )
        partners[0].child_ids = [Command.create({"name": "Somebody"})]
        text = "\n".join(f"P{i};;;0{i};Milano;MI;;" for i in range(50))
        wizard = self._import(text)
        self.assertEqual(self._get_counts(wizard), {"changed": 50})
        self.assertEqual(partners[0].child_ids.desk_id, self.desk_lombardia)
