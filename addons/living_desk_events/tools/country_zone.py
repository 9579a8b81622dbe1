"""The time zone of a country: the show at 21:00 in London is at 21:00 of London."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytz

from .overlap import town_key

# Countries with islands or a far end in another zone: who names the country means its mainland.
_MAINLAND = {
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
}
_PROBES = tuple(datetime(2026, month, 15, 12) for month in range(1, 13))


@lru_cache(maxsize=512)
def country_zones(code: str) -> tuple[str, ...]:
    """Return the zones of a country, those with the same clock once; the mainland's alone."""
    if code in _MAINLAND:
        return (_MAINLAND[code],)
    clocks: dict[tuple[object, ...], str] = {}
    for name in pytz.country_timezones.get(code, ()):
        zone = ZoneInfo(name)
        clocks.setdefault(tuple(probe.replace(tzinfo=zone).utcoffset() for probe in _PROBES), name)
    return tuple(clocks.values())


@lru_cache(maxsize=4096)
def place_zone(code: str, town: str = "", known: str = "") -> str:
    """Return the zone of a place, nothing when its country has several and the town is none.

    :param code: two letters of the country
    :param town: name of the town; those that zones are named after are known
    :param known: a zone chosen before, kept when the country has it and the town says nothing
    """
    names = pytz.country_timezones.get(code, ())
    key = town_key(town)
    for name in names:
        if key and town_key(name.rsplit("/", 1)[-1].replace("_", " ")) == key:
            return name
    if known in names:
        return known
    zones = country_zones(code)
    return zones[0] if len(zones) == 1 else ""
