from odoo import fields, models


class LivingMeetingTable(models.Model):
    """Where one meeting of a mission at a time is held."""

    _name = "living.meeting.table"
    _description = "Table for Meetings"
    _inherit = ["living.mission.part", "living.agenda.place", "living.agenda.table"]
    _order = "event_id, sequence, id"
    _told_field = "published_table_id"

    name = fields.Char(required=True)
    room = fields.Char(
        help="Tables of one room are near each other: between rooms people need time to walk."
    )
    sequence = fields.Integer(default=10)
    closed_slot_ids = fields.Many2many(
        "living.meeting.slot",
        "living_meeting_table_closed_rel",
        "table_id",
        "slot_id",
        "Closed at",
        domain="[('event_id', '=', event_id)]",
        help="When nobody meets at this table.",
    )

    _name_once = models.Constraint(
        "UNIQUE(event_id, name)", "The mission has a table of this name already."
    )
