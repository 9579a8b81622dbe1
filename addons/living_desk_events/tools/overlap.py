"""When and where do two planned events meet?

Pure algebra over half-open intervals ``[start, stop)``: what ends at 21:00 leaves the stage
free for what starts at 21:00. Every answer is symmetric: A meets B as much as B meets A.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from odoo.addons.living_desk.tools.clock import day_bounds, to_local

# Mean radius of the Earth, in kilometres (IUGG).
EARTH_RADIUS = 6371.0088
# An audience that is not told: it may be any.
ANY_AUDIENCE = "*"


@dataclass(frozen=True, slots=True)
class Planned:
    """What the check needs to know of an event, entered already or only wished for.

    :param start: naive UTC instant at which it begins
    :param stop: naive UTC instant at which it is over; must come after the start
    :param place: degrees north and east, None when nobody knows
    :param entry_id: the calendar entry it is, 0 when it is only wished for
    :param is_certain: whether it may refuse others: False for what may still be dropped, or is
        not to be told
    """

    start: datetime
    stop: datetime
    venue_id: int = 0
    city: str = ""
    region_id: int = 0
    discipline_id: int = 0
    audience: str = ""
    entry_id: int = 0
    organization_id: int = 0
    place: tuple[float, float] | None = None
    is_certain: bool = True

    def __post_init__(self) -> None:
        if self.stop <= self.start:
            raise ValueError("An event must end after it starts.")


def overlaps(one: Planned, other: Planned) -> bool:
    """Tell whether two half-open intervals have an instant in common."""
    return one.start < other.stop and other.start < one.stop


@lru_cache(maxsize=65536)
def local_days(start: datetime, stop: datetime, tz: tzinfo) -> tuple[date, date]:
    """Return the local days ``[first, stop)`` that an event touches.

    An event that ends at midnight does not touch the day that begins then.
    """
    first = to_local(start, tz).date()
    last = to_local(stop - timedelta(microseconds=1), tz).date()
    return first, last + timedelta(days=1)


def day_window(
    start: datetime, stop: datetime, tz: tzinfo, around: int = 0
) -> tuple[datetime, datetime]:
    """Return the UTC instants between which lie the local days that an event touches.

    :param around: how many local days before and after belong to it
    """
    first, end = local_days(start, stop, tz)
    return day_bounds(first - timedelta(days=around), end + timedelta(days=around), tz)


def days_apart(one: Planned, other: Planned, tz: tzinfo) -> int:
    """Return the local days from one event to the other: 0 when they share one, negative when
    the other comes first.
    """
    first, stop = local_days(one.start, one.stop, tz)
    other_first, other_stop = local_days(other.start, other.stop, tz)
    if other_first >= stop:
        return (other_first - stop).days + 1
    if other_stop <= first:
        return (other_stop - first).days - 1
    return 0


@lru_cache(maxsize=16384)
def town_key(name: str | None) -> str:
    """Return what makes two spellings of a town the same: neither case nor spaces count."""
    return " ".join((name or "").split()).casefold()


@lru_cache(maxsize=65536)
def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two places on the Earth, as the crow flies (haversine).

    :param one: degrees north and east
    """
    north, east = radians(one[0]), radians(one[1])
    other_north, other_east = radians(other[0]), radians(other[1])
    chord = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


def box(place: tuple[float, float], km: float) -> tuple[float, float, float, float]:
    """Return the degrees (south, west, north, east) within which every place so near lies."""
    north, east = place
    height = km / EARTH_RADIUS * 57.29577951308232
    shrink = cos(radians(min(89.0, abs(north) + height)))
    width = min(180.0, height / shrink)
    return north - height, east - width, north + height, east + width
