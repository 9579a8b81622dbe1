from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_round

from ..tools import scoring, triage

LETTERS = [
    ("a", "A: ready to go abroad"),
    ("b", "B: to be prepared"),
    ("c", "C: to be oriented"),
]


class LivingPathTriaged(models.AbstractModel):
    """Where a path may begin: proposed by its first assessment, decided by people."""

    _name = "living.path.triaged"
    _description = "Triage of a Path"

    triage = fields.Selection(LETTERS, tracking=True, groups="base.group_user")
    triage_reason = fields.Char(tracking=True, groups="base.group_user")
    triage_proposed = fields.Selection(
        LETTERS, compute="_compute_triage_proposed", groups="base.group_user"
    )
    triage_explanation = fields.Text(compute="_compute_triage_proposed", groups="base.group_user")
    triage_template_ids = fields.Many2many(
        "living.path.template",
        string="Templates Suggested",
        compute="_compute_triage_template_ids",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("assessment_ids.score_ids", "assessment_ids.moment", "assessment_ids.active")
    @api.depends_context("lang")
    def _compute_triage_proposed(self):
        for path in self:
            path.triage_proposed, path.triage_explanation = path._propose_triage()

    @api.depends("triage", "triage_proposed", "desk_id")
    def _compute_triage_template_ids(self):
        templates = self.env["living.path.template"].search([("triage", "!=", False)])
        for path in self:
            letter = path.triage or path.triage_proposed
            path.triage_template_ids = templates.filtered(
                lambda item, path=path, letter=letter: (
                    item.triage == letter and item.desk_id in (path.desk_id, item.desk_id.browse())
                )
            )

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() & {"triage", "triage_reason"} and not self.env.su:
            for path in self:
                path._check_triage(
                    vals.get("triage", path.triage), vals.get("triage_reason", path.triage_reason)
                )
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _check_triage(self, letter, reason):
        """Refuse another letter than the one proposed, unless a manager says why.

        Without an assessment there is nothing to depart from.

        :raise AccessError: if somebody else than a manager departs from the proposal
        :raise UserError: if the reason is missing
        """
        self.ensure_one()
        proposed = self.triage_proposed
        if not proposed or letter == proposed:
            return
        if letter != self.triage and not self.env.user.has_group("living_desk.group_manager"):
            raise AccessError(
                self.env._(
                    "The assessment proposes %(letter)s: only a manager of the desk chooses "
                    "another letter.",
                    letter=proposed.upper(),
                )
            )
        if letter and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "The assessment proposes %(letter)s: state why you choose another letter.",
                    letter=proposed.upper(),
                )
            )

    def _propose_triage(self):
        """Return the letter that the first assessment leads to, and why; or nothing."""
        self.ensure_one()
        first = self.sudo()._get_last_assessment("t0")
        role = first and first._get_reference_role()
        if not role:
            return False, False
        survey = first.survey_id
        thresholds = triage.Thresholds(
            ready=scoring.exact(survey.living_triage_a),
            preparing=scoring.exact(survey.living_triage_b),
            floor=scoring.exact(survey.living_triage_floor),
        )
        percents = {key: scoring.exact(value) for key, value in first._get_percents(role).items()}
        total = percents.pop(False, scoring.ZERO)
        result = triage.propose(total, percents, thresholds)
        return result.letter, self._explain_triage(result, survey, role)

    def _explain_triage(self, result, survey, role):
        """Say in words how the letter came about."""
        values = {
            "total": f"{float_round(float(result.total), 0):.0f}",
            "ready": f"{survey.living_triage_a:g}",
            "preparing": f"{survey.living_triage_b:g}",
            "floor": f"{survey.living_triage_floor:g}",
        }
        low = ", ".join(self.env["living.dimension"].sudo().browse(result.low).mapped("name"))
        if result.letter == "a":
            text = self.env._(
                "A: %(total)s%% in all, at least %(ready)s%%, and no dimension below %(floor)s%%.",
                **values,
            )
        elif low:
            text = self.env._(
                "B: %(total)s%% in all would be A, but below %(floor)s%% are: %(low)s.",
                low=low,
                **values,
            )
        elif result.letter == "b":
            text = self.env._(
                "B: %(total)s%% in all, at least %(preparing)s%% and less than %(ready)s%%.",
                **values,
            )
        else:
            text = self.env._(
                "C: %(total)s%% in all, less than %(preparing)s%%.",
                **values,
            )
        if role == "self":
            text += " " + self.env._("So far these are the organization's answers only.")
        return text
