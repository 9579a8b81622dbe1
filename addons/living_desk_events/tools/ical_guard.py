"""What makes an iCalendar file safe to read: few lines of few kinds, and rules that end.

A file comes from anywhere. Only what an event is made of gets to the library that reads it.
"""

import re
from collections.abc import Iterator
from typing import Any

import icalendar

from odoo.addons.living_desk.tools.table_file import FileProblem

MAX_EVENTS = 10_000
MAX_DEPTH = 4
_MAX_LINE = 20_000
_MAX_PARAMETERS = 20
_MAX_ZONES = 50
_COMPONENTS = {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
_PROPERTIES = {
    *("SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES", "STATUS", "CLASS", "SEQUENCE", "UID"),
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"),
}
# What an event may have several of; of anything else the first counts.
_REPEATED = {"BEGIN", "END", "CATEGORIES", "RDATE", "EXDATE"}
_RULE_PARTS = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"),
    *("BYHOUR", "BYMINUTE", "BYSECOND"),
}
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _unfold(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each property and its whole line, long ones cut."""
    parts: list[str] = []
    length = 0
    for line in (*text.splitlines(), ""):
        if line[:1] in (" ", "\t"):
            if length < _MAX_LINE:
                parts.append(line[1:])
                length += len(line)
            continue
        if parts:
            whole = "".join(parts)[:_MAX_LINE]
            name = re.match(r"[\w-]*", whole)
            yield (name[0].upper() if name else ""), whole
        parts, length = [line], len(line)


def split_components(text: str) -> tuple[list[list[str]], list[list[str]], bool]:
    """Return the lines of each event and of each time zone, and whether all is cancelled.

    :raise FileProblem: if it is no calendar, or too much of one
    """
    stack: list[str] = []
    events: list[list[str]] = []
    zones: list[list[str]] = []
    seen: set[str] = set()
    is_cancelled = False
    for name, line in _unfold(text):
        if name == "BEGIN":
            kind = line.partition(":")[2].strip().upper()
            if len(stack) >= MAX_DEPTH or (kind == "VEVENT" and stack != ["VCALENDAR"]):
                raise FileProblem("nested")
            stack.append(kind)
            if kind == "VEVENT":
                events.append([])
                seen = set()
            elif kind == "VTIMEZONE":
                zones.append([])
            if len(events) > MAX_EVENTS or len(zones) > _MAX_ZONES:
                raise FileProblem("too_many_rows", limit=MAX_EVENTS)
        elif not stack and line.strip():
            raise FileProblem("not_a_calendar")
        if name == "METHOD" and stack == ["VCALENDAR"]:
            is_cancelled = line.partition(":")[2].strip().upper() == "CANCEL"
        if (name in _PROPERTIES or name in ("BEGIN", "END")) and _COMPONENTS.issuperset(stack):
            # Parameters say little: whoever writes many wants something else.
            line = line if line.partition(":")[0].count(";") <= _MAX_PARAMETERS else f"{name}:"
            if stack[1:2] == ["VEVENT"]:
                if name in _REPEATED or name not in seen:
                    events[-1].append(line)
                seen.add(name)
            elif stack[1:2] == ["VTIMEZONE"]:
                zones[-1].append(line)
        if name == "END" and stack:
            stack.pop()
    return events, zones, is_cancelled


def find_rule_problem(rule: Any) -> str | None:
    """Return why a rule cannot be followed: it never matches, or far too often."""
    if not isinstance(rule, icalendar.vRecur) or not _RULE_PARTS.issuperset(rule):
        return "bad_rule"
    if rule.get("FREQ", [""])[0] not in _FREQUENCIES or len(rule["FREQ"]) != 1:
        return "too_often"
    if any(int(interval) < 1 for interval in rule.get("INTERVAL", ())):
        return "bad_rule"
    if any(len(rule.get(name, ())) > 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        return "too_often"
    days = [abs(int(day)) for day in rule.get("BYMONTHDAY", ())]
    months = [int(month) for month in rule.get("BYMONTH", ())] or range(1, 13)
    if days and not any(
        0 < day <= _DAYS_OF_MONTH[month - 1] for day in days for month in months if 0 < month < 13
    ):
        return "bad_rule"
    if any(not 0 < abs(int(position)) <= 31 for position in rule.get("BYSETPOS", ())):
        return "bad_rule"
    if "BYSETPOS" in rule and rule["FREQ"][0] in ("DAILY", "WEEKLY"):
        return "bad_rule"
    return None
