from odoo import api, fields, models


class LivingMeetingMissing(models.TransientModel):
    """Ask who did not come to a meeting."""

    _name = "living.meeting.missing"
    _description = "Who Did Not Come to a Meeting"
    _inherit = ["living.protected.mixin"]
    _owner_fields = ("meeting_id",)

    meeting_id = fields.Many2one("living.meeting", required=True, readonly=True, ondelete="cascade")
    pair_ids = fields.Many2many(
        "event.registration", "living_meeting_missing_pair_rel", compute="_compute_pair_ids"
    )
    registration_ids = fields.Many2many(
        "event.registration",
        "living_meeting_missing_choice_rel",
        string="Did Not Come",
        required=True,
        domain="[('id', 'in', pair_ids)]",
    )

    @api.depends("meeting_id")
    def _compute_pair_ids(self):
        for choice in self:
            choice.pair_ids = choice.meeting_id._get_pair()

    def action_record(self):
        self.ensure_one()
        self.meeting_id._record_missing(self.registration_ids)
        return {"type": "ir.actions.act_window_close"}
