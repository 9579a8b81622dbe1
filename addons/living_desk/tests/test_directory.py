from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..models import living_directory
from ..tools import folding
from .common_contact import LivingContactCommon


@tagged("post_install", "-at_install")
class TestFolding(TransactionCase):
    def test_text_is_compared_without_accents_and_case(self):
        for text, folded in (
            ("  Théâtre  de l’Œuvre ", "theatre de l'oeuvre"),
            ("Teatr nad WISŁĄ", "teatr nad wisla"),
            ("Sølvi", "solvi"),
            ("Straße", "strasse"),
            ("Αθήνα", "αθηνα"),
            (None, ""),
        ):
            self.assertEqual(folding.fold(text), folded)

    def test_the_words_of_a_search(self):
        self.assertEqual(folding.words("di Prova di"), ["prova", "di"])
        self.assertEqual(folding.words("  "), [])


@tagged("post_install", "-at_install")
class TestDirectory(LivingContactCommon):
    """Organizations and contacts are found by what one remembers of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.aurore = cls._create_shared_contact(
            "Festival Aurore-Zwölf", "network", city="Aix-en-Provence", is_company=True
        )
        cls.claire = cls._create_contact(
            "Claire Quenneville", parent_id=cls.aurore.id, email="c.quenneville@aurore.example"
        )

    def _search(self, text, user=None):
        partners = self.env["res.partner"].with_user(user or self.user_adviser)
        return partners.search([("directory_search", "ilike", text)])

    def test_accents_and_case_do_not_count(self):
        self.assertEqual(self._search("AURORE ZWOLF"), self.aurore | self.claire)
        self.assertEqual(self._search("quénneville"), self.claire)

    def test_a_person_is_found_by_its_employer_and_its_address(self):
        self.assertIn(self.claire, self._search("festival aurore-zwolf"))
        self.assertEqual(self._search("c.quenneville@aurore"), self.claire)
        self.aurore.name = "Festival Xanadu-Neuf"
        self.assertIn(self.claire, self._search("xanadu"))

    def test_slips_are_forgiven_when_nothing_is_written_so(self):
        self.assertIn(self.claire, self._search("queneville"))
        self.assertIn(self.claire, self._search("claire quenevile"))
        self.assertIn(self.claire, self._search("qeunneville"))

    def test_nothing_alike_is_nothing(self):
        self.assertFalse(self._search("xyzzyplugh"))

    def test_what_another_desk_hides_does_not_change_the_answer(self):
        """An exact match that one may not see does not keep the search from forgiving."""
        self._create_contact("Quenevile", contact_desk_id=self.desk_sicilia.id)
        self.assertIn(self.claire, self._search("quenevile"))
        self.assertNotIn(self.claire, self._search("quenneville", self.user_manager_sicilia))

    def test_signs_of_patterns_are_letters_like_others(self):
        for text in ("%", "_", "\\", "'", '"; --', "%%%"):
            self.assertFalse(self._search(f"quenne{text}ville zzzzzz"))

    def test_whoever_searches_nothing_finds_all(self):
        self.assertIn(self.claire, self._search("  "))

    def test_whoever_searches_a_kind_finds_all_of_it(self):
        with patch.object(living_directory, "MOST", 1):
            self.assertEqual(self._search("aurore-zwolf"), self.aurore | self.claire)

    def test_organizations_are_in_the_directory_and_private_persons_are_not(self):
        self.assertIn(self.theatre, self._search("teatro di prova"))
        person = self.env["res.partner"].create({"name": "Passerby Qwertz"})
        self.assertFalse(person.directory_text)
        self.assertFalse(self._search("Passerby Qwertz"))
