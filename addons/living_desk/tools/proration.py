"""Hours of a path in proportion to its days, leaving out the days of suspension."""

from collections.abc import Iterable
from datetime import date, timedelta

from . import schedule

Pause = tuple[date, date | None]


def active_days(start: date, stop: date, pauses: Iterable[Pause] = ()) -> int:
    """Count the days of `[start, stop)` on which the path was not suspended.

    :param pauses: first day of each suspension and the day of resuming, `None` while it
        lasts; they may overlap
    """
    days = max((stop - start).days, 0)
    seen = start
    for first, resumed in sorted(pauses, key=lambda pause: pause[0]):
        begin = max(first, seen)
        end = min(resumed or stop, stop)
        if end > begin:
            days -= (end - begin).days
            seen = end
    return days


def expected_hours(
    budget: float, start: date, end: date, today: date, pauses: Iterable[Pause] = ()
) -> float:
    """Return how many of the agreed hours would be used by the end of a day, at an even pace.

    :param budget: hours agreed
    :param start: first day of the path
    :param end: last day of the path, included
    :param today: day up to which one counts, included
    :return: hours, from 0 before the start to `budget` after the end
    """
    pauses = list(pauses)
    stop = schedule.shift(end, 1, "day")
    total = active_days(start, stop, pauses)
    if not total:
        return 0.0
    elapsed = active_days(start, min(max(today + timedelta(days=1), start), stop), pauses)
    return budget * elapsed / total
