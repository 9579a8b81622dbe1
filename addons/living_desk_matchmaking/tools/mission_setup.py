"""Slots of the days of a mission, and how many tables its wishes need.

Everything here is pure. Hours are those of the mission's time zone; slots are naive UTC instants,
half-open. On the night the clock changes a session lasts as long as it really does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from odoo.addons.living_desk.tools.clock import to_utc

# Tables beyond what the wishes need: with none to spare, hardly any plan meets them all.
SPARE_PERCENT = (10, 20)


@dataclass(frozen=True, slots=True)
class Session:
    """A half-day of slots, in minutes from midnight."""

    start: int
    stop: int


def sessions_of_day(
    start: int, stop: int, break_start: int | None = None, break_stop: int | None = None
) -> tuple[Session, ...]:
    """Return the sessions of a day, which a break divides in two.

    :raise ValueError: if the hours are not in order
    """
    if break_start is None or break_stop is None:
        hours = [start, stop]
    else:
        hours = [start, break_start, break_stop, stop]
    if not 0 <= hours[0] or hours[-1] > 24 * 60:
        raise ValueError(hours)
    if any(first >= second for first, second in zip(hours, hours[1:], strict=False)):
        raise ValueError(hours)
    return tuple(
        Session(first, second) for first, second in zip(hours[::2], hours[1::2], strict=True)
    )


def make_slots(
    first: date, last: date, sessions: tuple[Session, ...], minutes: int, pause: int, tz: tzinfo
) -> Iterator[tuple[datetime, datetime, int]]:
    """Return the slots of the days from first to last, with the number of their session from 1.

    :param minutes: the length of a slot
    :param pause: minutes between two slots
    :raise SkippedTime: if a session begins or ends at an hour that the clock jumps over
    """
    number = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for session in sessions:
            number += 1
            start = _instant(day, session.start, tz)
            stop = _instant(day, session.stop, tz)
            while start + timedelta(minutes=minutes) <= stop:
                yield start, start + timedelta(minutes=minutes), number
                start += timedelta(minutes=minutes + pause)


def _instant(day: date, minutes: int, tz: tzinfo) -> datetime:
    return to_utc(datetime.combine(day, time.min) + timedelta(minutes=minutes), tz)


def tables_needed(meetings: int, slots: int) -> tuple[int, int]:
    """Return how many tables so many meetings need, with little and with more to spare."""
    if not meetings or not slots:
        return (0, 0)
    low, high = (-(-meetings * (100 + spare) // (100 * slots)) for spare in SPARE_PERCENT)
    return (low, high)


def free_names(pattern: str, taken: set[str], count: int) -> list[str]:
    """Return names that nobody has: the pattern with the first numbers that are free."""
    names: list[str] = []
    number = 0
    while len(names) < count:
        number += 1
        name = pattern % {"number": number}
        if name not in taken:
            names.append(name)
    return names
