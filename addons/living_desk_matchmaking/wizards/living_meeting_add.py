from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.meeting_place import free_places


class LivingMeetingAdd(models.TransientModel):
    """Two who want to meet on the day itself: where and when both, and a table, are free."""

    _name = "living.meeting.add"
    _description = "Meeting Added on the Day"
    _inherit = ["living.protected.mixin"]
    _owner_fields = ("first_id", "second_id")

    event_id = fields.Many2one(
        "event.event", "Mission", required=True, readonly=True, ondelete="cascade"
    )
    first_id = fields.Many2one(
        "event.registration",
        "Participant",
        domain="[('event_id', '=', event_id), ('state', 'in', ('open', 'done'))]",
    )
    second_id = fields.Many2one(
        "event.registration",
        "Other Participant",
        domain="[('event_id', '=', event_id), ('state', 'in', ('open', 'done')),"
        " ('id', '!=', first_id)]",
    )
    free_slot_ids = fields.Many2many(
        "living.meeting.slot", "living_meeting_add_slot_rel", compute="_compute_free_slot_ids"
    )
    free_table_ids = fields.Many2many(
        "living.meeting.table", "living_meeting_add_table_rel", compute="_compute_free_table_ids"
    )
    slot_id = fields.Many2one(
        "living.meeting.slot",
        compute="_compute_slot_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', free_slot_ids)]",
    )
    table_id = fields.Many2one(
        "living.meeting.table",
        compute="_compute_table_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', free_table_ids)]",
    )
    refusal = fields.Text(compute="_compute_free_slot_ids")

    # === COMPUTE METHODS === #

    @api.depends("first_id", "second_id")
    def _compute_free_slot_ids(self):
        for dialog in self:
            slots = dialog.event_id.meeting_slot_ids
            places = dialog._get_places()
            dialog.free_slot_ids = slots.filtered(lambda slot, places=places: slot.id in places)
            dialog.refusal = dialog._get_refusal() if not places else False

    @api.depends("first_id", "second_id", "slot_id")
    def _compute_free_table_ids(self):
        for dialog in self:
            dialog.free_table_ids = list(dialog._get_places().get(dialog.slot_id.id, ()))

    @api.depends("free_slot_ids")
    def _compute_slot_id(self):
        for dialog in self:
            if dialog.slot_id not in dialog.free_slot_ids:
                dialog.slot_id = dialog.free_slot_ids[:1]

    @api.depends("free_table_ids")
    def _compute_table_id(self):
        for dialog in self:
            if dialog.table_id not in dialog.free_table_ids:
                dialog.table_id = dialog.free_table_ids[:1]

    # === ACTIONS === #

    def action_add(self):
        """Enter the meeting, and tell the two if people know the plan."""
        self.ensure_one()
        vals = self._get_places().get(self.slot_id.id, {}).get(self.table_id.id)
        if not vals:
            raise UserError(
                self._get_refusal()
                or self.env._("That place was taken a moment ago: choose another slot or table.")
            )
        meeting = self.env["living.meeting"].create(
            {**vals, "request_id": self._get_request().id, "is_locked": True}
        )
        self.event_id._tell_if_known(meeting)
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_request(self):
        """Return the accepted request of the two, if there is one."""
        pair = (self.first_id | self.second_id).ids
        return self.env["living.meeting.request"].search(
            [
                ("event_id", "=", self.event_id.id),
                ("state", "=", "accepted"),
                ("requester_id", "in", pair),
                ("invitee_id", "in", pair),
            ],
            limit=1,
        )

    def _get_places(self):
        """Return the values of the meeting, by slot and table, that the two could have from now."""
        self.ensure_one()
        pair = (self.first_id.id, self.second_id.id)
        if not all(pair) or pair[0] == pair[1] or self._get_meeting():
            return {}
        mission = self.event_id
        # Who is free when is known to the desk that holds the mission; what is stored is worked out
        # in superuser mode.
        if not mission.sudo(False).has_access("write"):
            return {}
        problem, index = mission._prepare_check([pair])
        if not set(pair) <= index.people.keys():
            return {}
        now = fields.Datetime.now()
        slots = [index.slots[slot.id] for slot in mission.meeting_slot_ids if slot.stop > now]
        wish = len(problem.wishes) - 1
        places = {}
        for place in free_places(problem, wish, sorted(slots)):
            vals = mission._prepare_meeting_vals(problem, wish, place)
            places.setdefault(vals["slot_id"], {})[vals["table_id"]] = vals
        return places

    def _get_meeting(self):
        pair = (self.first_id | self.second_id).ids
        return self.env["living.meeting"].search(
            [
                ("event_id", "=", self.event_id.id),
                ("state", "!=", "cancelled"),
                ("first_id", "in", pair),
                ("second_id", "in", pair),
            ],
            limit=1,
        )

    def _get_refusal(self):
        """Return why there is no place for the two."""
        if not self.first_id or not self.second_id:
            return False
        meeting = self._get_meeting()
        if meeting:
            return self.env._(
                "The two have a meeting already: %(slot)s, %(table)s.",
                slot=meeting.slot_id.display_name,
                table=meeting.table_id.name,
            )
        return self.env._(
            "There is no slot left in which both, and a table, are free and the rules of the "
            "mission let the two meet."
        )
