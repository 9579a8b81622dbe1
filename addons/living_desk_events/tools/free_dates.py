"""Which days near a wished one are free, or cost least?

A wish is moved from day to day at the same hours of the clock on the wall; each day is weighed
by what is planned on it and around it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from odoo.addons.living_desk.tools.clock import SkippedTime, to_local, to_utc

from .clash import Level, Verdict
from .overlap import Planned

# As many days are weighed at once.
MAX_DAYS = 100


@dataclass(frozen=True, slots=True)
class DayWeight:
    """What it costs to choose a day.

    :param weight: the sum of the weights of all that is too near, and of the obstacles
    :param count: how many events are too near or worth knowing
    :param level: what follows from the worst of them
    :param obstacles: names of holidays and local dates on that day
    """

    weight: int = 0
    count: int = 0
    level: Level = Level.FREE
    obstacles: tuple[str, ...] = ()


def each_day(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last, both included.

    :raise ValueError: if there are more than can be weighed at once
    """
    days = (last - first).days + 1
    if days > MAX_DAYS:
        raise ValueError(f"{days} days are more than {MAX_DAYS}.")
    for offset in range(days):
        yield first + timedelta(days=offset)


def move(wish: Planned, day: date, tz: tzinfo) -> Planned:
    """Return the wish at the same hours of another local day.

    An hour that the clock skips on that day is taken an hour later, as by a clock that was not
    put forward; see :func:`exists`.
    """
    start, stop = _moved_hours(wish, day, tz)
    if start == to_local(wish.start, tz):
        return wish
    begin, end = _to_instant(start, tz), _to_instant(stop, tz)
    if end <= begin:
        end = begin + (wish.stop - wish.start)
    return replace(wish, start=begin, stop=end)


def exists(wish: Planned, day: date, tz: tzinfo) -> bool:
    """Tell whether the clock shows the hours of the wish on that day."""
    try:
        for local in _moved_hours(wish, day, tz):
            to_utc(local, tz)
    except SkippedTime:
        return False
    return True


def weigh(verdicts: Iterable[Verdict], obstacles: Iterable[tuple[str, int]] = ()) -> DayWeight:
    """Add up what disturbs on one day.

    :param verdicts: of the events that do
    :param obstacles: pairs of a name and a weight
    """
    disturbing = [verdict for verdict in verdicts if verdict.level > Level.FREE]
    obstacles = list(obstacles)
    return DayWeight(
        weight=sum(verdict.weight for verdict in disturbing)
        + sum(weight for _name, weight in obstacles),
        count=len(disturbing),
        level=max((verdict.level for verdict in disturbing), default=Level.FREE),
        obstacles=tuple(name for name, _weight in obstacles),
    )


def cheapest(days: Mapping[date, DayWeight], wished: date, count: int) -> list[date]:
    """Return the days that cost least, of equal ones the nearest to the wished day, the earlier
    first. Neither the wished day itself nor a day on which a rule refuses is among them.
    """
    eligible = (day for day, found in days.items() if day != wished and found.level < Level.BLOCK)
    return sorted(eligible, key=lambda day: (days[day].weight, abs(day - wished), day))[:count]


def _moved_hours(wish: Planned, day: date, tz: tzinfo) -> tuple[datetime, datetime]:
    start, stop = to_local(wish.start, tz), to_local(wish.stop, tz)
    shift = day - start.date()
    return start + shift, stop + shift


def _to_instant(local: datetime, tz: tzinfo) -> datetime:
    try:
        return to_utc(local, tz)
    except SkippedTime:
        return to_utc(local + timedelta(hours=1), tz)
