from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..planner.plan import Status
from ..planner.repair import repair
from ..planner.solve import solve


class LivingMissionPlanned(models.AbstractModel):
    """The plan of a mission: made in the background, or mended at once on the day."""

    _name = "living.mission.planned"
    _description = "Mission That Is Planned"

    # Rules keep what other desks plan from the reader, whatever the mission.
    plan_run_state = fields.Char(
        "State of the Planning", compute="_compute_plan_run", groups="living_desk.group_user"
    )
    plan_progress = fields.Float(
        "Planned (%)", compute="_compute_plan_run", groups="living_desk.group_user"
    )
    plan_message = fields.Text(
        "What Planning Says", compute="_compute_plan_run", groups="living_desk.group_user"
    )
    has_plan = fields.Boolean(compute="_compute_plan_run", groups="living_desk.group_user")
    plan_met_percent = fields.Float(
        "Wishes Met of What Is Possible (%)",
        compute="_compute_plan_run",
        digits=(5, 1),
        groups="living_desk.group_user",
    )
    plan_gap_count = fields.Integer(
        "Gaps in the Plan", compute="_compute_plan_run", groups="living_desk.group_user"
    )
    plan_is_optimal = fields.Boolean(
        "Plan Proven Best", compute="_compute_plan_run", groups="living_desk.group_user"
    )
    unplaced_count = fields.Integer(
        "Requests Without a Place",
        compute="_compute_unplaced_count",
        groups="living_desk.group_user",
    )

    @api.depends("meeting_run_ids.state", "meeting_run_ids.progress")
    def _compute_plan_run(self):
        for mission in self:
            runs = mission.meeting_run_ids.sorted("id", reverse=True)
            last, done = runs[:1], runs.filtered(lambda run: run.state == "done")[:1]
            mission.plan_run_state = last.state
            mission.plan_progress = last.progress
            mission.plan_message = last.message
            mission.has_plan = bool(done)
            mission.plan_met_percent = done.met_percent
            mission.plan_gap_count = done.gap_count
            mission.plan_is_optimal = done.is_optimal

    @api.depends("meeting_request_ids.unplaced_reason", "meeting_request_ids.state")
    def _compute_unplaced_count(self):
        counts = self._count_parts("living.meeting.request", self._get_unplaced_domain())
        for mission in self:
            mission.unplaced_count = counts.get(mission._origin, 0)

    # === ACTIONS === #

    def action_plan(self):
        """Plan the meetings in the background."""
        self.ensure_one()
        self.check_access("write")
        self._check_plannable()
        self.env["living.meeting.run"].create({"event_id": self.id})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The meetings are being planned in the background."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_stop_planning(self):
        self.ensure_one()
        self.meeting_run_ids.filtered(lambda run: run.state in ("queued", "running")).action_stop()

    def action_mend_plan(self):
        """Find places for what is new or has lost its place; hardly anything else moves.

        Whoever has been told of the plan is told what has changed for him.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_plannable()
        changes = self._mend_plan()
        if self.plan_state:
            self._tell_changes()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if changes else "info",
                "message": self.env._("Changed meetings: %(count)s.", count=changes),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_meetings(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_matchmaking.living_meeting_action"
            ),
            "domain": [("event_id", "=", self.id)],
            "context": {"default_event_id": self.id},
        }

    def action_view_unplaced(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Requests Without a Place"),
            "res_model": "living.meeting.request",
            "view_mode": "list,form",
            "domain": self._get_unplaced_domain(),
        }

    # === BUSINESS METHODS === #

    def _get_unplaced_domain(self):
        return (
            Domain("event_id", "in", self.ids)
            & Domain("state", "=", "accepted")
            & Domain("unplaced_reason", "!=", False)
        )

    def _check_plannable(self):
        """Refuse to plan a mission that has nothing to plan with, and say what it needs."""
        missing = [
            name
            for name, is_there in (
                (self.env._("slots"), self.meeting_slot_ids),
                (self.env._("tables"), self.meeting_table_ids),
            )
            if not is_there
        ]
        if missing:
            raise UserError(
                self.env._(
                    "“%(mission)s” has no %(missing)s yet: enter them, then plan.",
                    mission=self.name,
                    missing=self.env._(" and no ").join(missing),
                )
            )

    def _plan_now(self, seed=0, iterations=None):
        """Plan at once, as a small mission can be."""
        self.ensure_one()
        self._lock_seats()
        problem, index = self._prepare_problem()
        plan = solve(problem, seed=seed, iterations=iterations, polish=False)
        return self._use_plan(problem, index, self._keep_possible(problem, plan))

    def _mend_plan(self):
        """Change the plan as little as possible, so that it fits the mission as it is now.

        :return: how many meetings have changed
        """
        self.ensure_one()
        self._lock_seats()
        problem, index = self._prepare_problem()
        plan = repair(problem)
        return self._use_plan(problem, index, self._keep_possible(problem, plan))

    def _keep_possible(self, problem, plan):
        """Return the plan, or refuse one that leaves out what is fixed."""
        if plan.status in (Status.IMPOSSIBLE, Status.UNKNOWN):
            raise UserError(self.env["living.meeting"]._explain_conflicts(problem, plan.conflicts))
        return plan

    def _use_plan(self, problem, index, plan):
        """Write the meetings of a plan, and why the other requests have none.

        :return: how many meetings have changed
        """
        self.ensure_one()
        changes = (
            self.env["living.meeting"].sudo()._write_plan(self, problem, index, plan.placements)
        )
        self._write_unplaced(
            {index.requests[wish]: reason.value for wish, reason in plan.unplaced.items()}
        )
        return changes

    def _write_unplaced(self, reasons):
        """Record why requests have no place; those that have one have no reason any more.

        :param reasons: reason by the id of the request
        """
        self.env["living.meeting.request"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE living_meeting_request r
                   SET unplaced_reason = v.reason
                  FROM (
                    SELECT q.id, COALESCE(
                               u.reason,
                               CASE WHEN q.state = 'accepted' AND NOT EXISTS (
                                   SELECT FROM living_meeting m
                                    WHERE m.state != 'cancelled' AND m.event_id = q.event_id
                                      AND LEAST(m.first_id, m.second_id)
                                          = LEAST(q.requester_id, q.invitee_id)
                                      AND GREATEST(m.first_id, m.second_id)
                                          = GREATEST(q.requester_id, q.invitee_id)
                               ) THEN 'withdrawn' END
                           ) AS reason
                      FROM living_meeting_request q
                 LEFT JOIN unnest(%s::int[], %s::varchar[]) AS u(id, reason) ON u.id = q.id
                     WHERE q.event_id = %s
                  ) v
                 WHERE r.id = v.id AND r.unplaced_reason IS DISTINCT FROM v.reason
                """,
                list(reasons),
                list(reasons.values()),
                self.id,
            )
        )
        self.env["living.meeting.request"].invalidate_model(["unplaced_reason"])
