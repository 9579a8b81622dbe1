from odoo import fields, models


class LivingMeetingRun(models.Model):
    """A planning of the meetings of a mission: made in the background, looked at, put to use."""

    _name = "living.meeting.run"
    _description = "Planning of Meetings"
    _inherit = ["living.mission.part", "living.job.mixin"]
    _order = "id desc"
    _protected_fields = (
        "state",
        "progress",
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
    progress = fields.Float(readonly=True, copy=False)
    started_on = fields.Datetime(readonly=True, copy=False)
    ended_on = fields.Datetime(readonly=True, copy=False)
    is_stop_asked = fields.Boolean(
        "Stop Asked", readonly=True, copy=False, help="The best plan so far is taken."
    )
    message = fields.Text(readonly=True, copy=False, help="What went wrong, or is impossible.")
    weight = fields.Integer("Wishes Met (Weight)", readonly=True, copy=False)
    weight_bound = fields.Integer(
        "At Most", readonly=True, copy=False, help="No plan meets wishes of more weight than this."
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
