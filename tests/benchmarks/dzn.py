"""Published missions: data files of the MiniZinc model of the business-to-business meeting problem.

The files belong to Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, "Constraint
Solving Approaches to the Business-to-Business Meeting Scheduling Problem", Journal of Artificial
Intelligence Research 74 (2022). They are not part of this software: whoever has them names their
folder.

What is read: `nBusiness`, `nMeetings`, `nTables`, `nTotalSlots`, `nMorningSlots`; `requested`, a
row for each meeting with its two people and 1 (morning), 2 (afternoon) or 3 (any time);
`forbidden`, the slots of each person, 0 for none; `fixed`, the slot of each meeting, 0 for any;
`precedences`, for each meeting those that come before it. Everything counts from 1. All meetings
are held, and nobody has more than two gaps more than anybody else; gaps count over the whole day.
"""

import re
from pathlib import Path

# Larger than any published file by far, and small enough to be read at once.
MOST_BYTES = 5_000_000
MOST_PEOPLE = MOST_MEETINGS = 20_000
MOST_SLOTS = 500
SPREAD = 2
MINUTES = 20

TOKEN = re.compile(r"\s*(\[\||\|\]|\d+|\.\.|[\[\]{},|])")


class DznError(ValueError):
    """A file that cannot be read: which, and why."""


def load_folder(folder):
    """Return the missions of a folder by name, in order.

    :raise DznError: where the folder has none, or one cannot be read
    """
    paths = sorted(Path(folder).glob("*.dzn"))
    if not paths:
        raise DznError(f"{folder}: there are no files *.dzn here")
    return {path.stem: load(path) for path in paths}


def load(path):
    """Return the mission of a file (see :mod:`missions` for its form)."""
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DznError(f"more than {MOST_BYTES:,} bytes")
        return parse(path.read_text(encoding="utf-8"))
    except (DznError, OSError, UnicodeDecodeError) as error:
        raise DznError(f"{path.name}: {error}") from error


def parse(text):
    fields = dict(_read_assignments(text))
    people = _number(fields, "nBusiness", 1, MOST_PEOPLE)
    meetings = _number(fields, "nMeetings", 0, MOST_MEETINGS)
    tables = _number(fields, "nTables", 0, MOST_MEETINGS)
    slots = _number(fields, "nTotalSlots", 1, MOST_SLOTS)
    morning = _number(fields, "nMorningSlots", 0, slots)
    requested = _list(fields, "requested", meetings)
    forbidden = _list(fields, "forbidden", people)
    fixed = _list(fields, "fixed", meetings)
    precedences = _list(fields, "precedences", meetings)
    never = {1: range(morning, slots), 2: range(morning), 3: ()}
    wishes = []
    for number, (row, slot) in enumerate(zip(requested, fixed, strict=True), 1):
        where = f"meeting {number} of `requested`"
        if not isinstance(row, list) or len(row) != 3:
            raise DznError(f"{where} is not two people and a session")
        first, second, session = row
        for person in (first, second):
            _check(person, 1, people, where)
        if first == second:
            raise DznError(f"{where} is of a person with themselves")
        _check(session, 1, 3, f"the session of {where}")
        _check(slot, 0, slots, f"`fixed` of meeting {number}")
        wish = {"between": [first - 1, second - 1], "required": True}
        if never[session]:
            wish["forbidden"] = list(never[session])
        if slot:
            wish["slot"] = slot - 1
        wishes.append(wish)
    _check_counts(fields, wishes, people)
    return {
        "slots": [
            {"start": MINUTES * number, "stop": MINUTES * (number + 1)} for number in range(slots)
        ],
        "people": [
            {"absent": _set(each, slots, f"`forbidden` of person {number}")}
            for number, each in enumerate(forbidden, 1)
        ],
        "tables": [{} for _table in range(tables)],
        "wishes": wishes,
        "before": [
            [before, after]
            for after, each in enumerate(precedences)
            for before in _set(each, meetings, f"`precedences` of meeting {after + 1}")
        ],
        "rules": {"gap_spread": SPREAD},
    }


def _read_assignments(text):
    seen = set()
    for statement in re.sub(r"%[^\n]*", "", text).split(";"):
        if not statement.strip():
            continue
        name, equals, value = statement.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier():
            raise DznError(f"cannot read “{' '.join(statement.split())[:40]}”")
        if name in seen:
            raise DznError(f"`{name}` is there twice")
        seen.add(name)
        yield name, _Reader(name, value).read()


class _Reader:
    """A value: a number, a list, a set, or a list of rows between bars."""

    def __init__(self, name, text):
        self.name = name
        self.tokens = []
        place, text = 0, text.rstrip()
        while place < len(text):
            match = TOKEN.match(text, place)
            if not match:
                raise self._fail(text[place:].strip()[:20])
            self.tokens.append(match[1])
            place = match.end()
        self.place = 0

    def read(self):
        value = self._value()
        if self.place < len(self.tokens):
            raise self._fail(self.tokens[self.place])
        return value

    def _fail(self, found):
        return DznError(f"`{self.name}`: did not expect “{found}”")

    def _next(self):
        if self.place >= len(self.tokens):
            raise DznError(f"`{self.name}` ends too early")
        self.place += 1
        return self.tokens[self.place - 1]

    def _peek(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _value(self):
        token = self._next()
        if token.isdigit():
            return self._int(token)
        if token == "[":
            return self._items("]", self._entry)
        if token == "[|":
            return self._rows()
        raise self._fail(token)

    def _entry(self):
        token = self._next()
        if token == "{":
            return set(self._items("}", self._member, flat=True))
        return self._int(token)

    def _int(self, token):
        if not token.isdigit() or len(token) > 9:
            raise self._fail(token)
        return int(token)

    def _member(self):
        least = most = self._int(self._next())
        if self._peek() == "..":
            self._next()
            most = self._int(self._next())
        if most - least > MOST_MEETINGS:
            raise self._fail(f"{least}..{most}")
        return range(least, most + 1)

    def _items(self, end, read, *, flat=False):
        items = []
        while self._peek() != end:
            items += read() if flat else [read()]
            if self._peek() == ",":
                self._next()
            elif self._peek() != end:
                raise self._fail(self._next())
        self._next()
        return items

    def _rows(self):
        rows, row = [], []
        while True:
            token = self._next()
            if token in ("|", "|]"):
                if row:
                    rows.append(row)
                row = []
                if token == "|]":
                    return rows
            elif token != ",":
                row.append(self._int(token))


def _number(fields, name, least, most):
    if name not in fields:
        raise DznError(f"`{name}` is missing")
    _check(fields[name], least, most, f"`{name}`")
    return fields[name]


def _list(fields, name, length):
    if name not in fields:
        raise DznError(f"`{name}` is missing")
    values = fields[name]
    if not isinstance(values, list):
        raise DznError(f"`{name}` is not a list")
    if len(values) != length:
        raise DznError(f"`{name}` has {len(values)} entries, not {length}")
    return values


def _set(values, most, where):
    if not isinstance(values, set):
        raise DznError(f"{where} is not a set")
    for value in values:
        _check(value, 0, most, where)
    return sorted(value - 1 for value in values if value)


def _check(value, least, most, where):
    if not isinstance(value, int) or not least <= value <= most:
        raise DznError(f"{where} is {value}, not from {least} to {most}")


def _check_counts(fields, wishes, people):
    """Compare with the number of meetings of each person, where the file tells it."""
    counts = [0] * people
    for wish in wishes:
        for person in wish["between"]:
            counts[person] += 1
    told = fields.get("nMeetingsBusiness", counts)
    if told != counts:
        raise DznError("`nMeetingsBusiness` does not count the rows of `requested`")
