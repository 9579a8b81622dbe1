"""Public holidays of a country and the days of the patron saints of its towns.

What the library `holidays` knows, without the database.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays

# Towns after which their province is not called.
_CAPITALS = {("IT", "Massa"): "MS", ("IT", "Monza"): "MB", ("IT", "Verbania"): "VB"}


@lru_cache(maxsize=1)
def known_countries() -> frozenset[str]:
    """Return the codes of the countries whose holidays are known."""
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=128)
def public_holidays(country: str, year: int) -> tuple[tuple[date, str], ...]:
    """Return the days on which the whole country is on holiday, in the language of the country.

    :param country: its two letters; nothing is returned for one that is not known
    """
    if country not in known_countries():
        return ()
    return tuple(sorted(holidays.country_holidays(country, years=year).items()))


def patron_days(country: str, town: str, year: int) -> list[tuple[date, str]]:
    """Return the days on which one town alone is on holiday, mostly that of its patron saint.

    :param town: its name, as it is written in the country
    """
    subdivision = _subdivision(country, town)
    if not subdivision:
        return []
    national = dict(public_holidays(country, year))
    here = holidays.country_holidays(country, subdiv=subdivision, years=year)
    return sorted((day, name) for day, name in here.items() if day not in national)


def _subdivision(country: str, town: str) -> str | None:
    if country not in known_countries():
        return None
    known = holidays.country_holidays(country)
    aliases = known.subdivisions_aliases
    if town in _towns(known.subdivisions):
        return town
    return _CAPITALS.get((country, town)) or aliases.get(town)


def _towns(subdivisions: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in subdivisions if not name.isupper())
