from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import LivingPortalCommon


@tagged("post_install", "-at_install")
class TestPortalAssignment(LivingPortalCommon):
    """A consultant reads its offers and answers them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())
        cls.assignment = cls._assign(
            cls.path, accept=False, offer_next=False, note="Help with the dossier"
        )
        cls.url = f"/my/assignments/{cls.assignment.id}"

    def test_login_is_asked(self):
        self._assert_login_asked("/my/assignments")
        self._assert_login_asked(self.url)

    def test_only_who_was_asked_finds_it(self):
        for user in (self.user_consultant_2, self.user_theatre, self.user_adviser):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self._login(user)
                self._get(self.url, status=404)
                self._post(f"{self.url}/accept", status=404)
                self._post(f"{self.url}/refuse", {"reason": "No"}, status=404)
                self.assertNotIn(f'href="{self.url}"', self._get("/my/assignments"))
        self.assertEqual(self.assignment.state, "offered")

    def test_offer_says_what_and_for_whom(self):
        self._login(self.user_consultant)
        self.assertIn(self.theatre.name, self._get("/my/assignments?filterby=offered"))
        text = self._get(self.url)
        for expected in (
            self.theatre.name,
            self.theatre.city,
            self.theatre_discipline.name,
            "Help with the dossier",
            "Please accept or refuse by",
        ):
            self.assertIn(expected, text)
        self.assertNotIn("Open the path", text)

    def test_accept_once(self):
        self._login(self.user_consultant)
        self.assertIn("the path is yours", self._post(f"{self.url}/accept").text)
        self.assertEqual(self.assignment.state, "accepted")
        answered = self.assignment.answered_on
        self.assertIn("the path is yours", self._post(f"{self.url}/accept").text)
        self.assertEqual(self.assignment.answered_on, answered)
        self._get(f"/my/paths/{self.path.id}")

    def test_refuse_wants_a_reason(self):
        self._login(self.user_consultant)
        self.assertIn("in a few words why", self._post(f"{self.url}/refuse").text)
        text = self._post(f"{self.url}/refuse", {"reason": "<b>" + "x" * 6000}).text
        self.assertIn("shorten the reason", text)
        self.assertNotIn("<b>x", text)
        self.assertEqual(self.assignment.state, "offered")
        text = self._post(f"{self.url}/refuse", {"reason": "<script>busy</script>\x00"}).text
        self.assertEqual(self.assignment.state, "refused")
        self.assertEqual(self.assignment.refusal_reason, "<script>busy</script>")
        self.assertNotIn("<script>busy", text)
        self.assertNotIn("<script>busy", self._get(self.url))

    def test_expired_and_taken_are_explained(self):
        self.assignment.action_expire()
        self._login(self.user_consultant)
        self.assertIn("Expired.", self._get(self.url))
        self.assertIn("cannot become", self._post(f"{self.url}/accept").text)
        self._assign(self.path, self.consultant_2, need_id=self.assignment.need_id.id)
        self.assertIn("Taken.", self._get(self.url))
        text = self._post(f"{self.url}/accept").text
        self.assertIn("Another consultant accepted before you", text)
        self.assertEqual(self.assignment.state, "expired")
        self.assertIn("cannot become", self._post(f"{self.url}/refuse", {"reason": "No"}).text)

    def test_the_other_reads_that_it_is_taken(self):
        other = self._assign(
            self.path, self.consultant_2, accept=False, need_id=self.assignment.need_id.id
        )
        self.consultant_2.partner_id.name = "Marta Prima"
        self._login(self.user_consultant_2)
        self._post(f"/my/assignments/{other.id}/accept")
        self.assertEqual(self.assignment.status, "taken")
        self._login(self.user_consultant)
        text = self._get(self.url)
        self.assertIn("Another consultant has accepted the assignment", text)
        self.assertNotIn("Marta Prima", text)
        self.assertNotIn("Refuse the assignment", text)
        self.assertIn("Taken", self._get("/my/assignments?filterby=closed"))
        for answer, data in (("accept", {}), ("refuse", {"reason": "No"})):
            self._post(f"{self.url}/{answer}", data)
            self.assertEqual(self.assignment.status, "taken")

    def test_a_conflict_of_interest_is_declared_with_its_reason(self):
        url = f"{self.url}/conflict"
        self._login(self.user_consultant)
        self.assertIn("I have a conflict of interest", self._get(self.url))
        self.assertIn("what the conflict is", self._post(url).text)
        self.assertIn("shorten the reason", self._post(url, {"reason": "x" * 6000}).text)
        self.assertEqual(self.assignment.state, "offered")
        text = self._post(url, {"reason": "<b>My wife</b> directs it"}).text
        self.assertIn("Thank you for answering", text)
        self.assertNotIn("<b>My wife", text)
        self.assertEqual(self.assignment.state, "refused")
        conflicts = self.env["living.conflict"].search([("consultant_id", "=", self.consultant.id)])
        self.assertEqual(conflicts.organization_id, self.theatre)
        self.assertTrue(conflicts.is_self_declared)
        self._post(url, {"reason": "Again"})
        self.assertEqual(conflicts.reason, "<b>My wife</b> directs it")
        self._login(self.user_consultant_2)
        with mute_logger("odoo.http"):
            self._post(url, {"reason": "Not mine"}, status=404)

    def test_answer_after_a_new_login_comes_back_to_the_page(self):
        self._login(self.user_consultant)
        self.assertIn("Please accept or refuse by", self._get(f"{self.url}/accept"))
        self.assertEqual(self.assignment.state, "offered")

    def test_token_is_needed(self):
        self._login(self.user_consultant)
        with mute_logger("odoo.http"):
            self._post(f"{self.url}/accept", {"csrf_token": "no"}, status=400)
        self.assertEqual(self.assignment.state, "offered")

    def test_list_asks_the_same_queries_with_more_assignments(self):
        self._login(self.user_consultant)
        for _index in range(10):
            self._assign(self._create_path(), accept=False)
        few = self._count_queries("/my/assignments")
        for _index in range(30):
            self._assign(self._create_path(), accept=False)
        self.assertEqual(self._count_queries("/my/assignments"), few)
