from odoo import fields
from odoo.http import Response, request, route

from .portal_mission import LivingMissionPortal


class LivingAgendaPortal(LivingMissionPortal):
    """The day of a participant, on the phone.

    - `/my/missions/<event>/agenda`: what is now, what comes next, and the whole plan
    - `.../agenda/print`, `.../agenda/calendar`: the same as PDF, and as a calendar file
    - `.../agenda/subscribe`: makes the address at which other calendars follow it
    """

    @route(
        "/my/missions/<int:event_id>/agenda/print",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_agenda_print(self, event_id, **kwargs):
        return self._show_report(
            model=self._get_own_registration(event_id),
            report_type="pdf",
            report_ref="living_desk_matchmaking.action_report_agenda",
        )

    @route(
        "/my/missions/<int:event_id>/agenda/calendar",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_agenda_calendar(self, event_id, **kwargs):
        registration_sudo = self._get_own_registration(event_id)
        content = registration_sudo._get_agenda_calendar()
        return Response(
            content,
            headers={"Content-Disposition": 'attachment; filename="agenda.ics"'},
            mimetype="text/calendar",
        )

    @route(
        "/my/missions/<int:event_id>/agenda/subscribe",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_agenda_subscribe(self, event_id, **kwargs):
        registration_sudo = self._get_own_registration(event_id)
        registration_sudo._renew_agenda_token_sudo()
        url = self._get_mission_url(registration_sudo, f"/my/missions/{event_id}/agenda")
        return request.redirect(f"{url}#agenda_feed")

    # === PAGES === #

    def _prepare_mission_values(self, event_sudo, registration_sudo, tab):
        values = super()._prepare_mission_values(event_sudo, registration_sudo, tab)
        if registration_sudo and registration_sudo._takes_part() and tab in ("agenda", "profile"):
            values.update(self._prepare_agenda_values(registration_sudo))
        return values

    def _prepare_agenda_values(self, registration_sudo):
        """Return what was told, and what of it is now or next."""
        sessions = registration_sudo._prepare_agenda()
        line, is_now = registration_sudo._find_next_line(sessions)
        url = f"/my/missions/{registration_sudo.event_id.id}/agenda"
        return {
            "agenda_sessions": sessions,
            "agenda_count": sum(session["count"] for session in sessions),
            "agenda_next": line,
            "agenda_is_now": is_now,
            "agenda_now": fields.Datetime.now(),
            "agenda_is_final": registration_sudo.event_id.plan_state == "final",
            "agenda_feed_url": registration_sudo._get_agenda_url(),
            "agenda_urls": {
                name: self._get_mission_url(registration_sudo, f"{url}/{name}")
                for name in ("print", "calendar", "subscribe")
            },
            "agenda_url": self._get_mission_url(registration_sudo, url),
        }
