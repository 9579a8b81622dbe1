"""Calendars in iCalendar files (RFC 5545), read as the rows of a list of events.

A file comes from anywhere: only what an event is made of is looked at, no rule may produce dates
without end, and one bad event does not spoil the others.
"""

import threading
import time as clock
import warnings
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from icalendar.timezone import tzp

from odoo.addons.living_desk.tools.clock import SkippedTime, to_utc
from odoo.addons.living_desk.tools.table_file import (
    FileProblem,
    Row,
    RowProblem,
    clean,
    decode,
    plain,
)

from .calendar_file import LONG_TEXT, MAX_NAME, EventIdentity
from .ical_guard import find_rule_problem, split_components

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
# Of an event that is repeated, the dates from three months ago to two years ahead count.
DAYS_BACK = 92
DAYS_AHEAD = 731
MAX_OCCURRENCES = 1000
MAX_SECONDS = 10.0
_FIRST_YEAR = 1970
MAX_DAYS = 366
HEADER = ("name", "uid", "date", "start", "date_to", "stop", "venue", "state", "description")
STATES = {"TENTATIVE": "provisional", "CONFIRMED": "confirmed", "CANCELLED": "cancelled"}
_MAX_UID = 400
# The library keeps the zones of one file for the next: they are forgotten in between.
_ZONES = threading.Lock()


@dataclass(slots=True)
class CalendarFile:
    """What a file holds.

    :param rows: one per date, numbered in the order of the file
    :param endless: titles of events that are repeated without end, or beyond what is imported
    """

    rows: list[Row] = field(default_factory=list)
    endless: list[str] = field(default_factory=list)


def is_calendar(content: bytes) -> bool:
    """Tell whether a file says that it is a calendar."""
    try:
        text = decode(content[:1024])
    except FileProblem:
        return False
    return text.lstrip("\ufeff\r\n\t ").upper().startswith("BEGIN:VCALENDAR")


def read_calendar(
    content: bytes,
    tz: tzinfo,
    today: date,
    disciplines: dict[str, int] | None = None,
    max_rows: int = MAX_ROWS,
) -> CalendarFile:
    """Read a file.

    :param tz: the time zone of hours that have none, and of whole days
    :param today: repeated events are read around it
    :param disciplines: what a category may stand for
    :raise FileProblem: if the file is too big or no calendar
    """
    if len(content) > MAX_BYTES:
        raise FileProblem("too_big", limit=MAX_BYTES // 1024 // 1024)
    return _Reader(tz, today, disciplines or {}, max_rows).read_text(decode(content))


# === EVENTS === #


class _Reader:
    """One reading of one file."""

    def __init__(self, tz: tzinfo, today: date, disciplines: dict[str, int], max_rows: int):
        self.tz = tz
        self.disciplines = disciplines
        self.max_rows = max_rows
        self.first = datetime.combine(today - timedelta(days=DAYS_BACK), time.min, timezone.utc)
        self.last = datetime.combine(today + timedelta(days=DAYS_AHEAD), time.min, timezone.utc)
        self.deadline = clock.monotonic() + MAX_SECONDS
        self.file = CalendarFile()
        self.is_cancelled = False

    def read_text(self, text: str) -> CalendarFile:
        if "\x00" in text:
            raise FileProblem("not_a_calendar")
        events, zones, self.is_cancelled = split_components(text)
        if not events:
            raise FileProblem("no_events")
        with _ZONES, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tzp.use_default()
            for lines in zones:
                self._learn_zone(lines)
            by_uid: dict[str, list[icalendar.Event]] = {}
            for number, lines in enumerate(events):
                event = self._parse(lines)
                # Without an identifier an event is alone.
                key = _text(event, "UID") if event is not None else ""
                by_uid.setdefault(key or f"\x00{number}", []).append(event)
            for group in by_uid.values():
                self._read_group(group)
            tzp.use_default()
        return self.file

    def _learn_zone(self, lines: list[str]) -> None:
        """Keep a zone that the file describes, if it changes its clock once a year or never."""
        try:
            for line in lines:
                if line.upper().startswith("RRULE"):
                    rule = icalendar.vRecur.from_ical(line.partition(":")[2])
                    if find_rule_problem(rule) or rule["FREQ"] != ["YEARLY"]:
                        return
            # Reading a zone is what makes it known.
            icalendar.Timezone.from_ical("\r\n".join(lines))
        except Exception:
            # Whatever is wrong with it: events that are in it say that they do not know it.
            return

    def _parse(self, lines: list[str]) -> icalendar.Event | None:
        try:
            return icalendar.Event.from_ical("\r\n".join(lines))
        except Exception:
            # The library has no exception of its own: a damaged event shows as almost any.
            return None

    def _read_group(self, events: list[icalendar.Event | None]) -> None:
        """Read what shares an identifier: an event, and what was changed of its dates."""
        if clock.monotonic() > self.deadline:
            raise FileProblem("too_complex")
        known = [event for event in events if event is not None]
        if not known:
            self._add_problem(icalendar.Event(), "damaged")
            return
        masters = [event for event in known if "RECURRENCE-ID" not in event]
        changed = [event for event in known if "RECURRENCE-ID" in event]
        for superseded in sorted(masters, key=_sequence)[:-1]:
            self._add_problem(superseded, "superseded")
        master = max(masters, key=_sequence) if masters else None
        if master is not None and ("RRULE" in master or "RDATE" in master):
            self._read_series(master, changed)
            return
        for event in [*([master] if master is not None else []), *changed]:
            self._add_event(event, event.get("RECURRENCE-ID"))

    def _read_series(self, master: icalendar.Event, changed: list[icalendar.Event]) -> None:
        rule = master.get("RRULE")
        code = self._find_event_problem(master)
        if not code and _dt(master["DTSTART"]).year < _FIRST_YEAR:
            code = "date_far"
        if not code and rule is not None:
            code = find_rule_problem(rule)
        if code:
            self._add_problem(master, code)
            return
        calendar = icalendar.Calendar()
        for event in (master, *changed):
            if event is not master and self._find_event_problem(event):
                self._add_problem(event, self._find_event_problem(event) or "")
            else:
                calendar.add_component(event)
        try:
            dates = recurring_ical_events.of(calendar).between(self.first, self.last)
        except Exception:
            # A rule and dates that contradict each other fail anywhere in the library.
            self._add_problem(master, "bad_rule")
            return
        dates.sort(key=lambda event: str(_dt(event.get("RECURRENCE-ID"))))
        is_cut = len(dates) > MAX_OCCURRENCES or _goes_beyond(rule, self.last)
        if is_cut:
            self.file.endless.append(_text(master, "SUMMARY")[:MAX_NAME])
        for event in dates[:MAX_OCCURRENCES]:
            self._add_event(event, event.get("RECURRENCE-ID"))

    def _find_event_problem(self, event: icalendar.Event) -> str | None:
        """Return what makes an event impossible to place in time."""
        if not isinstance(_dt(event.get("DTSTART")), date):
            return "start_missing" if "DTSTART" not in event else "date_bad"
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            if name not in event:
                continue
            value = _dt(event[name])
            if not isinstance(value, date):
                return "date_bad"
            if _zone_name(event[name]) and isinstance(value, datetime) and not value.tzinfo:
                return "unknown_zone"
        if "DTEND" in event and (
            isinstance(_dt(event["DTSTART"]), datetime) != isinstance(_dt(event["DTEND"]), datetime)
        ):
            return "date_bad"
        if "DURATION" in event and not isinstance(_dt(event["DURATION"]), timedelta):
            return "date_bad"
        return None

    # === ROWS === #

    def _add_event(self, event: icalendar.Event, recurrence: Any) -> None:
        code = self._find_event_problem(event)
        if code:
            self._add_problem(event, code)
            return
        row = self._add_row(event)
        try:
            self._fill(row, event, recurrence)
        except RowProblem as problem:
            row.problem = problem
        except (OverflowError, ValueError):
            row.problem = RowProblem("date_far", value="", field="date")

    def _add_row(self, event: icalendar.Event) -> Row:
        if len(self.file.rows) >= self.max_rows:
            raise FileProblem("too_many_rows", limit=self.max_rows)
        row = Row(len(self.file.rows) + 1, [])
        row.values["name"] = clean(_text(event, "SUMMARY"))[:MAX_NAME]
        self.file.rows.append(row)
        return row

    def _add_problem(self, event: icalendar.Event, code: str) -> None:
        row = self._add_row(event)
        zones = (_zone_name(event[name]) for name in ("DTSTART", "DTEND") if name in event)
        value = next(filter(None, zones), "") if code == "unknown_zone" else ""
        row.problem = RowProblem(code, value=value[:80], field="date")

    def _fill(self, row: Row, event: icalendar.Event, recurrence: Any) -> None:
        values = row.values
        if not values["name"]:
            raise RowProblem("no_name")
        if _text(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
            raise RowProblem("private")
        uid = clean(_text(event, "UID"))
        if len(uid) > _MAX_UID:
            raise RowProblem("too_long", value=uid[:40], limit=_MAX_UID)
        values["start"], values["stop"] = self._read_span(event)
        if uid:
            values["uid"] = uid
        if uid and recurrence is not None:
            values["uid"] = f"{uid}#{self._stamp(_dt(recurrence))}"
            values["base_uid"] = uid
        status = "CANCELLED" if self.is_cancelled else _text(event, "STATUS").upper()
        if status in STATES:
            values["state"] = STATES[status]
        if place := _text(event, "LOCATION").strip():
            values["place"] = place[:500]
        if description := _text(event, "DESCRIPTION").strip():
            values["description"] = description[:LONG_TEXT]
        for category in _categories(event):
            if category in self.disciplines:
                values["discipline"] = self.disciplines[category]
                break
        row.identity = EventIdentity.of(values)
        row.cells = self._write_cells(values)

    def _read_span(self, event: icalendar.Event) -> tuple[datetime, datetime]:
        start = _dt(event["DTSTART"])
        if "DTEND" in event:
            stop = _dt(event["DTEND"])
        elif "DURATION" in event:
            stop = start + _dt(event["DURATION"])
        elif isinstance(start, datetime):
            raise RowProblem("stop_missing", value="", field="stop")
        else:
            stop = start + timedelta(days=1)
        if stop == start and not isinstance(start, datetime):
            # Some programs write the day itself as the end of a whole day.
            stop = start + timedelta(days=1)
        if not all(2000 <= moment.year <= 2100 for moment in (start, stop)):
            raise RowProblem("date_far", value=str(start), field="date")
        try:
            first, last = self._to_utc(start), self._to_utc(stop)
        except SkippedTime as error:
            raise RowProblem("time_skipped", value=str(start), field="start") from error
        if last <= first:
            raise RowProblem("stop_before", value=str(stop), field="stop")
        if last - first > timedelta(days=MAX_DAYS):
            raise RowProblem("too_long_event", value=str(stop), field="stop")
        return first, last

    def _to_utc(self, moment: date | datetime) -> datetime:
        """Return an instant: a day begins at midnight of the desk, as does an hour without zone."""
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.min)
        if moment.tzinfo is None:
            return to_utc(moment.replace(microsecond=0), self.tz)
        return moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)

    def _stamp(self, moment: date | datetime) -> str:
        """Write which date of a series it is, the same whatever zone the file is in."""
        if not isinstance(moment, datetime):
            return moment.strftime("%Y%m%d")
        if moment.tzinfo is None:
            return moment.strftime("%Y%m%dT%H%M%S")
        return moment.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")

    def _write_cells(self, values: dict[str, Any]) -> list[str]:
        """Write a date as a row of a list, for the file of what was rejected."""
        zone = ZoneInfo(str(self.tz))
        local = [
            values[name].replace(tzinfo=timezone.utc).astimezone(zone) for name in ("start", "stop")
        ]
        days = [f"{moment:%d/%m/%Y}" for moment in local]
        hours = [f"{moment:%H:%M}" for moment in local]
        cells = {
            **values,
            "date": days[0],
            "date_to": days[1] if days[0] != days[1] else "",
            "start": hours[0],
            "stop": hours[1],
            "venue": values.get("place"),
        }
        return [clean(str(cells.get(name) or "")) for name in HEADER]


# === PROPERTIES === #


def _text(event: icalendar.Event, name: str) -> str:
    value = event.get(name)
    return str(value) if value is not None else ""


def _dt(value: Any) -> Any:
    return value.dt if isinstance(value, icalendar.vDDDTypes) else None


def _zone_name(value: Any) -> str:
    return str(value.params.get("TZID", "")) if isinstance(value, icalendar.vDDDTypes) else ""


def _sequence(event: icalendar.Event) -> int:
    text = _text(event, "SEQUENCE")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _categories(event: icalendar.Event) -> list[str]:
    found = event.get("CATEGORIES")
    lists = found if isinstance(found, list) else [found]
    return [
        plain(str(word))
        for item in lists
        if isinstance(item, icalendar.prop.vCategory)
        for word in item.cats
    ]


def _goes_beyond(rule: Any, last: datetime) -> bool:
    """Tell whether a rule says that dates come after the last one that is read."""
    if rule is None or "COUNT" in rule:
        return False
    if "UNTIL" not in rule:
        return True
    until = rule["UNTIL"][0]
    return date(until.year, until.month, until.day) > last.date()
