from odoo import fields, models


class LivingCalendarRelease(models.TransientModel):
    """Ask a manager of the desk why a hold is released in spite of its holder."""

    _name = "living.calendar.release"
    _description = "Release a Hold"

    entry_id = fields.Many2one(
        "living.calendar.entry", "Event", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True, help="Read by the organization that held the date.")

    def action_release(self):
        self.ensure_one()
        self.entry_id._release_hold(self.reason)
        return {"type": "ir.actions.act_window_close"}
