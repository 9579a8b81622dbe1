from odoo import api, fields, models

from ..tools import proration


class LivingPathHours(models.AbstractModel):
    """The hours of a path: agreed, held, confirmed, left, and what to expect by now."""

    _name = "living.path.hours"
    _description = "Hours of a Path"

    hours_budget = fields.Float("Hours Agreed", tracking=True)
    hours_logged = fields.Float(
        "Hours Held",
        compute="_compute_hours",
        store=True,
        help="Hours of the sessions held, confirmed or not; contested ones do not count.",
    )
    hours_confirmed = fields.Float(compute="_compute_hours", store=True)
    hours_left = fields.Float(compute="_compute_hours", store=True)
    hours_expected = fields.Float(
        compute="_compute_hours_expected",
        compute_sudo=True,
        help="Hours that would be used by today if the work went on at an even pace; days of "
        "suspension do not count.",
    )
    pause_ids = fields.One2many("living.path.pause", "path_id", "Suspensions", copy=False)

    @api.depends("hours_budget", "session_ids.living_hours", "session_ids.living_state")
    def _compute_hours(self):
        groups = self._aggregate_lines("session_ids", "living_state", "living_hours:sum")
        for path in self:
            hours = groups.get(path.id, {})
            path.hours_confirmed = hours.get("confirmed", 0.0)
            path.hours_logged = path.hours_confirmed + hours.get("logged", 0.0)
            path.hours_left = path.hours_budget - path.hours_logged

    @api.depends("hours_budget", "date_start", "date_end", "pause_ids.date_to")
    def _compute_hours_expected(self):
        for path in self:
            today = path._get_today()
            path.hours_expected = (
                proration.expected_hours(
                    path.hours_budget,
                    path.date_start,
                    path.date_end,
                    today,
                    path._get_pauses(),
                )
                if path.date_start and path.date_end
                else 0.0
            )

    def _get_today(self):
        """Return the day it is at the path's desk, whatever the zone of who asks."""
        self.ensure_one()
        desk = self.with_context(tz=self.sudo().desk_id.tz or "Europe/Rome")
        return fields.Date.context_today(desk)

    def _get_pauses(self):
        """Return the suspensions as the arithmetic of days and the timeline know them."""
        return [(pause.date_from, pause.date_to or None) for pause in self.sudo().pause_ids]

    def _pause(self, reason):
        """Record that the paths are suspended from today on."""
        self.env["living.path.pause"].sudo().create(
            [
                {"path_id": path.id, "date_from": path._get_today(), "reason": reason}
                for path in self
            ]
        )

    def _end_pause(self):
        """Record that the suspension of these paths, if there is one, ends today."""
        for pause_sudo in self.sudo().pause_ids.filtered(lambda pause: not pause.date_to):
            pause_sudo.date_to = pause_sudo.path_id._get_today()
