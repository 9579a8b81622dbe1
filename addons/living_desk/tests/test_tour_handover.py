from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_handover import HandoverCommon


@tagged("post_install", "-at_install")
class TestTourHandover(HandoverCommon, HttpCase):
    """One manager asks for an organization, the other gives it."""

    # The refusal that leads to the question is logged, and so is that no register is asked for
    # the VAT number during tests.
    @mute_logger("odoo.http", "odoo.addons.partner_autocomplete.models.res_partner")
    def test_a_hand_over_from_question_to_answer(self):
        self.start_tour(
            "/odoo/desk-organizations/new",
            "living_desk_ask_handover",
            login=self.user_manager_sicilia.login,
        )
        self.assertFalse(self.env["res.partner"].search_count([("name", "=", "That theatre")]))
        self.start_tour(
            "/odoo/desk-handovers", "living_desk_accept_handover", login=self.user_manager.login
        )
        self.assertEqual(self.theatre.desk_id, self.desk_sicilia)
        self.assertEqual(self.path.desk_id, self.desk_sicilia)
