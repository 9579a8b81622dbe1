"""Lists of events in spreadsheet files: their columns, and what may stand in them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from odoo.addons.living_desk.tools.clock import to_utc
from odoo.addons.living_desk.tools.table_file import Row, RowProblem, Words, find_word, plain
from odoo.addons.living_desk.tools.table_file import read_rows as read_table_rows

from .date_line import DateLine, DateLineError, parse_day, parse_time, read_line

# Field of the file -> its headers, English first, as they are written in the sample.
HEADERS = {
    "name": ("Title", "Titolo", "Event", "Evento", "Name", "Nome", "Spettacolo"),
    "uid": ("External ID", "ID esterno", "ID", "UID", "Identifier", "Identificativo", "Codice"),
    "organization": ("Organization", "Organizzazione", "Ente", "Denominazione"),
    "date": ("Date", "Data", "Day", "Giorno", "First day", "Primo giorno", "Dal"),
    "start": ("From", "Dalle", "Start", "Inizio", "Ora", "Ora inizio"),
    "date_to": ("Last day", "Ultimo giorno", "Al", "Data fine", "End date"),
    "stop": ("To", "Alle", "End", "Fine", "Ora fine"),
    "venue": ("Venue", "Luogo", "Sala", "Sede", "Spazio"),
    "city": ("Town", "Città", "City", "Comune"),
    "discipline": ("Discipline", "Disciplina"),
    "audience": ("Audience", "Pubblico di riferimento", "Destinatari"),
    "state": ("State", "Stato", "Status"),
    "embargo": ("Embargo until", "Embargo fino al", "Embargo"),
    "description": ("Description", "Descrizione"),
    "note": ("Note", "Nota interna", "Notes", "Note interne"),
}
# What people write beside the names on the screen.
STATES = {
    "idea": ("Bozza", "Draft", "Idea"),
    "provisional": ("Provvisorio", "Provvisoria", "Tentative", "Da confermare", "Opzione"),
    "confirmed": ("Confermato", "Confermata"),
    "public": ("Pubblico", "Pubblica", "Pubblicato", "Published"),
    "cancelled": ("Annullato", "Annullata", "Canceled", "Cancellato"),
}
AUDIENCES = {
    "all": ("Tutti", "Everyone", "Per tutti"),
    "children": ("Bambini", "Infanzia"),
    "family": ("Famiglie", "Famiglia", "Family"),
    "schools": ("Scuole", "Scuola", "School"),
    "professionals": ("Operatori", "Professionisti", "Addetti ai lavori"),
}
# From the first thought to the public announcement: an import leads forward only.
RANKS = {"idea": 0, "provisional": 1, "confirmed": 2, "public": 3}
LONG_TEXT = 5000
MAX_NAME = 200
MAX_CITY = 100
# A cell that holds a day and an hour.
_DAY_AND_HOUR = re.compile(r"(\S+)[ T](\d{1,2}[:.]\d{2})(?::\d{2}(?:\.0+)?)?")


@dataclass(frozen=True, slots=True)
class EventIdentity:
    """What an event is recognized by: its external id, or its title and its start.

    :param base: the external id of the series that it is a date of
    """

    organization: int
    uid: str
    base: str
    name: str
    start: datetime

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "EventIdentity":
        """:param values: `name` and `start`; `organization`, `uid` and `base_uid` if known"""
        return cls(
            values.get("organization") or 0,
            values.get("uid") or "",
            values.get("base_uid") or "",
            plain(values["name"]),
            values["start"],
        )


class EventRegister:
    """Events found by their identity, however many there are."""

    def __init__(self) -> None:
        self._by_uid: dict[tuple[int, str], Any] = {}
        self._by_start: dict[tuple[int, str, datetime], list[tuple[str, Any]]] = {}

    def add(self, identity: EventIdentity, owner: Any) -> None:
        if identity.uid:
            self._by_uid.setdefault((identity.organization, identity.uid), owner)
        key = (identity.organization, identity.name, identity.start)
        self._by_start.setdefault(key, []).append((identity.uid, owner))

    def find(self, identity: EventIdentity) -> Any:
        """Return what is known by the external id, or else by title and start."""
        if identity.uid:
            owner = self._by_uid.get((identity.organization, identity.uid))
            if owner is not None:
                return owner
        key = (identity.organization, identity.name, identity.start)
        for uid, owner in self._by_start.get(key, ()):
            # Two external ids are two events, whatever their titles.
            if not identity.uid or uid in ("", identity.base):
                return owner
        return None


def read_rows(
    table: list[tuple[int, list[str]]], words: Mapping[str, Words], tz: tzinfo
) -> list[Row]:
    """Return the rows below the header, with their values or what is wrong with them.

    :param words: for `discipline`, `audience` and `state`, what may be written
    :param tz: the time zone in which the hours are meant
    :raise FileProblem: if no column holds the title
    """
    readers = {
        "discipline": find_word(words["discipline"], "unknown_discipline"),
        "audience": find_word(words["audience"], "unknown_audience"),
        "state": find_word(words["state"], "unknown_state"),
        "embargo": lambda text: read_moment(text, tz),
    }
    limits = {"name": MAX_NAME, "city": MAX_CITY, "description": LONG_TEXT, "note": LONG_TEXT}
    return read_table_rows(
        table, HEADERS, readers, lambda values: settle_dates(values, tz), max_texts=limits
    )


def settle_dates(values: dict[str, Any], tz: tzinfo) -> EventIdentity:
    """Replace the days and hours as typed by the instants they mean.

    :raise RowProblem: if they cannot be read; the code is that of the date line
    """
    texts = {name: values.pop(name, "") for name in ("date", "date_to", "start", "stop")}
    for day, hour in (("date", "start"), ("date_to", "stop")):
        if match := _DAY_AND_HOUR.fullmatch(texts[day]):
            texts[day] = match[1]
            # Spreadsheet programs write midnight beside a day that has no hour.
            if match[2] not in ("00:00", "0:00"):
                texts[hour] = texts[hour] or match[2]
        if match := _DAY_AND_HOUR.fullmatch(texts[hour]):
            texts[hour] = match[2]
    if texts["date_to"] == texts["date"] and texts["stop"] > texts["start"]:
        texts["date_to"] = ""
    try:
        reading = read_line(DateLine(**texts), tz, allow_whole_days=True)
    except DateLineError as error:
        value = texts[error.field] or texts["date"]
        raise RowProblem(error.code, value=value, field=error.field) from error
    values.update(start=reading.start, stop=reading.stop)
    return EventIdentity.of(values)


def read_moment(text: str, tz: tzinfo) -> datetime:
    """Return the beginning of a day, or the hour written beside it.

    :raise RowProblem: if it is neither
    """
    match = _DAY_AND_HOUR.fullmatch(text)
    day, hour = match.groups() if match else (text, "00:00")
    try:
        return to_utc(datetime.combine(parse_day(day, "embargo"), parse_time(hour, "embargo")), tz)
    except ValueError as error:
        raise RowProblem("wrong_embargo", value=text) from error


def split_places(text: str) -> list[str]:
    """Return the parts of a place written on one line, without postal codes and provinces.

    "Teatro Grande, Via Roma 1, 20121 Milano MI, Italia" names a hall first and a town later.
    """
    parts = (part.strip() for part in re.split(r"[,;\n]|\s[-–]\s", text))
    bare = (re.sub(r"^(?:[A-Z]{1,2}-)?\d{4,5}\s+|\s+\(?[A-Z]{2}\)?$", "", p).strip() for p in parts)
    return [part for part in bare if part]


def find_overlaps(places: Iterable[tuple[int, int, datetime, datetime]]) -> dict[int, int]:
    """Say which of several events finds its venue taken by an earlier one of the list.

    :param places: key of the event, venue, start and stop
    :return: by key of the event, the key of the one that has the venue
    """
    taken: dict[int, int] = {}
    accepted: dict[int, list[tuple[datetime, datetime, int]]] = {}
    for key, venue, start, stop in places:
        events = accepted.setdefault(venue, [])
        # Those that came in share no instant: only the one before and the one after can.
        index = bisect_left(events, (start,))
        for other_start, other_stop, other in events[max(index - 1, 0) : index + 1]:
            if other_start < stop and start < other_stop:
                taken[key] = other
                break
        else:
            events.insert(index, (start, stop, key))
    return taken
