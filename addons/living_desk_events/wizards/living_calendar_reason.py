from odoo import api, fields, models

ACTIONS = {
    "provisional": "action_hold",
    "confirmed": "action_confirm",
    "public": "action_publish",
}


class LivingCalendarReason(models.TransientModel):
    """Ask why events go on although others are near."""

    _name = "living.calendar.reason"
    _description = "Go On near Other Events"

    entry_ids = fields.Many2many("living.calendar.entry", string="Events", required=True)
    target = fields.Selection(
        [("provisional", "Provisional"), ("confirmed", "Confirmed"), ("public", "Public")],
        required=True,
    )
    near_html = fields.Html("What Is Near", compute="_compute_near_html", sanitize=False)
    reason = fields.Text(
        required=True,
        help="It is kept, and told to the other organization and to both desks.",
    )

    @api.depends("entry_ids")
    @api.depends_context("uid", "lang")
    def _compute_near_html(self):
        for dialog in self:
            entries = dialog.entry_ids._origin
            dialog.near_html = self.env["ir.qweb"]._render(
                "living_desk_events.calendar_reason_events",
                {"events": entries._prepare_near_events(dialog.target)},
            )

    def action_go_on(self):
        self.ensure_one()
        getattr(self.entry_ids, ACTIONS[self.target])(reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
