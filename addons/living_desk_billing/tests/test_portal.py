import uuid

import psycopg2

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from ..tools import documents
from .common import PDF, LivingBillingCommon


@tagged("post_install", "-at_install")
class TestPortalTurnover(LivingBillingCommon, LivingPortalCommon):
    """The organization declares its turnover and sees what it pays."""

    def _values(self, **values):
        return {
            "submission_key": uuid.uuid4().hex,
            "fiscal_year": self.last_year,
            "date_closing": "",
            "amount": "80,000.50",
            "currency_id": self.currency.id,
            "includes_performances": "1",
            "excludes_capital_grants": "1",
            "note": "Tour included",
            **values,
        }

    def _send(self, files=None, status=200, **values):
        if files is None:
            files = [("documents", ("accounts.pdf", PDF, "application/pdf"))]
        return self._post("/my/turnover/new", self._values(**values), status=status, files=files)

    def _declared(self):
        return self.env["living.turnover"].search(
            [("organization_id", "in", (self.theatre | self.festival).ids)]
        )

    # === DECLARE === #

    def test_login_is_asked(self):
        for url in ("/my/turnover", "/my/turnover/new", "/my/turnover/1"):
            self._assert_login_asked(url)

    def test_the_organization_declares(self):
        self._login(self.user_theatre)
        self.assertIn("Teatro di Prova", self._get("/my/turnover/new"))
        page = self._send(includes_services="1").text
        turnover = self._declared()
        self.assertEqual(turnover.state, "submitted")
        self.assertEqual(turnover.organization_id, self.theatre)
        self.assertEqual(turnover.declared_by_id, self.user_theatre)
        self.assertEqual(turnover.amount, 80_000.50)
        self.assertEqual(turnover.date_closing.strftime("%m-%d"), "12-31")
        self.assertTrue(turnover.includes_performances and turnover.includes_services)
        self.assertFalse(turnover.includes_contributions)
        self.assertEqual(turnover.document_ids.raw, PDF)
        self.assertEqual(turnover.document_ids.mimetype, "application/pdf")
        self.assertIn("has been sent", page)
        self.assertIn("accounts.pdf", page)

    def test_sent_twice_is_stored_once(self):
        self._login(self.user_theatre)
        key = uuid.uuid4().hex
        first = self._send(submission_key=key)
        second = self._send(submission_key=key)
        self.assertEqual(len(self._declared()), 1)
        self.assertEqual(first.url, second.url)
        self.assertEqual(len(self._declared().activity_ids), 1)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_the_same_key(self):
        key = uuid.uuid4().hex
        self._create_turnover(1, submission_key=key)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self._create_turnover(1, self.festival, submission_key=key)

    def test_the_key_of_somebody_else_opens_nothing(self):
        self._login(self.user_theatre)
        key = uuid.uuid4().hex
        self._send(submission_key=key)
        self._login(self.user_festival)
        with mute_logger("odoo.sql_db"):
            response = self._send(submission_key=key)
        self.assertEqual(len(self._declared()), 1)
        self.assertNotIn("80,000.50", response.text)

    def test_wrong_values_are_told_at_the_field_and_kept(self):
        self._login(self.user_theatre)
        huge = [("documents", ("big.pdf", b"%PDF-" + b"x" * documents.MAX_SIZE, "text/plain"))]
        for values, sentence in (
            ({"amount": ""}, "Please write the turnover"),
            ({"amount": "-5"}, "cannot be negative"),
            ({"amount": "a lot"}, "amount in digits"),
            ({"amount": "1e9"}, "amount in digits"),
            ({"amount": "999999999999999"}, "too large"),
            ({"fiscal_year": "1066"}, "fiscal year from the list"),
            ({"fiscal_year": "x"}, "fiscal year from the list"),
            ({"fiscal_year": self.today.year}, "not closed yet"),
            ({"date_closing": f"{self.last_year - 1}-12-31"}, "must close in"),
            ({"date_closing": "tomorrow"}, "closing date as day"),
            ({"currency_id": "999999"}, "currency from the list"),
            ({"includes_performances": ""}, "at least one kind of income"),
            ({"excludes_capital_grants": ""}, "capital grants"),
            ({"note": "x" * 2001}, "shorten the note"),
            ({"files": []}, "attach the document"),
            ({"files": [("documents", ("a.pdf", b"", "application/pdf"))]}, "is empty"),
            ({"files": [("documents", ("a.exe", b"MZ", "application/pdf"))]}, "cannot be accepted"),
            ({"files": [("documents", ("a.pdf", b"<svg/>", "x/y"))]}, "cannot be accepted"),
            ({"files": [("documents", ("a.html", b"<p>", "text/html"))]}, "cannot be accepted"),
            ({"files": huge}, "larger than 10 MB"),
            (
                {"files": [("documents", (f"{i}.pdf", PDF, "x/y")) for i in range(6)]},
                "5 files at most",
            ),
        ):
            with self.subTest(values=str(values)[:80]):
                page = self._send(**values).text
                self.assertIn(sentence, page)
                self.assertIn("has not been sent yet", page)
                if "note" not in values:
                    self.assertIn("Tour included", page)
                if "amount" not in values:
                    self.assertIn("80,000.50", page)
        self.assertFalse(self._declared(), "nothing half saved")
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", "living.turnover")])
            - self._declared().document_ids
            - self.env["living.turnover"].search([]).document_ids
        )

    def test_a_file_where_words_belong(self):
        self._login(self.user_theatre)
        values = self._values()
        values.pop("amount")
        response = self._post(
            "/my/turnover/new", values, files=[("amount", ("a.pdf", PDF, "application/pdf"))]
        )
        self.assertIn("Please write the turnover", response.text)

    def test_zero_is_a_turnover(self):
        self._login(self.user_theatre)
        self._send(amount="0", includes_performances="")
        self.assertEqual(self._declared().amount, 0)
        self.assertEqual(self._declared().state, "submitted")

    def test_script_is_text(self):
        self._login(self.user_theatre)
        script = "<script>alert(1)</script>"
        page = self._send(amount="", note=script).text
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.assertNotIn(script, page)
        name = "<script>.pdf"
        page = self._send(note=script, files=[("documents", (name, PDF, "x/y"))]).text
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.assertNotIn(script, page)
        self.assertNotIn(name, page)

    def test_a_year_is_declared_once(self):
        self._verify_turnover(10)
        self._login(self.user_theatre)
        self.assertIn("already declared", self._send().text)
        self.assertEqual(len(self._declared()), 1)

    def test_token_is_needed(self):
        self._login(self.user_theatre)
        with mute_logger("odoo.http"):
            response = self.url_open("/my/turnover/new", data=self._values())
        self.assertEqual(response.status_code, 400)

    def test_nobody_declares_for_another_organization(self):
        self._login(self.user_theatre)
        self._send(organization_id=str(self.festival.id), status=404)
        self.assertFalse(self._declared())
        self._send(organization_id=str(self.theatre.id))
        self.assertEqual(self._declared().organization_id, self.theatre)

    def test_who_is_no_organization_finds_no_form(self):
        for user in (self.user_consultant, self.user_adviser):
            self._login(user)
            for url in ("/my/turnover", "/my/turnover/new"):
                self._get(url, status=404)
            self._send(status=404)
        self.assertFalse(self._declared())

    # === READ === #

    def test_another_organization_finds_nothing(self):
        turnover = self._verify_turnover(81_234)
        document = turnover.document_ids
        own = f"/my/turnover/{turnover.id}"
        for user in (self.user_festival, self.user_consultant, self.user_adviser):
            self._login(user)
            for url in (own, f"{own}/documents/{document.id}"):
                self._get(url, status=404)
        self._login(self.user_theatre)
        self.assertIn("81,234.00", self._get(own))
        self.assertEqual(self.url_open(f"{own}/documents/{document.id}").content, PDF)
        self._get(f"{own}/documents/{document.id + 100000}", status=404)
        self._get("/my/turnover/99999999999999", status=404)

    def test_the_list_shows_the_own_tier(self):
        self._verify_turnover(81_234)
        self._verify_turnover(91_234, self.festival)
        self._login(self.user_theatre)
        page = self._get("/my/turnover")
        self.assertIn("81,234.00", page)
        self.assertNotIn("91,234.00", page)
        self.assertIn("Tier B", page)
        self.assertRegex(page, r'(?s)aria-current="true".{0,400}Tier B')

    def test_a_rejected_declaration_says_why_and_what_to_do(self):
        turnover = self._create_turnover(81_234)
        turnover.action_submit()
        turnover.with_user(self.user_accountant)._reject("<b>Wrong</b> year")
        self._login(self.user_theatre)
        page = self._get(f"/my/turnover/{turnover.id}")
        self.assertIn("&lt;b&gt;Wrong&lt;/b&gt; year", page)
        self.assertIn(f"/my/turnover/new?fiscal_year={self.last_year}", page)
        self._send()
        self.assertIn("submitted", self._declared().mapped("state"))
        self.assertNotIn("Send a new declaration", self._get(f"/my/turnover/{turnover.id}"))

    def test_home_asks_for_what_is_missing(self):
        counters = ["living_turnover_count", "living_turnover_missing_count"]
        self._login(self.user_theatre)
        answer = self.make_jsonrpc_request("/my/counters", {"counters": counters})
        self.assertEqual(answer, dict.fromkeys(counters, 1))
        self._verify_turnover(10)
        answer = self.make_jsonrpc_request("/my/counters", {"counters": counters})
        self.assertEqual(answer, dict(zip(counters, (1, 0), strict=True)))
        self._login(self.user_consultant)
        answer = self.make_jsonrpc_request("/my/counters", {"counters": counters})
        self.assertEqual(answer, dict.fromkeys(counters, 0))

    # === PRICE ON THE PATH === #

    def test_the_path_says_what_is_missing_then_the_price(self):
        path = self._propose_path(self._create_path())
        url = f"/my/paths/{path.id}"
        self._login(self.user_theatre)
        page = self._get(url)
        self.assertIn("Declare the turnover", page)
        self.assertNotIn("o_living_sign", page)
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        self.assertIn("We are verifying your declaration", self._get(url))
        turnover.with_user(self.user_accountant).action_verify()
        page = self._get(url)
        for text in ("300.00", "4,300.00", "Tier B", "N-1", "Test fees", "o_living_sign"):
            self.assertIn(text, page)
        self.assertIn("The price is", page)

    def test_consultants_and_others_see_no_price(self):
        self._verify_turnover(80_000)
        path = self._activate_path(self._create_path())
        self._assign(path)
        self._login(self.user_consultant)
        page = self._get(f"/my/paths/{path.id}")
        for text in ("living_path_price", "4,300", "Tier B", "80,000"):
            self.assertNotIn(text, page)
        self._login(self.user_adviser)
        page = self._get(f"/my/paths/{path.id}")
        self.assertIn("4,300.00", page)
        self.assertNotIn("Tier B", page)

    def test_the_invoice_is_linked_once_it_is_posted(self):
        self._verify_turnover(80_000)
        path = self._sign_path(self._propose_path(self._create_path()))
        move = path.charge_ids.with_user(self.user_accountant)._create_invoices()
        self._login(self.user_theatre)
        self.assertNotIn(f"/my/invoices/{move.id}", self._get(f"/my/paths/{path.id}"))
        move.action_post()
        page = self._get(f"/my/paths/{path.id}")
        self.assertIn(f"/my/invoices/{move.id}", page)
        self.assertIn(move.name, self._get(f"/my/invoices/{move.id}"))
        self.assertIn(move.name, self._get("/my/invoices"))
        self._login(self.user_festival)
        self.assertNotIn(move.name, self._get("/my/invoices"))

    def test_an_invoice_that_stops_the_work_is_named_to_who_pays(self):
        self._verify_turnover(80_000)
        path = self._create_path()
        path.payment_plan_id = self.env["living.payment.plan"].create(
            {
                "name": "At once",
                "stops_unpaid": True,
                "stop_after_days": 5,
                "line_ids": [Command.create({"share": 100, "timing": "signature"})],
            }
        )
        self._activate_path(path)
        self._assign(path)
        move = path.instalment_ids._create_invoices()
        due = fields.Date.subtract(self.today, days=6)
        move.write({"invoice_date": due, "invoice_date_due": due})
        move.action_post()
        self._login(self.user_theatre)
        page = self._get(f"/my/paths/{path.id}")
        self.assertIn("has not been paid", page)
        self.assertIn("to pay by", page)
        self._login(self.user_consultant)
        self.assertNotIn(move.name, self._get(f"/my/paths/{path.id}"))

    def test_a_path_called_off_before_its_price_promises_none(self):
        path = self._create_path()
        path.with_user(self.user_manager)._move("cancelled", "They changed their mind.")
        self._login(self.user_theatre)
        page = self._get(f"/my/paths/{path.id}")
        self.assertNotIn("living_path_price", page)
        self.assertIn(f"<title>{path.name}</title>", page)

    # === COST === #

    def test_pages_that_read_do_not_write(self):
        turnover = self._verify_turnover(80_000)
        self._login(self.user_theatre)
        with self.assertNoLogs("odoo.http", "WARNING"):
            for url in (
                "/my/turnover",
                f"/my/turnover/{turnover.id}",
                f"/my/turnover/{turnover.id}/documents/{turnover.document_ids.id}",
                "/my/turnover/new",
            ):
                self._get(url)

    def test_the_list_asks_the_same_queries_with_more_declarations(self):
        self._verify_turnover(80_000)
        self._login(self.user_theatre)
        few = self._count_queries("/my/turnover")
        for back in range(1, 31):
            self._verify_turnover(1000 + back, fiscal_year=self.last_year - back)
        self.assertEqual(self._count_queries("/my/turnover"), few)

    def test_the_path_asks_the_same_queries_with_more_services(self):
        self._verify_turnover(80_000)

        def count(services):
            path = self._create_path()
            path.charge_ids = [
                (0, 0, {"product_id": self.mission.id, "name": f"Service {index}"})
                for index in range(services)
            ]
            self._propose_path(path)
            return self._count_queries(f"/my/paths/{path.id}")

        self._login(self.user_theatre)
        self.assertEqual(count(1), count(20))
