from datetime import date, datetime
from io import BytesIO

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestPathXlsx(LivingDeskCommon):
    """The register of paths opens in a spreadsheet program, with true numbers and dates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(
            cls._create_path(date_start=date(2026, 3, 1), hours_budget=20.5)
        )
        cls.draft = cls._create_path(
            name="=1+1", template_id=False, date_start=False, hours_budget=4.0
        )
        cls._do_step(cls.path.step_ids[0])

    def _render(self, paths, user=None, **context):
        report = self.env["ir.actions.report"].with_user(user or self.user_adviser)
        content, kind = report.with_context(**context)._render_xlsx(
            "living_desk.path_register", paths.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        return openpyxl.load_workbook(BytesIO(content)), content

    def test_the_file_tells_what_the_paths_are(self):
        book, content = self._render(self.path | self.draft)
        sheet = book.active
        header = [cell.value for cell in sheet[1]]
        self.assertEqual(header[0], "Code")
        first = dict(zip(header, (cell.value for cell in sheet[2]), strict=True))
        expected = {
            "Code": self.path.code,
            "Organization": "Teatro di Prova",
            "Kind of Organization": "Theatre",
            "Disciplines": self.theatre_discipline.name,
            "Region": self.region_lombardia.with_user(self.user_adviser).name,
            "Desk": "Test Desk Lombardia",
            "Adviser": self.user_adviser.name,
            "Template": "Test method",
            "State": "Active",
            "Start": datetime(2026, 3, 1),
            "End": datetime(2027, 2, 28),
            "Hours Agreed": 20.5,
            "Hours Held": 0,
            "Hours Confirmed": 0,
            "Hours Left": 20.5,
            "Progress": 0.25,
            "Current Phase": self.path.phase_id.name,
            "Done Alone": 0,
            "Autonomy (%)": None,
            "Outcome": None,
            "Why": None,
        }
        self.assertEqual(first, expected)
        self.assertTrue(sheet.cell(2, header.index("Start") + 1).is_date)
        self.assertEqual(sheet.cell(2, header.index("Progress") + 1).number_format, "0%")
        second = dict(zip(header, (cell.value for cell in sheet[3]), strict=True))
        self.assertIsNone(second["Start"])
        self.assertIsNone(second["Template"])
        self.assertEqual(sheet.freeze_panes, "C2")
        self.assertEqual(sheet.auto_filter.ref, f"A1:{sheet.cell(3, len(header)).coordinate}")
        self.assertEqual(sheet.cell(4, 1).value, "Total")
        column = header.index("Hours Agreed") + 1
        self.assertEqual(sheet.cell(4, column).value, "=SUBTOTAL(109,M2:M3)")
        totals = openpyxl.load_workbook(BytesIO(content), data_only=True).active[4]
        self.assertEqual(totals[column - 1].value, 24.5)
        self.assertEqual(totals[header.index("Progress")].value, 0.125)

    def test_goals_outputs_and_sessions_have_their_sheets(self):
        self.env["living.path.goal"].create(
            {"path_id": self.path.id, "name": "Play abroad", "baseline": 1, "target": 5}
        )
        self._create_session(self.path, name="Budget of the tour")._living_log(2.5, "Costs")
        book, content = self._render(self.path | self.draft)
        self.assertEqual(book.sheetnames, ["Paths", "Goals", "Steps and Outputs", "Sessions"])
        rows = {
            name: [[cell.value for cell in row] for row in book[name].iter_rows()]
            for name in book.sheetnames
        }
        self.assertEqual(rows["Goals"][1], [self.path.code, "Play abroad", None, 1, 5, 0, None])
        step = rows["Steps and Outputs"][1]
        self.assertEqual(step[2:4], ["Interview", "Done"])
        self.assertEqual(step[6:8], ["Together", "Written down"])
        session = rows["Sessions"][1]
        self.assertEqual(session[2], "Budget of the tour")
        self.assertEqual(session[4:], [2.5, "To Be Confirmed", "Costs"])
        totals = openpyxl.load_workbook(BytesIO(content), data_only=True)["Sessions"][3]
        self.assertEqual(totals[4].value, 2.5)

    def test_names_of_states_and_columns_are_translated(self):
        self.env["res.lang"]._activate_lang("it_IT")
        field = self.env["ir.model.fields"]._get("living.path", "state")
        field.with_context(lang="it_IT").field_description = "Stato di prova"
        book, _content = self._render(self.path, lang="it_IT")
        self.assertIn("Stato di prova", [cell.value for cell in book.active[1]])

    def test_text_is_never_a_formula(self):
        self.theatre.name = "=1+1"
        cell = self._render(self.path)[0].active["B2"]
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))

    def test_nobody_exports_what_they_may_not_read(self):
        with self.assertRaises(AccessError):
            self._render(self.path, user=self.user_manager_sicilia)

    def test_no_path_no_totals(self):
        self.assertEqual(self._render(self.path.browse())[0].active.max_row, 1)

    def test_queries_do_not_grow_with_the_paths(self):
        few, many = (
            self.env["living.path"].create(
                [
                    {
                        "name": f"Path {number} {i}",
                        "organization_id": self._create_organization(
                            f"Organization {number} {i}", self.desk_lombardia, self.milano
                        ).id,
                        "template_id": self.template.id,
                        "user_id": self.user_adviser.id,
                    }
                    for i in range(number)
                ]
            )
            for number in (2, 20)
        )
        # Once before, so that what Odoo keeps between requests is there for both.
        for paths in (few, many):
            self._count_queries(paths)
        self.assertEqual(self._count_queries(many), self._count_queries(few))

    def _count_queries(self, paths):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._render(paths)
        return self.env.cr.sql_log_count - before
