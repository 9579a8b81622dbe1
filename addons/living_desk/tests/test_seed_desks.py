"""The pilot project of 2017, as the demo data tells it."""

from odoo.tests import TransactionCase, tagged

DESKS = {"lombardia": "ITC4", "marche": "ITI3", "lazio": "ITI4", "sicilia": "ITG1"}
SUPPORTERS = {
    "promoter": {"C.Re.S.Co."},
    "funder": {"Fondazione Cariplo"},
    "partner": {"SmartIT", "MarcheTeatro", "Zo Culture", "Retablo"},
    "patronage": {"Regione Lombardia", "Regione Sicilia"},
    "media_partner": {"ateatro"},
}


@tagged("post_install", "-at_install")
class TestSeedDesks(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Other networks of the demo have desks of their own.
        cls.desks = cls.env.ref("living_desk.network_living").desk_ids

    def test_demo_is_loaded(self):
        """What follows counts the demo data: without it the whole class is void."""
        module = self.env["ir.module.module"].search([("name", "=", "living_desk")])
        self.assertTrue(module.demo, "Tests run on a database with demo data.")

    def test_four_desks(self):
        self.assertEqual(len(self.desks), 4)
        for desk, (key, code) in zip(self.desks, DESKS.items(), strict=True):
            with self.subTest(desk=key):
                self.assertEqual(desk.name, f"LIV.IN.G. Desk {key.capitalize()}")
                self.assertEqual(desk.region_ids.mapped("code"), [code])
                self.assertIn(desk.manager_id, desk.user_ids)

    def test_supporters_by_role(self):
        """Each desk names the nine bodies that supported the project, in their role."""
        for desk in self.desks:
            with self.subTest(desk=desk.name):
                names = {}
                for support in desk.support_ids:
                    names.setdefault(support.role, set()).add(support.partner_id.name)
                self.assertEqual(names, SUPPORTERS)
        self.assertEqual(len(self.desks.support_ids), 36)
        self.assertEqual(len(self.desks.support_ids.partner_id), 9)

    def test_supporters_without_invented_people(self):
        bodies = self.desks.support_ids.partner_id
        self.assertFalse(bodies.child_ids)
        self.assertFalse(bodies.filtered(lambda body: body.email or body.phone))
