from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import timeline


class LivingPathStory(models.AbstractModel):
    """The story of a path at a glance: phases and steps in time, hours, who did what.

    The same pictures are on the desk's form, on the organization's page and on paper.
    """

    _name = "living.path.story"
    _description = "Story of a Path"

    story = fields.Html(compute="_compute_story", sanitize=False, copy=False)

    @api.depends_context("lang")
    def _compute_story(self):
        for path in self:
            path.story = (
                self.env["ir.qweb"]._render("living_desk.path_story", path._prepare_story())
                if path._origin and path.step_ids
                else False
            )

    def _prepare_story(self):
        """Return the values of the template that tells the story."""
        self.ensure_one()
        path = self._origin
        return {
            "path": path,
            "timeline": path._render_timeline(),
            "hours": path._prepare_hours_bar(),
            "learning": path._get_learning(),
        }

    def _render_timeline(self):
        """Return the picture of phases and steps, nothing without dates."""
        self.ensure_one()
        steps = self.step_ids.filtered(
            lambda step: step.state != "cancelled" and (step.date_done or step.date_planned)
        )
        if not steps or not self.date_start:
            return Markup()
        phases = steps.phase_id.sorted(lambda phase: (phase.sequence, phase.id))
        lanes = {phase: index for index, phase in enumerate(phases)}
        today = self._get_today()
        end = self.date_end or max(step.date_planned or step.date_done for step in steps)
        svg = timeline.render(
            self.env._("Phases and steps of the path in time"),
            phases.mapped("name"),
            [step._to_mark(lanes[step.phase_id], self.next_step_id) for step in steps],
            self.date_start,
            end,
            (today, self.env._("Today")),
            [
                (day, format_date(self.env, day, date_format="MMM yy"))
                for day in timeline.ticks(self.date_start, end)
            ],
            self._get_pauses(),
        )
        return Markup(svg)  # noqa: S704 (the renderer escapes every text)

    def _get_sessions_held(self):
        """Return the sessions that took place, in the order of their dates."""
        held = self.session_ids.filtered(lambda item: item.living_state != "planned")
        return held.sorted("start")

    def _get_report_name(self):
        """Return the file name of the report, without extension."""
        return self.env._("Report %(code)s", code=self.code.replace("/", "-"))

    def _prepare_hours_bar(self):
        """Return the hours and the widths, in percent, of the bar that shows them."""
        self.ensure_one()
        whole = max(self.hours_budget, self.hours_logged) or 1.0
        waiting = self.hours_logged - self.hours_confirmed
        return {
            "confirmed": 100.0 * self.hours_confirmed / whole,
            "waiting": 100.0 * waiting / whole,
            "expected": min(100.0 * self.hours_expected / whole, 100.0),
            "waiting_hours": waiting,
        }
