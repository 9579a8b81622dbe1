from odoo import api, fields, models

from ..tools import presence


class LivingRegistrationPresence(models.AbstractModel):
    """How much of an event a participant has attended, and the certificate of it."""

    _name = "living.registration.presence"
    _description = "Presence of a Participant"

    attendance_ids = fields.One2many(
        "living.lesson.attendance", "registration_id", "Presences", readonly=True
    )
    attended_hours = fields.Float(compute="_compute_presence", store=True, digits=(8, 2))
    held_hours = fields.Float(
        compute="_compute_presence",
        store=True,
        digits=(8, 2),
        help="Hours of the lessons whose register was taken; without lessons those of the event.",
    )
    presence_percent = fields.Float(
        "Presence (%)",
        compute="_compute_presence",
        store=True,
        digits=(6, 2),
        aggregator="avg",
        help="Hours attended out of the hours held. Who is excused was not there.",
    )
    is_present = fields.Boolean(
        "Was Present",
        compute="_compute_presence",
        store=True,
        help="Present at a lesson at least, or checked in at the event.",
    )
    certificate_ids = fields.One2many(
        "living.certificate", "registration_id", "Certificates", readonly=True
    )
    certificate_id = fields.Many2one(
        "living.certificate",
        compute="_compute_certificate_id",
        help="The certificate that counts: one that was revoked does not.",
    )

    @api.depends(
        "state",
        "attendance_ids.state",
        "event_id.training_hours",
        "event_id.lesson_ids.hours",
        "event_id.lesson_ids.is_held",
    )
    def _compute_presence(self):
        for registration in self:
            event = registration.event_id
            attended = registration.attendance_ids.filtered(
                lambda line: line.state == "present"
            ).lesson_id
            if event.lesson_ids:
                lessons = [
                    (lesson.hours, lesson in attended)
                    for lesson in event.lesson_ids
                    if lesson.is_held
                ]
            else:
                lessons = [(event.training_hours, registration.state == "done")]
            measured = presence.measure(lessons)
            registration.attended_hours = float(measured.attended)
            registration.held_hours = float(measured.held)
            registration.presence_percent = float(measured.percent)
            registration.is_present = registration.state == "done" or bool(attended)

    @api.depends("certificate_ids.revoked_on")
    def _compute_certificate_id(self):
        for registration in self:
            valid = registration.certificate_ids.filtered(lambda item: not item.revoked_on)
            registration.certificate_id = valid[:1]

    def _is_entitled(self):
        """Tell whether enough was attended for a certificate."""
        self.ensure_one()
        hours = presence.Presence(
            presence.exact(self.attended_hours), presence.exact(self.held_hours)
        )
        return self._has_seat() and hours.reaches(self.event_id.certificate_percent)

    def action_print_certificate(self):
        return self.certificate_id.action_print()
