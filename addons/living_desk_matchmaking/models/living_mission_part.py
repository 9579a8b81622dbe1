from odoo import fields, models


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
