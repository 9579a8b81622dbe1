from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import autonomy

DEFAULT_THRESHOLD = 70.0


class LivingPathClosing(models.AbstractModel):
    """How a path ends: autonomous only when both scores say so, else with a stated reason."""

    _name = "living.path.closing"
    _description = "Closing of a Path"
    _protected_fields = ("outcome", "outcome_reason", "concluded_on")

    outcome = fields.Selection(
        [
            ("autonomous", "Autonomous"),
            ("supported", "Still Needs Support"),
            ("interrupted", "Interrupted"),
        ],
        copy=False,
        readonly=True,
        tracking=True,
        index="btree_not_null",
    )
    outcome_reason = fields.Text("Why", copy=False, readonly=True, groups="base.group_user")
    concluded_on = fields.Date(copy=False, readonly=True)
    autonomy_threshold = fields.Float(
        "Autonomy from (%)",
        compute="_compute_autonomy_threshold",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Both the organization's own score and the adviser's must reach this percentage "
        "for the path to close as autonomous. Only a manager lowers it.",
    )
    autonomy_obstacles = fields.Text(
        compute="_compute_autonomy_obstacles",
        groups="base.group_user",
        help="What stands between the path and its closing as autonomous.",
    )

    _autonomy_threshold_percent = models.Constraint(
        "CHECK(autonomy_threshold > 0 AND autonomy_threshold <= 100)",
        "The threshold of autonomy is a percentage, above 0 and up to 100.",
    )

    @api.depends("template_id")
    def _compute_autonomy_threshold(self):
        for path in self:
            if not path.autonomy_threshold or path.template_id:
                path.autonomy_threshold = path.template_id.autonomy_threshold or DEFAULT_THRESHOLD

    @api.depends("autonomy_score", "autonomy_threshold", "step_ids.state")
    def _compute_autonomy_obstacles(self):
        for path in self:
            path.autonomy_obstacles = "\n".join(path._get_autonomy_obstacles())

    def _get_autonomy_obstacles(self):
        """Return the sentences that say why the path cannot close as autonomous."""
        self.ensure_one()
        obstacles = []
        if autonomy.score(self._get_complete_assessments()) is None:
            obstacles.append(
                self.env._(
                    "There is no review, at midway or at the end, that both the organization "
                    "and the adviser have answered."
                )
            )
        elif self.autonomy_score < self.autonomy_threshold:
            obstacles.append(
                self.env._(
                    "The lower of the two scores is %(score).0f %%, the threshold "
                    "%(threshold).0f %%.",
                    score=self.autonomy_score,
                    threshold=self.autonomy_threshold,
                )
            )
        missing = self._get_missing_outputs()
        if missing:
            obstacles.append(
                self.env._(
                    "Mandatory outputs are missing: %(outputs)s.",
                    outputs=", ".join(step._get_output_label() for step in missing),
                )
            )
        return obstacles

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        paths = super().create(vals_list)
        paths._check_threshold_not_lowered()
        return paths

    def write(self, vals):
        res = super().write(vals)
        if "autonomy_threshold" in vals:
            self._check_threshold_not_lowered()
        return res

    # === BUSINESS METHODS === #

    def _check_threshold_not_lowered(self):
        """Whoever may not state another outcome does not lower the bar instead.

        :raise AccessError: if somebody else than a manager goes below the template's threshold
        """
        if self._is_desk_manager():
            return
        for path in self:
            usual = path.template_id.autonomy_threshold or DEFAULT_THRESHOLD
            if path.autonomy_threshold < usual:
                raise AccessError(
                    self.env._(
                        "Only a manager of the desk lowers the threshold of autonomy below "
                        "%(threshold)g %%.",
                        threshold=usual,
                    )
                )

    def _conclude(self, outcome, reason=""):
        """Close the paths.

        :param str outcome: `autonomous`, `supported` or `interrupted`
        :param str reason: why, required unless the outcome is `autonomous`
        :raise UserError: if a path closes as autonomous below its threshold, or is not open
        :raise AccessError: if somebody else than a manager states another outcome
        :raise ValidationError: if the reason is missing
        """
        reason = (reason or "").strip()
        self.check_access("write")
        self._lock_and_refresh()
        if outcome == "autonomous":
            self._check_autonomous()
        else:
            self._check_other_outcome(reason)
        for path in self:
            path._transition(
                "concluded",
                self._MOVES["concluded"],
                {
                    "outcome": outcome,
                    "outcome_reason": reason,
                    "concluded_on": path._get_today(),
                },
            )
            if reason:
                path.message_post(body=reason, subtype_xmlid="mail.mt_note")
        self._end_pause()

    def _check_autonomous(self):
        for path in self:
            obstacles = path._get_autonomy_obstacles()
            if obstacles:
                raise UserError(
                    self.env._(
                        "“%(path)s” cannot close as autonomous. %(obstacles)s A manager may close "
                        "it with another outcome and say why.",
                        path=path.display_name,
                        obstacles=" ".join(obstacles),
                    )
                )

    def _check_other_outcome(self, reason):
        if not self._is_desk_manager():
            raise AccessError(
                self.env._("Only a manager of the desk closes a path that is not autonomous.")
            )
        if not reason:
            raise ValidationError(
                self.env._("Say in a few words why the path does not close as autonomous.")
            )
