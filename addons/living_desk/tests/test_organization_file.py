from io import BytesIO

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools import organization_file
from odoo.addons.living_desk.tools import table_file as files
from odoo.addons.living_desk.tools.organization_identity import Identity, Register

WORDS = {
    "province": files.Words([("MI", 1), ("Milano", 1), ("CT", 2)]),
    "kind": files.Words([("Teatro", "theatre")]),
    "size": files.Words([("Piccola", "small")]),
    "disciplines": files.Words([("Danza", 10), ("Musica", 11)]),
}


@tagged("post_install", "-at_install")
class TestOrganizationFile(BaseCase):
    """Files and rows are read, and organizations recognized, without a database."""

    def _read(self, content):
        return organization_file.read_rows(files.read_table(content), WORDS, 2026)

    def _read_row(self, header, *cells):
        content = f"{header}\n{';'.join(cells)}".encode()
        return self._read(content)[0]

    def _assert_file_problem(self, code, content):
        with self.assertRaises(files.FileProblem) as caught:
            self._read(content)
        self.assertEqual(caught.exception.code, code)

    def test_separators_and_encodings(self):
        for delimiter in (";", ",", "\t"):
            text = delimiter.join(("Denominazione", "Comune")) + "\r\n"
            text += delimiter.join(("Società Teatrale", "Forlì")) + "\r\n"
            for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
                with self.subTest(delimiter=delimiter, encoding=encoding):
                    (row,) = self._read(text.encode(encoding))
                    self.assertEqual(row.values, {"name": "Società Teatrale", "city": "Forlì"})
                    self.assertEqual(row.line, 2)

    def test_quoted_cells_and_empty_rows(self):
        rows = self._read(b'name,city\n\n"Rossi, Bianchi ""e"" figli\nsnc",Roma\n,\nB,\n')
        self.assertEqual(
            [(row.line, row.values["name"]) for row in rows],
            [(3, 'Rossi, Bianchi "e" figli snc'), (5, "B")],
        )

    def test_xlsx_keeps_what_numbers_lost(self):
        book = openpyxl.Workbook()
        book.active.append(["Ragione sociale", "P. IVA", "Provincia", "CAP", "Anno di fondazione"])
        book.active.append(["Teatro", 743110157, "mi", 1234.0, 1950])
        output = BytesIO()
        book.save(output)
        (row,) = self._read(output.getvalue())
        self.assertIsNone(row.problem)
        self.assertEqual(
            row.values,
            {
                "name": "Teatro",
                "vat": "IT00743110157",
                "province": 1,
                "zip": "01234",
                "founded": 1950,
            },
        )

    def test_files_that_cannot_be_used(self):
        self._assert_file_problem("empty", b"")
        self._assert_file_problem("empty", b"name;city\n")
        self._assert_file_problem("no_name_column", b"city;zip\nRoma;00100\n")
        self._assert_file_problem("not_a_spreadsheet", b"%PDF-1.7\x00\x01\x02")
        self._assert_file_problem("not_a_spreadsheet", b"PK\x03\x04 broken")
        self._assert_file_problem("not_a_spreadsheet", b"\x89PNG\r\n\x1a\n\x00\x00")
        self._assert_file_problem("too_big", b"x" * (files.MAX_BYTES + 1))
        self._assert_file_problem("too_many_rows", b"name\n" + b"x\n" * (files.MAX_ROWS + 1))

    def test_the_largest_file_is_read(self):
        rows = self._read(b"name\n" + b"x\n" * files.MAX_ROWS)
        self.assertEqual(len(rows), files.MAX_ROWS)

    def test_rows_that_cannot_be_imported(self):
        cases = [
            ("no_name", "name;city", "", "Roma"),
            ("too_long", "name", "x" * 200_000),
            ("wrong_vat", "name;vat", "A", "IT12345678901"),
            ("wrong_vat", "name;vat", "A", "abc"),
            ("wrong_tax_code", "name;codice fiscale", "A", "123"),
            ("wrong_email", "name;e-mail", "A", "a@b"),
            ("wrong_email", "name;e-mail", "A", "a@b.example, c@d.example"),
            ("wrong_year", "name;anno di fondazione", "A", "2027"),
            ("wrong_year", "name;anno di fondazione", "A", "MCMXX"),
            ("unknown_province", "name;provincia", "A", "XX"),
            ("unknown_kind", "name;tipo", "A", "Cinema"),
            ("unknown_size", "name;dimensione", "A", "Enorme"),
            ("unknown_discipline", "name;disciplina", "A", "Danza, Calcio"),
        ]
        for code, header, *cells in cases:
            with self.subTest(code=code, cells=cells):
                row = self._read_row(header, *cells)
                self.assertIsNotNone(row.problem)
                self.assertEqual(row.problem.code, code)

    def test_what_people_write_is_understood(self):
        row = self._read_row(
            "DENOMINAZIONE ;partita iva;C.F.;Sito Web;Sigla Provincia;tipo;Disciplina;città;"
            "dimensione",
            "  Teatro   Prova ",
            "it 007 431 10157",
            "rssmra85t10a562s",
            "www.prova.example",
            "mi",
            "TEATRO",
            "danza, MUSICA",
            "Milano",
            "piccola",
        )
        self.assertIsNone(row.problem)
        self.assertEqual(
            row.values,
            {
                "name": "Teatro Prova",
                "vat": "IT00743110157",
                "tax_code": "RSSMRA85T10A562S",
                "website": "www.prova.example",
                "province": 1,
                "kind": "theatre",
                "disciplines": [10, 11],
                "city": "Milano",
                "size": "small",
            },
        )

    def test_a_tax_code_in_the_column_of_the_vat_number(self):
        row = self._read_row("name;vat", "A", "RSSMRA85T10A562S")
        self.assertEqual(row.values, {"name": "A", "tax_code": "RSSMRA85T10A562S"})

    def test_formulas_are_disarmed_and_come_back_as_they_were(self):
        for text in ("=1+1", "+39 02", "-1", "@x"):
            with self.subTest(text=text):
                self.assertEqual(files.harmless(text), f"'{text}")
                self.assertEqual(files.clean(files.harmless(text)), text)
        self.assertEqual(files.harmless("Teatro"), "Teatro")
        self.assertEqual(files.clean("'Ndrangheta"), "'Ndrangheta")

    def test_recognizing(self):
        identity = Identity.of
        register = Register()
        register.add(identity({"name": "A", "city": "Roma", "vat": "IT00743110157"}), "a")
        register.add(identity({"name": "B", "city": "Roma", "email": "info@b.example"}), "b")
        register.add(identity({"name": "C", "tax_code": "00743110157"}), "c")
        cases = [
            ({"vat": "00743110157"}, "a"),
            ({"tax_code": "IT 00743110157"}, "a"),
            ({"email": "INFO@B.example ", "name": "Z"}, "b"),
            ({"name": " b ", "city": "ROMA"}, "b"),
            ({"name": "B", "city": "Roma", "vat": "IT12345670157"}, "b"),
            ({"name": "A", "city": "Roma", "vat": "IT12345670157"}, None),
            ({"name": "A", "city": "Milano"}, None),
            ({"name": "A"}, None),
            ({"vat": "/"}, None),
        ]
        for values, expected in cases:
            with self.subTest(values=values):
                self.assertEqual(register.find(identity(values)), expected)

    def test_an_address_shared_by_very_many_stays_quick(self):
        register = Register()
        for number in range(20_000):
            vat = f"{number:011}"
            identity = Identity.of({"vat": vat, "email": "info@same.example"})
            self.assertIsNone(register.find(identity))
            register.add(identity, number)
        self.assertEqual(register.find(Identity(vat=f"{777:011}")), 777)
