from odoo import fields, models


class LivingCalendarImportLine(models.TransientModel):
    """A date of the file: what happens with it, and what it would get in the way of."""

    _name = "living.calendar.import.line"
    _inherit = ["living.import.line.mixin"]
    _description = "Row of an Import of Events"

    import_id = fields.Many2one("living.calendar.import", required=True, ondelete="cascade")
    outcome = fields.Selection(
        [
            ("new", "New"),
            ("changed", "Changed"),
            ("same", "The Same"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="rejected",
    )
    when = fields.Char()
    place = fields.Char()
    changes = fields.Char()
    notice = fields.Char("To Know")
    clash_level = fields.Selection(
        lambda self: (
            self.env["living.calendar.entry"]
            ._fields["clash_level"]
            ._description_selection(self.env)
        ),
        "Check",
    )
    clash = fields.Char("Already Planned")
    remark = fields.Text("What to Know", compute="_compute_remark")

    def _compute_remark(self):
        """Put into one column what is said of a row: seldom more than one thing."""
        for line in self:
            parts = (line.reason, line.changes, line.notice, line.clash)
            line.remark = "\n".join(filter(None, parts))
