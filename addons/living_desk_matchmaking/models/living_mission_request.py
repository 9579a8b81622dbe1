from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class LivingMissionRequest(models.AbstractModel):
    """When meetings at a mission can be asked for, and how many were."""

    _name = "living.mission.request"
    _description = "Requests of a Mission"

    meeting_request_count = fields.Integer(
        "Number of Requests",
        compute="_compute_meeting_request_count",
        groups="living_desk.group_user",
    )

    @api.depends("meeting_request_ids")
    def _compute_meeting_request_count(self):
        counts = self._count_parts("living.meeting.request")
        for mission in self:
            mission.meeting_request_count = counts.get(mission._origin, 0)

    def action_view_meeting_requests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_meeting_request_action"
        )
        return {
            **action,
            "domain": [("event_id", "=", self.id)],
            "context": {"default_event_id": self.id},
        }

    def _check_requests_open(self):
        """Refuse what participants may do only while meetings are asked for.

        The desk may go on: it asks for those who call it on the day.
        """
        for mission in self:
            if refusal := mission._find_request_refusal():
                raise UserError(refusal)

    def _find_request_refusal(self):
        """Return why no meeting can be asked for now, nothing when it can."""
        self.ensure_one()
        mission_sudo, now = self.sudo(), fields.Datetime.now()
        if not mission_sudo.is_mission:
            return self.env._(
                "“%(event)s” is no mission: nobody meets one to one.", event=mission_sudo.name
            )
        if mission_sudo.kanban_state == "cancel":
            return self.env._("“%(mission)s” is cancelled.", mission=mission_sudo.name)
        if mission_sudo.date_end <= now:
            return self.env._("“%(mission)s” is over.", mission=mission_sudo.name)
        if not self.env.user.share:
            return None
        opens, closes = mission_sudo.requests_open_on, mission_sudo.requests_close_on
        if opens and now < opens:
            return self.env._(
                "Meetings can be asked for from %(date)s.", date=self._format_mission_time(opens)
            )
        if closes and now >= closes:
            return self.env._(
                "Meetings could be asked for until %(date)s: call the desk.",
                date=self._format_mission_time(closes),
            )
        return None

    def _format_mission_time(self, moment):
        """Return a moment as it is on the clocks of the mission."""
        self.ensure_one()
        return format_datetime(
            self.env, moment, tz=str(self.sudo()._get_tz()), dt_format="d MMMM y, HH:mm"
        )
