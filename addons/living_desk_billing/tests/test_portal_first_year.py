import uuid

from odoo import fields
from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common import PDF
from .test_tier_kinds import TierKindsCommon


@tagged("post_install", "-at_install")
class TestPortalFirstYear(TierKindsCommon, LivingPortalCommon):
    """An organization without accounts declares that, and sees what it pays."""

    def _send(self, files=None, **values):
        if files is None:
            files = [("documents", ("deed.pdf", PDF, "application/pdf"))]
        return self._post(
            "/my/turnover/first-year",
            {
                "submission_key": uuid.uuid4().hex,
                "founded_on": f"{self.year}-01-15",
                "date_closing": "",
                "note": "",
                **values,
            },
            files=files,
        )

    def _declared(self):
        return self.env["living.turnover"].search([("organization_id", "=", self.theatre.id)])

    def test_the_first_year_is_declared(self):
        self._assert_login_asked("/my/turnover/first-year")
        self._login(self.user_theatre)
        self.assertIn("/my/turnover/first-year", self._get("/my/turnover/new"))
        self.assertIn("Teatro di Prova", self._get("/my/turnover/first-year"))
        key = uuid.uuid4().hex
        page = self._send(submission_key=key).text
        self.assertIn("has been sent", page)
        self._send(submission_key=key)
        turnover = self._declared()
        self.assertEqual(len(turnover), 1)
        self.assertEqual((turnover.kind, turnover.state), ("first_year", "submitted"))
        self.assertEqual(turnover.fiscal_year, self.year)
        self.assertEqual(turnover.date_closing.month, 12)
        self.assertEqual(turnover.document_ids.raw, PDF)
        self.assertIn("First year", self._get("/my/turnover"))
        self.assertIn("given once", self._send().text)
        self._set_schedule(entry_tier_id=self.schedule.tier_ids[0].id)
        turnover.with_user(self.user_accountant).action_verify()
        self.assertIn("entry price of your first year", self._get("/my/turnover"))

    def test_wrong_values_are_told_at_the_field_and_kept(self):
        self._login(self.user_theatre)
        tomorrow = fields.Date.add(self.today, days=1)
        for values, sentence in (
            ({"founded_on": ""}, "as day, month and year"),
            ({"founded_on": "soon"}, "as day, month and year"),
            ({"founded_on": str(tomorrow)}, "in the future"),
            ({"founded_on": "0001-01-01"}, "looks wrong"),
            ({"founded_on": "1989-12-31", "date_closing": "1990-12-31"}, "looks wrong"),
            ({"date_closing": "x"}, "as day, month and year"),
            ({"date_closing": f"{self.year + 2}-01-15"}, "within two years"),
            ({"date_closing": f"{self.year}-01-14"}, "within two years"),
            ({"founded_on": f"{self.last_year}-01-01"}, "is closed"),
            ({"files": []}, "attach the document"),
            ({"note": "x" * 2001}, "shorten the note"),
        ):
            with self.subTest(values=str(values)[:60]):
                page = self._send(**values).text
                self.assertIn(sentence, page)
                self.assertFalse(self._declared())

    def test_a_member_sees_no_figure_of_the_others(self):
        self._link(self.theatre, self.festival)
        self._login(self.user_theatre)
        path = self._propose_path(self._create_path())
        self._verify_turnover(41_111)
        self.assertIn("one of its members has not declared", self._get("/my/turnover"))
        self.assertIn("single undertaking", self._get(f"/my/paths/{path.id}"))
        self._verify_turnover(22_222, self.festival)
        for url in ("/my/turnover", f"/my/paths/{path.id}"):
            page = self._get(url)
            self.assertIn("single undertaking", page)
            for figure in ("22,222", "63,333", "Festival di Prova"):
                self.assertNotIn(figure, page)

    def test_who_is_late_is_told(self):
        self._set_schedule(revision_month="1", revision_day=1, missing_policy="top")
        self._login(self.user_theatre)
        page = self._get("/my/turnover")
        self.assertIn("priced as the", " ".join(page.split()))
        self.assertIn("Declare it now", page)
