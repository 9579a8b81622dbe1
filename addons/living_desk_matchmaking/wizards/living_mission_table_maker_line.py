from odoo import fields, models


class LivingMissionTableMakerLine(models.TransientModel):
    """A room, and how many tables it has."""

    _name = "living.mission.table.maker.line"
    _description = "Tables of a Room"

    maker_id = fields.Many2one(
        "living.mission.table.maker", required=True, ondelete="cascade", index=True
    )
    room = fields.Char(required=True)
    count = fields.Integer("Tables", default=5, required=True)

    _count_positive = models.Constraint("CHECK(count > 0)", "A room has one table or more.")
