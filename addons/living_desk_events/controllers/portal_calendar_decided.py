from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import MAX_TEXT, clean_text, echo_text

from .calendar_form import CalendarForm
from .portal_calendar_form import LivingCalendarForm


class LivingCalendarDecided(LivingCalendarForm):
    """The steps of an event, with the reason for going on near others.

    - `/my/calendar/<entry>/hold|confirm|cancel`: one step further
    """

    @route(
        '/my/calendar/<int:entry_id>/<any("hold","confirm","cancel"):verb>',
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_calendar_step(self, entry_id, verb, **post):
        entry_sudo = self._get_own_entry_sudo(entry_id)
        action = getattr(entry_sudo, f"action_{verb}")
        reason = echo_text(post.get("clash_reason"))
        values = {} if verb == "cancel" else {"reason": clean_text(reason)}
        errors = {}
        if len(reason) > MAX_TEXT:
            errors["clash_reason"] = request.env._(
                "Please shorten the text to %(limit)s characters.", limit=MAX_TEXT
            )
        elif self._save_with_errors(lambda: action(**values), errors):
            return request.redirect(f"/my/calendar/{entry_id}?done={verb}")
        if "clash_reason" not in errors:
            self._flash(errors["general"])
            return request.redirect(f"/my/calendar/{entry_id}")
        zone = self._get_calendar_zone(entry_sudo.organization_id)
        form = CalendarForm.from_entry(request.env, entry_sudo, zone)
        return self._render_entry(
            form,
            entry_sudo,
            step=verb,
            step_reason=reason,
            step_error=errors["clash_reason"],
        )
