from odoo import fields, models
from odoo.tools import split_every
from odoo.tools.constants import PREFETCH_MAX

from odoo.addons.living_desk.tools.spreadsheet import Column, Sheet


class LivingFeeAuditXlsx(models.AbstractModel):
    """The audit list as a spreadsheet."""

    _name = "report.living_desk_billing.audit"
    _description = "Audit List as a Spreadsheet"
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
        objs.check_access("read")
        sheet = Sheet(workbook, self.env._("Audit List"), self._get_columns(), frozen=1)
        for ids in split_every(PREFETCH_MAX, objs.ids):
            sheet.add(objs.browse(ids))
            # What was read leaves memory too.
            self.env.invalidate_all()
        sheet.close("")

    def _get_columns(self):
        described = self.env["living.fee.audit"].fields_get(attributes=["string", "selection"])
        kinds = dict(described["kind"]["selection"])

        def column(name, width, get_value=None):
            return Column(
                described[name]["string"], width, get_value or (lambda event: event[name])
            )

        return [
            Column(described["date"]["string"], 12, self._get_local_day, "day"),
            column("organization_id", 36, lambda event: event.organization_id.name),
            column("desk_id", 24, lambda event: event.desk_id.name),
            column("kind", 26, lambda event: kinds.get(event.kind)),
            column("subject", 36),
            column("old_value", 28),
            column("new_value", 28),
            column("reason", 50),
            column("user_id", 24, lambda event: event.user_id.name),
        ]

    def _get_local_day(self, event):
        return fields.Datetime.context_timestamp(event, event.date).date()
