from odoo.http import request, route
from odoo.tools import format_date

from ..tools.hold import MAX_RENEWALS
from .portal_calendar_form import LivingCalendarForm


class LivingCalendarHold(LivingCalendarForm):
    """What an organization does with a date that it holds.

    - `/my/calendar/<entry>/renew|release|ask`: hold it longer, let it go, ask who is first
    """

    @route(
        '/my/calendar/<int:entry_id>/<any("renew","release","ask"):verb>',
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_calendar_hold(self, entry_id, verb, **kwargs):
        entry_sudo = self._get_own_entry_sudo(entry_id)
        do = {
            "renew": entry_sudo.action_renew_hold,
            "release": entry_sudo._release_hold,
            "ask": entry_sudo.action_ask_hold,
        }[verb]
        error = self._try_saving(do)
        if error:
            self._flash(error)
            return request.redirect(f"/my/calendar/{entry_id}")
        return request.redirect(f"/my/calendar/{entry_id}?done={verb}")

    # === HELPERS === #

    def _prepare_entry_values(self, entry_sudo):
        return {
            **super()._prepare_entry_values(entry_sudo),
            "hold": self._prepare_hold_values(entry_sudo),
        }

    def _prepare_hold_values(self, entry_sudo):
        """Return what the page says of a held date, and which buttons it offers."""
        if entry_sudo.state != "provisional":
            return {}
        decide_by = entry_sudo.hold_decide_by
        return {
            "notice": entry_sudo.hold_notice or "",
            "decide_by": format_date(request.env, decide_by) if decide_by else "",
            "can_renew": not decide_by
            and entry_sudo.hold_renewals < MAX_RENEWALS
            and entry_sudo._get_renewed_until() > entry_sudo.hold_until,
            "days": (entry_sudo._get_renewed_until() - entry_sudo.hold_until).days,
            "can_ask": entry_sudo.is_hold_behind,
        }
