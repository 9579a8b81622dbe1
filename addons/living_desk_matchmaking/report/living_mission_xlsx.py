from odoo import models

from odoo.addons.living_desk.tools.spreadsheet import Column, Sheet

COUNTS = ("requested_count", "accepted_count", "held_count", "no_show_count", "agreement_count")


class LivingMissionXlsx(models.AbstractModel):
    """The results of missions as a spreadsheet: region by region, then sector by sector."""

    _name = "report.living_desk_matchmaking.mission"
    _description = "Results of Missions"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        # No text becomes a formula or a link.
        return {
            **super().get_workbook_options(),
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }

    def generate_xlsx_report(self, workbook, data, objs):
        env = self.env
        titles = env["living.mission.report"].fields_get(COUNTS, ["string"])
        titles = [titles[name]["string"] for name in COUNTS]
        regions = self._count(objs, "region_id", "other_region_id", env._("No Region"))
        self._write_matrices(workbook, env._("Region by Region"), titles, regions)
        sectors = self._count(objs, "sector_id", "other_sector_id", env._("No Sector"))
        sheet = Sheet(
            workbook,
            env._("Sector by Sector"),
            [
                Column(env._("Sector Asking"), 28, lambda row: row[0]),
                Column(env._("Sector Asked"), 28, lambda row: row[1]),
                *(
                    Column(title, 14, lambda row, index=index: row[2][index], "number")
                    for index, title in enumerate(titles)
                ),
            ],
        )
        totals = [sum(counts) for counts in zip(*sectors.values(), strict=True)]
        sheet.add((*pair, counts) for pair, counts in sorted(sectors.items()))
        if totals:
            sheet.add([(env._("Total"), "", totals)])

    def _count(self, missions, one, other, nothing):
        """Return the counts of the missions by pair of names."""
        groups = self.env["living.mission.report"]._read_group(
            [("event_id", "in", missions.ids)], [one, other], [f"{name}:sum" for name in COUNTS]
        )
        return {
            (first.name or nothing, second.name or nothing): counts
            for first, second, *counts in groups
        }

    def _write_matrices(self, workbook, name, titles, cells):
        """Write one matrix below the other, each with its totals.

        :param titles: what each matrix counts
        :param cells: a number for each matrix, by row and column
        """
        sheet = workbook.add_worksheet(name)
        bold = workbook.add_format({"bold": True})
        head = workbook.add_format(
            {"bold": True, "bg_color": "#E9ECEF", "text_wrap": True, "bottom": 1}
        )
        total = workbook.add_format({"bold": True, "top": 1})
        sheet.set_column(0, 0, 28)
        rows = sorted({pair[0] for pair in cells})
        columns = sorted({pair[1] for pair in cells})
        sheet.set_column(1, len(columns) + 1, 16)
        line = 0
        for index, title in enumerate(titles):
            sheet.write_string(line, 0, title, bold)
            labels = [self.env._("Asking / Asked"), *columns, self.env._("Total")]
            for place, label in enumerate(labels):
                sheet.write_string(line + 1, place, label, head)
            counts = [
                [cells.get((row, column), (0,) * len(titles))[index] for column in columns]
                for row in rows
            ]
            for row, numbers in zip(rows, counts, strict=True):
                sheet.write_string(line + 2, 0, row)
                for place, number in enumerate([*numbers, sum(numbers)], 1):
                    sheet.write_number(line + 2, place, number)
                line += 1
            sums = [sum(numbers) for numbers in zip(*counts, strict=True)]
            sheet.write_string(line + 2, 0, self.env._("Total"), total)
            for place, number in enumerate([*sums, sum(sums)], 1):
                sheet.write_number(line + 2, place, number, total)
            line += 5
