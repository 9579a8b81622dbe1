from odoo import models
from odoo.tools import split_every
from odoo.tools.constants import PREFETCH_MAX


class LivingPathXlsx(models.AbstractModel):
    """The register of paths as a spreadsheet, for funders and for counting."""

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
        sheet = workbook.add_worksheet(self.env._("Paths"))
        columns = self._get_columns(workbook)
        header_format = workbook.add_format(
            {"bold": True, "bg_color": "#E9ECEF", "bottom": 1, "text_wrap": True}
        )
        for index, (title, width, cell_format, _value) in enumerate(columns):
            sheet.set_column(index, index, width, cell_format)
            sheet.write_string(0, index, title, header_format)
        sheet.freeze_panes(1, 2)
        totals = [0.0] * len(columns)
        row = 0
        for ids in split_every(PREFETCH_MAX, objs.ids):
            paths = self.env["living.path"].browse(ids)
            for path in paths:
                row += 1
                for index, (_title, _width, cell_format, get_value) in enumerate(columns):
                    value = get_value(path)
                    if value or isinstance(value, float):
                        self._write(sheet, row, index, value, cell_format)
                    if isinstance(value, float):
                        totals[index] += value
            # What was read leaves memory too.
            self.env.invalidate_all()
        if row:
            sheet.autofilter(0, 0, row, len(columns) - 1)
            self._write_totals(workbook, sheet, row, totals)

    def _get_columns(self, workbook):
        """Return the columns as (title, width, format, function from a path to a value)."""
        fields = self.env["living.path"].fields_get(
            attributes=["string", "selection"],
        )
        states = dict(fields["state"]["selection"])
        kinds = dict(fields["organization_kind"]["selection"])
        day = workbook.add_format({"num_format": 14})
        hours = workbook.add_format({"num_format": "#,##0.00"})
        share = workbook.add_format({"num_format": "0%"})

        def column(name, width, get_value, cell_format=None):
            return fields[name]["string"], width, cell_format, get_value

        return [
            column("code", 14, lambda path: path.code),
            column("organization_id", 36, lambda path: path.organization_id.name),
            column("organization_kind", 18, lambda path: kinds.get(path.organization_kind)),
            column(
                "discipline_ids", 28, lambda path: ", ".join(path.discipline_ids.mapped("name"))
            ),
            column("living_region_id", 18, lambda path: path.living_region_id.name),
            column("desk_id", 24, lambda path: path.desk_id.name),
            column("user_id", 24, lambda path: path.user_id.name),
            column("template_id", 30, lambda path: path.template_id.name),
            column("state", 14, lambda path: states[path.state]),
            column("date_start", 12, lambda path: path.date_start, day),
            column("date_end", 12, lambda path: path.date_end, day),
            column("hours_budget", 10, lambda path: path.hours_budget, hours),
            column("hours_logged", 10, lambda path: path.hours_logged, hours),
            column("hours_confirmed", 10, lambda path: path.hours_confirmed, hours),
            column("hours_left", 10, lambda path: path.hours_left, hours),
            column("progress", 10, lambda path: path.progress / 100.0, share),
        ]

    def _write(self, sheet, row, column, value, cell_format):
        if isinstance(value, float):
            sheet.write_number(row, column, value, cell_format)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, cell_format)
        else:
            sheet.write_datetime(row, column, value, cell_format)

    def _write_totals(self, workbook, sheet, last_row, totals):
        """Sum the hours that the filter shows, and average the progress."""
        bold = {"bold": True, "top": 1}
        text = workbook.add_format(bold)
        hours = workbook.add_format({**bold, "num_format": "#,##0.00"})
        share = workbook.add_format({**bold, "num_format": "0%"})
        row = last_row + 1
        sheet.write_string(row, 0, self.env._("Total"), text)
        for index in range(1, len(totals)):
            if index < len(totals) - 5:
                sheet.write_blank(row, index, None, text)
                continue
            letter = chr(ord("A") + index)
            is_share = index == len(totals) - 1
            # SUBTOTAL leaves out the rows that a filter hides.
            function, total = (101, totals[index] / last_row) if is_share else (109, totals[index])
            sheet.write_formula(
                row,
                index,
                f"=SUBTOTAL({function},{letter}2:{letter}{last_row + 1})",
                share if is_share else hours,
                total,
            )
