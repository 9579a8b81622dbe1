import uuid

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common import PDF
from .test_aid import LivingAidCommon


@tagged("post_install", "-at_install")
class TestAidPortal(LivingAidCommon, LivingPortalCommon):
    """The organization sees its aid account and declares what others granted it."""

    def _values(self, **values):
        return {
            "submission_key": uuid.uuid4().hex,
            "kind": "declared",
            "granting_body": "Camera di commercio",
            "reference": "Voucher 12",
            "date_granted": self.today.isoformat(),
            "amount": "250.50",
            "note": "For the tour",
            **values,
        }

    def _send(self, files=None, status=200, **values):
        if files is None:
            files = [("documents", ("decree.pdf", PDF, "application/pdf"))]
        return self._post("/my/aid/new", self._values(**values), status=status, files=files)

    def _declared(self):
        return self.env["living.aid"].search(
            [("organization_id", "in", (self.theatre | self.festival).ids)]
        )

    def test_login_is_asked(self):
        for url in ("/my/aid", "/my/aid/new", "/my/aid/1/documents/1"):
            self._assert_login_asked(url)

    def test_the_organization_declares_and_it_counts_at_once(self):
        self._login(self.user_theatre)
        self.assertIn("Teatro di Prova", self._get("/my/aid/new"))
        page = self._send().text
        aid = self._declared()
        self.assertEqual(aid.organization_id, self.theatre)
        self.assertEqual((aid.kind, aid.state), ("declared", "declared"))
        self.assertEqual(aid.entered_by_id, self.user_theatre)
        self.assertEqual((aid.amount, aid.date_granted), (250.50, self.today))
        self.assertEqual((aid.granting_body, aid.reference), ("Camera di commercio", "Voucher 12"))
        self.assertEqual(aid.document_ids.raw, PDF)
        self.assertEqual(len(aid.activity_ids), 1)
        for text in ("has been sent", "250.50", "749.50", "1,000.00", "Camera di commercio"):
            self.assertIn(text, page)

    def test_that_there_was_none_is_a_declaration_too(self):
        self._login(self.user_theatre)
        values = {
            "kind": "none",
            "amount": "",
            "granting_body": "",
            "date_granted": "",
            "files": [],
        }
        self.assertIn("Please tick that", self._send(**values).text)
        self.assertFalse(self._declared())
        page = self._send(nothing="1", **values).text
        self.assertEqual((self._declared().kind, self._declared().amount), ("none", 0))
        self.assertIn("No other aid received", page)

    def test_sent_twice_is_stored_once(self):
        self._login(self.user_theatre)
        key = uuid.uuid4().hex
        self._send(submission_key=key)
        self._send(submission_key=key)
        self.assertEqual(len(self._declared()), 1)
        self._login(self.user_festival)
        with mute_logger("odoo.sql_db"):
            page = self._send(submission_key=key).text
        self.assertEqual(len(self._declared()), 1)
        self.assertNotIn("250.50", page)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_the_same_key(self):
        self._declare_aid(1, submission_key="x")
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self._declare_aid(1, self.festival, submission_key="x")

    def test_wrong_values_are_told_at_the_field_and_kept(self):
        self._login(self.user_theatre)
        script = "<script>alert(1)</script>"
        for values, sentence in (
            ({"amount": ""}, "amount in digits"),
            ({"amount": "a lot"}, "amount in digits"),
            ({"amount": "0"}, "greater than zero"),
            ({"amount": "-5"}, "greater than zero"),
            ({"amount": "999999999999999"}, "too large"),
            ({"granting_body": " "}, "who granted the aid"),
            ({"granting_body": "x" * 201}, "200 characters"),
            ({"reference": "x" * 201}, "200 characters"),
            ({"date_granted": ""}, "date of the grant"),
            ({"date_granted": "tomorrow"}, "date of the grant"),
            ({"date_granted": f"{self.today.year + 1}-12-31"}, "has not come yet"),
            ({"date_granted": "1066-10-14"}, "looks wrong"),
            ({"note": "x" * 2001}, "shorten the note"),
            ({"files": []}, "attach the document"),
            ({"files": [("documents", ("a.exe", b"MZ", "application/pdf"))]}, "cannot be accepted"),
            ({"amount": "-1", "note": script}, "greater than zero"),
        ):
            with self.subTest(values=str(values)[:60]):
                page = self._send(**values).text
                self.assertIn(sentence, page)
                self.assertIn("has not been sent yet", page)
                self.assertNotIn(script, page)
                if "reference" not in values:
                    self.assertIn("Voucher 12", page)
        self.assertFalse(self._declared(), "nothing half saved")

    def test_nobody_else_gets_in(self):
        aid = self._declare_aid(81)
        url = f"/my/aid/{aid.id}/documents/{aid.document_ids.id}"
        self._login(self.user_theatre)
        self.assertEqual(self.url_open(url).content, PDF)
        self._send(organization_id=str(self.festival.id), status=404)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/my/aid/new", data=self._values()).status_code, 400)
        self._login(self.user_festival)
        self._get(url, status=404)
        self.assertNotIn("81.00", self._get("/my/aid"))
        for user in (self.user_consultant, self.user_adviser):
            self._login(user)
            for page in ("/my/aid", "/my/aid/new", url):
                self._get(page, status=404)
            self._send(status=404)
        self.assertEqual(self._declared(), aid)

    def test_the_account_shows_what_counts_and_the_sum_of_linked_bodies_only(self):
        other = self._create_organization("Test School", self.desk_sicilia, self.catania)
        self._link(self.theatre, other)
        self._declare_aid(123.45, other, granting_body="Secret body")
        rejected = self._declare_aid(77)
        rejected.with_user(self.user_accountant)._reject("<b>Not</b> aid")
        self._login(self.user_theatre)
        page = self._get("/my/aid")
        for text in ("123.45", "876.55", "&lt;b&gt;Not&lt;/b&gt; aid", "does not count today"):
            self.assertIn(text, page)
        for text in ("Secret body", "Test School"):
            self.assertNotIn(text, page)

    def test_the_path_names_the_aid_and_refuses_above_the_ceiling(self):
        path = self._propose_path(self._create_path())
        self._login(self.user_theatre)
        page = self._get(f"/my/paths/{path.id}")
        self.assertIn("your aid account", page)
        self.assertIn("o_living_sign", page)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "living_desk.action_report_agreement", path.ids
        )[0]
        self.assertIn("Regulation (EU) 2023/2831", html.decode())
        self._declare_aid(900)
        page = self._get(f"/my/paths/{path.id}")
        self.assertIn("1,200.00", page)
        self.assertNotIn("o_living_sign", page)
        answer = self.make_jsonrpc_request(
            f"/my/paths/{path.id}/sign",
            {"name": "Anna Prova", "signature": self._get_signature().decode()},
        )
        self.assertIn("above the ceiling", answer["error"])
        self.assertEqual(path.state, "proposed")
        self._login(self.user_adviser)
        self.assertNotIn("1,200.00", self._get(f"/my/paths/{path.id}"))
        self.company.living_aid_reductions = False
        html = self.env["ir.actions.report"]._render_qweb_html(
            "living_desk.action_report_agreement", path.ids
        )[0]
        self.assertNotIn("2023/2831", html.decode())

    def test_the_home_page_leads_there(self):
        for user, count in ((self.user_theatre, 1), (self.user_consultant, 0)):
            self._login(user)
            answer = self.make_jsonrpc_request("/my/counters", {"counters": ["living_aid_count"]})
            self.assertEqual(answer, {"living_aid_count": count})

    def test_the_list_asks_the_same_queries_with_more_rows(self):
        self._declare_aid(1)
        self._login(self.user_theatre)
        few = self._count_queries("/my/aid")
        for amount in range(2, 20):
            self._declare_aid(amount)
        self.assertEqual(self._count_queries("/my/aid"), few)

    def test_tour(self):
        self.start_tour("/my", "living_desk_billing_declare_aid", login=self.user_theatre.login)
        aid = self._declared()
        self.assertEqual((aid.amount, aid.granting_body), (12_500, "Regione Lombardia"))
        self.assertEqual(aid.document_ids.name, "decree.pdf")
