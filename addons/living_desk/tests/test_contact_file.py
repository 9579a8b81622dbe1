from datetime import date, datetime
from io import BytesIO

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools import contact_file
from odoo.addons.living_desk.tools import table_file as files
from odoo.addons.living_desk.tools.contact_identity import ContactIdentity, name_key, phone_key
from odoo.addons.living_desk.tools.organization_identity import Register

TODAY = date(2026, 5, 20)
WORDS = {
    "role": files.Words([("Programmer", 1), ("Programmatore", 1), ("Festival", 2)]),
    "country": contact_file.country_words({"FR": 75, "GB": 231, "DE": 57}, ["en_US"]),
    "disciplines": files.Words([("Danza", 10), ("Musica", 11)]),
    "source": files.Words([("Research", "research")]),
    "visibility": files.Words([("Desk", "desk"), ("Rete", "network")]),
}


@tagged("post_install", "-at_install")
class TestContactFile(BaseCase):
    """Rows of contacts are read, and contacts recognized, without a database."""

    def _read_row(self, header, *cells):
        content = f"{header}\n{';'.join(cells)}".encode()
        return contact_file.read_rows(files.read_table(content), WORDS, TODAY)[0]

    def test_what_people_write_is_understood(self):
        row = self._read_row(
            "NOME;Tipo;Lavora per;ruolo;Qualifica;posta elettronica;Paese;Paesi coperti;Disciplina;"
            "Fonte;Visto da;data del consenso;Testo del consenso;note",
            "Fontaine  Éloïse;persona;Festival d'Modèle;PROGRAMMATORE;Direttrice;e@f.example",
            "regno unito;Francia, de;danza, Musica;Cena a Lione;rete;3/5/2026;Sì, va bene;Parla",
        )
        self.assertIsNone(row.problem)
        self.assertEqual(
            row.values,
            {
                "name": "Fontaine Éloïse",
                "is_company": False,
                "organization": "Festival d'Modèle",
                "role": 1,
                "function": "Direttrice",
                "email": "e@f.example",
                "country": 231,
                "countries": [75, 57],
                "disciplines": [10, 11],
                "source": (None, "Cena a Lione"),
                "visibility": "network",
                "consent_date": date(2026, 5, 3),
                "consent_text": "Sì, va bene",
                "notes": "Parla",
            },
        )

    def test_countries_in_both_languages_and_by_code(self):
        for word in ("Germany", "germania", "DE", "de"):
            with self.subTest(word=word):
                row = self._read_row("name;country", "A", word)
                self.assertEqual(row.values["country"], 57)

    def test_dates(self):
        cases = {
            "3/5/2026": date(2026, 5, 3),
            "03.05.2026": date(2026, 5, 3),
            "2026-05-03": date(2026, 5, 3),
            "2026-05-03 00:00:00": date(2026, 5, 3),
            "20/05/2026": TODAY,
            "21/05/2026": None,
            "31/02/2026": None,
            "03/05/1890": None,
            "yesterday": None,
        }
        for text, expected in cases.items():
            with self.subTest(text=text):
                row = self._read_row("name;consent date;consent text", "A", text, "Yes")
                if expected:
                    self.assertEqual(row.values["consent_date"], expected)
                else:
                    self.assertEqual(row.problem.code, "wrong_consent_date")

    def test_dates_of_spreadsheet_programs(self):
        book = openpyxl.Workbook()
        book.active.append(["Name", "Consent date", "Consent text"])
        book.active.append(["A", datetime(2026, 5, 3), "Yes"])
        output = BytesIO()
        book.save(output)
        (row,) = contact_file.read_rows(files.read_table(output.getvalue()), WORDS, TODAY)
        self.assertEqual(row.values["consent_date"], date(2026, 5, 3))

    def test_rows_that_cannot_be_imported(self):
        cases = [
            ("no_name", "name;town", "", "Lyon"),
            ("too_long", "name;notes", "A", "x" * 5001),
            ("wrong_email", "name;e-mail", "A", "a@b"),
            ("unknown_type", "name;type", "A", "Robot"),
            ("unknown_role", "name;role", "A", "Juggler"),
            ("unknown_country", "name;country", "A", "Atlantis"),
            ("unknown_country", "name;countries covered", "A", "FR, Atlantis"),
            ("unknown_discipline", "name;disciplines", "A", "Calcio"),
            ("unknown_visibility", "name;seen by", "A", "Nobody"),
            ("consent_without_text", "name;consent date", "A", "3/5/2026"),
            ("consent_without_date", "name;consent text", "A", "Yes"),
        ]
        for code, header, *cells in cases:
            with self.subTest(code=code, cells=cells):
                row = self._read_row(header, *cells)
                self.assertIsNotNone(row.problem)
                self.assertEqual(row.problem.code, code)

    def test_an_organization_works_for_nobody(self):
        row = self._read_row("name;type;works for;job title", "A", "Organization", "B", "Boss")
        self.assertEqual(row.values, {"name": "A", "is_company": True})

    def test_keys(self):
        names = {
            "Fontaine, Éloïse": "eloise fontaine",
            "éloïse FONTAINE": "eloise fontaine",
            "  ": "",
            None: "",
            "Théâtre de l’Œuvre": "de l oeuvre theatre",
        }
        for name, expected in names.items():
            with self.subTest(name=name):
                self.assertEqual(name_key(name), expected)
        phones = {
            "+33 4 90 12 34 56": "490123456",
            "0033 (0)4.90.12.34.56": "490123456",
            "04 90 12 34 56": "490123456",
            "123": "",
            None: "",
        }
        for phone, expected in phones.items():
            with self.subTest(phone=phone):
                self.assertEqual(phone_key(phone), expected)

    def test_recognizing(self):
        identity = ContactIdentity.of
        register = Register()
        register.add(
            identity(
                {"name": "Festival", "country": 1, "email": "info@f.example", "is_company": True}
            ),
            "festival",
        )
        register.add(identity({"name": "Anna Rossi", "country": 2}), "anna")
        register.add(identity({"name": "Bo Li"}), "bo")
        cases = [
            ({"email": "INFO@f.example", "name": "Z"}, "festival"),
            ({"email": "info@f.example", "name": "Z", "is_company": False}, None),
            ({"name": "Rossi Anna", "country": 2}, "anna"),
            ({"name": "Rossi Anna", "country": 3}, None),
            ({"name": "Rossi Anna"}, None),
            ({"name": "bo li"}, "bo"),
            ({"name": "Festival", "country": 1, "is_company": True}, "festival"),
        ]
        for values, expected in cases:
            with self.subTest(values=values):
                found = register.find(identity({"is_company": None, **values}))
                self.assertEqual(found, expected)
