from odoo import api, fields, models
from odoo.tools import SQL


class LivingMeetingTold(models.AbstractModel):
    """What people were told of a meeting, and whether that is still so."""

    _name = "living.meeting.told"
    _description = "Meeting That People Are Told Of"

    change = fields.Selection(
        [("new", "New"), ("moved", "Moved"), ("cancelled", "Cancelled")],
        compute="_compute_change",
        store=True,
        help="What the two have not been told yet.",
    )
    is_changed = fields.Boolean(
        "Not Told Yet", compute="_compute_is_changed", search="_search_is_changed"
    )

    @api.depends(
        "state",
        "slot_id",
        "table_id",
        "interpreter_id",
        "published_slot_id",
        "published_table_id",
        "published_interpreter_id",
    )
    def _compute_change(self):
        for meeting in self:
            told = meeting.published_slot_id
            if meeting.state == "cancelled":
                meeting.change = "cancelled" if told else False
            elif meeting.state != "planned":
                meeting.change = False
            elif not told:
                meeting.change = "new"
            else:
                is_moved = (
                    meeting.slot_id != told
                    or meeting.table_id != meeting.published_table_id
                    or meeting.interpreter_id != meeting.published_interpreter_id
                )
                meeting.change = "moved" if is_moved else False

    @api.depends("change")
    def _compute_is_changed(self):
        for meeting in self:
            meeting.is_changed = bool(meeting.change)

    def _search_is_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("change", "!=" if True in value else "=", False)]

    def _set_told(self):
        """Record that people know the meetings as they are."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE living_meeting
                   SET published_slot_id = CASE WHEN state = 'cancelled' THEN NULL
                           ELSE slot_id END,
                       published_table_id = CASE WHEN state = 'cancelled' THEN NULL
                           ELSE table_id END,
                       published_interpreter_id = CASE WHEN state = 'cancelled' THEN NULL
                           ELSE interpreter_id END,
                       change = NULL,
                       write_uid = %s,
                       write_date = now() AT TIME ZONE 'UTC'
                 WHERE id IN %s
             RETURNING id
                """,
                self.env.uid,
                tuple(self.ids),
            )
        )
        self.invalidate_model()
