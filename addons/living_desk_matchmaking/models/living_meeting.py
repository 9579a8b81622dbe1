from odoo import api, fields, models
from odoo.tools import SQL


class LivingMeeting(models.Model):
    """Two participants at a table in a slot.

    The database lets nobody, no table and no interpreter have two meetings in one slot. Two
    meetings can change places: the constraints are checked after each statement, or at the end of
    what `_check_bookings` ends.
    """

    _name = "living.meeting"
    _description = "B2B Meeting"
    _inherit = [
        "living.mission.part",
        "living.meeting.rated",
        "living.meeting.bulk",
        "living.meeting.checked",
        "living.meeting.held",
        "living.meeting.feed",
        "living.meeting.agenda",
        "living.meeting.cells",
        "living.meeting.told",
    ]
    _order = "slot_id, table_id, id"
    _rec_names_search = ["first_id.name", "second_id.name"]
    _owner_fields = ("event_id", "first_id", "second_id", "request_id")
    _protected_fields = (
        "state",
        "published_slot_id",
        "published_table_id",
        "published_interpreter_id",
    )

    first_id = fields.Many2one(
        "event.registration",
        "Participant",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('event_id', '=', event_id)]",
    )
    second_id = fields.Many2one(
        "event.registration",
        "Other Participant",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('event_id', '=', event_id)]",
    )
    request_id = fields.Many2one(
        "living.meeting.request", index="btree_not_null", ondelete="set null"
    )
    slot_id = fields.Many2one(
        "living.meeting.slot",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('event_id', '=', event_id)]",
    )
    table_id = fields.Many2one(
        "living.meeting.table",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('event_id', '=', event_id)]",
    )
    interpreter_id = fields.Many2one(
        "living.meeting.interpreter",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('event_id', '=', event_id)]",
    )
    start = fields.Datetime(related="slot_id.start")
    stop = fields.Datetime(related="slot_id.stop")
    first_organization_id = fields.Many2one(related="first_id.organization_id")
    second_organization_id = fields.Many2one(
        related="second_id.organization_id", string="Other Organization"
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("held", "Held"),
            ("no_show", "No-Show"),
            ("cancelled", "Cancelled"),
        ],
        default="planned",
        required=True,
        index=True,
        readonly=True,
        copy=False,
    )
    is_locked = fields.Boolean(
        "Fixed", help="Another planning leaves the meeting where and when it is."
    )
    published_slot_id = fields.Many2one(
        "living.meeting.slot", "Slot Told", readonly=True, copy=False, ondelete="set null"
    )
    published_table_id = fields.Many2one(
        "living.meeting.table", "Table Told", readonly=True, copy=False, ondelete="set null"
    )
    published_interpreter_id = fields.Many2one(
        "living.meeting.interpreter",
        "Interpreter Told",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    _not_itself = models.Constraint(
        "CHECK(first_id != second_id)", "Nobody meets himself: choose two participants."
    )
    # Signatures, not whole lists: else thousands of meetings take six times as long to enter.
    _person_once = models.Constraint(
        "EXCLUDE USING gist"
        " (slot_id WITH =, (ARRAY[first_id, second_id]) gist__intbig_ops(siglen=32) WITH &&)"
        " WHERE (state != 'cancelled') DEFERRABLE INITIALLY IMMEDIATE",
        "One of the two has another meeting in this slot: choose another slot.",
    )
    _table_once = models.Constraint(
        "EXCLUDE USING gist (slot_id WITH =, table_id WITH =)"
        " WHERE (state != 'cancelled') DEFERRABLE INITIALLY IMMEDIATE",
        "The table has another meeting in this slot: choose another table or slot.",
    )
    _interpreter_once = models.Constraint(
        "EXCLUDE USING gist (slot_id WITH =, interpreter_id WITH =)"
        " WHERE (state != 'cancelled' AND interpreter_id IS NOT NULL)"
        " DEFERRABLE INITIALLY IMMEDIATE",
        "The interpreter has another meeting in this slot: choose another one, or another slot.",
    )
    _pair_once = models.UniqueIndex(
        "(LEAST(first_id, second_id), GREATEST(first_id, second_id)) WHERE state != 'cancelled'",
        "The two have a meeting already.",
    )

    @api.depends("first_id.name", "second_id.name")
    def _compute_display_name(self):
        for meeting in self:
            people = meeting._get_pair().sudo()
            meeting.display_name = " - ".join(person.name or "" for person in people)

    def _defer_bookings(self):
        """Check at the end of the transaction, or of `_check_bookings`, who has two meetings."""
        self._set_bookings_mode(SQL("DEFERRED"))

    def _check_bookings(self):
        """Check now that nobody, no table and no interpreter has two meetings in one slot."""
        self.flush_model()
        self._set_bookings_mode(SQL("IMMEDIATE"))

    def _set_bookings_mode(self, mode):
        names = SQL(", ").join(
            SQL.identifier(f"{self._table}_{name}")
            for name in ("person_once", "table_once", "interpreter_once")
        )
        self.env.cr.execute(SQL("SET CONSTRAINTS %s %s", names, mode))
