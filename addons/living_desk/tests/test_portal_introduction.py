from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_introduction import IntroductionCommon
from .common_portal import LivingPortalCommon

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestPortalIntroduction(IntroductionCommon, LivingPortalCommon):
    """Organizations ask for introductions, and answer for the contacts they keep."""

    def _answer(self, introduction, answer, data=None, **kwargs):
        return self._post(f"/my/introductions/{introduction.id}/{answer}", data, **kwargs)

    def _find(self):
        return self.introductions.search([("organization_id", "=", self.festival.id)])

    # === WHO === #

    def test_login_is_asked(self):
        introduction = self._ask()
        for url in (
            "/my/introductions",
            "/my/introductions/new",
            f"/my/introductions/{introduction.id}",
        ):
            self._assert_login_asked(url)

    def test_others_find_nothing(self):
        introduction = self._ask(self.body, self.user_festival)
        stranger = self._create_portal_user(
            "test.stranger", self._create_organization("Altri", self.desk_sicilia, self.catania)
        )
        colleague = self._create_portal_user("test.colleague", self.theatre, access=False)
        for user in (stranger, colleague, self.user_consultant, self.user_adviser):
            with self.subTest(user.login), mute_logger("odoo.http"):
                self._login(user)
                self._get(f"/my/introductions/{introduction.id}", status=404)
                for answer in ("accept", "decline", "withdraw", "result"):
                    self._answer(introduction, answer, {"reason": "No"}, status=404)
        for user in (colleague, self.user_consultant):
            self._login(user)
            self._get("/my/introductions", status=404)
            self._get("/my/introductions/new", status=404)
        self._login(self.user_theatre)
        for number in (0, 999999999, 10**15):
            self._get(f"/my/introductions/{number}", status=404)
        self.assertEqual(introduction.state, "asked")

    def test_who_asked_does_not_answer_nor_the_owner_follow(self):
        introduction = self._ask(self.body, self.user_festival)
        with mute_logger("odoo.http"):
            self._login(self.user_festival)
            self._answer(introduction, "accept", status=404)
            self._answer(introduction, "decline", {"reason": "No"}, status=404)
            self._login(self.user_theatre)
            self._answer(introduction, "withdraw", status=404)
            self._answer(introduction, "result", {"stage": "talks"}, status=404)
        self.assertEqual(introduction.state, "asked")

    # === ASK === #

    def test_ask_for_a_contact_one_sees(self):
        public = self._create_shared_contact(
            "Public Festival", "public", is_company=True, email="info@public.example"
        )
        self._login(self.user_festival)
        page = f"/my/contacts/{public.id}"
        self.assertIn("Ask for an introduction", self._get(page))
        url = f"{page}/introduction"
        self.assertIn("Say in a few words why", self._post(url, {"reason": " "}).text)
        self.assertIn("shorten", self._post(url, {"reason": "x" * 6000}).text)
        for _click in range(2):
            text = self._post(url, {"reason": f"We play {SCRIPT}"}).text
        self.assertIn("The question is asked", text)
        self.assertIn("Public Festival", text)
        self.assertNotIn(SCRIPT, text)
        introduction = self._find()
        self.assertEqual(len(introduction), 1)
        self.assertEqual(introduction.asked_by, "organization")
        self.assertEqual(introduction.asked_by_id, self.user_festival)
        self.assertIn(f"/my/introductions/{introduction.id}", self._get(page))
        self.assertIn("Your story", self._get(url), "A new login leads back")
        with mute_logger("odoo.http"):
            self._post(f"/my/contacts/{self.claire.id}/introduction", {"reason": "A"}, status=404)
        self.assertEqual(len(self._find()), 1)

    def test_ask_for_whom_one_does_not_see(self):
        self._login(self.user_festival)
        text = self._get("/my/contacts?search=claire+prova")
        self.assertIn("Test Desk Lombardia (1)", text)
        self.assertNotIn("Test Desk Lombardia", self._get("/my/contacts?search=clai"))
        text = self._get("/my/introductions/new?search=claire+prova")
        self.assertIn("Test Desk Lombardia", text)
        url = "/my/introductions/new"
        for values, sentence in (
            ({"search": "cla", "reason": "Why"}, "Nobody whom others keep"),
            ({"search": "", "reason": "Why"}, "Nobody whom others keep"),
            ({"search": "claire prova", "reason": ""}, "Say in a few words why"),
            ({"search": "claire prova", "reason": "x" * 6000}, "shorten"),
            ({"search": "x" * 5000, "reason": "Why"}, "Nobody whom others keep"),
        ):
            with self.subTest(sentence):
                text = self._post(url, values).text
                self.assertIn(sentence, text)
                self.assertNotIn("Claire Prova", text)
        self.assertFalse(self._find())
        text = self._post(url, {"search": "claire prova", "reason": "We play"}).text
        self.assertIn("1 contact of Test Desk Lombardia", text)
        self.assertNotIn("Claire", text)
        introduction = self._find()
        self.assertEqual(introduction.contact_id, self.claire)
        text = self._get(f"/my/introductions/{introduction.id}")
        self.assertNotIn("Claire", text)
        self.assertNotIn("claire@example.com", text)

    def test_a_question_is_withdrawn(self):
        introduction = self._ask(user=self.user_festival)
        self._login(self.user_festival)
        for _click in range(2):
            self._answer(introduction, "withdraw")
        self.assertEqual(introduction.state, "withdrawn")

    # === ANSWER === #

    def test_the_owner_accepts_once(self):
        introduction = self._ask(self.body, self.user_festival)
        self._login(self.user_theatre)
        text = self._get("/my/introductions?filterby=answer")
        self.assertIn("Festival Aurora", text)
        for _click in range(2):
            text = self._answer(introduction, "accept").text
            self.assertIn("both have been written to", text)
        self.assertEqual(introduction.state, "accepted")
        self.assertEqual(introduction.answered_by_id, self.user_theatre)
        self.assertEqual(len(self._mails_to(self.body)), 1)
        self._answer(introduction, "decline", {"reason": "Too late"})
        self.assertEqual(introduction.state, "accepted")
        self._login(self.user_festival)
        text = self._get(f"/my/introductions/{introduction.id}")
        self.assertIn("Festival Aurora", text)
        self.assertIn("Festival Aurora", self._get("/my/contacts?filterby=related"))

    def test_a_person_without_consent_is_not_introduced(self):
        person = self._create_contact(
            "Anke Prova", email="anke@example.com", contact_owner_id=self.theatre.id
        )
        introduction = self._ask(person, self.user_festival)
        self._login(self.user_theatre)
        self.assertIn("record its consent", self._answer(introduction, "accept").text)
        self.assertEqual(introduction.state, "asked")
        self._give_consent(person)
        self._answer(introduction, "accept")
        self.assertEqual(introduction.state, "accepted")

    def test_the_owner_declines_with_a_reason(self):
        introduction = self._ask(self.body, self.user_festival)
        self._login(self.user_theatre)
        for reason, sentence in ((" ", "why you decline"), ("x" * 6000, "shorten")):
            self.assertIn(sentence, self._answer(introduction, "decline", {"reason": reason}).text)
        self.assertEqual(introduction.state, "asked")
        self._answer(introduction, "decline", {"reason": f"Not now {SCRIPT}"})
        self.assertEqual(introduction.state, "declined")
        self._login(self.user_festival)
        text = self._get(f"/my/introductions/{introduction.id}")
        self.assertIn("Not now", text)
        self.assertNotIn(SCRIPT, text)
        self.assertNotIn("Aurora", text)

    def test_a_new_login_leads_back_to_the_page(self):
        introduction = self._ask(self.body, self.user_festival)
        self._login(self.user_theatre)
        for answer in ("accept", "decline", "withdraw", "result"):
            self._get(f"/my/introductions/{introduction.id}/{answer}")
        self.assertEqual(introduction.state, "asked")

    # === RESULT === #

    def test_who_asked_writes_down_what_came_of_it(self):
        introduction = self._ask(user=self.user_festival)
        introduction.with_user(self.user_adviser).action_accept()
        self._login(self.user_festival)
        for values, sentence in (
            ({"stage": "married", "note": ""}, "Choose how far"),
            ({"stage": "talks", "note": "x" * 6000}, "shorten"),
        ):
            self.assertIn(sentence, self._answer(introduction, "result", values).text)
        for _click in range(2):
            text = self._answer(introduction, "result", {"stage": "contract", "note": "Two"}).text
            self.assertIn("in the story of the contact", text)
        self.assertEqual(introduction.state, "done")
        relation = introduction.relation_id
        self.assertEqual((relation.stage, len(relation.log_ids)), ("contract", 2))
        self.assertEqual(relation.log_ids[:1].made_by, "organization")

    def test_withdrawn_consent_is_told_without_a_name(self):
        introduction = self._ask(user=self.user_festival)
        introduction.with_user(self.user_adviser).action_accept()
        self._login(self.user_festival)
        self.assertIn("Claire", self._get(f"/my/introductions/{introduction.id}"))
        self.claire._withdraw_consent()
        text = self._get(f"/my/introductions/{introduction.id}")
        self.assertIn("can no longer be introduced", text)
        self.assertNotIn("Claire", text)

    def test_the_list_costs_the_same_with_more_questions(self):
        def ask(number):
            contacts = self.env["res.partner"].browse()
            for index in range(number):
                contacts |= self._create_contact(f"Contact {number} {index}")
            self.introductions.with_user(self.user_festival)._ask(
                contacts.sudo(), self.festival, "Why not"
            )

        ask(2)
        self._login(self.user_festival)
        few = self._count_queries("/my/introductions")
        ask(15)
        self.assertLessEqual(self._count_queries("/my/introductions"), few + 1)


@tagged("post_install", "-at_install")
class TestContactConsentLink(IntroductionCommon, LivingPortalCommon):
    """The link in the mail with which a contact leaves the address books."""

    def _url(self, contact=None, token=None):
        contact = contact or self.claire
        return f"/contact/consent/{contact.id}/{token or contact._get_consent_token()}"

    def test_looking_changes_nothing_and_tells_nothing(self):
        self.authenticate(None, None)
        text = self._get(self._url())
        self.assertIn("Withdraw my consent", text)
        for secret in ("Claire", "claire@example.com", "Avignon", "Test Desk Lombardia"):
            self.assertNotIn(secret, text)
        self.assertEqual(self.claire.contact_consent, "given")

    def test_one_click_is_enough_two_do_no_harm(self):
        introduction = self._ask()
        self.authenticate(None, None)
        for _click in range(2):
            self.assertIn("Your consent is withdrawn", self._post(self._url()).text)
        self.assertEqual(self.claire.contact_consent, "withdrawn")
        withdrawn = self.claire.contact_consent_ids.filtered(lambda c: c.kind == "withdrawn")
        self.assertEqual(len(withdrawn), 1)
        self.assertEqual(withdrawn.channel, "link")
        self.assertEqual(introduction.state, "withdrawn")
        self.assertIn("Your consent is withdrawn", self._get(self._url()))

    def test_other_links_lead_nowhere(self):
        self.authenticate(None, None)
        theatre_token = self.theatre._get_consent_token()
        for url in (
            self._url(token="0" * 64),
            self._url(token="è"),
            self._url(self.body, self.claire._get_consent_token()),
            self._url(self.theatre, theatre_token),
            f"/contact/consent/999999999/{theatre_token}",
            f"/contact/consent/{10**15}/{theatre_token}",
            f"/contact/consent/0/{theatre_token}",
        ):
            with self.subTest(url), mute_logger("odoo.http"):
                self._get(url, status=404)
                self._post(url, status=404)
        self.assertEqual(self.claire.contact_consent, "given")
        self.assertEqual(self.body.contact_consent, "none")
