from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.titles import are_close, title_words


@tagged("post_install", "-at_install")
class TestTitles(BaseCase):
    def test_words_that_matter(self):
        for title, words in (
            ("L'inventario delle piogge", ("inventario", "delle", "piogge")),
            ("  LA Città  invisibile!", ("citta", "invisibile")),
            ("La La La", ("la", "la", "la")),
            ("…", ()),
        ):
            with self.subTest(title=title):
                self.assertEqual(title_words(title), words)

    def test_the_same_written_twice(self):
        for one, other in (
            ("L'inventario delle piogge", "Inventario delle piogge"),
            ("L’inventario delle piogge", "L'INVENTARIO DELLE PIOGGE"),
            ("Prima di stagione: L'inventario delle piogge", "L'inventario delle piogge"),
            ("Le città invisibili", "Le citta' invisibili"),
            ("Notte di danza", "Notte di danze"),
            ("Aspettando Godot", "Aspetando Godot"),
            ("La bisbetica domata", "La bisbetica domata - replica"),
            ("Concerto n. 1", "Concerto n.1"),
            ("Sei personaggi in cerca d'autore", "Sei personaggi in cerca di autore"),
            # Nobody but the organization can tell this from a slip of the pen.
            ("Le città invisibili", "Le città visibili"),
            ("…", "… "),
        ):
            with self.subTest(one=one, other=other):
                self.assertTrue(are_close(one, other))

    def test_different_events(self):
        for one, other in (
            ("Concerto n. 1", "Concerto n. 2"),
            ("Notte di danza", "Notte di musica"),
            ("Prova aperta", "Prova generale"),
            ("Macbeth", "Otello"),
            ("Amleto", "Amleto visita il museo"),
            ("La tempesta", "La locandiera"),
            ("Laboratorio per bambini", "Laboratorio per insegnanti"),
            ("!", "?"),
            ("", "Macbeth"),
        ):
            with self.subTest(one=one, other=other):
                self.assertFalse(are_close(one, other))

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_laws(self, one, other):
        self.assertEqual(are_close(one, other), are_close(other, one))
        self.assertTrue(are_close(one, one))
        self.assertTrue(are_close(f"  {one}", one))
