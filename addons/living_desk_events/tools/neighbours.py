"""Find, among many planned events, the few that may clash with a wished one.

The events are sorted into drawers by what the rules compare (venue, town, kind, square of the
map) and by local day, so that a month of crowded days is compared without comparing
everything with everything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta, tzinfo
from functools import cached_property
from math import ceil, floor

from .clash import Level, Reach, Rule, Verdict, judge, reach_of
from .overlap import Planned, box, local_days, town_key

# Degrees of latitude and longitude that a drawer of the map is wide.
SQUARE = 0.5
# A wish that reaches over more squares than this looks through the day instead.
MAX_SQUARES = 200


class Neighbourhood:
    """Planned events in drawers.

    :param planned: the events
    :param reach: how far the rules reach
    :param tz: the time zone that decides the local days
    """

    def __init__(self, planned: Iterable[Planned], reach: Reach, tz: tzinfo):
        self.reach = reach
        self.tz = tz
        self._drawers: dict[tuple, list[Planned]] = defaultdict(list)
        for event in planned:
            for day in self._days(event, 0):
                for key in self._own_keys(event):
                    self._drawers[key, day].append(event)

    def near(self, wish: Planned) -> list[Planned]:
        """Return what may clash with a wish or is worth knowing, each event once."""
        found: dict[int, Planned] = {}
        for key, around in self._sought_keys(wish):
            for day in self._days(wish, around):
                for event in self._drawers.get((key, day), ()):
                    found[id(event)] = event
        return [event for event in found.values() if event.entry_id != (wish.entry_id or -1)]

    def _days(self, event: Planned, around: int) -> Iterator:
        first, stop = local_days(event.start, event.stop, self.tz)
        day = first - timedelta(days=around)
        while day < stop + timedelta(days=around):
            yield day
            day += timedelta(days=1)

    def _own_keys(self, event: Planned) -> Iterator[tuple]:
        yield ("day",)
        if event.venue_id:
            yield "venue", event.venue_id
        if event.city:
            yield "town", town_key(event.city)
        if event.region_id:
            yield "region", event.region_id
            if event.discipline_id:
                yield "kind", event.region_id, event.discipline_id
        if event.place:
            yield "square", floor(event.place[0] / SQUARE), floor(event.place[1] / SQUARE)

    def _sought_keys(self, wish: Planned) -> Iterator[tuple[tuple, int]]:
        reach = self.reach
        has_place = bool(wish.venue_id or wish.city)
        around_town = max(reach.town or 0, reach.distance or 0)
        if wish.venue_id:
            # One venue is one town too, also when nobody has said which.
            yield ("venue", wish.venue_id), max(reach.venue or 0, around_town)
        if wish.city:
            yield ("town", town_key(wish.city)), around_town
        if wish.region_id and reach.region is not None:
            yield ("region", wish.region_id), reach.region
        if wish.region_id and wish.discipline_id:
            yield ("kind", wish.region_id, wish.discipline_id), 0
        elif wish.region_id and not has_place:
            yield ("region", wish.region_id), 0
        elif not has_place:
            yield ("day",), 0
        if wish.place and reach.distance is not None:
            yield from self._sought_squares(wish.place, reach)

    def _sought_squares(
        self, place: tuple[float, float], reach: Reach
    ) -> Iterator[tuple[tuple, int]]:
        south, west, north, east = box(place, reach.km)
        rows = range(floor(south / SQUARE), ceil(north / SQUARE))
        columns = range(floor(west / SQUARE), ceil(east / SQUARE))
        if len(rows) * len(columns) > MAX_SQUARES:
            yield ("day",), reach.distance or 0
            return
        for row in rows:
            for column in columns:
                yield ("square", row, column), reach.distance or 0


class Surroundings:
    """What is planned, some of it known and the rest masked, and the rules that speak of it.

    :param known: events that may be shown
    :param masked: events of which only a part may be known
    :param rules: what is too near
    :param tz: the time zone that decides the local days
    """

    def __init__(
        self,
        known: Iterable[Planned],
        masked: Collection[Planned],
        rules: Collection[Rule],
        tz: tzinfo,
    ):
        self.rules = rules
        self.tz = tz
        self._reach = reach_of(rules)
        self._masked_ids = {event.entry_id for event in masked}
        self._events = [*known, *masked]

    @cached_property
    def _neighbourhood(self) -> Neighbourhood:
        return Neighbourhood(self._events, self._reach, self.tz)

    @cached_property
    def _by_day(self) -> dict[date, list[Planned]]:
        days = defaultdict(list)
        for event in self._events:
            day, stop = local_days(event.start, event.stop, self.tz)
            while day < stop:
                days[day].append(event)
                day += timedelta(days=1)
        return days

    def judge(
        self, wish: Planned, is_one_place: bool = False
    ) -> Iterator[tuple[Planned, Verdict, bool]]:
        """Yield each event that disturbs or is worth knowing, how, and whether it is masked.

        :param is_one_place: whether the events were looked for around the place of this wish
            alone: then only the days tell them apart, and drawers for the rest are not needed
        """
        near = self._near_in_days(wish) if is_one_place else self._neighbourhood.near(wish)
        for other in near:
            verdict = judge(wish, other, self.rules, self.tz)
            if verdict.level > Level.FREE:
                yield other, verdict, other.entry_id in self._masked_ids

    def _near_in_days(self, wish: Planned) -> list[Planned]:
        first, stop = local_days(wish.start, wish.stop, self.tz)
        around = timedelta(days=self._reach.days)
        found: dict[int, Planned] = {}
        day, end = first - around, stop + around
        while day < end:
            for event in self._by_day.get(day, ()):
                found[id(event)] = event
            day += timedelta(days=1)
        return [event for event in found.values() if event.entry_id != (wish.entry_id or -1)]
