from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common_partner import LivingPartnerCommon


@tagged("post_install", "-at_install")
class TestPortalPartner(LivingPartnerCommon, LivingPortalCommon):
    """Organizations look for partners on the portal, and answer each other."""

    def setUp(self):
        super().setUp()
        self._login(self.user_theatre)

    def _fill(self, url="/my/partners/new", status=200, **values):
        data = {
            "name": "Jugglers look for a stage",
            "description": "Six jugglers and a dog",
            "offer_ids": self.video.id,
            "sector_ids": self.sector.id,
            **values,
        }
        return self._post(url, data, status=status).text

    def _find(self, name="Jugglers look for a stage"):
        return self.env["living.partner.profile"].search([("name", "=", name)])

    def test_a_profile_is_written_kept_and_sent(self):
        self.assertIn("/my/partners", self._get("/my/home"))
        self.assertIn("Send to the desk", self._get("/my/partners/new"))
        self.assertIn("Saved.", self._fill())
        profile = self._find()
        self.assertEqual((profile.organization_id, profile.state), (self.theatre, "draft"))
        page = self._fill(f"/my/partners/{profile.id}/save", description="A dog", submit="1")
        self.assertIn("the desk reads it", page)
        self.assertEqual((profile.state, profile.description), ("submitted", "A dog"))
        self._post(f"/my/partners/{profile.id}/submit")
        self.assertEqual(profile.round, 1, "a second click sends nothing")
        self._post(f"/my/partners/{profile.id}/withdraw")
        self.assertEqual(profile.state, "withdrawn")
        self.assertIn("Withdrawn", self._get("/my/partners?filterby=own"))

    def test_what_is_wrong_is_said_and_nothing_is_saved(self):
        for values, sentence in (
            ({"name": " "}, "write a title"),
            ({"name": "x" * 121}, "write a title"),
            ({"description": "y" * 5001}, "shorten the text"),
            ({"submit": "1", "offer_ids": "", "description": "kept <words>"}, "offer or seek"),
        ):
            with self.subTest(sentence):
                page = self._fill(**values)
                self.assertIn(sentence, page)
                self.assertIn("Nothing has been saved yet", page)
                self.assertFalse(self._find())
        self.assertIn("kept &lt;words&gt;", page)

    def test_the_desk_says_what_to_better(self):
        self.profile.action_submit()
        self._review(clarity="0", comment="Say when <it> is free")
        self.assertNotIn("Say when", self._get(f"/my/partners/{self.profile.id}"))
        self.profile.action_send_back()
        self.assertIn("Say when &lt;it&gt; is free", self._get(f"/my/partners/{self.profile.id}"))

    def test_interest_is_said_and_addresses_told_once_accepted(self):
        self._publish()
        url = f"/my/partners/{self.profile.id}"
        self._login(self.user_festival)
        page = self._get("/my/partners?search=stage")
        self.assertIn("Stage for two weeks", page)
        page = self._get(url)
        self.assertIn("two technicians", page)
        self.assertNotIn("theatre@prova.example", page)
        for __ in range(2):
            page = self._post(f"{url}/interest", {"message": "We have <a> tour"}).text
        self.assertIn("you are told their answer", page)
        interest = self.profile.interest_ids
        self.assertEqual((interest.organization_id, interest.state), (self.festival, "sent"))
        self.assertNotIn("theatre@prova.example", self._get(url))
        with mute_logger("odoo.http"):
            self._post(f"{url}/interests/{interest.id}/accept", status=404)
        self._login(self.user_theatre)
        page = self._get(url)
        self.assertIn("We have &lt;a&gt; tour", page)
        self.assertNotIn("festival@prova.example", page)
        page = self._post(f"{url}/interests/{interest.id}/accept", {"answer": "Call us"}).text
        self.assertIn("festival@prova.example", page)
        self.assertEqual((interest.state, interest.answer), ("accepted", "Call us"))
        self._post(f"{url}/renew")
        self._post(f"{url}/withdraw")
        self._login(self.user_festival)
        page = self._get(url)
        self.assertIn("Call us", page)
        self.assertNotIn("two technicians", page, "it is being changed")
        self.assertIn("theatre@prova.example", page)

    @mute_logger("odoo.http")
    def test_nobody_acts_for_others(self):
        url = f"/my/partners/{self.profile.id}"
        self._login(self.user_festival)
        self._get(url, 404)
        self._publish()
        self._get(url)
        for verb in ("save", "submit", "renew", "withdraw"):
            self._post(f"{url}/{verb}", status=404)
        self._get("/my/partners/99999999999", 404)
        self._login(self.user_theatre)
        self._post(f"{url}/interest", status=404)
        for user in (self.user_consultant, self._create_portal_user("test.passer")):
            self._login(user)
            for page in ("/my/partners", "/my/partners/new", url):
                self._get(page, 404)
            self.assertNotIn("/my/partners", self._get("/my/home"))
        self._assert_login_asked("/my/partners")

    def test_the_list_costs_the_same_for_many(self):
        def add(count):
            for number in range(count):
                profile = self._write_profile(f"P{number}", self.festival)
                self._publish(profile)
                profile._express_interest(self.theatre, "Us")

        add(1)
        few = self._count_queries("/my/partners")
        add(6)
        self.assertLessEqual(self._count_queries("/my/partners"), few)
