from odoo import api, fields, models


class LivingMissionAbsence(models.TransientModel):
    """A participant who has not come, or has left: the meetings from then on are free."""

    _name = "living.mission.absence"
    _description = "Absence From a Mission"
    _inherit = ["living.protected.mixin"]
    _owner_fields = ("registration_id",)

    registration_id = fields.Many2one(
        "event.registration", "Participant", required=True, readonly=True, ondelete="cascade"
    )
    since = fields.Datetime("Absent From", required=True, default=fields.Datetime.now)
    has_come = fields.Boolean(compute="_compute_has_come")
    reserve_id = fields.Many2one(
        "event.registration", "First in Reserve", compute="_compute_has_come"
    )
    is_replaced = fields.Boolean(
        "Replace",
        compute="_compute_is_replaced",
        store=True,
        readonly=False,
        help="The first in reserve is selected, and takes over the meetings that are possible.",
    )

    @api.depends("registration_id")
    def _compute_has_come(self):
        for dialog in self:
            registration = dialog.registration_id
            dialog.has_come = registration.state == "done"
            dialog.reserve_id = registration.event_id and registration.event_id._next_in_reserve()

    @api.depends("reserve_id", "has_come")
    def _compute_is_replaced(self):
        for dialog in self:
            dialog.is_replaced = bool(dialog.reserve_id) and not dialog.has_come

    def action_record(self):
        self.ensure_one()
        self.registration_id._record_absence(self.since, self.is_replaced and not self.has_come)
        return {"type": "ir.actions.act_window_close"}
