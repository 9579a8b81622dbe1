from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class LivingIncomeExport(models.TransientModel):
    _name = "living.income.export"
    _description = "Download the Income of a Year"

    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year, aggregator=None
    )
    desk_ids = fields.Many2many("living.desk", string="Desks", help="Empty: all those you follow.")

    def action_download(self):
        self.ensure_one()
        if not self.env["living.income.report"].search_count(self._get_income_domain(), limit=1):
            raise UserError(
                self.env._("Nothing was invoiced for paths in %(year)s.", year=str(self.year))
            )
        return self.env.ref("living_desk_billing.living_income_report_xlsx").report_action(self)

    def _get_income_domain(self):
        """Return the lines of the chosen year and desks."""
        self.ensure_one()
        domain = Domain("year", "=", str(self.year)) & Domain("move_id", "!=", False)
        if self.desk_ids:
            domain &= Domain("desk_id", "in", self.desk_ids.ids)
        return domain

    def _get_file_name(self):
        return self.env._("Income %(year)s", year=str(self.year))
