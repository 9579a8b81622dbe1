from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_round

from ..tools import radar

COLORS = {"t0": "#c9792b", "t1": "#2f7dbd", "t2": "#2e8b57", "mean": "#8a8a8a"}
SELF_DASH = "7 5"
MEAN_DASH = "2 4"


class LivingAssessmentResult(models.AbstractModel):
    """What the scores say: side by side, as a picture, and next to those of others."""

    _name = "living.assessment.result"
    _description = "Result of an Assessment"

    radar = fields.Html(compute="_compute_radar", sanitize=False, groups="base.group_user")
    comparison = fields.Html(
        compute="_compute_comparison", sanitize=False, groups="base.group_user"
    )
    unanswered_text = fields.Text(
        "Questions without Answer", compute="_compute_unanswered_text", groups="base.group_user"
    )

    # === COMPUTE METHODS === #

    @api.depends("score_ids.percent", "path_id.assessment_ids.score_ids")
    @api.depends_context("lang")
    def _compute_radar(self):
        for assessment in self:
            siblings = assessment.path_id.assessment_ids or assessment
            assessment.radar = siblings._draw_radar(assessment)

    @api.depends("score_ids.percent", "score_ids.band_id")
    @api.depends_context("lang")
    def _compute_comparison(self):
        for assessment in self:
            assessment.comparison = assessment.score_ids and self.env["ir.qweb"]._render(
                "living_desk.assessment_comparison", assessment._prepare_comparison()
            )

    @api.depends("score_ids.unanswered")
    @api.depends_context("lang")
    def _compute_unanswered_text(self):
        for assessment in self:
            assessment.unanswered_text = assessment._get_unanswered_text()

    # === BUSINESS METHODS === #

    def _get_unanswered_text(self):
        """State the rule for questions without answer, and how many there are."""
        self.ensure_one()
        survey_sudo = self.sudo().survey_id
        sentences = [survey_sudo._get_living_rule_text()] if survey_sudo else []
        totals = self.sudo().score_ids.filtered(lambda score: not score.dimension_id)
        for total in totals.sorted("role", reverse=True):
            sentences.append(
                self.env._(
                    "Without answer from the organization: %(count)s.", count=total.unanswered
                )
                if total.role == "self"
                else self.env._(
                    "Without answer from the adviser: %(count)s.", count=total.unanswered
                )
            )
        return " ".join(sentences)

    def _get_percents(self, role):
        """Return the percents of one side by dimension id, False for the total.

        A dimension of which nothing was answered has none.
        """
        self.ensure_one()
        return {
            score.dimension_id.id: score.percent
            for score in self.sudo().score_ids
            if score.role == role and score.maximum
        }

    # === RADAR === #

    def _draw_radar(self, focus=None):
        """Draw the assessments of one path on the dimensions of one version of the form.

        :param focus: the assessment whose two sides are drawn, the last one by default;
            assessments made with another version are named, not drawn
        :return: safe HTML, empty while nobody has answered
        """
        answered = self.filtered("score_ids").sorted(lambda item: (item.date, item.moment, item.id))
        focus = (focus or self.browse()).filtered("score_ids") or answered[-1:]
        if not focus:
            return False
        same = answered.filtered(lambda item: item.survey_id == focus.survey_id)
        dimensions = focus.sudo().survey_id.living_dimension_ids
        series = [
            line
            for assessment in same - focus
            for line in assessment._prepare_radar_series(dimensions, ("adviser",))
        ]
        series += focus._prepare_radar_series(dimensions, ("adviser", "self"))
        mean = focus._get_mean(Domain("desk_id", "=", focus.desk_id.id))
        if mean:
            series.append(
                radar.Series(
                    self.env._("Mean of the desk"),
                    COLORS["mean"],
                    [mean["percents"].get(dimension.id) for dimension in dimensions],
                    MEAN_DASH,
                )
            )
        drawing = radar.draw(
            focus.display_name,
            "; ".join(
                f"{item.name}: "
                + ", ".join(
                    f"{dimension.name} {float_round(value, 0):.0f}%"
                    for dimension, value in zip(dimensions, item.values, strict=True)
                    if value is not None
                )
                for item in series
            ),
            dimensions.mapped("name"),
            series,
        )
        if not drawing:
            return False
        return Markup('<div class="o_living_radar text-center">%s%s</div>') % (
            Markup(drawing),
            (answered - same)._get_other_versions_note(),
        )

    def _get_other_versions_note(self):
        """Name the assessments that are not drawn because they were made with another form."""
        if not self:
            return ""
        return Markup('<p class="text-muted small mt-2 mb-0">%s</p>') % self.env._(
            "Other version of the form, not compared: %(assessments)s.",
            assessments=", ".join(
                f"{item.display_name} ({item.sudo().survey_id.display_name})" for item in self
            ),
        )

    def _prepare_radar_series(self, dimensions, roles):
        """Return a line per side that has answered: the adviser's solid, the other dashed."""
        self.ensure_one()
        moment = dict(self._fields["moment"]._description_selection(self.env))[self.moment]
        series = []
        for role in roles:
            percents = self._get_percents(role)
            if not percents and role == "adviser" and len(roles) == 1:
                role, percents = "self", self._get_percents("self")
            if not percents:
                continue
            name = (
                self.env._("%(moment)s, adviser", moment=moment)
                if role == "adviser"
                else self.env._("%(moment)s, organization", moment=moment)
            )
            series.append(
                radar.Series(
                    name,
                    COLORS[self.moment],
                    [percents.get(dimension.id) for dimension in dimensions],
                    SELF_DASH if role == "self" else "",
                )
            )
        return series

    # === BESIDE OTHERS === #

    def _get_benchmarks(self):
        """Return the means of other organizations with the same version of the form.

        :return: one dict per grouping with its `label` and, where enough organizations are
            in it, their `count` and `percents` by dimension id (False for the total)
        """
        self.ensure_one()
        organization_sudo = self.sudo().organization_id
        size = dict(organization_sudo._fields["organization_size"]._description_selection(self.env))
        groupings = [
            (
                ", ".join(organization_sudo.discipline_ids.mapped("name")),
                Domain(
                    "organization_id.discipline_ids", "in", organization_sudo.discipline_ids.ids
                ),
            ),
            (
                size.get(organization_sudo.organization_size),
                Domain(
                    "organization_id.organization_size", "=", organization_sudo.organization_size
                ),
            ),
            (
                organization_sudo.living_region_id.name,
                Domain(
                    "organization_id.living_region_id", "=", organization_sudo.living_region_id.id
                ),
            ),
        ]
        return [
            {"label": label, **(self._get_mean(domain) or {})}
            for label, domain in groupings
            if label
        ]

    def _get_mean(self, domain):
        """Return the mean of other organizations, all of it or nothing.

        One dimension answered by too few hides the whole group: it could be worked out from
        the total and the other ones.

        :param Domain domain: who is in the group
        :return: dict with `count` and `percents`, None below the form's minimum
        """
        self.ensure_one()
        survey_sudo = self.sudo().survey_id
        groups = (
            self.env["living.assessment.score"]
            .sudo()
            ._read_group(
                domain
                & Domain("survey_id", "=", survey_sudo.id)
                & Domain("is_reference", "=", True)
                & Domain("maximum", ">", 0)
                & Domain("organization_id", "!=", self.organization_id.id),
                ["dimension_id"],
                ["percent:avg", "organization_id:count_distinct"],
            )
        )
        expected = len(survey_sudo.living_dimension_ids) + 1
        fewest = min((count for __, __, count in groups), default=0)
        if len(groups) < expected or fewest < survey_sudo.living_benchmark_minimum:
            return None
        return {
            "count": fewest,
            "percents": {dimension.id: percent for dimension, percent, __ in groups},
        }

    # === SIDE BY SIDE === #

    def _prepare_comparison(self):
        """Return the rows of the table that sets the two sides next to each other."""
        self.ensure_one()
        survey_sudo = self.sudo().survey_id
        scores = {(score.role, score.dimension_id): score for score in self.sudo().score_ids}
        none = self.env["living.dimension"].sudo()
        benchmarks = self._get_benchmarks()
        rows = []
        for dimension in [*survey_sudo.living_dimension_ids, none]:
            sides = {role: scores.get((role, dimension)) for role in ("self", "adviser")}
            gap = None
            if sides["self"] and sides["adviser"]:
                gap = float_round(sides["self"].percent - sides["adviser"].percent, 0)
            reference = sides["adviser"] or sides["self"]
            rows.append(
                {
                    "name": dimension.name or self.env._("Total"),
                    "description": dimension.description,
                    "is_total": not dimension,
                    **sides,
                    "gap": gap,
                    "band": reference.band_id if reference else None,
                    "means": [item.get("percents", {}).get(dimension.id) for item in benchmarks],
                }
            )
        return {
            "assessment": self.sudo(),
            "form": survey_sudo,
            "rows": rows,
            "benchmarks": benchmarks,
            "minimum": survey_sudo.living_benchmark_minimum,
            "unanswered_text": self._get_unanswered_text(),
            "format_points": self._format_points,
        }

    @api.model
    def _format_points(self, number):
        """Return points as people write them: `12`, `1.5`, in Italian `1,5`."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return f"{round(number or 0.0, 2):g}".replace(".", lang.decimal_point or ".")
