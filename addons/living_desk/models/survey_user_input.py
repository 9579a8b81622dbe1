from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import scoring

LIVING_ROLES = [("self", "Organization"), ("adviser", "Adviser")]


class SurveyUserInput(models.Model):
    """The answers of one side of an assessment."""

    _name = "survey.user_input"
    _inherit = ["survey.user_input", "living.protected.mixin"]

    _protected_fields = ("living_assessment_id", "living_role")

    living_assessment_id = fields.Many2one(
        "living.assessment",
        "Assessment",
        index="btree_not_null",
        ondelete="cascade",
        copy=False,
        readonly=True,
    )
    living_role = fields.Selection(LIVING_ROLES, "Answered As", copy=False, readonly=True)

    _living_role_unique = models.UniqueIndex(
        "(living_assessment_id, living_role) WHERE living_assessment_id IS NOT NULL",
        "This side of the assessment has its answers already.",
    )

    def write(self, vals):
        if vals.keys() & {"state", "survey_id"}:
            self._check_living_open()
        return super().write(vals)

    def _mark_done(self):
        """Freeze the scores of an assessment when one side has answered.

        :raise UserError: if that side has answered before, or answers are missing that the
            form asks for
        """
        assessed = self.filtered("living_assessment_id")
        assessed._lock_and_refresh()
        assessed._check_living_open()
        scores = {item: item._score() for item in assessed}
        res = super()._mark_done()
        for item, score in scores.items():
            item.living_assessment_id._on_answered(item, score)
        return res

    def _check_living_open(self):
        """:raise UserError: if an assessment was answered already"""
        for item in self:
            if item.living_assessment_id and item.state == "done":
                raise UserError(item._get_living_closed_text())

    def _is_living(self):
        """Tell whether these are answers to an assessment or to a follow-up."""
        self.ensure_one()
        followup = self.env.ref("living_desk.survey_followup", raise_if_not_found=False)
        return bool(self.living_assessment_id) or self.survey_id == followup

    def _get_living_closed_text(self):
        return self.env._(
            "These answers have been sent already: the first ones count and stay as they are."
        )

    def _score(self):
        """Return the points of the answers given so far, by dimension and in total.

        :raise UserError: if the form wants all its answers and some are missing
        """
        self.ensure_one()
        survey = self.survey_id
        asked = self.predefined_question_ids - self._get_inactive_conditional_questions()
        lines = self.user_input_line_ids.grouped("question_id")
        none = self.env["survey.user_input.line"]
        questions = [
            scoring.Question(
                key=question.id,
                dimension=question.living_dimension_id.id,
                maximum=question._get_living_maximum(),
                points=question._get_living_points(lines.get(question, none)),
            )
            for question in asked
            if question.living_dimension_id
        ]
        try:
            return scoring.score(questions, survey._to_scoring(), survey.living_unanswered_rule)
        except scoring.Incomplete as incomplete:
            first = self.env["survey.question"].browse(incomplete.keys[0])
            raise UserError(
                self.env._(
                    "%(count)s questions have no answer yet, the first is “%(question)s”: "
                    "answer them all, then send.",
                    count=len(incomplete.keys),
                    question=first.title,
                )
            ) from incomplete
