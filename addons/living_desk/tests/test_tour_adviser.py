from odoo.tests import HttpCase, tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestTourAdviser(LivingDeskCommon, HttpCase):
    """What an adviser does in the backend with a request and with a signed path."""

    def test_adviser_opens_a_path_from_a_request(self):
        self.theatre.name = "Somebody Else"
        lead = self.env["crm.lead"].create(
            {
                "name": "We want to tour in France",
                "is_living_request": True,
                "type": "opportunity",
                "partner_name": "Teatro di Prova",
                "contact_name": "Anna Prova",
                "email_from": "anna@prova.example",
                "state_id": self.milano.id,
            }
        )
        self.start_tour(
            "/odoo/desk-requests", "living_desk_open_path", login=self.user_adviser.login
        )
        self.assertEqual(lead.path_ids.state, "proposed")
        self.assertEqual(lead.path_ids.organization_id.name, "Teatro di Prova")
        mail = self.env["mail.mail"].search(
            [("model", "=", "living.path"), ("res_id", "=", lead.path_ids.id)]
        )
        self.assertEqual(mail.recipient_ids, lead.path_ids.contact_id)

    def test_adviser_offers_the_path_to_a_consultant(self):
        path = self._activate_path(self._create_path())
        self.start_tour("/odoo/desk-paths", "living_desk_offer", login=self.user_adviser.login)
        self.assertEqual(path.assignment_ids.consultant_id, self.consultant)
        self.assertEqual(path.assignment_ids.hours_budget, 10)

    def test_adviser_finds_a_consultant_for_a_path(self):
        path = self._activate_path(self._create_path())
        skill = self.env["living.expertise"].create({"name": "Fire Juggling"})
        (self.consultant | self.consultant_2).expertise_ids = skill
        self.start_tour(
            "/odoo/desk-paths", "living_desk_find_consultant", login=self.user_adviser.login
        )
        need = path.need_ids
        self.assertEqual((need.state, need.hours), ("offered", 20))
        self.assertEqual(need.expertise_ids, skill)
        self.assertEqual(need.assignment_ids.consultant_id, self.consultant, "Most hours left")
