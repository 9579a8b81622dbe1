from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import autonomy


class LivingPathAssessed(models.AbstractModel):
    """The assessments of a path: where it started, where it is, how far it goes alone."""

    _name = "living.path.assessed"
    _description = "Assessments of a Path"

    assessment_ids = fields.One2many("living.assessment", "path_id", "Assessments", copy=False)
    assessment_count = fields.Integer(compute="_compute_assessment_count")
    assessment_radar = fields.Html(
        "Radar", compute="_compute_assessment_radar", sanitize=False, groups="base.group_user"
    )
    autonomy_score = fields.Float(
        "Autonomy (%)",
        compute="_compute_autonomy_score",
        store=True,
        aggregator="avg",
        digits=(6, 2),
        help="The lower of the organization's and the adviser's view in the last complete "
        "review, midway or at the end.",
    )

    # === COMPUTE METHODS === #

    @api.depends("assessment_ids")
    def _compute_assessment_count(self):
        counts = self._aggregate_lines("assessment_ids", "moment")
        for path in self:
            path.assessment_count = sum(counts.get(path._origin.id, {}).values())

    @api.depends("assessment_ids.score_ids")
    @api.depends_context("lang")
    def _compute_assessment_radar(self):
        for path in self:
            path.assessment_radar = path.assessment_ids._draw_radar()

    @api.depends(
        "assessment_ids.state",
        "assessment_ids.moment",
        "assessment_ids.date",
        "assessment_ids.active",
        "assessment_ids.self_percent",
        "assessment_ids.adviser_percent",
    )
    def _compute_autonomy_score(self):
        for path in self:
            path.autonomy_score = autonomy.score(path._get_complete_assessments()) or 0.0

    # === ACTIONS === #

    def action_open_assessment(self, moment):
        """Open the assessment of a moment, made now if there is none.

        :param str moment: `t0`, `t1` or `t2`
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_and_refresh()
        assessment = self._get_last_assessment(moment)
        if not assessment:
            assessment = self.env["living.assessment"].create(self._prepare_assessment_vals(moment))
        return {
            "type": "ir.actions.act_window",
            "res_model": "living.assessment",
            "res_id": assessment.id,
            "view_mode": "form",
        }

    def action_open_assessment_t0(self):
        return self.action_open_assessment("t0")

    def action_open_assessment_t1(self):
        return self.action_open_assessment("t1")

    def action_open_assessment_t2(self):
        return self.action_open_assessment("t2")

    # === BUSINESS METHODS === #

    def _prepare_assessment_vals(self, moment):
        """Return the values of a new assessment, with the form of the ones before.

        :raise UserError: if no form is in use
        """
        self.ensure_one()
        form = self._get_last_assessment().sudo().survey_id.living_form_id
        survey = form.current_survey_id or form._get_default_survey()
        if not survey:
            raise UserError(
                self.env._("No assessment form is in use: a coordinator publishes one first.")
            )
        return {"path_id": self.id, "moment": moment, "survey_id": survey.id}

    def _get_last_assessment(self, moment=None):
        """Return the newest assessment of the path, of a moment if one is named."""
        self.ensure_one()
        assessments = self.assessment_ids.filtered(
            lambda assessment: moment in (None, assessment.moment)
        )
        return assessments.sorted(lambda item: (item.date, item.moment, item.id))[-1:]

    def _get_complete_assessments(self):
        """Return the complete assessments as the pure scoring knows them."""
        return [
            autonomy.Assessed(
                item.id, item.moment, item.date, item.self_percent, item.adviser_percent
            )
            for item in self.assessment_ids
            if item.state == "complete" and item.active
        ]
