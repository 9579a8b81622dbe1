from odoo import fields, models
from odoo.exceptions import UserError


class LivingMissionPart(models.AbstractModel):
    """What belongs to a mission, and to the desk that holds it."""

    _name = "living.mission.part"
    _description = "Part of a Mission"
    _inherit = ["living.protected.mixin"]
    _owner_fields = ("event_id",)

    event_id = fields.Many2one(
        "event.event",
        "Mission",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("is_mission", "=", True)],
    )
    desk_id = fields.Many2one(
        related="event_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )

    def write(self, vals):
        if "event_id" in vals and any(part.event_id.id != vals["event_id"] for part in self):
            raise UserError(
                self.env._(
                    "What belongs to a mission stays there, with all that is tied to it: make "
                    "another one for the other mission."
                )
            )
        return super().write(vals)
