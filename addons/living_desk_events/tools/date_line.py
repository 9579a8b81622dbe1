"""One date as people type it in a form, read as UTC instants.

The times are those of the desk's town. An end that is earlier than its start means after
midnight; an hour that occurs twice in the autumn night is read as the first one, unless the
event would end before it starts; an hour that the spring night skips is refused.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from odoo.addons.living_desk.tools.clock import SkippedTime, to_utc

MAX_DAYS = 366
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?")


class DateLineError(ValueError):
    """The line cannot be read.

    :param code: what is wrong, for the sentence to show
    :param field: the box it is about: `date`, `date_to`, `start` or `stop`
    """

    def __init__(self, code: str, field: str):
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line as typed: everything is text, everything may be missing or wrong."""

    date: str = ""
    date_to: str = ""
    start: str = ""
    stop: str = ""

    def __bool__(self) -> bool:
        return bool(self.date or self.date_to or self.start or self.stop)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line means: UTC instants, and whether an hour typed occurs twice that night."""

    start: datetime
    stop: datetime
    is_repeated: bool = False


def parse_day(text: str, field: str) -> date:
    """Read a day written by a browser (2027-01-31) or by hand (31/01/2027)."""
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _LOCAL_DAY.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise DateLineError("date_bad", field)
    try:
        parsed = date(int(year), int(month), int(day))
    except ValueError as error:
        raise DateLineError("date_bad", field) from error
    if not 2000 <= parsed.year <= 2100:
        raise DateLineError("date_far", field)
    return parsed


def parse_time(text: str, field: str) -> time:
    """Read an hour such as 21:00 or 9.30."""
    if not (match := _TIME.fullmatch(text)):
        raise DateLineError("time_bad", field)
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError as error:
        raise DateLineError("time_bad", field) from error


def read_line(line: DateLine, tz: tzinfo, allow_whole_days: bool = False) -> Reading:
    """Read a line.

    :param tz: the time zone the hours are meant in
    :param allow_whole_days: read a line without hours as whole days instead of refusing it
    :raise DateLineError: if it cannot be read
    """
    if not line.date:
        raise DateLineError("date_missing", "date")
    first = parse_day(line.date, "date")
    last = parse_day(line.date_to, "date_to") if line.date_to else None
    if last and last < first:
        raise DateLineError("date_to_before", "date_to")
    if last and (last - first).days >= MAX_DAYS:
        raise DateLineError("too_long", "date_to")
    if allow_whole_days and not line.start and not line.stop:
        return Reading(
            _to_utc(datetime.combine(first, time.min), tz, "date"),
            _to_utc(datetime.combine((last or first) + timedelta(days=1), time.min), tz, "date"),
        )
    return _read_hours(line, first, last, tz)


def move_line(line: DateLine, day: str) -> DateLine:
    """Return the line on another day, and its last day as much later or earlier.

    A line that cannot be moved, or a day that cannot be read, leaves the line as it is.
    """
    try:
        moved = parse_day(day, "date")
        if not line.date_to:
            return replace(line, date=moved.isoformat())
        shift = moved - parse_day(line.date, "date")
        last = parse_day(line.date_to, "date_to") + shift
    except (DateLineError, OverflowError):
        return line
    return replace(line, date=moved.isoformat(), date_to=last.isoformat())


def _read_hours(line: DateLine, first: date, last: date | None, tz: tzinfo) -> Reading:
    if not line.start:
        raise DateLineError("start_missing", "start")
    local_start = datetime.combine(first, parse_time(line.start, "start"))
    if not line.stop:
        raise DateLineError("stop_missing", "stop")
    local_stop = datetime.combine(last or first, parse_time(line.stop, "stop"))
    if not last and local_stop < local_start:
        local_stop += timedelta(days=1)
    start = _to_utc(local_start, tz, "start")
    stop = _to_utc(local_stop, tz, "stop")
    if stop <= start:
        # 02:45-02:15 in the night with two hours from 2 to 3: the second 02:15 is meant.
        stop = _to_utc(local_stop.replace(fold=1), tz, "stop")
    if stop <= start or local_stop == local_start:
        raise DateLineError("stop_before", "stop")
    return Reading(start, stop, _is_repeated(local_start, tz) or _is_repeated(local_stop, tz))


def _to_utc(local: datetime, tz: tzinfo, field: str) -> datetime:
    try:
        return to_utc(local, tz)
    except SkippedTime as error:
        raise DateLineError("time_skipped", field) from error


def _is_repeated(local: datetime, tz: tzinfo) -> bool:
    return to_utc(local.replace(fold=0), tz) != to_utc(local.replace(fold=1), tz)
