from odoo.tests import HttpCase, tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestTourDashboard(LivingDeskCommon, HttpCase):
    """A coordinator reads the network's figures and opens what one of them counts."""

    def test_a_figure_opens_its_list(self):
        network = self.env["living.network"].create({"name": "Test Network"})
        self.desk_lombardia.network_id = network
        self.desk_sicilia.network_id = network
        self.env["crm.lead"].create(
            {
                "name": "We want to tour in France",
                "is_living_request": True,
                "type": "opportunity",
                "partner_name": "Compagnia Nuova",
                "state_id": self.milano.id,
                "user_id": False,
            }
        )
        self.start_tour(
            "/odoo/desk-dashboard", "living_desk_dashboard", login=self.user_coordinator.login
        )

    def test_an_adviser_without_a_desk_reads_why_there_is_nothing(self):
        user = self._create_user("test.newcomer", "living_desk.group_user")
        self.start_tour("/odoo/desk-dashboard", "living_desk_dashboard_empty", login=user.login)
