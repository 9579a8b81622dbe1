from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_assessment import LivingAssessmentCommon


@tagged("post_install", "-at_install")
class TestPathReport(LivingAssessmentCommon):
    """What funders read of a path: activity, hours, outputs, before and after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path.step_ids.is_mandatory = False
        cls.assignment = cls._assign(cls.path)
        cls._create_session(cls.path, cls.assignment, name="Budget")._living_log(2.5, "Costs")
        contested = cls._create_session(cls.path, cls.assignment, name="Contested", days_ago=3)
        contested._living_log(2, "Not so")
        contested._living_contest("We were not there")
        cls._create_session(cls.path, cls.assignment, name="Ahead", days_ago=-5)
        cls.env["living.path.goal"].create(
            {"path_id": cls.path.id, "name": "Play abroad", "baseline": 1, "target": 5, "actual": 4}
        )
        cls._do_step(cls.path.step_ids[0], "alone", "Minutes of the interview")
        for moment, points in (("t0", 2), ("t2", 4)):
            cls._answer(cls._create_assessment(moment=moment), own=points, adviser=points)

    def _render(self, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.user_adviser)
        html, _kind = report._render_qweb_html("living_desk.action_report_path", self.path.ids)
        return html.decode()

    def test_it_tells_activity_hours_outputs_before_and_after(self):
        self.path._conclude("autonomous")
        html = self._render()
        for text in (
            self.path.code,
            "Teatro di Prova",
            "Autonomous",
            "Minutes of the interview",
            "Organization Alone",
            "Play abroad",
            "Costs",
            ">40</span>%",
            ">80</span>%",
            "User test.consultant",
        ):
            with self.subTest(text=text):
                self.assertIn(text, html)
        self.assertEqual(html.count("<svg"), 2, "The timeline and the radar")
        self.assertNotIn("Ahead", html)

    def test_hours_by_consultant_add_up_to_the_hours_held(self):
        self.assertEqual(self.path.hours_logged, 2.5)
        table = self._render().split("Hours by consultant")[1].split("</table>")[0]
        self.assertIn("02:30", table)
        self.assertNotIn("04:30", table)

    def test_a_path_without_anything_is_told_too(self):
        empty = self._create_path(template_id=False, date_start=False)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.user_adviser)
            ._render_qweb_html("living_desk.action_report_path", empty.ids)
        )
        self.assertIn(empty.code, html.decode())

    def test_other_desks_do_not_print_it(self):
        with self.assertRaises(AccessError):
            self._render(self.user_manager_sicilia)

    # Debian's wkhtmltopdf tells which switches it does not know.
    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_it_is_a_pdf(self):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("living_desk.action_report_path", self.path.ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
