from odoo.http import request, route
from odoo.tools import consteq, hmac

from odoo.addons.living_desk.controllers.utils import MAX_TEXT, clean_text, echo_text

from .calendar_form import CalendarForm
from .portal_calendar_form import LivingCalendarForm


class LivingCalendarDecided(LivingCalendarForm):
    """Going on with an event near others, and muting a warning.

    - `/my/calendar/<entry>/hold|confirm|cancel`: one step further, with a reason if needed
    - `/my/calendar/<entry>/mute|unmute`: hear no more of an event that is near, or again
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
            errors["clash_reason"] = self._explain_length()
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

    @route(
        '/my/calendar/<int:entry_id>/<any("mute","unmute"):verb>',
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_calendar_mute(self, entry_id, verb, **post):
        entry_sudo = self._get_own_entry_sudo(entry_id)
        reason = echo_text(post.get("reason"))
        token = clean_text(post.get("warning"))
        others_sudo = entry_sudo.browse().union(
            *(
                other_sudo
                for other_sudo, *_rest in entry_sudo._find_warnings()
                if consteq(self._sign_warning(entry_sudo, other_sudo), token)
            )
        )
        if len(reason) > MAX_TEXT:
            error = self._explain_length()
        elif not others_sudo:
            error = request.env._("This warning is gone: one of the two events has changed.")
        elif verb == "mute":
            error = self._try_saving(lambda: entry_sudo._mute(others_sudo, reason))
        else:
            error = self._try_saving(lambda: entry_sudo._unmute(others_sudo))
        if error:
            self._flash(error)
        return request.redirect(f"/my/calendar/{entry_id}#calendar_warnings")

    # === HELPERS === #

    def _explain_length(self):
        return request.env._("Please shorten the text to %(limit)s characters.", limit=MAX_TEXT)

    def _prepare_entry_values(self, entry_sudo):
        return {
            **super()._prepare_entry_values(entry_sudo),
            "warnings": [
                {
                    "token": self._sign_warning(entry_sudo, other_sudo),
                    "name": other_sudo._name_event(entry_sudo._get_tz(), is_masked),
                    "rule": entry_sudo._name_rule(verdict),
                    "is_muted": "mute" in known,
                    "reason": next((each.reason for each in known.values()), ""),
                }
                for other_sudo, verdict, is_masked, known in entry_sudo._find_warnings()
            ],
        }

    def _sign_warning(self, entry_sudo, other_sudo):
        """Return what stands for an event that is near, without telling which one it is."""
        facts = request.env["living.clash.pair"]._get_facts(other_sudo)
        message = (entry_sudo.id, other_sudo.id, *map(str, facts))
        return hmac(request.env(su=True), "living_calendar_warning", message)
