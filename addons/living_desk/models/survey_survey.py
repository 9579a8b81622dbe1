from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import scoring


class SurveySurvey(models.Model):
    """A version of an assessment form is a scored survey for invited people."""

    _inherit = "survey.survey"

    is_living_assessment = fields.Boolean(
        "Assessment Form", help="Organizations and advisers answer it side by side."
    )
    living_form_id = fields.Many2one(
        "living.assessment.form",
        "Form",
        index="btree_not_null",
        ondelete="restrict",
        help="The form of which this is a version.",
    )
    living_version = fields.Integer("Version", default=1, copy=False)
    living_state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        "Publication",
        default="draft",
        copy=False,
        readonly=True,
        help="Assessments are made with the last published version.",
    )
    living_unanswered_rule = fields.Selection(
        [
            ("zero", "Counts as no points"),
            ("skip", "Is left out of points and maximum"),
            ("refuse", "Is not accepted"),
        ],
        "A Question without Answer",
        required=True,
        default="skip",
    )
    living_triage_a = fields.Float("A from (%)", default=70.0, digits=(6, 2))
    living_triage_floor = fields.Float("With No Dimension Below (%)", default=40.0, digits=(6, 2))
    living_triage_b = fields.Float("B from (%)", default=40.0, digits=(6, 2))
    living_benchmark_minimum = fields.Integer(
        "Organizations in a Mean",
        default=5,
        help="A mean of fewer organizations is not shown: it would tell about one of them.",
    )
    living_dimension_ids = fields.One2many("living.dimension", "survey_id", "Dimensions")
    living_band_ids = fields.One2many("living.band", "survey_id", "Bands")
    living_assessment_ids = fields.One2many("living.assessment", "survey_id", "Assessments")
    living_assessment_count = fields.Integer(
        "Assessments Made", compute="_compute_living_assessment_count"
    )

    _living_version_unique = models.UniqueIndex(
        "(living_form_id, living_version) WHERE living_form_id IS NOT NULL",
        "The form already has this version.",
    )
    _living_form_complete = models.Constraint(
        "CHECK(is_living_assessment IS NOT TRUE OR living_form_id IS NOT NULL)",
        "Name the form of which this is a version.",
    )
    _living_triage_ordered = models.Constraint(
        "CHECK(0 <= living_triage_b AND living_triage_b <= living_triage_a"
        " AND living_triage_a <= 100 AND living_triage_floor BETWEEN 0 AND 100)",
        "Thresholds of triage go from 0 to 100, and B begins below A.",
    )
    _living_minimum_positive = models.Constraint(
        "CHECK(living_benchmark_minimum > 1)",
        "A mean needs at least two organizations.",
    )

    # === COMPUTE METHODS === #

    @api.depends("title", "living_version", "is_living_assessment")
    def _compute_display_name(self):
        """Name the version too: an old result is read with the form of its time."""
        forms = self.filtered("is_living_assessment")
        for survey in forms:
            survey.display_name = self.env._(
                "%(form)s, version %(version)s",
                form=survey.title,
                version=survey.living_version,
            )
        return super(SurveySurvey, self - forms)._compute_display_name()

    @api.depends("living_assessment_ids")
    def _compute_living_assessment_count(self):
        counts = dict(
            self.env["living.assessment"]
            .with_context(active_test=False)
            ._read_group([("survey_id", "in", self.ids)], ["survey_id"], ["__count"])
        )
        for survey in self:
            survey.living_assessment_count = counts.get(survey._origin, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        frozen = {
            "is_living_assessment",
            "living_form_id",
            "living_version",
            "living_unanswered_rule",
            "scoring_type",
            "questions_selection",
        }
        for survey in self.filtered("is_living_assessment"):
            changed = {
                name
                for name in frozen & vals.keys()
                if survey._fields[name].convert_to_write(survey[name], survey) != vals[name]
            }
            if changed:
                survey._check_living_unused()
        return super().write(vals)

    # === ACTIONS === #

    def action_living_publish(self):
        """Make this version the one that assessments are made with.

        :raise UserError: if it cannot be answered or read as it is
        """
        for survey in self:
            survey._check_living_complete()
        self.write({**self._prepare_living_settings(), "living_state": "published"})

    def action_living_new_version(self):
        """Open a copy of this version, to be changed and published.

        :return: the action that shows it
        """
        self.ensure_one()
        version = self._copy_living_version()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": version.id,
            "view_mode": "form",
        }

    def action_view_living_assessments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_assessment_action"
        )
        return {**action, "domain": [("survey_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _prepare_living_settings(self):
        """Return what a survey must be so that it can be answered as an assessment."""
        return {
            "access_mode": "token",
            "users_login_required": True,
            "users_can_go_back": True,
            "scoring_type": "scoring_without_answers",
            "scoring_success_min": 0,
            "is_attempts_limited": False,
            "is_time_limited": False,
            "certification": False,
            "questions_selection": "all",
            "lang_ids": [Command.clear()],
        }

    def _check_living_unused(self):
        """:raise UserError: if assessments were made with one of the forms"""
        assessments_sudo = self.env["living.assessment"].sudo().with_context(active_test=False)
        used = assessments_sudo._read_group([("survey_id", "in", self.ids)], ["survey_id"])
        if used:
            raise UserError(
                self.env._(
                    "Assessments were made with “%(form)s”: what it asks and how it counts "
                    "cannot change any more. Make a new version of it.",
                    form=used[0][0].display_name,
                )
            )

    def _check_living_complete(self):
        """:raise UserError: if a part of the form is missing"""
        self.ensure_one()
        if not self.is_living_assessment:
            raise UserError(
                self.env._("“%(survey)s” is not an assessment form.", survey=self.title)
            )
        scored = self.question_ids.filtered(lambda question: question._is_living_scored())
        lost = scored.filtered(lambda question: not question.living_dimension_id)
        empty = self.living_dimension_ids.filtered(lambda item: not (item.question_ids & scored))
        starts = [band.lower for band in self.living_band_ids if not band.dimension_id]
        if not scored:
            problem = self.env._("it has no question with points")
        elif lost:
            problem = self.env._("“%(question)s” has no dimension", question=lost[0].title)
        elif empty:
            problem = self.env._("no question belongs to “%(dimension)s”", dimension=empty[0].name)
        elif 0 not in starts:
            problem = self.env._("its bands do not begin at zero points")
        else:
            return
        raise UserError(
            self.env._(
                "“%(form)s” cannot be published: %(problem)s.",
                form=self.display_name,
                problem=problem,
            )
        )

    def _copy_living_version(self):
        """Return the next version of the form: the same questions, dimensions and bands."""
        self.ensure_one()
        last = max(
            self.with_context(active_test=False).living_form_id.survey_ids.mapped("living_version")
        )
        version = self.copy({"living_version": last + 1})
        for lang, __ in self.env["res.lang"].get_installed():
            version.with_context(lang=lang).title = self.with_context(lang=lang).title
        dimension_of = {
            dimension: dimension.copy({"survey_id": version.id})
            for dimension in self.living_dimension_ids
        }
        for band in self.living_band_ids:
            dimension = dimension_of.get(band.dimension_id)
            band.copy({"survey_id": version.id, "dimension_id": dimension and dimension.id})
        for question, copy in zip(
            self.question_ids.sorted(), version.question_ids.sorted(), strict=True
        ):
            if question.living_dimension_id:
                copy.living_dimension_id = dimension_of[question.living_dimension_id]
        return version

    def _to_scoring(self):
        """Return dimensions as the pure scoring knows them."""
        self.ensure_one()
        return [
            scoring.Dimension(dimension.id, scoring.exact(dimension.weight))
            for dimension in self.living_dimension_ids
        ]

    def _find_living_band(self, score, dimension=None):
        """Return the band that a score falls in."""
        self.ensure_one()
        dimension = dimension or self.env["living.dimension"]
        bands = self.living_band_ids.filtered(lambda band: band.dimension_id == dimension)
        found = scoring.find_band(
            [scoring.Band(band.id, scoring.exact(band.lower)) for band in bands],
            score.on_full_scale,
        )
        return self.env["living.band"].browse(found)

    def _get_living_rule_text(self):
        """Say in words what becomes of a question without answer."""
        self.ensure_one()
        return {
            "zero": self.env._("A question without answer counts as no points."),
            "skip": self.env._(
                "A question without answer is left out, of the points and of the maximum."
            ),
            "refuse": self.env._("Every question has to be answered."),
        }[self.living_unanswered_rule]

    def _create_answer(self, *args, test_entry=False, **kwargs):
        """Answers of an assessment are opened with it, not by whoever knows the address."""
        if not test_entry and any(survey.is_living_assessment for survey in self):
            raise UserError(
                self.env._("Assessments are answered from their own page, once by each side.")
            )
        return super()._create_answer(*args, test_entry=test_entry, **kwargs)
