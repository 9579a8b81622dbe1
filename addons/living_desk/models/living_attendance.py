from odoo import api, fields, models


class LivingAttendance(models.Model):
    """Who took part in a session of a path or in a meeting of a committee, and for how much."""

    _name = "living.attendance"
    _description = "Attendance"
    _inherit = ["living.protected.mixin"]
    _order = "event_id, partner_id, id"
    _rec_name = "partner_id"
    _owner_fields = ("event_id",)

    event_id = fields.Many2one(
        "calendar.event",
        "Meeting",
        required=True,
        index=True,
        ondelete="cascade",
        domain=["|", ("living_path_id", "!=", False), ("living_committee_id", "!=", False)],
    )
    partner_id = fields.Many2one(
        "res.partner", "Participant", required=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("present", "Present"), ("excused", "Excused"), ("absent", "Absent")],
        required=True,
        default="present",
    )
    quantity = fields.Float(
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="What the participant took of the service, in its unit: the hours of the session "
        "unless stated otherwise.",
    )
    note = fields.Char()
    start = fields.Datetime(related="event_id.start", string="Date", store=True)
    path_id = fields.Many2one(
        related="event_id.living_path_id", string="Path", store=True, index="btree_not_null"
    )
    organization_id = fields.Many2one(
        related="event_id.living_organization_id", string="Organization", store=True
    )
    committee_id = fields.Many2one(
        related="event_id.living_committee_id",
        string="Committee",
        store=True,
        index="btree_not_null",
    )
    desk_id = fields.Many2one(
        related="event_id.living_desk_id", string="Desk", store=True, index="btree_not_null"
    )

    _participant_unique = models.Constraint(
        "UNIQUE(event_id, partner_id)", "This participant is listed already."
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "The quantity of an attendance cannot be negative."
    )
    _only_present = models.Constraint(
        "CHECK(state = 'present' OR COALESCE(quantity, 0) = 0)",
        "Who was not present took nothing: the quantity is zero.",
    )

    @api.depends("state", "event_id")
    def _compute_quantity(self):
        for attendance in self:
            event = attendance.event_id
            hours = event.living_hours or event.duration
            attendance.quantity = hours if attendance.state == "present" else 0.0
