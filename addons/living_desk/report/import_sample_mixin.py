from odoo import models


class ImportSampleMixin(models.AbstractModel):
    """A spreadsheet to fill in for an import, and what its columns mean.

    The headers of each column start with the English and the Italian one.
    """

    _name = "report.living_desk.import_sample_mixin"
    _description = "Example of a List"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        titles = {name: self._get_titles(headers) for name, headers in self._get_headers().items()}
        bold = workbook.add_format({"bold": True, "bg_color": "#E9ECEF", "border": 1})
        wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet = workbook.add_worksheet(self._get_sheet_title())
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(titles) - 1, 20)
        for column, name in enumerate(titles):
            sheet.write_string(0, column, titles[name][0], bold)
            for row, example in enumerate(self._get_examples(), start=1):
                if name in example:
                    sheet.write(row, column, example[name])
        sheet = workbook.add_worksheet(self.env._("Columns"))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 2, 60)
        headings = (self.env._("Column"), self.env._("What to write"), self.env._("Also called"))
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        explanations = self._get_explanations()
        for row, name in enumerate(titles, start=1):
            sheet.write_string(row, 0, titles[name][0], wrap)
            sheet.write_string(row, 1, explanations[name], wrap)
            sheet.write_string(row, 2, ", ".join(titles[name][1:]), wrap)

    def _get_titles(self, headers):
        """Return the titles of a column, the one in the user's language first."""
        english, italian, *others = headers
        if (self.env.lang or "").startswith("it"):
            return [italian, english, *others]
        return [english, italian, *others]

    def _get_headers(self):
        """Return the headers of each column."""
        raise NotImplementedError

    def _get_sheet_title(self):
        """Return what the list is of."""
        raise NotImplementedError

    def _get_examples(self):
        """Return some rows, each a value by column, that could be imported."""
        raise NotImplementedError

    def _get_explanations(self):
        """Return what to write in each column."""
        raise NotImplementedError
