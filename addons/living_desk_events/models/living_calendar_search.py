from datetime import timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.living_desk.tools.clock import day_bounds

from ..tools.neighbours import Surroundings
from ..tools.overlap import ANY_AUDIENCE, Planned, box, day_window, local_days, town_key
from .living_calendar_announcement import ANNOUNCED_STATES, CHECKED_STATES

# As many wishes are looked up one by one; more of them by whole stretches of days.
PRECISE_WISHES = 50
STRETCH_DAYS = 31
# What is compared, in the order of `_make_planned`; before it what decides who may know it.
PLANNED_FIELDS = (
    "state",
    "embargo_until",
    "id",
    "start",
    "stop",
    "venue_id",
    "city",
    "region_id",
    "discipline_id",
    "audience",
    "organization_id",
)
# How far the blurred place of a masked event may be from the true one.
BLUR_KM = 9.0
# How far a day may begin from the same day elsewhere on the Earth.
ZONES_APART = timedelta(hours=27)


class LivingCalendarSearch(models.AbstractModel):
    """Find in the database what may be near a wished date, as the user may know it.

    The calendar has up to a million events and is asked while somebody types: the conditions are
    written in SQL, each part with an index of its own, and the answer is read as rows.
    """

    _name = "living.calendar.search"
    _description = "Search of the Calendar Check"

    @api.model
    def _load_surroundings(self, domain, rules, tz):
        """Read what a domain finds, as the user may know it.

        To make records of hundreds of events only to compare them would take longer than all the
        rest: the columns are read as they are.

        :return: the :class:`Surroundings` that the events make
        """
        query = self.sudo()._search(domain)
        state = self._field_to_sql(query.table, "state", query)
        query.add_where(SQL("%s IN %s", state, CHECKED_STATES))
        rows = self.env.execute_query(
            query.select(
                self._get_readable_sql(query),
                self._get_zone_sql(query),
                *(self._field_to_sql(query.table, name, query) for name in PLANNED_FIELDS),
                *(
                    SQL("%s::float8", self._field_to_sql(query.table, name, query))
                    for name in ("latitude", "longitude")
                ),
            )
        )
        now = fields.Datetime.now()
        known, masked = [], []
        for is_readable, own_zone, state, embargo, *values, north, east in rows:
            is_announced = state in ANNOUNCED_STATES
            place = (north, east) if north or east else None
            planned = self._make_planned(*values, place, is_announced)
            if is_readable or (is_announced and (not embargo or embargo <= now)):
                known.append(planned)
            else:
                masked.append(self._blur_planned(planned, ZoneInfo(own_zone), tz))
        return Surroundings(known, masked, rules, tz)

    @api.model
    def _get_readable_sql(self, query):
        """Return a column: whether the user may read the entry, also when the caller is elevated.

        :param query: in which it is asked
        """
        reader = self.sudo(False)
        if not reader.browse().has_access("read"):
            return SQL("FALSE")
        readable = reader._search([])
        if readable.is_empty():
            return SQL("FALSE")
        if readable.from_clause.code != query.from_clause.code:
            # Some rule needs another table.
            return SQL("%s IN %s", SQL.identifier(query.table, "id"), readable.subselect())
        return SQL("COALESCE(%s, FALSE)", readable.where_clause or SQL("TRUE"))

    @api.model
    def _get_zone_sql(self, query):
        """Return a column: the zone in which the days and hours of the entry are read."""
        return SQL(
            "COALESCE(%s, (SELECT tz FROM living_desk WHERE id = %s), 'Europe/Rome')",
            self._field_to_sql(query.table, "tz", query),
            self._field_to_sql(query.table, "desk_id", query),
            to_flush=self.env["living.desk"]._fields["tz"],
        )

    @api.model
    def _make_planned(
        self,
        entry_id,
        start,
        stop,
        venue_id,
        city,
        region_id,
        discipline_id,
        audience,
        organization_id,
        place,
        is_certain,
    ):
        return Planned(
            start,
            stop,
            venue_id or 0,
            city or "",
            region_id or 0,
            discipline_id or 0,
            audience or "",
            entry_id,
            organization_id or 0,
            place,
            is_certain,
        )

    @api.model
    def _blur_planned(self, planned, own_tz, tz):
        """Leave of an event what may be known of it: its days, town, region and discipline.

        Its days are those of its own place, and stay so wherever they are compared: in another
        zone an event late in the evening would fall on another day.
        """
        start, stop = day_bounds(*local_days(planned.start, planned.stop, own_tz), tz)
        return Planned(
            start,
            stop,
            city=planned.city,
            region_id=planned.region_id,
            discipline_id=planned.discipline_id,
            audience=ANY_AUDIENCE,
            entry_id=planned.entry_id,
            # About ten kilometres: it says no more than the town does.
            place=planned.place and (round(planned.place[0], 1), round(planned.place[1], 1)),
            is_certain=False,
        )

    @api.model
    def _fetch_names(self, entry_ids):
        """Read at once what the words about some entries need, and no more.

        An organization alone has more columns than all the rest together.
        """
        entries_sudo = self.sudo().browse(entry_ids)
        entries_sudo.fetch(self._get_check_fields())
        for named_sudo in (
            entries_sudo.organization_id,
            entries_sudo.venue_id,
            entries_sudo.discipline_id,
        ):
            named_sudo.fetch(["name"])

    # === CONDITIONS === #

    @api.model
    def _iterate_searches(self, wishes, reach, tz):
        """Yield the positions of some wishes, and a domain that finds what may disturb them."""
        if len(wishes) <= PRECISE_WISHES:
            if wishes:
                domains = [self._get_neighbour_domain(wish, reach, tz) for wish in wishes]
                yield range(len(wishes)), Domain.OR(domains)
            return
        windows = [day_window(wish.start, wish.stop, tz, reach.days) for wish in wishes]
        order = sorted(range(len(wishes)), key=lambda index: windows[index])
        cuts = [0]
        for position in range(1, len(order)):
            begin = windows[order[cuts[-1]]][0]
            if (windows[order[position]][0] - begin).days >= STRETCH_DAYS:
                cuts.append(position)
        for first, last in pairwise([*cuts, len(order)]):
            indexes = order[first:last]
            begin = windows[indexes[0]][0]
            end = max(windows[index][1] for index in indexes)
            yield indexes, self._get_days_domain(begin, end)

    @api.model
    def _get_days_domain(self, start, stop):
        """Find the entries that may fall on the local days in `[start, stop)`, in any zone.

        Which of them do is decided by their days: their hours must not make a difference.
        """
        return self._get_window_domain(start - ZONES_APART, stop + ZONES_APART)

    @api.model
    def _get_window_domain(self, start, stop):
        """Find the entries that have an instant in `[start, stop)`, through a range index."""

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
    def _get_neighbour_domain(self, wish, reach, tz):
        """Find what the rules reach from a wish, and what is worth knowing on its days.

        Whether an entry is found must not depend on anything that a masked one does not show: as
        its days may be read in any zone, all days are widened to those of the whole Earth.
        """

        def to_sql(model, alias, query):
            def column(name):
                return model._field_to_sql(alias, name, query)

            def within(days):
                start, stop = day_window(wish.start, wish.stop, tz, days)
                return SQL("%s && tsrange(%s, %s)", moments, start - slack, stop + slack)

            def same(name, value):
                return SQL("%s = %s", column(name), value)

            moments = SQL("tsrange(%s, %s)", column("start"), column("stop"))
            slack = self._get_slack(wish.start, tz)
            has_place = bool(wish.venue_id or wish.city)
            parts = []
            if wish.venue_id:
                parts.append((same("venue_id", wish.venue_id), within(reach.venue or 0)))
            if wish.city:
                days = max(reach.town or 0, reach.distance or 0)
                parts.append((same("city_key", town_key(wish.city)), within(days)))
            if wish.place and reach.distance is not None:
                square = self._get_square_sql(column, wish.place, reach.km + BLUR_KM)
                parts.append((square, within(reach.distance)))
            if wish.region_id and reach.region is not None:
                parts.append((same("region_id", wish.region_id), within(reach.region)))
            if wish.region_id and wish.discipline_id:
                same_kind = same("discipline_id", wish.discipline_id)
                parts.append((same("region_id", wish.region_id), same_kind, within(0)))
            elif wish.region_id and not has_place:
                parts.append((same("region_id", wish.region_id), within(0)))
            elif not has_place:
                parts.append((within(0),))
            conditions = [SQL("(%s)", SQL(" AND ").join(part)) for part in parts]
            return SQL("(%s)", SQL(" OR ").join(conditions))

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_slack(self, instant, tz):
        """Return how far a day elsewhere on the Earth may begin from the same day of a zone."""
        offset = instant.replace(tzinfo=timezone.utc).astimezone(tz).utcoffset()
        hour = timedelta(hours=1)
        # One hour more: the clocks of the two need not change in the same night.
        return max(14 * hour - offset, offset + 12 * hour) + hour

    @api.model
    def _get_square_sql(self, column, place, km):
        """Return the condition that an entry lies in a square of the map around a place.

        :param column: function that returns a column by its name
        :param place: degrees north and east
        :param km: half the width of the square
        """
        south, west, north, east = box(place, km)
        return SQL(
            "point(%s::float8, %s::float8) <@ box(point(%s, %s), point(%s, %s))",
            column("longitude"),
            column("latitude"),
            west,
            south,
            east,
            north,
        )
