"""What the tests of assessments start from: a form of 40 questions in four dimensions."""

from odoo.fields import Command

from .common import LivingDeskCommon


class LivingAssessmentCommon(LivingDeskCommon):
    """A published form: 40 questions of 0 to 5 points, bands from 0, 61, 121 and 161."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env["living.assessment.form"].create({"name": "Test form", "sequence": -1})
        cls.survey = cls._create_form_version()
        cls.survey.action_living_publish()
        cls.path = cls._activate_path(cls._create_path())

    @classmethod
    def _create_form_version(cls, questions=40, dimensions=4, **values):
        survey = cls.env["survey.survey"].create(
            {
                "title": "Test form",
                "is_living_assessment": True,
                "living_form_id": cls.form.id,
                "living_unanswered_rule": "zero",
                "scoring_type": "scoring_without_answers",
                "access_mode": "token",
                "questions_layout": "one_page",
                "living_dimension_ids": [
                    Command.create({"name": f"Dimension {index}", "code": f"d{index}"})
                    for index in range(dimensions)
                ],
                "living_band_ids": [
                    Command.create({"name": f"Band {index}", "lower": lower, "text": "Text"})
                    for index, lower in enumerate((0, 61, 121, 161), 1)
                ],
                **values,
            }
        )
        cls.env["survey.question"].create(
            [
                {
                    "survey_id": survey.id,
                    "title": f"Question {index}",
                    "sequence": index,
                    "question_type": "simple_choice",
                    "living_dimension_id": survey.living_dimension_ids[index % dimensions].id,
                    "suggested_answer_ids": [
                        Command.create(
                            {
                                "value": f"{points}",
                                "answer_score": points,
                                "is_correct": points == 5,
                            }
                        )
                        for points in range(6)
                    ],
                }
                for index in range(questions)
            ]
        )
        return survey

    @classmethod
    def _create_assessment(cls, path=None, moment="t0", **values):
        return cls.env["living.assessment"].create(
            {
                "path_id": (path or cls.path).id,
                "moment": moment,
                "survey_id": cls.survey.id,
                **values,
            }
        )

    @classmethod
    def _answer(cls, assessment, own=None, adviser=None):
        """Answer every question of a side with the same points, or with a list of them."""
        count = len(assessment.survey_id.question_ids)
        for role, points in (("self", own), ("adviser", adviser)):
            if points is not None:
                points = points if isinstance(points, list) else [points] * count
                assessment.record_answers(role, points)
        return assessment
