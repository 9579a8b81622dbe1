from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LivingEventTraining(models.AbstractModel):
    """A course: lessons within the days of the event, presences, certificates."""

    _name = "living.event.training"
    _description = "Lessons and Certificates of a Course"

    is_training = fields.Boolean(
        "Course", compute="_compute_is_training", store=True, help="One of its kinds is a training."
    )
    lesson_ids = fields.One2many("living.lesson", "event_id", "Lessons", copy=True)
    lesson_count = fields.Integer("Number of Lessons", compute="_compute_lesson_count")
    training_hours = fields.Float(
        "Hours",
        compute="_compute_training_hours",
        store=True,
        readonly=False,
        digits=(8, 2),
        help="The hours of the lessons; of an event of one day without lessons, its own.",
    )
    certificate_percent = fields.Float(
        "Certificate from (%)",
        default=lambda self: self._default_certificate_percent(),
        digits=(6, 2),
        help="Who attended this share of the hours held, or more, gets a certificate.",
    )
    certificate_ids = fields.One2many("living.certificate", "event_id", "Certificates")
    certificate_count = fields.Integer(
        "Number of Certificates", compute="_compute_certificate_count"
    )

    _certificate_percent_range = models.Constraint(
        "CHECK(certificate_percent > 0 AND certificate_percent <= 100)",
        "A certificate is given from a share of the hours between 0 and 100 %.",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_certificate_percent(self):
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        try:
            percent = float(parameters_sudo.get_param("living_desk_events.certificate_percent"))
        except (TypeError, ValueError):
            return 75.0
        return percent if 0 < percent <= 100 else 75.0

    @api.depends("living_kind_ids.is_training")
    def _compute_is_training(self):
        for event in self:
            event.is_training = any(event.living_kind_ids.mapped("is_training"))

    @api.depends("lesson_ids")
    def _compute_lesson_count(self):
        counts = dict(
            self.env["living.lesson"]._read_group(
                [("event_id", "in", self.ids)], ["event_id"], ["__count"]
            )
        )
        for event in self:
            event.lesson_count = counts.get(event._origin, 0)

    @api.depends("lesson_ids.hours", "date_begin", "date_end")
    def _compute_training_hours(self):
        for event in self:
            if event.lesson_ids:
                event.training_hours = sum(event.lesson_ids.mapped("hours"))
            elif event.date_begin and event.date_end and event.is_one_day:
                span = event.date_end - event.date_begin
                event.training_hours = span.total_seconds() / 3600
            else:
                event.training_hours = event.training_hours or 0.0

    @api.depends("certificate_ids.revoked_on")
    def _compute_certificate_count(self):
        counts = dict(
            self.env["living.certificate"]
            .sudo()
            ._read_group(
                [("event_id", "in", self.ids), ("revoked_on", "=", False)],
                ["event_id"],
                ["__count"],
            )
        )
        for event in self:
            event.certificate_count = counts.get(event._origin, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("date_begin", "date_end")
    def _check_lessons_within(self):
        self.sudo().lesson_ids._check_within_event()

    @api.constrains("certificate_percent")
    def _check_certificate_percent(self):
        if any(not 0 < event.certificate_percent <= 100 for event in self):
            raise ValidationError(
                self.env._("A certificate is given from a share of the hours between 0 and 100 %.")
            )

    # === ACTIONS === #

    def action_view_lessons(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events.living_lesson_action"
        )
        return {
            **action,
            "domain": [("event_id", "=", self.id)],
            "context": {"default_event_id": self.id},
        }

    def action_view_certificates(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events.living_certificate_action"
        )
        return {**action, "domain": [("event_id", "in", self.ids)], "context": {}}

    def action_issue_certificates(self):
        """Give a certificate to whoever attended enough and has none; the job mails them.

        :return: a notification that says how many
        :raise UserError: if one of the events is not over
        """
        self.check_access("write")
        for event in self:
            if event.date_end > fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "“%(event)s” is not over yet: certificates are issued afterwards.",
                        event=event.name,
                    )
                )
            if event.lesson_ids and not any(event.lesson_ids.mapped("is_held")):
                raise UserError(
                    self.env._(
                        "No register of “%(event)s” was taken: tick who was present at its "
                        "lessons first.",
                        event=event.name,
                    )
                )
        certificates_sudo = self._issue_certificates_sudo()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if certificates_sudo else "info",
                "message": self.env._(
                    "Certificates issued: %(count)s. They are mailed one by one.",
                    count=len(certificates_sudo),
                )
                if certificates_sudo
                else self.env._(
                    "Nothing to issue: whoever attended enough has a certificate already."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _issue_certificates_sudo(self):
        self.sudo()._lock_seats()
        certificates_sudo = self.env["living.certificate"].sudo()
        entitled_sudo = self.sudo().registration_ids.filtered(
            lambda item: not item.certificate_id and item._is_entitled()
        )
        certificates_sudo = certificates_sudo.create(
            [
                certificates_sudo._prepare_from_registration(item)
                for item in entitled_sudo.sorted("name")
            ]
        )
        if certificates_sudo:
            self.env.ref("living_desk_events.ir_cron_mail_certificates")._trigger()
        return certificates_sudo
