from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import LivingPortalCommon


@tagged("post_install", "-at_install")
class TestPortalPath(LivingPortalCommon):
    """The page of a path: who reads it, what it says, and the signature."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._propose_path(cls._create_path())
        cls.festival_path = cls._propose_path(cls._create_path(cls.festival))

    def _sign(self, path, **params):
        params = {"name": "Anna Prova", "signature": self._get_signature().decode(), **params}
        return self.make_jsonrpc_request(f"/my/paths/{path.id}/sign", params)

    # === WHO === #

    def test_login_is_asked(self):
        for url in (
            "/my/paths",
            f"/my/paths/{self.path.id}",
            f"/my/paths/{self.path.id}/agreement",
            f"/my/paths/{self.path.id}/documents/1",
        ):
            with self.subTest(url=url):
                self._assert_login_asked(url)

    def test_other_organization_finds_nothing(self):
        self._login(self.user_festival)
        text = self._get("/my/paths")
        self.assertNotIn(self.path.code, text)
        self.assertIn(self.festival_path.code, text)
        for suffix in ("", "/agreement", "/documents/1", "/sessions/new"):
            with self.subTest(suffix=suffix):
                self._get(f"/my/paths/{self.path.id}{suffix}", status=404)
        for number in (0, 999999999, 10**15):
            with self.subTest(number=number):
                self._get(f"/my/paths/{number}", status=404)

    def test_colleague_reads_it_only_when_let_in(self):
        colleague = self._create_portal_user("test.colleague", self.theatre, access=False)
        self._login(colleague)
        self._get(f"/my/paths/{self.path.id}", status=404)
        self.assertNotIn(self.path.code, self._get("/my/paths"))
        as_colleague = self.path.with_user(colleague)
        self.assertFalse(as_colleague.search([]))
        with self.assertRaises(AccessError):
            as_colleague.step_ids.read(["name"])
        colleague.partner_id.living_portal_access = True
        self.assertIn(self.path.code, self._get(f"/my/paths/{self.path.id}"))
        colleague.partner_id.living_portal_access = False
        self._get(f"/my/paths/{self.path.id}", status=404)

    def test_contact_of_a_path_is_let_in(self):
        colleague = self._create_portal_user("test.colleague", self.theatre, access=False)
        self.path.contact_id = colleague.partner_id
        self._login(colleague)
        self.assertIn(self.path.code, self._get(f"/my/paths/{self.path.id}"))

    def test_first_person_invited_is_let_in_the_second_is_not(self):
        organization = self._create_organization("Compagnia", self.desk_lombardia, self.milano)
        people = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": organization.id, "email": f"{name}@compagnia.example"}
                for name in ("first", "second")
            ]
        )
        wizard = self.env["portal.wizard"].with_context(active_ids=people.ids).create({})
        for line in wizard.user_ids.sorted("partner_id"):
            line.action_grant_access()
        self.assertEqual(people.mapped("living_portal_access"), [True, False])

    def test_consultant_reads_only_what_it_accepted(self):
        url = f"/my/paths/{self.path.id}"
        self._activate_signed()
        assignment = self._assign(self.path, accept=False)
        self._login(self.user_consultant)
        self._get(url, status=404)
        self.assertNotIn(self.path.code, self._get("/my/paths"))
        assignment._accept()
        text = self._get(url)
        self.assertIn(self.path.code, text)
        self.assertNotIn("Accept and sign", text)
        self.assertNotIn("Signed agreement", text)
        self.assertIn(self.path.code, self._get("/my/paths"))
        self._login(self.user_consultant_2)
        self._get(url, status=404)

    def test_consultant_does_not_get_the_agreement(self):
        self._activate_signed()
        self._assign(self.path)
        self._login(self.user_consultant)
        self._get(f"/my/paths/{self.path.id}/agreement", status=404)
        attachment = self.path.agreement_attachment_id
        self._get(f"/web/content/{attachment.id}", status=404)
        as_consultant = self.path.with_user(self.user_consultant)
        with self.assertRaises(AccessError):
            as_consultant.read(["agreement_attachment_id"])
        with self.assertRaises(AccessError):
            attachment.with_user(self.user_consultant).read(["raw"])
        messages = self.path.message_ids
        self.assertNotIn(attachment, messages.attachment_ids)

    def test_adviser_sees_the_page_without_its_buttons(self):
        self._login(self.user_adviser)
        text = self._get(f"/my/paths/{self.path.id}")
        self.assertIn("Back to edit mode", text)
        self.assertNotIn("Accept and sign", text)
        with mute_logger("odoo.http"):
            self._get(f"/my/paths/{self.festival_path.id}", status=404)

    # === WHAT === #

    def test_page_says_what_is_due(self):
        path = self._create_path()
        self._login(self.user_theatre)
        url = f"/my/paths/{path.id}"
        self.assertIn("reading your request", self._get(url))
        path.action_open_orientation()
        self.assertIn("preparing a proposal", self._get(url))
        path.action_propose()
        self.assertIn("read the agreement and sign it", self._get(url))
        path._sign("Anna Prova", self._get_signature())
        self.assertIn("Nothing is due from you now", self._get(url))
        path.step_ids[0].responsible = "organization"
        self.assertIn("Next task for you: “Interview”", self._get(url))
        assignment = self._assign(path)
        self._create_session(path, assignment)._living_log(2, "Worked")
        self.assertIn("A session waits for you", self._get(url))
        path._move("suspended", "Summer")
        self.assertIn("is suspended", self._get(url))
        path.action_resume()
        path._conclude("supported", "Done")
        self.assertIn("is concluded", self._get(url))
        path.action_follow_up()
        self.assertIn("how it is going on", self._get(url))
        cancelled = self._create_path()
        cancelled._move("cancelled", "No answer")
        self.assertIn("was cancelled", self._get(f"/my/paths/{cancelled.id}"))

    def test_page_shows_steps_hours_and_adviser(self):
        self._activate_signed()
        self.user_adviser.partner_id.write({"phone": "+39 02 1", "email": "adviser@desk.example"})
        self._login(self.user_theatre)
        text = self._get(f"/my/paths/{self.path.id}")
        for expected in (
            *self.path.step_ids.mapped("name"),
            self.user_adviser.name,
            "adviser@desk.example",
            'id="living_path_aside"',
            "Signed agreement",
        ):
            self.assertIn(expected, text)

    def test_text_of_others_is_escaped(self):
        evil = "<script>alert(1)</script>"
        self.path.sudo().write({"name": evil})
        self.path.step_ids[0].write({"name": evil, "output_note": evil})
        self._login(self.user_theatre)
        for url in ("/my/paths", f"/my/paths/{self.path.id}"):
            self.assertNotIn(evil, self._get(url))

    def test_list_is_sorted_and_filtered(self):
        self._activate_signed()
        self._login(self.user_theatre)
        self.assertIn(self.path.code, self._get("/my/paths?filterby=open&sortby=name"))
        self.assertNotIn(self.path.code, self._get("/my/paths?filterby=proposed&sortby=state"))
        self.assertIn(self.path.code, self._get("/my/paths?filterby=<evil>&sortby=id;drop"))
        self.assertIn(self.path.code, self._get("/my/paths/page/99"))

    def test_documents_of_the_steps_are_downloaded(self):
        document, other = self.env["ir.attachment"].create(
            [{"name": "dossier.html", "raw": b"<b>dossier</b>"}, {"name": "no.txt", "raw": b"no"}]
        )
        self.path.step_ids[0].output_attachment_ids = document
        self._login(self.user_theatre)
        page = f"/my/paths/{self.path.id}"
        self.assertIn("dossier.html", self._get(page))
        response = self.url_open(f"{page}/documents/{document.id}")
        self.assertEqual(response.content, b"<b>dossier</b>")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self._get(f"{page}/documents/{other.id}", status=404)

    # === SIGNATURE === #

    def _activate_signed(self):
        self.path._sign("Anna Prova", self._get_signature())

    def test_agreement_is_read_before_and_after(self):
        self._login(self.user_theatre)
        url = f"/my/paths/{self.path.id}/agreement"
        before = self.url_open(url)
        self.assertEqual(before.status_code, 200)
        self._activate_signed()
        after = self.url_open(url)
        self.assertEqual(after.content, self.path.agreement_attachment_id.raw)
        draft = self._create_path()
        self._get(f"/my/paths/{draft.id}/agreement", status=404)

    def test_organization_signs(self):
        self._login(self.user_theatre)
        answer = self._sign(self.path)
        self.assertTrue(answer.get("force_refresh"), answer)
        self.assertEqual(self.path.state, "active")
        self.assertEqual(self.path.signed_by, "Anna Prova")
        self.assertTrue(self.path.agreement_attachment_id)
        message = self.path.message_ids.filtered(lambda m: "signed the agreement" in m.body)
        self.assertEqual(message.author_id, self.user_theatre.partner_id)
        self.assertIn("the agreement is signed", self._get(answer["redirect_url"]))

    def test_signed_twice_is_signed_once(self):
        self._login(self.user_theatre)
        self._sign(self.path)
        agreement = self.path.agreement_attachment_id
        answer = self._sign(self.path, name="Somebody Else")
        self.assertIn("error", answer)
        self.assertEqual(self.path.signed_by, "Anna Prova")
        self.assertEqual(self.path.agreement_attachment_id, agreement)

    def test_bad_signatures_are_refused(self):
        self._login(self.user_theatre)
        for params in (
            {"name": ""},
            {"name": "  "},
            {"name": "x" * 200},
            {"name": ["a"]},
            {"signature": ""},
            {"signature": None},
            {"signature": {"a": 1}},
            {"signature": "not an image"},
            {"signature": "x" * (3 * 1024 * 1024)},
        ):
            with self.subTest(params=str(params)[:40]):
                self.assertTrue(self._sign(self.path, **params).get("error"))
                self.assertEqual(self.path.state, "proposed")

    def test_only_the_organization_signs(self):
        self._assign(self.path)
        for user in (self.user_festival, self.user_consultant, self.user_adviser):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self._login(user)
                with self.assertRaises(Exception):  # noqa: B017
                    self._sign(self.path)
                self.assertEqual(self.path.state, "proposed")

    # === HOW FAST === #

    def test_list_asks_the_same_queries_with_more_paths(self):
        self._login(self.user_theatre)
        for _index in range(10):
            self._create_path()
        few = self._count_queries("/my/paths")
        for _index in range(30):
            self._create_path()
        self.assertEqual(self._count_queries("/my/paths"), few)

    def test_page_asks_the_same_queries_with_more_sessions(self):
        self._activate_signed()
        assignment = self._assign(self.path)
        for day in range(10):
            self._create_session(self.path, assignment, hours=0.1, days_ago=day + 1)
        self._login(self.user_theatre)
        few = self._count_queries(f"/my/paths/{self.path.id}")
        for day in range(30):
            self._create_session(self.path, assignment, hours=0.1, days_ago=day + 20)
        self.assertEqual(self._count_queries(f"/my/paths/{self.path.id}"), few)

    def test_home_counts_only_what_is_asked(self):
        self._activate_signed()
        self._login(self.user_theatre)
        answer = self.make_jsonrpc_request("/my/counters", {"counters": ["living_path_count"]})
        self.assertEqual(answer, {"living_path_count": 1})
        answer = self.make_jsonrpc_request(
            "/my/counters",
            {"counters": ["living_sign_count", "living_assignment_count", "living_offer_count"]},
        )
        self.assertEqual(
            answer,
            {"living_sign_count": 0, "living_assignment_count": 0, "living_offer_count": 0},
        )
        self._create_session(self.path)._living_log(1, "Worked")
        answer = self.make_jsonrpc_request("/my/counters", {"counters": ["living_confirm_count"]})
        self.assertEqual(answer, {"living_confirm_count": 1})
        self.assertIn("1 to confirm", self._get("/my/paths?filterby=confirm"))
        self._login(self.user_festival)
        answer = self.make_jsonrpc_request("/my/counters", {"counters": ["living_confirm_count"]})
        self.assertEqual(answer, {"living_confirm_count": 0})
        self.assertNotIn("1 to confirm", self._get("/my/paths"))
        answer = self.make_jsonrpc_request("/my/counters", {"counters": ["living_sign_count"]})
        self.assertEqual(answer, {"living_sign_count": 1})
        self.assertIn("Ask the desk", self._get("/my"))

    def test_pages_that_read_do_not_write(self):
        self._activate_signed()
        self._assign(self.path)
        self._login(self.user_theatre)
        with self.assertNoLogs("odoo.http", "WARNING"):
            for url in (
                "/my/paths",
                f"/my/paths/{self.path.id}",
                f"/my/paths/{self.path.id}/agreement",
                "/my/assignments",
                "/desk/request",
            ):
                self._get(url)

    def test_conversations_speak_the_language_of_the_page(self):
        self.assertIn("mail", self.env["ir.http"]._get_translation_frontend_modules_name())
