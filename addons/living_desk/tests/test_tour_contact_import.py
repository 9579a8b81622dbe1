from odoo.tests import HttpCase, tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestTourContactImport(LivingDeskCommon, HttpCase):
    """A manager brings a list of contacts in."""

    def test_a_list_from_the_file_to_the_address_book(self):
        self.start_tour(
            "/odoo/desk-contacts", "living_desk_import_contacts", login=self.user_manager.login
        )
        contact = self.env["res.partner"].search([("email", "=", "claire@modele.example")])
        self.assertEqual(contact.contact_desk_id, self.desk_lombardia)
        self.assertEqual(contact.parent_id.name, "Festival des Modèles")
        self.assertEqual(contact.contact_visibility, "network")
        self.assertFalse(
            self.env["res.partner"].search_count([("email", "=", "bruno@modele.example")])
        )
