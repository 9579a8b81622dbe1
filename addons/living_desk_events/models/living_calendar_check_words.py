from odoo import api, models
from odoo.tools import format_datetime

from odoo.addons.living_desk.tools.clock import to_local

# A list of what is planned says no more than "many" beyond this.
HIT_LIMIT = 50


class LivingCalendarCheckWords(models.AbstractModel):
    """What the check of the shared calendar found, in words and for a page."""

    _name = "living.calendar.check.words"
    _description = "Words of the Calendar Check"

    @api.model
    def _prepare_hit(self, entry_sudo, verdict, is_masked, tz):
        hit = {
            "level": verdict.level.name.lower(),
            "masked": is_masked,
            "city": entry_sudo.city,
            "discipline": entry_sudo.discipline_id.name or "",
            "tags": self._prepare_tags(verdict, is_masked),
            "name": "",
            "organization": "",
            "when": "",
            "venue": "",
            "audience": "",
            "state": "",
            # what has been said of it for the event that is checked
            "muted": False,
            "reason": "",
        }
        if not is_masked:
            hit.update(
                name=entry_sudo.name,
                organization=entry_sudo.organization_id.name,
                when=self._format_span(entry_sudo.start, entry_sudo.stop, tz),
                venue=entry_sudo.venue_id.name or "",
                audience=entry_sudo.audience,
                state=entry_sudo.state,
            )
        return hit

    @api.model
    def _prepare_hits_values(self, hits):
        """Return what the template of a list of hits needs."""
        fields_get = self.env["living.calendar.entry"]._fields
        return {
            "hits": hits[:HIT_LIMIT],
            "more": max(0, len(hits) - HIT_LIMIT),
            "level": self._get_hits_level(hits),
            "audiences": dict(fields_get["audience"]._description_selection(self.env)),
            "states": dict(fields_get["state"]._description_selection(self.env)),
        }

    @api.model
    def _get_hits_level(self, hits):
        """Return how hard the hardest clash is: what is muted comes last and does not count."""
        return hits[0]["level"] if hits and not hits[0].get("muted") else "free"

    def _name_event(self, tz, is_masked):
        """Name an event within a sentence, or say of it what may be known."""
        self.ensure_one()
        place = ", ".join(filter(None, (self.venue_id.name, self.city)))
        if not is_masked:
            return self.env._(
                "“%(event)s” by %(organization)s, %(when)s, %(place)s",
                event=self.name,
                organization=self.organization_id.name,
                when=self._format_span(self.start, self.stop, tz),
                place=place,
            )
        return self.env._(
            "a provisional event, %(facts)s: ask the desk",
            facts=", ".join(filter(None, (self.discipline_id.name, self.city))),
        )

    @api.model
    def _prepare_tags(self, verdict, is_masked):
        """Name what two events share; of a masked one the hours are nobody's business."""
        env = self.env
        tags = []
        if verdict.same_venue:
            tags.append(env._("Same venue"))
        elif verdict.same_town:
            tags.append(env._("Same town"))
        elif verdict.km is not None and not is_masked:
            tags.append(env._("%(km)s km away", km=round(verdict.km)))
        if verdict.days:
            tags.append(self._name_days(verdict.days))
        elif not is_masked:
            tags.append(env._("Same hours") if verdict.same_hours else env._("Same day"))
        if verdict.same_discipline:
            tags.append(env._("Same discipline"))
        if verdict.same_audience and not is_masked:
            tags.append(env._("Same audience"))
        return tags

    @api.model
    def _name_days(self, days):
        env = self.env
        if abs(days) == 1:
            return env._("The day after") if days > 0 else env._("The day before")
        if days > 0:
            return env._("%(days)s days after", days=days)
        return env._("%(days)s days before", days=-days)

    @api.model
    def _format_span(self, start, stop, tz):
        """Write the days and hours of an event as people of its town say them."""

        def write(instant, pattern):
            return format_datetime(self.env, instant, tz=str(tz), dt_format=pattern)

        local_start, local_stop = to_local(start, tz), to_local(stop, tz)
        nights = (local_stop.date() - local_start.date()).days
        long_day = "EEE d MMM y, HH:mm"
        if nights == 0 or (nights == 1 and local_stop.hour < 6):
            return f"{write(start, long_day)}–{write(stop, 'HH:mm')}"
        return f"{write(start, long_day)} – {write(stop, long_day)}"
