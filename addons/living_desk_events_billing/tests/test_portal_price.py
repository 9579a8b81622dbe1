from odoo.tests import HttpCase, tagged

from .common import LivingEventBillingCommon


@tagged("post_install", "-at_install")
class TestPortalPrice(LivingEventBillingCommon, HttpCase):
    """An organization reads what a course costs it, and nobody else's price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course.is_on_portal = True

    def _open(self, login):
        self.authenticate(login, login)
        return self.url_open(f"/my/trainings/{self.course.id}").text.replace("\xa0", " ")

    def test_the_price_is_told_before_and_after(self):
        page = self._open("test.theatre")
        self.assertIn("100.00", page)
        self.assertIn("by your tier", page)
        self.assertNotIn("o_living_participant_price", page)
        self._enrol("Ada")
        self._enrol("Bruno", organization=self.circus)
        page = self._open("test.theatre")
        self.assertIn("o_living_participant_price", page)
        self.assertNotIn("300.00", page)

    def test_who_has_not_declared_learns_what_the_price_follows(self):
        self.assertIn("The price follows your turnover", self._open("test.festival"))

    def test_a_free_event_says_so(self):
        self.course.living_product_id = False
        self.assertIn("Free of charge.", self._open("test.theatre"))

    def test_an_organization_reads_its_share_of_the_costs_and_no_other(self):
        self.course.living_product_id = False
        bus, hall = self.env["living.event.cost"].create(
            [
                {"event_id": self.course.id, "name": "Bus", "amount": 301.0},
                {
                    "event_id": self.course.id,
                    "name": "Hall",
                    "amount": 90.0,
                    "split_by": "participant",
                },
            ]
        )
        page = self._open("test.theatre")
        self.assertIn("is shared among the organizations", page)
        self.assertNotIn("Free of charge.", page)
        self.assertNotIn("o_living_cost_shares", page)
        self._enrol("Ada", "Bea")
        self._enrol("Bruno", organization=self.circus)
        (bus | hall)._freeze()
        page = self._open("test.theatre")
        for amount in ("150.50", "60.00", "210.50"):
            self.assertIn(amount, page)
        self.assertNotIn("30.00", page, "that is what the other organization bears")
        self.assertNotIn("o_living_cost_shares", self._open("test.festival"))

    def test_a_consultant_reads_no_price(self):
        self._enrol("Ada", partner_id=self.user_consultant.partner_id.id)
        self.assertNotIn("o_living_price", self._open("test.consultant"))
