from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingMeetingBan(models.Model):
    """Two participants who must not meet, with the reason."""

    _name = "living.meeting.ban"
    _description = "Pair That Must Not Meet"
    _inherit = ["living.mission.part"]
    _order = "event_id, id"
    _rec_names_search = ["first_id.name", "second_id.name"]
    _owner_fields = ("event_id", "first_id", "second_id")

    first_id = fields.Many2one(
        "event.registration",
        "Participant",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('event_id', '=', event_id)]",
    )
    second_id = fields.Many2one(
        "event.registration",
        "Other Participant",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('event_id', '=', event_id)]",
    )
    reason = fields.Char(required=True, help="Told to whoever asks for this meeting.")

    _not_itself = models.Constraint(
        "CHECK(first_id != second_id)", "Nobody meets himself: choose two participants."
    )
    _once = models.UniqueIndex(
        "(LEAST(first_id, second_id), GREATEST(first_id, second_id))",
        "This pair is on the list already.",
    )

    @api.constrains("event_id", "first_id", "second_id")
    def _check_same_mission(self):
        for ban_sudo in self.sudo():
            if (ban_sudo.first_id | ban_sudo.second_id).event_id != ban_sudo.event_id:
                raise ValidationError(
                    self.env._(
                        "Both participants belong to “%(mission)s”: choose two of that mission.",
                        mission=ban_sudo.event_id.name,
                    )
                )
