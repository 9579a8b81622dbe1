from odoo import fields, models


class LivingCalendarMute(models.TransientModel):
    """Choose of which events that are too near one wants to hear no more."""

    _name = "living.calendar.mute"
    _description = "Mute Warnings"

    entry_id = fields.Many2one(
        "living.calendar.entry", "Event", required=True, ondelete="cascade", readonly=True
    )
    line_ids = fields.One2many("living.calendar.mute.line", "mute_id", "What Is Near")
    reason = fields.Text("Why It Is Muted", help="Needed for what is muted now; it is kept.")

    def action_apply(self):
        self.ensure_one()
        lines_sudo = self.sudo().line_ids
        muted_sudo = lines_sudo.filtered("is_muted")
        self.entry_id._mute(muted_sudo.other_id, self.reason)
        self.entry_id._unmute((lines_sudo - muted_sudo).other_id)
        return {"type": "ir.actions.act_window_close"}
