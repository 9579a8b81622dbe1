from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql, format_datetime

from odoo.addons.living_desk.tools.clock import to_local

from ..tools.overlap import Level, Planned, compare, day_window, town_key
from .living_calendar_announcement import ANNOUNCED_STATES

# States in which an event takes part in the check.
CHECKED_STATES = ("idea", "provisional", *ANNOUNCED_STATES)
# Beyond these a list of what is planned says no more than "many".
SEARCH_LIMIT = 1000
HIT_LIMIT = 50
LEVEL_NAMES = {Level.HARD: "hard", Level.NEAR: "near", Level.OTHER: "other", Level.FREE: "free"}


class LivingCalendarCheckMixin(models.AbstractModel):
    """The check before saving: what is planned on a day and in a place, without creating anything.

    What is announced is shown to everybody. What is an idea or provisional is shown to those who
    may read it; others learn that there is something, of which discipline, in which town and on
    which day, and nothing else: neither hall nor hours can be found out by asking again.
    """

    _name = "living.calendar.check.mixin"
    _description = "Check of the Shared Calendar"

    @api.model
    def _whats_on(
        self,
        start,
        stop,
        venue=None,
        city=None,
        region=None,
        discipline=None,
        audience=None,
        exclude=None,
        tz=None,
    ):
        """Say what is planned on the local days touched by `[start, stop)`.

        :param datetime start: naive UTC
        :param datetime stop: naive UTC, after the start
        :param venue: `living.venue`; its town and region are used when none is given
        :param str city: the town
        :param region: `living.region`
        :param discipline: `living.discipline`
        :param str audience: a value of the field `audience`
        :param exclude: the entry being changed, which does not disturb itself
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :return: list of hits, see :meth:`_find_clashes`
        """
        venue_sudo = (venue or self.env["living.venue"]).sudo()
        wish = Planned(
            start,
            stop,
            venue_id=venue_sudo.id or 0,
            city=city or venue_sudo.city or "",
            region_id=(region or venue_sudo.region_id).id or 0,
            discipline_id=discipline.id if discipline else 0,
            audience=audience or "",
            entry_id=exclude.id if exclude else 0,
        )
        return self._find_clashes([wish], tz=tz)[0]

    @api.model
    def _find_clashes(self, wishes, tz=None):
        """Say what disturbs each of several wished dates, in a number of queries that is fixed.

        :param wishes: list of :class:`Planned`
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :return: one list per wish, the most disturbing first, of dicts with `level` (`hard`,
            `near`, `other`), `masked`, `name`, `organization`, `when`, `venue`, `city`,
            `discipline`, `audience`, `state` and `tags` (what the two have in common); of a
            masked event only `level`, `city`, `discipline` and `tags` say something
        """
        zone = ZoneInfo(tz or "Europe/Rome")
        domain = Domain.OR(self._get_neighbour_domain(wish, zone) for wish in wishes)
        domain &= Domain("state", "in", CHECKED_STATES)
        entries_sudo = self.sudo().search_fetch(
            domain, self._get_check_fields(), limit=SEARCH_LIMIT
        )
        hidden = entries_sudo.filtered(lambda entry: not entry.is_announced)
        # Also when the caller is elevated, it is the user who will read the answer.
        shown = (entries_sudo - hidden) | hidden.sudo(False)._filtered_access("read")
        readable_ids = set(shown.ids)
        planned = [(entry, entry._to_planned()) for entry in entries_sudo]
        return [
            [
                hit
                for _key, hit in sorted(
                    self._iterate_hits(wish, planned, readable_ids, zone), key=lambda item: item[0]
                )
            ]
            for wish in wishes
        ]

    # === HELPERS === #

    @api.model
    def _get_check_fields(self):
        return [
            "name",
            "organization_id",
            "start",
            "stop",
            "venue_id",
            "city",
            "region_id",
            "discipline_id",
            "audience",
            "state",
            "embargo_until",
        ]

    @api.model
    def _get_window_domain(self, start, stop):
        """Find the entries that have an instant in `[start, stop)`, through the range index."""

        def to_sql(model, alias, query):
            return SQL(
                "tsrange(%s, %s) && tsrange(%s, %s)",
                model._field_to_sql(alias, "start", query),
                model._field_to_sql(alias, "stop", query),
                start,
                stop,
            )

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda entry: entry.start < stop and start < entry.stop,
        )

    @api.model
    def _get_neighbour_domain(self, wish, tz):
        """Find what may disturb a wish: its days in its venue and town, its kind in its region.

        Whether an entry is found must not depend on anything that a masked one does not show.
        """
        domain = self._get_window_domain(*day_window(wish.start, wish.stop, tz))
        places = []
        if wish.venue_id:
            places.append(Domain("venue_id", "=", wish.venue_id))
        if wish.city:
            # The pattern only narrows the search: spaces and case are compared afterwards.
            pattern = escape_psql(" ".join(wish.city.split())).replace(" ", "%")
            places.append(Domain("city", "=ilike", pattern))
        if wish.region_id and (wish.discipline_id or not places):
            same_kind = Domain("region_id", "=", wish.region_id)
            if wish.discipline_id:
                same_kind &= Domain("discipline_id", "=", wish.discipline_id)
            places.append(same_kind)
        return domain & Domain.OR(places) if places else domain

    @api.model
    def _iterate_hits(self, wish, planned, readable_ids, tz):
        """Yield a sorting key and a hit for each entry that disturbs the wish."""
        town = town_key(wish.city)
        for entry_sudo, other in planned:
            if other.entry_id == wish.entry_id:
                continue
            is_masked = entry_sudo.id not in readable_ids
            if is_masked:
                # Compare what may be shown, so that nothing else can be guessed.
                other = Planned(
                    other.start,
                    other.stop,
                    city=other.city,
                    region_id=other.region_id,
                    discipline_id=other.discipline_id,
                )
            comparison = compare(wish, other, tz)
            if comparison.level == Level.FREE:
                continue
            if comparison.level == Level.OTHER and town and not self._is_same_kind(wish, other):
                continue
            hit = self._prepare_hit(entry_sudo, comparison, is_masked, tz)
            if is_masked:
                key = (-comparison.level, 1, 0, hit["city"], hit["discipline"])
            else:
                key = (-comparison.level, 0, -comparison.shared, str(other.start), hit["name"])
            yield key, hit

    @api.model
    def _is_same_kind(self, wish, other):
        return (
            bool(wish.discipline_id)
            and wish.discipline_id == other.discipline_id
            and bool(wish.region_id)
            and wish.region_id == other.region_id
        )

    @api.model
    def _prepare_hit(self, entry_sudo, comparison, is_masked, tz):
        hit = {
            "level": LEVEL_NAMES[comparison.level],
            "masked": is_masked,
            "city": entry_sudo.city,
            "discipline": entry_sudo.discipline_id.name or "",
            "tags": self._prepare_tags(comparison, is_masked),
            "name": "",
            "organization": "",
            "when": "",
            "venue": "",
            "audience": "",
            "state": "",
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
            "level": hits[0]["level"] if hits else "free",
            "audiences": dict(fields_get["audience"]._description_selection(self.env)),
            "states": dict(fields_get["state"]._description_selection(self.env)),
        }

    @api.model
    def _prepare_tags(self, comparison, is_masked):
        """Name what two events share; of a masked one the hours are nobody's business."""
        env = self.env
        tags = []
        if comparison.same_venue:
            tags.append(env._("Same venue"))
        elif comparison.same_town:
            tags.append(env._("Same town"))
        if not is_masked:
            tags.append(env._("Same hours") if comparison.same_hours else env._("Same day"))
        if comparison.same_discipline:
            tags.append(env._("Same discipline"))
        if comparison.same_audience and not is_masked:
            tags.append(env._("Same audience"))
        return tags

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
