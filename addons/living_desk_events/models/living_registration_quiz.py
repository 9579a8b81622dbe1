from odoo import api, fields, models

STAFF = "event.group_event_registration_desk"


class LivingRegistrationQuiz(models.AbstractModel):
    """The two quizzes of a participant: for the participant and the desk, nobody else."""

    _name = "living.registration.quiz"
    _description = "Quiz of a Participant"
    _protected_fields = ("quiz_before_input_id", "quiz_after_input_id")

    quiz_before_input_id = fields.Many2one(
        "survey.user_input", "Answers Before", copy=False, ondelete="set null", groups=STAFF
    )
    quiz_after_input_id = fields.Many2one(
        "survey.user_input", "Answers After", copy=False, ondelete="set null", groups=STAFF
    )
    quiz_before_percent = fields.Float(
        "Before (%)",
        compute="_compute_quiz",
        store=True,
        digits=(6, 2),
        aggregator="avg",
        groups=STAFF,
    )
    quiz_after_percent = fields.Float(
        "After (%)",
        compute="_compute_quiz",
        store=True,
        digits=(6, 2),
        aggregator="avg",
        groups=STAFF,
    )
    quiz_gain = fields.Float(
        "Gain (points)",
        compute="_compute_quiz",
        store=True,
        digits=(6, 2),
        aggregator="avg",
        groups=STAFF,
        help="Percent after less percent before, of who answered both.",
    )
    quiz_is_complete = fields.Boolean(
        "Both Answered", compute="_compute_quiz", store=True, groups=STAFF
    )

    @api.depends(
        "quiz_before_input_id.state",
        "quiz_before_input_id.scoring_percentage",
        "quiz_after_input_id.state",
        "quiz_after_input_id.scoring_percentage",
    )
    def _compute_quiz(self):
        for registration in self:
            before, after = (
                answers.scoring_percentage if answers.state == "done" else None
                for answers in (registration.quiz_before_input_id, registration.quiz_after_input_id)
            )
            registration.quiz_before_percent = before or 0.0
            registration.quiz_after_percent = after or 0.0
            registration.quiz_is_complete = before is not None and after is not None
            registration.quiz_gain = after - before if registration.quiz_is_complete else 0.0

    def _send_quiz(self, moment):
        """Open the answers of a participant, once, and mail where they are given.

        :param str moment: `before` or `after`
        """
        field = f"quiz_{moment}_input_id"
        for registration_sudo in self.sudo():
            survey_sudo = registration_sudo.event_id[f"quiz_{moment}_id"]
            if not survey_sudo or registration_sudo[field]:
                continue
            registration_sudo[field] = (
                self.env["survey.user_input"]
                .sudo()
                .create(
                    {
                        "survey_id": survey_sudo.id,
                        "email": registration_sudo.email,
                        "nickname": registration_sudo.name,
                        "living_registration_id": registration_sudo.id,
                    }
                )
            )
            registration_sudo._mail_seat(f"living_desk_events.mail_template_quiz_{moment}")

    def _get_open_quizzes(self):
        """Return what the participant has still to answer: list of (moment, address)."""
        self.ensure_one()
        registration_sudo = self.sudo()
        return [
            (moment, answers.get_start_url())
            for moment, answers in (
                ("before", registration_sudo.quiz_before_input_id),
                ("after", registration_sudo.quiz_after_input_id),
            )
            if answers and answers.state != "done" and registration_sudo._has_seat()
        ]

    def _get_quiz_url(self, moment):
        """Return the address on which the participant answers, the portal's without a quiz."""
        self.ensure_one()
        answers_sudo = self.sudo()[f"quiz_{moment}_input_id"]
        path = answers_sudo.get_start_url() if answers_sudo else "/my/trainings"
        return f"{self.get_base_url()}{path}"

    def _on_seated(self):
        if not self.env.context.get("install_mode"):
            self._send_quiz("before")
        return super()._on_seated()
