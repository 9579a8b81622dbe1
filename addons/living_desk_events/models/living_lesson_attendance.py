from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingLessonAttendance(models.Model):
    """A line of the register: whether a participant was at a lesson."""

    _name = "living.lesson.attendance"
    _description = "Presence at a Lesson"
    _inherit = ["living.protected.mixin"]
    _order = "lesson_id, participant_name, id"
    _rec_name = "registration_id"
    _owner_fields = ("lesson_id", "registration_id")

    lesson_id = fields.Many2one("living.lesson", required=True, index=True, ondelete="cascade")
    registration_id = fields.Many2one(
        "event.registration",
        "Participant",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('event_id', '=', event_id), ('state', 'in', ('open', 'done'))]",
    )
    state = fields.Selection(
        [("present", "Present"), ("absent", "Absent"), ("excused", "Excused")],
        help="Empty: not ticked yet. Excused is absent with a reason: the hours are missing.",
    )
    participant_name = fields.Char(related="registration_id.name", string="Name", store=True)
    event_id = fields.Many2one(related="lesson_id.event_id", store=True, index=True)
    organization_id = fields.Many2one(
        related="registration_id.organization_id", store=True, index="btree_not_null"
    )
    desk_id = fields.Many2one(related="lesson_id.desk_id", store=True, index="btree_not_null")
    start = fields.Datetime(related="lesson_id.start", store=True)
    hours = fields.Float(related="lesson_id.hours", string="Hours of the Lesson")

    _participant_unique = models.Constraint(
        "UNIQUE(lesson_id, registration_id)", "The participant is in this register already."
    )

    @api.constrains("lesson_id", "registration_id", "state")
    def _check_registration(self):
        for line in self:
            registration = line.registration_id
            if registration.event_id != line.lesson_id.event_id:
                raise ValidationError(
                    self.env._(
                        "“%(participant)s” is not registered for the course of “%(lesson)s”.",
                        participant=registration.display_name,
                        lesson=line.lesson_id.name,
                    )
                )
            if line.state == "present" and not registration._has_seat():
                raise ValidationError(
                    self.env._(
                        "“%(participant)s” has no seat: confirm the registration first.",
                        participant=registration.display_name,
                    )
                )

    # === ACTIONS === #

    def action_present(self):
        self._tick("present")

    def action_absent(self):
        self._tick("absent")

    def action_excused(self):
        self._tick("excused")

    def _tick(self, state):
        self.state = state
