"""Local days and hours of a desk, and the UTC instants the database stores.

Everything here is pure: naive datetimes on the outside, half-open intervals, and the rule
that a local time which the change of hour skips or repeats is never guessed silently.
"""

from datetime import date, datetime, time, timezone, tzinfo
from zoneinfo import ZoneInfo


class SkippedTime(ValueError):
    """The local time does not exist: the clock jumps over it that night."""


def zone(name: str | None) -> ZoneInfo:
    """Return the zone of that name, UTC when there is none."""
    return ZoneInfo(name or "UTC")


def to_utc(local: datetime, tz: tzinfo) -> datetime:
    """Return the naive UTC instant of a naive local time.

    An hour that occurs twice is read as its first occurrence, as PEP 495 does.

    :raise SkippedTime: if the clock jumps over that local time
    """
    # Through the timestamp, so that pytz and zoneinfo zones give the same answer.
    zoned = local.replace(tzinfo=zone(str(tz)))
    instant = zoned.astimezone(timezone.utc)
    if instant.astimezone(zoned.tzinfo).replace(tzinfo=None) != local:
        raise SkippedTime(local)
    return instant.replace(tzinfo=None)


def to_local(instant: datetime, tz: tzinfo) -> datetime:
    """Return the naive local time of a naive UTC instant."""
    utc = instant.replace(tzinfo=timezone.utc)
    return utc.astimezone(zone(str(tz))).replace(tzinfo=None)


def day_bounds(first: date, stop: date, tz: tzinfo) -> tuple[datetime, datetime]:
    """Return the naive UTC instants at which local days `[first, stop)` begin and end."""
    return (
        to_utc(datetime.combine(first, time.min), tz),
        to_utc(datetime.combine(stop, time.min), tz),
    )
