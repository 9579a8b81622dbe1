from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools import amounts, documents
from .common import PDF


@tagged("post_install", "-at_install")
class TestAmounts(BaseCase):
    def test_amounts_as_italians_and_the_english_type_them(self):
        for text, italian, english in (
            ("0", "0", "0"),
            ("50000", "50000", "50000"),
            ("1.000", "1000", "1000"),
            ("1,000", "1000", "1000"),
            ("1.234.567,89", "1234567.89", "1234567.89"),
            ("1,234,567.89", "1234567.89", "1234567.89"),
            ("1234,5", "1234.5", "1234.5"),
            ("1234.50", "1234.50", "1234.50"),
            (" € 1 234,50 ", "1234.50", "1234.50"),
            ("49.999,99 EUR", "49999.99", "49999.99"),
            ("-5", "-5", "-5"),
        ):
            with self.subTest(text=text):
                self.assertEqual(amounts.parse_amount(text, ",", "."), Decimal(italian))
                self.assertEqual(amounts.parse_amount(text, ".", ","), Decimal(english))

    def test_what_is_not_an_amount(self):
        for text in (
            "",
            None,
            "abc",
            "1e9",
            "NaN",
            "inf",
            "1.2.3",
            "1,2,3",
            "12.34.567",
            "1.2345",
            "--5",
            "٣",
            "10%",
            "<script>",
            "0x10",
        ):
            with self.subTest(text=text):
                self.assertIsNone(amounts.parse_amount(text))

    def test_documents_are_looked_at_inside(self):
        for name, content, problem in (
            ("accounts.pdf", PDF, None),
            ("ACCOUNTS.PDF", PDF, None),
            ("accounts.pdf.p7m", b"\x30\x82\x01", None),
            ("page.png", b"\x89PNG\r\n\x1a\n rest", None),
            ("page.jpg", b"\xff\xd8\xff\xe0", None),
            ("accounts.ods", b"PK\x03\x04 rest", None),
            ("accounts.pdf", b"", "empty"),
            ("accounts.pdf", b"%PDF-" + b"x" * documents.MAX_SIZE, "too_big"),
            ("accounts.exe", b"MZ", "wrong_type"),
            ("accounts.svg", b"<svg onload='alert(1)'/>", "wrong_type"),
            ("accounts.html", b"<script>", "wrong_type"),
            ("accounts.pdf", b"<script>", "wrong_type"),
            ("accounts", PDF, "wrong_type"),
            ("", PDF, "wrong_type"),
        ):
            with self.subTest(name=name, problem=problem):
                self.assertEqual(documents.find_document_problem(name, content), problem)
