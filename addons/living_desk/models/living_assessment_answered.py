from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingAssessmentAnswered(models.AbstractModel):
    """The two sides of an assessment answer it, once each; then their scores are frozen."""

    _name = "living.assessment.answered"
    _description = "Answers of an Assessment"

    score_ids = fields.One2many("living.assessment.score", "assessment_id", "Scores")
    # Each side answers without knowing what the other one has said.
    self_percent = fields.Float(
        "Organization (%)",
        compute="_compute_percents",
        store=True,
        aggregator="avg",
        digits=(6, 2),
        groups="base.group_user",
    )
    adviser_percent = fields.Float(
        "Adviser (%)",
        compute="_compute_percents",
        store=True,
        aggregator="avg",
        digits=(6, 2),
        groups="base.group_user",
    )
    band_id = fields.Many2one(
        "living.band",
        compute="_compute_percents",
        store=True,
        ondelete="restrict",
        groups="base.group_user",
        help="Where the total falls: the adviser's once given, else the organization's.",
    )
    band_text = fields.Text(
        "Advice", related="band_id.text", related_sudo=True, groups="base.group_user"
    )
    is_latest = fields.Boolean(
        "Latest", help="The organization's last assessment with this form.", copy=False
    )

    @api.depends("score_ids.percent", "score_ids.band_id", "score_ids.dimension_id")
    def _compute_percents(self):
        for assessment in self:
            totals = assessment.score_ids.filtered(lambda score: not score.dimension_id)
            by_role = {score.role: score for score in totals}
            none = totals.browse()
            assessment.self_percent = by_role.get("self", none).percent
            assessment.adviser_percent = by_role.get("adviser", none).percent
            reference = by_role.get("adviser") or by_role.get("self") or none
            assessment.band_id = reference.band_id

    # === ACTIONS === #

    def action_answer(self):
        """Open the form for the adviser, who answers it next to the organization."""
        self.ensure_one()
        self.check_access("write")
        input_sudo = self.sudo().adviser_input_id
        input_sudo._check_living_open()
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": input_sudo.get_start_url(),
        }

    def action_preview_portal(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "target": "self", "url": self._get_page_url()}

    # === BUSINESS METHODS === #

    def record_answers(self, role, points):
        """Record and send answers collected on paper or in an interview.

        Open to who may change the assessment, also over the API.

        :param str role: `self` for the organization's answers, `adviser` for the adviser's
        :param points: one number for each question with points, in the order of the form;
            None for a question without answer
        :raise ValidationError: if the numbers do not fit the questions
        :raise UserError: if that side has answered already
        """
        self.ensure_one()
        self.check_access("write")
        input_sudo = self._get_input_sudo(role)
        input_sudo._lock_and_refresh()
        input_sudo._check_living_open()
        questions = input_sudo.survey_id.question_ids.filtered("living_dimension_id")
        if len(points) != len(questions):
            raise ValidationError(
                self.env._(
                    "The form has %(questions)s questions with points, and %(answers)s answers "
                    "were given.",
                    questions=len(questions),
                    answers=len(points),
                )
            )
        lines = [
            question._prepare_living_line_vals(input_sudo, value)
            for question, value in zip(questions, points, strict=True)
        ]
        input_sudo.user_input_line_ids.unlink()
        input_sudo.user_input_line_ids.create(lines)
        if input_sudo.state == "new":
            input_sudo._mark_in_progress()
        input_sudo._mark_done()

    def _create_inputs_sudo(self):
        """Open the two questionnaires of each assessment.

        They name no contact: the survey would let whoever holds the address sign up as it.
        """
        inputs_sudo = self.env["survey.user_input"].sudo()
        for assessment_sudo in self.sudo():
            answers = inputs_sudo.create(
                [
                    {
                        "survey_id": assessment_sudo.survey_id.id,
                        "living_assessment_id": assessment_sudo.id,
                        "living_role": role,
                    }
                    for role in ("self", "adviser")
                ]
            )
            assessment_sudo.write(
                {"self_input_id": answers[0].id, "adviser_input_id": answers[1].id}
            )

    def _get_input_sudo(self, role):
        self.ensure_one()
        if role not in ("self", "adviser"):
            raise ValidationError(
                self.env._("Answers are given by the organization or by the adviser.")
            )
        return self.sudo()[f"{role}_input_id"]

    def _may_answer(self, role, user):
        """Tell whether a user gives the answers of one side.

        The organization's people answer for it; the desk's staff for the desk. Consultants
        read the result, they answer for nobody.
        """
        self.ensure_one()
        if not self.active:
            return False
        if role == "self":
            return user.living_organization_id == self.sudo().organization_id
        return user._is_internal() and self.with_user(user).sudo(False).has_access("write")

    def _on_answered(self, input_sudo, result):
        """Freeze the scores of the side that has just answered.

        :param input_sudo: its answers
        :param result: their points, from the pure scoring
        """
        self.ensure_one()
        assessment_sudo = self.sudo()
        role = input_sudo.living_role
        scores = [(self.env["living.dimension"], result.total)]
        scores += [
            (dimension, result.by_dimension[dimension.id])
            for dimension in assessment_sudo.survey_id.living_dimension_ids
        ]
        assessment_sudo.score_ids.create(
            [
                assessment_sudo._prepare_score_vals(role, dimension, score)
                for dimension, score in scores
            ]
        )
        assessment_sudo[f"{role}_user_id"] = self.env.user
        assessment_sudo._elect_latest()
        assessment_sudo.message_post(
            body=self.env._("The organization has answered.")
            if role == "self"
            else self.env._("The adviser has answered."),
            subtype_xmlid="mail.mt_note",
        )

    def _prepare_score_vals(self, role, dimension, score):
        return {
            "assessment_id": self.id,
            "role": role,
            "dimension_id": dimension.id,
            "points": float(score.points),
            "maximum": float(score.maximum),
            "percent": round(float(score.percent or 0), 2),
            "unanswered": score.unanswered,
            "band_id": self.survey_id._find_living_band(score, dimension).id,
        }

    def _elect_latest(self):
        """Mark, for each organization and form, the assessment that others are compared with."""
        model_sudo = self.env["living.assessment"].sudo()
        answered_sudo = model_sudo.search(
            [
                ("organization_id", "in", self.organization_id.ids),
                ("survey_id", "in", self.sudo().survey_id.ids),
                ("state", "!=", "open"),
            ],
            order="date desc, id desc",
        )
        elected_sudo = model_sudo
        for group in answered_sudo.grouped(lambda a: (a.organization_id, a.survey_id)).values():
            elected_sudo |= group[0]
        retired_sudo = self.sudo() | answered_sudo - elected_sudo
        (retired_sudo - elected_sudo).is_latest = False
        (retired_sudo - elected_sudo).score_ids.is_reference = False
        elected_sudo.is_latest = True
        for assessment_sudo in elected_sudo:
            reference = assessment_sudo._get_reference_scores()
            reference.is_reference = True
            (assessment_sudo.score_ids - reference).is_reference = False

    def _get_reference_role(self):
        """Return whose scores count: the adviser's once given, else the organization's."""
        self.ensure_one()
        roles = set(self.score_ids.mapped("role"))
        return "adviser" if "adviser" in roles else "self" if roles else None

    def _get_reference_scores(self):
        role = self._get_reference_role()
        return self.score_ids.filtered(lambda score: score.role == role)

    def _get_page_url(self):
        self.ensure_one()
        return f"/my/assessments/{self.id}"

    def _get_missing_text(self):
        """Say who has not answered yet, nothing if both have."""
        self.ensure_one()
        return {
            "open": self.env._("neither the organization nor the adviser has answered yet"),
            "self": self.env._("the adviser has not answered yet"),
            "adviser": self.env._("the organization has not answered yet"),
        }.get(self.state, "")
