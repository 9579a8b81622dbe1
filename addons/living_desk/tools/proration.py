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
    :param today: day up to which one counts, included; a suspension that lasts is taken to
        end with it, since nobody knows when it will
    :return: hours, from 0 before the start to `budget` after the end
    """
    stop, tomorrow = schedule.shift(end, 1, "day"), today + timedelta(days=1)
    so_far = [(first, resumed or max(tomorrow, first)) for first, resumed in pauses]
    total = active_days(start, stop, so_far)
    if not total:
        return 0.0
    elapsed = active_days(start, min(max(tomorrow, start), stop), so_far)
    return budget * elapsed / total
