from odoo.tests import HttpCase, tagged

from .common_partner import LivingPartnerCommon


@tagged("post_install", "-at_install")
class TestPartnerTour(LivingPartnerCommon, HttpCase):
    """Two organizations that no mission brought together find each other in the browser."""

    def test_write_find_and_accept(self):
        self.start_tour("/my/home", "living_partner_write", login="test.theatre")
        profile = self.env["living.partner.profile"].search(
            [("name", "=", "Jugglers look for a stage")]
        )
        self.assertEqual((profile.organization_id, profile.state), (self.theatre, "submitted"))
        self._review(profile)
        profile.with_user(self.user_adviser).action_publish()
        self.start_tour(
            "/my/partners?search=jugglers", "living_partner_interest", login="test.festival"
        )
        self.assertEqual(profile.interest_ids.organization_id, self.festival)
        self.start_tour(f"/my/partners/{profile.id}", "living_partner_accept", login="test.theatre")
        self.assertEqual(profile.interest_ids.state, "accepted")
