from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import scoring


class SurveyQuestion(models.Model):
    """A question of an assessment gives its points to a dimension."""

    _name = "survey.question"
    _inherit = ["survey.question", "living.survey.part.mixin"]

    living_dimension_id = fields.Many2one(
        "living.dimension",
        "Dimension",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain="[('survey_id', '=', survey_id)]",
        help="The points of the answer count for it. Without one the question gives no points.",
    )

    @api.constrains("living_dimension_id", "survey_id")
    def _check_living_dimension_id(self):
        for question in self:
            dimension = question.living_dimension_id
            if dimension and dimension.survey_id != question.survey_id:
                raise ValidationError(
                    self.env._(
                        "“%(dimension)s” belongs to another form than “%(question)s”.",
                        dimension=dimension.name,
                        question=question.title,
                    )
                )

    @api.model
    def _get_frozen_fields(self):
        return {
            "survey_id",
            "title",
            "question_type",
            "living_dimension_id",
            "is_scored_question",
            "answer_score",
            "answer_numerical_box",
            "answer_date",
            "answer_datetime",
            "scale_min",
            "scale_max",
            "triggering_answer_ids",
            "is_page",
        }

    def validate_question(self, answer, comment=None):
        """Refuse a page with a missing answer when the form asks for all of them."""
        errors = super().validate_question(answer, comment)
        survey = self.survey_id
        if (
            not errors
            and not answer
            and survey.is_living_assessment
            and survey.living_unanswered_rule == "refuse"
            and self.living_dimension_id
        ):
            return {self.id: self.env._("This question needs an answer before you go on.")}
        return errors

    def _is_living_scored(self):
        """Tell whether an answer to the question can give points."""
        self.ensure_one()
        return not self.is_page and self._get_living_maximum() > 0

    def _get_living_maximum(self):
        """Return the most points that an answer can give."""
        self.ensure_one()
        scores = [
            scoring.exact(score)
            for score in self.suggested_answer_ids.mapped("answer_score")
            if score > 0
        ]
        if self.question_type == "simple_choice":
            return max(scores, default=scoring.ZERO)
        if self.question_type == "multiple_choice":
            return sum(scores, scoring.ZERO)
        if self.question_type == "scale":
            return Fraction(self.scale_max) if self.living_dimension_id else scoring.ZERO
        return scoring.exact(self.answer_score) if self.is_scored_question else scoring.ZERO

    def _get_living_points(self, lines):
        """Return the points of an answer, None if there is no answer.

        :param lines: what was answered to this question, comments included
        """
        self.ensure_one()
        given = lines.filtered(lambda line: not line.skipped)
        if self.question_type in ("simple_choice", "multiple_choice"):
            given = given.filtered("suggested_answer_id")
        if not given:
            return None
        if self.question_type == "scale":
            points = Fraction(sum(given.mapped("value_scale")))
        else:
            points = sum(map(scoring.exact, given.mapped("answer_score")), scoring.ZERO)
        return min(max(points, scoring.ZERO), self._get_living_maximum())

    def _prepare_living_line_vals(self, input_sudo, points):
        """Return the answer that gives some points.

        :raise ValidationError: if no answer of the question does
        """
        self.ensure_one()
        if points is None:
            return input_sudo._get_line_answer_values(self, False, None)
        if self.question_type == "scale" and self.scale_min <= points <= self.scale_max:
            return {
                **input_sudo._get_line_answer_values(self, False, None),
                "skipped": False,
                "answer_type": "scale",
                "value_scale": points,
            }
        answer = self.suggested_answer_ids.filtered(lambda item: item.answer_score == points)[:1]
        if self.question_type != "simple_choice" or not answer:
            raise ValidationError(
                self.env._(
                    "No answer to “%(question)s” gives %(points)s points.",
                    question=self.title,
                    points=points,
                )
            )
        return input_sudo._get_line_answer_values(self, answer.id, "suggestion")
