from odoo import models
from odoo.tools import split_every
from odoo.tools.constants import PREFETCH_MAX

from ..tools import clock
from ..tools.spreadsheet import Column, Sheet


class LivingPathXlsx(models.AbstractModel):
    """The register of paths as a spreadsheet, for funders and for counting.

    A sheet of paths, and with it what they were for (goals), what came out (steps with their
    evidence) and what was held (sessions).
    """

    _name = "report.living_desk.path_register"
    _description = "Path Register"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        # Rows leave memory as they are written. No text becomes a formula or a link.
        return {
            **super().get_workbook_options(),
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }

    def generate_xlsx_report(self, workbook, data, objs):
        sheets = [
            (Sheet(workbook, name, columns), get_records)
            for name, columns, get_records in self._get_sheets()
        ]
        for ids in split_every(PREFETCH_MAX, objs.ids):
            paths = self.env["living.path"].browse(ids)
            for sheet, get_records in sheets:
                sheet.add(get_records(paths))
            # What was read leaves memory too.
            self.env.invalidate_all()
        for sheet, _get_records in sheets:
            sheet.close(self.env._("Total"))

    def _get_sheets(self):
        """Return the sheets as (name, columns, function from paths to the rows' records)."""
        env = self.env
        return [
            (env._("Paths"), self._get_path_columns(), lambda paths: paths),
            (env._("Goals"), self._get_goal_columns(), lambda paths: paths.goal_ids),
            (env._("Steps and Outputs"), self._get_step_columns(), lambda paths: paths.step_ids),
            (env._("Sessions"), self._get_session_columns(), lambda paths: paths.session_ids),
        ]

    def _get_path_columns(self):
        column, label = self._get_column_maker("living.path")
        return [
            column("code", 14),
            column("organization_id", 36, lambda path: path.organization_id.name),
            column("organization_kind", 18, label("organization_kind")),
            column(
                "discipline_ids", 28, lambda path: ", ".join(path.discipline_ids.mapped("name"))
            ),
            column("living_region_id", 18, lambda path: path.living_region_id.name),
            column("desk_id", 24, lambda path: path.desk_id.name),
            column("user_id", 24, lambda path: path.user_id.name),
            column("template_id", 30, lambda path: path.template_id.name),
            column("state", 14, label("state")),
            column("phase_id", 18, lambda path: path.phase_id.name),
            column("date_start", 12, kind="day"),
            column("date_end", 12, kind="day"),
            column("hours_budget", 10, kind="hours"),
            column("hours_logged", 10, kind="hours"),
            column("hours_confirmed", 10, kind="hours"),
            column("hours_left", 10, kind="hours"),
            column("progress", 10, lambda path: path.progress / 100.0, kind="share"),
            column("alone_share", 10, lambda path: path.alone_share / 100.0, kind="share"),
            column(
                "autonomy_score",
                10,
                lambda path: path.autonomy_score / 100.0 if path.autonomy_score else None,
                kind="number",
            ),
            column("outcome", 18, label("outcome")),
            column("outcome_reason", 40),
        ]

    def _get_goal_columns(self):
        column, _label = self._get_column_maker("living.path.goal")
        return [
            column("path_id", 14, lambda goal: goal.path_id.code),
            column("name", 40),
            column("indicator", 40),
            column("baseline", 10, kind="number"),
            column("target", 10, kind="number"),
            column("actual", 10, kind="number"),
            column("deadline", 12, kind="day"),
        ]

    def _get_step_columns(self):
        column, label = self._get_column_maker("living.path.step")
        return [
            column("path_id", 14, lambda step: step.path_id.code),
            column("phase_id", 20, lambda step: step.phase_id.name),
            column("name", 40),
            column("state", 12, label("state")),
            column("date_planned", 12, kind="day"),
            column("date_done", 12, kind="day"),
            column("done_by", 20, label("done_by")),
            column("output_note", 50),
            column(
                "output_attachment_ids",
                40,
                lambda step: ", ".join(step.output_attachment_ids.mapped("name")),
            ),
        ]

    def _get_session_columns(self):
        column, label = self._get_column_maker("calendar.event")
        return [
            column("living_path_id", 14, lambda event: event.living_path_id.code),
            column("start", 12, self._get_local_day, kind="day"),
            column("name", 40),
            column("living_consultant_id", 28, lambda event: event.living_consultant_id.name),
            column("living_hours", 10, kind="hours"),
            column("living_state", 16, label("living_state")),
            column("living_report", 60),
        ]

    def _get_local_day(self, event):
        """Return the day of a session where its desk is."""
        return clock.to_local(event.start, clock.zone(event.living_desk_id.tz)).date()

    def _get_column_maker(self, model_name):
        """Return a function that makes the column of a field, and one that reads selections."""
        fields = self.env[model_name].fields_get(attributes=["string", "selection"])

        def column(name, width, get_value=None, kind="text"):
            return Column(
                fields[name]["string"], width, get_value or (lambda item: item[name]), kind
            )

        def label(name):
            labels = dict(fields[name]["selection"])
            return lambda item: labels.get(item[name])

        return column, label
