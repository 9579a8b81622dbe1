from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, tagged

from ..tools import white_spots
from .common_contact import LivingContactCommon


@tagged("post_install", "-at_install")
class TestDrawing(TransactionCase):
    def test_countries_with_white_spots_come_first(self):
        lines = white_spots.draw(
            ["dance", "theatre"],
            {("fr", "theatre"): 3, ("de", "dance"): 1},
            {("pt", "dance"): 2},
            {("fr", "dance"): 1, ("de", "dance"): 2, ("pt", "dance"): 1, ("pt", "theatre"): 1},
            {"fr": 3, "de": 1, "jp": 4},
        )
        self.assertEqual([line.country for line in lines], ["pt", "fr", "jp", "de"])
        self.assertEqual([line.white_spots for line in lines], [2, 1, 0, 0])
        portugal = lines[0]
        self.assertEqual(portugal.cells["dance"], white_spots.Cell(0, 2, 1))
        self.assertEqual((portugal.contacts, portugal.aims), (0, 2))

    def test_nothing_known_and_nothing_aimed_at(self):
        self.assertEqual(white_spots.draw(["dance"], {}, {}, {}, {}), [])
        self.assertFalse(white_spots.Cell().is_white_spot)


@tagged("post_install", "-at_install")
class TestContactMap(LivingContactCommon, HttpCase):
    """A desk sees where it knows somebody, and where its paths lead and nobody is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discipline, cls.other = cls.env["living.discipline"].create(
            [{"name": "Test Mime"}, {"name": "Test Clowning"}]
        )
        cls.theatre.discipline_ids = [Command.set((cls.discipline | cls.other).ids)]
        cls.country = cls.env["res.country"].create({"name": "Testland", "code": "QX"})
        cls.path = cls._create_path()
        cls.path.action_open_orientation()
        cls.path.market_ids = [Command.create({"country_id": cls.country.id})]

    def _create_mime(self, name, **values):
        return self._create_contact(
            name,
            country_id=self.country.id,
            discipline_ids=[Command.set(self.discipline.ids)],
            **values,
        )

    def _get_line(self, user=None):
        figures = self.env["living.contact.map"].with_user(user or self.user_adviser).get_map()
        return next((line for line in figures["lines"] if line["id"] == self.country.id), None)

    def _get_cell(self, line, discipline):
        return next(cell for cell in line["cells"] if cell["discipline_id"] == discipline.id)

    def test_what_a_path_aims_at_and_nobody_knows_is_white(self):
        line = self._get_line()
        self.assertEqual(line["white_spots"], 2)
        self._create_mime("Mimo")
        line = self._get_line()
        self.assertEqual(line["white_spots"], 1)
        self.assertEqual(line["contacts"], 1)
        self.assertFalse(self._get_cell(line, self.discipline)["white"])
        self.assertTrue(self._get_cell(line, self.other)["white"])

    def test_contacts_of_others_are_a_number(self):
        self._create_mime("Mimo", contact_desk_id=self.desk_sicilia.id)
        cell = self._get_cell(self._get_line(), self.discipline)
        self.assertEqual((cell["contacts"], cell["others"]), (0, 1))
        self.assertTrue(cell["white"])
        # Sicilia does not see where the paths of Lombardia lead.
        line = self._get_line(self.user_manager_sicilia)
        self.assertEqual((line["contacts"], line["aims"]), (1, 0))

    def test_a_path_that_ended_leads_nowhere(self):
        self.path._move("cancelled", "They gave up")
        self.assertIsNone(self._get_line())

    def test_as_many_queries_however_many_contacts(self):
        model = self.env["living.contact.map"].with_user(self.user_adviser)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            model.get_map()
            return self.cr.sql_log_count - before

        self._create_mime("Mimo")
        count()
        few = count()
        for number in range(12):
            self._create_mime(f"Mimo {number}")
        self.assertEqual(count(), few)

    def test_a_cell_opens_its_contacts(self):
        self._create_mime("Mimo Primo")
        self._create_contact("Somebody Else", country_id=self.country.id)
        self.start_tour(
            "/odoo/desk-contact-map", "living_desk_contact_map", login=self.user_adviser.login
        )
