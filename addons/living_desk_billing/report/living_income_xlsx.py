from operator import itemgetter

from odoo import models

from odoo.addons.living_desk.tools.spreadsheet import Column, Sheet


class LivingIncomeXlsx(models.AbstractModel):
    """The income of a year as a spreadsheet: what is given to funders and to the auditor."""

    _name = "report.living_desk_billing.income"
    _description = "Income of a Year"
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
        sheet = Sheet(workbook, self.env._("Income"), self._get_columns(), frozen=3)
        sheet.add(self.env["living.income.report"]._read_yearly(objs._get_income_domain()))
        sheet.close(self.env._("Total"))

    def _get_columns(self):
        """Return the columns, in the order of the rows that are read."""
        env = self.env
        texts = [
            (env._("Year"), 8),
            (env._("Desk"), 24),
            (env._("Organization"), 40),
            (env._("VAT"), 18),
            (env._("Path"), 14),
            (env._("Service"), 36),
            (env._("Tier"), 20),
        ]
        amounts = [env._("Invoiced"), env._("Credited"), env._("Income")]
        return [
            *(
                Column(title, width, itemgetter(index))
                for index, (title, width) in enumerate(texts)
            ),
            *(
                Column(title, 14, itemgetter(index), "money")
                for index, title in enumerate(amounts, start=len(texts))
            ),
        ]
