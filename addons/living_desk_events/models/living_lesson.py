from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingLesson(models.Model):
    """A lesson of a course, with its register. Times are UTC and half-open, `[start, stop)`."""

    _name = "living.lesson"
    _description = "Lesson"
    _inherit = ["living.protected.mixin"]
    _order = "start, id"
    _owner_fields = ("event_id",)

    event_id = fields.Many2one(
        "event.event", "Course", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Subject", required=True)
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    hours = fields.Float(
        compute="_compute_hours",
        store=True,
        readonly=False,
        precompute=True,
        digits=(6, 2),
        help="Hours that count for the presence: less than the time when there is a break.",
    )
    teacher_id = fields.Many2one("living.consultant", index="btree_not_null", ondelete="restrict")
    desk_id = fields.Many2one(
        related="event_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    is_cancelled = fields.Boolean(
        "Cancelled", compute="_compute_is_cancelled", store=True, precompute=True
    )
    attendance_ids = fields.One2many("living.lesson.attendance", "lesson_id", "Register")
    is_held = fields.Boolean(
        "Register Taken",
        compute="_compute_register",
        store=True,
        help="Somebody was ticked: the lesson counts among the hours held.",
    )
    present_count = fields.Integer("Were Present", compute="_compute_register", store=True)
    expected_count = fields.Integer("Participants", compute="_compute_expected_count")

    _start_before_stop = models.Constraint(
        "CHECK(start < stop)", "A lesson ends after it has begun."
    )
    _hours_positive = models.Constraint(
        "CHECK(hours > 0)", "A lesson counts for more than zero hours."
    )
    _teacher_free = models.Constraint(
        "EXCLUDE USING gist (teacher_id WITH =, tsrange(start, stop) WITH &&)"
        " WHERE (teacher_id IS NOT NULL AND is_cancelled IS NOT TRUE)",
        "The teacher has another lesson at that time: choose other hours or another teacher.",
    )

    # === COMPUTE METHODS === #

    @api.depends("start", "stop")
    def _compute_hours(self):
        for lesson in self:
            if lesson.start and lesson.stop:
                lesson.hours = (lesson.stop - lesson.start).total_seconds() / 3600

    @api.depends("event_id.kanban_state", "event_id.active")
    def _compute_is_cancelled(self):
        for lesson in self:
            event = lesson.event_id
            lesson.is_cancelled = event.kanban_state == "cancel" or not event.active

    @api.depends("attendance_ids.state")
    def _compute_register(self):
        for lesson in self:
            states = lesson.attendance_ids.mapped("state")
            lesson.is_held = any(states)
            lesson.present_count = states.count("present")

    @api.depends("event_id.registration_ids.state", "event_id.registration_ids.active")
    def _compute_expected_count(self):
        for lesson in self:
            lesson.expected_count = lesson.event_id.seats_taken

    # === CONSTRAINT METHODS === #

    @api.constrains("start", "stop", "event_id")
    def _check_within_event(self):
        for lesson in self:
            event = lesson.event_id
            if lesson.start < event.date_begin or lesson.stop > event.date_end:
                raise ValidationError(
                    self.env._(
                        "The lesson “%(lesson)s” is outside the days of “%(event)s”: change the "
                        "lesson, or the start and end of the course.",
                        lesson=lesson.name,
                        event=event.name,
                    )
                )

    # === ACTIONS === #

    def action_open_register(self):
        """Open the register with a line for whoever has a seat."""
        self.ensure_one()
        self._complete_register()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_all_present(self):
        """Tick as present whoever is not ticked yet."""
        self._complete_register()
        self.attendance_ids.filtered(lambda line: not line.state)._tick("present")

    # === BUSINESS METHODS === #

    def _complete_register(self):
        """Add a line for each participant with a seat who has none, once."""
        self.check_access("write")
        self._lock_and_refresh()
        self.env["living.lesson.attendance"].create(
            [
                {"lesson_id": lesson.id, "registration_id": registration.id}
                for lesson in self
                for registration in lesson.event_id.registration_ids
                - lesson.attendance_ids.registration_id
                if registration._has_seat()
            ]
        )
