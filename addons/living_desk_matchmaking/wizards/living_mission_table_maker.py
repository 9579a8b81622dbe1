from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.mission_setup import free_names

MAX_TABLES = 200


class LivingMissionTableMaker(models.TransientModel):
    """Make the tables of a mission, room by room."""

    _name = "living.mission.table.maker"
    _description = "Make Tables"

    event_id = fields.Many2one("event.event", "Mission", required=True, ondelete="cascade")
    line_ids = fields.One2many("living.mission.table.maker.line", "maker_id", "Rooms")
    table_count = fields.Integer("Tables", compute="_compute_table_count")

    @api.depends("line_ids.count")
    def _compute_table_count(self):
        for maker in self:
            maker.table_count = sum(maker.line_ids.mapped("count"))

    def action_make(self):
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Add a room, and say how many tables it has."))
        if self.table_count > MAX_TABLES:
            raise UserError(
                self.env._("That would be more than %(max)s tables: make fewer.", max=MAX_TABLES)
            )
        self.event_id.check_access("write")
        tables = self.event_id.meeting_table_ids
        names = free_names(
            self.env._("Table %(number)s"), set(tables.mapped("name")), self.table_count
        )
        rooms = [line.room for line in self.line_ids for _number in range(line.count)]
        last = max(tables.mapped("sequence"), default=0)
        self.env["living.meeting.table"].create(
            [
                {"event_id": self.event_id.id, "name": name, "room": room, "sequence": sequence}
                for sequence, (name, room) in enumerate(zip(names, rooms, strict=True), last + 1)
            ]
        )
        return {"type": "ir.actions.act_window_close"}
