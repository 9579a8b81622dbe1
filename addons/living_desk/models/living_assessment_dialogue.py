from odoo import api, fields, models

# From this many points of difference the two should talk about a question.
FAR_APART = 2


class LivingAssessmentDialogue(models.AbstractModel):
    """Question by question, what both sides answered: where the adviser's talk begins."""

    _name = "living.assessment.dialogue"
    _description = "Answers of an Assessment Side by Side"

    dialogue = fields.Html(
        "Answers", compute="_compute_dialogue", sanitize=False, groups="base.group_user"
    )

    @api.depends("state")
    @api.depends_context("lang")
    def _compute_dialogue(self):
        for assessment in self:
            assessment.dialogue = assessment._render_dialogue()

    def _render_dialogue(self):
        """Return the answers side by side, nothing before both sides have answered."""
        self.ensure_one()
        if self.state != "complete":
            return False
        return self.env["ir.qweb"]._render(
            "living_desk.assessment_dialogue", {"sections": self._prepare_dialogue()}
        )

    def _prepare_dialogue(self):
        """Return the questions by dimension, each with both answers and their points.

        :return: list of (dimension, rows); in a row `self` and `adviser` are the answers, empty
            where there is none, and `is_far` says that they are far apart
        """
        self.ensure_one()
        inputs_sudo = self.sudo().self_input_id, self.sudo().adviser_input_id
        own, adviser = (
            {line.question_id: line.suggested_answer_id for line in answers.user_input_line_ids}
            for answers in inputs_sudo
        )
        questions_sudo = self.sudo().survey_id.question_ids.filtered("living_dimension_id")
        none = self.env["survey.question.answer"].sudo()
        sections = {}
        for question in questions_sudo:
            sides = {"self": own.get(question, none), "adviser": adviser.get(question, none)}
            gap = abs(sides["self"].answer_score - sides["adviser"].answer_score)
            sections.setdefault(question.living_dimension_id, []).append(
                {
                    "question": question,
                    **sides,
                    "is_far": all(sides.values()) and gap >= FAR_APART,
                }
            )
        return sorted(sections.items(), key=lambda item: (item[0].sequence, item[0].id))
