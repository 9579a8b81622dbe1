from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools.redaction import MARK, Redactor


@tagged("post_install", "-at_install")
class TestRedaction(BaseCase):
    """A person is taken out of texts, and nobody else."""

    def test_what_names_the_person_is_replaced(self):
        redactor = Redactor(
            ["Anna Maria Rossi"], ["anna@rossi.example", "anna", None, "+39 02 123 456", "x"]
        )
        cases = {
            "Met Anna Maria Rossi today": f"Met {MARK} today",
            "ANNA  MARIA\nROSSI": MARK,
            "Rossi, Anna Maria": MARK,
            "Maria Rossi Anna": MARK,
            "<p>write to Anna@Rossi.example.</p>": f"<p>write to {MARK}.</p>",
            "call +39 02 123 456!": f"call {MARK}!",
            "+3902123456": MARK,
            "map?q=at%20Anna%20Maria%20Rossi": f"map?q=at%20{MARK}",
            "tel:+39%2002%20123%20456": f"tel:{MARK}",
            "anna wrote": f"{MARK} wrote",
            "Rossi and Bianchi": "Rossi and Bianchi",
            "joanna": "joanna",
            "x": "x",
            "": "",
            None: None,
        }
        for text, expected in cases.items():
            with self.subTest(text=text):
                self.assertEqual(redactor.redact(text), expected)

    def test_a_single_name_is_anybody_s(self):
        text = "Anna was there"
        self.assertIs(Redactor(["Anna"], []).redact(text), text)
        self.assertIs(Redactor([None, ""], [None, ""]).redact(text), text)
