"""Write events as an iCalendar feed (RFC 5545).

The library writes what needs thought: text, folding, the frame and the zones. A feed has
thousands of events and each a dozen lines, so the lines of an event are joined here instead
of being built as objects.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vText
from icalendar.parser import Contentline

PRODUCT = "-//Living Desk//Shared Calendar//EN"
_LINE_OCTETS = 74


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event as a feed tells it; instants are naive UTC."""

    uid: str
    sequence: int
    status: str
    name: str
    start: datetime
    stop: datetime
    zone: str
    changed: datetime
    location: str = ""
    place: tuple[float, float] | None = None
    category: str = ""
    organizer: str = ""
    description: str = ""
    url: str = ""


def write_feed(events: Sequence[FeedEvent], name: str) -> Iterator[bytes]:
    """Yield a calendar piece by piece: frame, zones, events, end."""
    frame = Calendar()
    frame.add("prodid", PRODUCT)
    frame.add("version", "2.0")
    frame.add("calscale", "GREGORIAN")
    frame.add("method", "PUBLISH")
    frame.add("name", name)
    frame.add("x-wr-calname", name)
    frame.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    frame.add("x-published-ttl", "PT1H")
    for zone, (first, last) in sorted(_find_years(events).items()):
        frame.add_component(build_zone(zone, first, last))
    head, end, _rest = frame.to_ical().partition(b"END:VCALENDAR\r\n")
    yield head
    for event in events:
        yield write_event(event)
    yield end


def write_event(event: FeedEvent) -> bytes:
    """Return the lines of one event."""
    stamp = f"{event.changed:%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{event.status}",
        f"SUMMARY:{_text(event.name)}",
        *_write_span(event),
    ]
    if event.location:
        lines.append(f"LOCATION:{_text(event.location)}")
    if event.place:
        lines.append(f"GEO:{event.place[0]:.6f};{event.place[1]:.6f}")
    if event.category:
        lines.append(f"CATEGORIES:{_text(event.category)}")
    description = "\n\n".join(filter(None, (event.organizer, event.description)))
    if description:
        lines.append(f"DESCRIPTION:{_text(description)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    # What is cancelled, or only held, does not make anybody busy.
    lines.append("TRANSP:OPAQUE" if event.status == "CONFIRMED" else "TRANSP:TRANSPARENT")
    lines.append("END:VEVENT")
    return b"".join(map(_fold, lines))


def build_zone(name: str, first_year: int, last_year: int) -> Timezone:
    """Return the definition of a zone that is right from one year to another.

    Each change of the clock is written with the wall clock that was in force before it.
    """
    zone = ZoneInfo(name)
    component = Timezone()
    component.add("tzid", name)
    begin = datetime(first_year, 1, 1, tzinfo=timezone.utc)
    changes = [
        begin,
        *_find_changes(zone, begin, datetime(last_year + 1, 1, 1, tzinfo=timezone.utc)),
    ]
    before = _offset(zone, begin)
    groups: dict[tuple[timedelta, timedelta, bool, str], list[datetime]] = {}
    for instant in changes:
        local = instant.astimezone(zone)
        key = (before, _offset(zone, instant), bool(local.dst()), local.tzname() or name)
        groups.setdefault(key, []).append(instant.replace(tzinfo=None) + before)
        before = key[1]
    for (offset_from, offset_to, is_summer, tzname), walls in groups.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("dtstart", walls[0])
        part.add("tzoffsetfrom", offset_from)
        part.add("tzoffsetto", offset_to)
        part.add("tzname", tzname)
        if walls[1:]:
            part.add("rdate", walls[1:])
        component.add_component(part)
    return component


# === HELPERS === #


def _find_years(events: Sequence[FeedEvent]) -> dict[str, tuple[int, int]]:
    """Return for each zone the years in which its events lie, and one on either side."""
    years: dict[str, tuple[int, int]] = {}
    for event in events:
        first, last = years.get(event.zone, (event.start.year - 1, event.stop.year + 1))
        years[event.zone] = (min(first, event.start.year - 1), max(last, event.stop.year + 1))
    return years


def _text(value: str) -> str:
    return vText(value).to_ical().decode()


def _fold(line: str) -> bytes:
    octets = line.encode()
    if len(octets) > _LINE_OCTETS:
        octets = Contentline(line).to_ical()
    return octets + b"\r\n"


def _write_span(event: FeedEvent) -> list[str]:
    """Write begin and end: as days where the event lasts whole days, else as hours."""
    zone = ZoneInfo(event.zone)
    start, stop = (
        instant.replace(tzinfo=timezone.utc).astimezone(zone)
        for instant in (event.start, event.stop)
    )
    if start.time() == stop.time() == time.min and start.date() < stop.date():
        return [
            f"DTSTART;VALUE=DATE:{start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{stop:%Y%m%d}",
        ]
    return [_write_instant("DTSTART", start), _write_instant("DTEND", stop)]


def _write_instant(name: str, local: datetime) -> str:
    if local.fold:
        # The second of two equal hours of an autumn night can only be told in UTC.
        return f"{name}:{local.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={local.tzinfo}:{local:%Y%m%dT%H%M%S}"


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _find_changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the instants, to the minute, at which the clock of a zone is changed."""
    step = timedelta(days=7)
    low = begin
    while low < end:
        high = min(low + step, end)
        if _offset(zone, low) != _offset(zone, high):
            left, right = low, high
            while right - left > timedelta(minutes=1):
                middle = left + timedelta(minutes=(right - left) // timedelta(minutes=2))
                if _offset(zone, middle) == _offset(zone, low):
                    left = middle
                else:
                    right = middle
            yield right
        low = high
