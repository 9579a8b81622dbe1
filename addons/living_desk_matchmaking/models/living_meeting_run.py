from odoo import api, fields, models


class LivingMeetingRun(models.Model):
    """A planning of the meetings of a mission: made in the background, then put to use."""

    _name = "living.meeting.run"
    _description = "Planning of Meetings"
    _inherit = ["living.mission.part", "living.meeting.run.job"]
    _order = "id desc"
    _rec_names_search = ["event_id.name"]
    _protected_fields = (
        "state",
        "progress",
        "attempt",
        "started_on",
        "ended_on",
        "is_stop_asked",
        "message",
        "weight",
        "weight_bound",
        "met_count",
        "unmet_count",
        "gap_count",
        "gap_bound",
        "change_count",
        "is_optimal",
    )

    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("impossible", "Impossible"),
            ("failed", "Failed"),
        ],
        default="queued",
        required=True,
        index=True,
        readonly=True,
        copy=False,
    )
    seed = fields.Integer(help="The same mission and the same number give the same plan.")
    progress = fields.Float("Progress (%)", readonly=True, copy=False)
    attempt = fields.Integer("Attempts", readonly=True, copy=False)
    started_on = fields.Datetime(readonly=True, copy=False)
    ended_on = fields.Datetime(readonly=True, copy=False)
    is_stop_asked = fields.Boolean(
        "Stop Asked", readonly=True, copy=False, help="The best plan so far is taken."
    )
    message = fields.Text(
        readonly=True, copy=False, help="What went wrong, is impossible, or changed meanwhile."
    )
    weight = fields.Integer("Wishes Met (Weight)", readonly=True, copy=False)
    weight_bound = fields.Integer(
        "At Most", readonly=True, copy=False, help="No plan meets wishes of more weight than this."
    )
    met_percent = fields.Float(
        "Met of What Is Possible (%)", compute="_compute_met_percent", digits=(5, 1)
    )
    met_count = fields.Integer("Meetings", readonly=True, copy=False)
    unmet_count = fields.Integer("Without a Place", readonly=True, copy=False)
    gap_count = fields.Integer("Idle Gaps", readonly=True, copy=False)
    gap_bound = fields.Integer("Gaps at Least", readonly=True, copy=False)
    change_count = fields.Integer("Changes", readonly=True, copy=False)
    is_optimal = fields.Boolean("Proven Best", readonly=True, copy=False)

    _one_at_a_time = models.UniqueIndex(
        "(event_id) WHERE state IN ('queued', 'running')",
        "The meetings of this mission are being planned already: wait for it, or stop it.",
    )

    @api.depends("event_id.name", "create_date")
    def _compute_display_name(self):
        for run in self:
            day = fields.Date.to_string(run.create_date)
            run.display_name = " ".join(filter(None, (run.event_id.name, day)))

    @api.depends("weight", "weight_bound")
    def _compute_met_percent(self):
        for run in self:
            run.met_percent = 100 * run.weight / run.weight_bound if run.weight_bound else 0

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        runs._wake_worker()
        return runs

    # === ACTIONS === #

    def action_stop(self):
        """End planning: the best plan so far is taken, of what has not begun nothing is left."""
        self.check_access("write")
        runs_sudo = self.sudo()
        runs_sudo.filtered(lambda run: run.state == "running").is_stop_asked = True
        runs_sudo.filtered(lambda run: run.state == "queued").write(
            {
                "state": "failed",
                "ended_on": fields.Datetime.now(),
                "message": self.env._("Stopped before it had begun: nothing has changed."),
            }
        )
