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
                meeting.change = "moved" if meeting._is_moved() else False

    @api.depends("change")
    def _compute_is_changed(self):
        for meeting in self:
            meeting.is_changed = bool(meeting.change)

    def _search_is_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("change", "!=" if True in value else "=", False)]

    def _get_facts(self):
        """Return slot, table and interpreter as they are planned."""
        self.ensure_one()
        return self.slot_id, self.table_id, self.interpreter_id

    def _get_published_facts(self):
        """Return slot, table and interpreter that were made known, empty for what was not."""
        self.ensure_one()
        return self.published_slot_id, self.published_table_id, self.published_interpreter_id

    def _get_told_facts(self):
        """Return slot, table and interpreter as the two believe them to be.

        What was called off keeps its hour and its table. In a print made before anybody is told,
        what is planned.
        """
        if self.env.context.get("agenda_as_planned"):
            return self._get_facts()
        if self._is_told_cancelled():
            return self.slot_id, self.table_id, self.interpreter_id.browse()
        return self._get_published_facts()

    def _is_moved(self):
        """Tell whether it is held otherwise than people know."""
        return self._get_facts() != self._get_published_facts()

    def _is_told_cancelled(self):
        """Tell whether the two know that they do not meet."""
        self.ensure_one()
        return self.state == "cancelled" and not self.published_slot_id

    def _set_told(self):
        """Record that people know the meetings as they are; what is new to them is a revision.

        In one statement: each time a meeting is written, who meets when and where is looked at.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE living_meeting m
                   SET published_slot_id = v.slot_id,
                       published_table_id = v.table_id,
                       published_interpreter_id = v.interpreter_id,
                       sequence_number = COALESCE(m.sequence_number, 0) + (
                           (v.slot_id, v.table_id, v.interpreter_id) IS DISTINCT FROM
                           (m.published_slot_id, m.published_table_id, m.published_interpreter_id)
                       )::int,
                       change = NULL,
                       write_uid = %s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM (
                    SELECT id,
                           CASE WHEN state != 'cancelled' THEN slot_id END AS slot_id,
                           CASE WHEN state != 'cancelled' THEN table_id END AS table_id,
                           CASE WHEN state != 'cancelled' THEN interpreter_id END AS interpreter_id
                      FROM living_meeting
                     WHERE id = ANY(%s::int[])
                  ) v
                 WHERE m.id = v.id
                """,
                self.env.uid,
                list(self.ids),
            )
        )
        self.invalidate_model()
