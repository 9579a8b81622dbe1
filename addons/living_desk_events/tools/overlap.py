"""When do two planned events get in each other's way?

Pure algebra over half-open intervals ``[start, stop)``: what ends at 21:00 leaves the stage
free for what starts at 21:00. Every answer is symmetric: A disturbs B as much as B disturbs A.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import IntEnum

from odoo.addons.living_desk.tools.clock import day_bounds, to_local


class Level(IntEnum):
    """How much two events disturb each other, in growing order."""

    FREE = 0
    OTHER = 1  # the same day, somewhere else
    NEAR = 2  # the same day in the same town
    HARD = 3  # the same venue at the same time


@dataclass(frozen=True, slots=True)
class Planned:
    """What the check needs to know of an event, entered already or only wished for.

    :param start: naive UTC instant at which it begins
    :param stop: naive UTC instant at which it is over; must come after the start
    :param entry_id: the calendar entry it is, 0 when it is only wished for
    """

    start: datetime
    stop: datetime
    venue_id: int = 0
    city: str = ""
    region_id: int = 0
    discipline_id: int = 0
    audience: str = ""
    entry_id: int = 0

    def __post_init__(self) -> None:
        if self.stop <= self.start:
            raise ValueError("An event must end after it starts.")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two events have in common."""

    level: Level
    same_venue: bool = False
    same_hours: bool = False
    same_town: bool = False
    same_discipline: bool = False
    same_audience: bool = False

    @property
    def shared(self) -> int:
        """Count what the two events share, to show the most disturbing first."""
        return sum(
            (
                self.same_venue,
                self.same_hours,
                self.same_town,
                self.same_discipline,
                self.same_audience,
            )
        )


def overlaps(one: Planned, other: Planned) -> bool:
    """Tell whether two half-open intervals have an instant in common."""
    return one.start < other.stop and other.start < one.stop


def local_days(start: datetime, stop: datetime, tz: tzinfo) -> tuple[date, date]:
    """Return the local days ``[first, stop)`` that an event touches.

    An event that ends at midnight does not touch the day that begins then.
    """
    first = to_local(start, tz).date()
    last = to_local(stop - timedelta(microseconds=1), tz).date()
    return first, last + timedelta(days=1)


def day_window(start: datetime, stop: datetime, tz: tzinfo) -> tuple[datetime, datetime]:
    """Return the UTC instants between which lie the local days that an event touches."""
    return day_bounds(*local_days(start, stop, tz), tz)


def share_a_day(one: Planned, other: Planned, tz: tzinfo) -> bool:
    """Tell whether two events touch the same local day."""
    first, stop = local_days(one.start, one.stop, tz)
    other_first, other_stop = local_days(other.start, other.stop, tz)
    return first < other_stop and other_first < stop


def town_key(name: str | None) -> str:
    """Return what makes two spellings of a town the same: neither case nor spaces count."""
    return " ".join((name or "").split()).casefold()


def compare(one: Planned, other: Planned, tz: tzinfo) -> Comparison:
    """Say how much two events disturb each other, and in what.

    :param tz: the time zone that decides which local days the events touch
    """
    if not share_a_day(one, other, tz):
        return Comparison(Level.FREE)
    same_hours = overlaps(one, other)
    same_venue = bool(one.venue_id) and one.venue_id == other.venue_id
    town = town_key(one.city)
    same_town = same_venue or (bool(town) and town == town_key(other.city))
    if same_venue and same_hours:
        level = Level.HARD
    elif same_town:
        level = Level.NEAR
    else:
        level = Level.OTHER
    return Comparison(
        level,
        same_venue=same_venue,
        same_hours=same_hours,
        same_town=same_town,
        same_discipline=bool(one.discipline_id) and one.discipline_id == other.discipline_id,
        same_audience=bool(one.audience) and one.audience == other.audience,
    )
