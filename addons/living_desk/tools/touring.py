"""Which tasks a tour needs, and when: no ORM, so that the rules can be read in a table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from . import schedule

Condition = Literal["always", "outside_eu", "outside_schengen", "set", "set_outside_eu", "text"]
Anchor = Literal["departure", "return"]


@dataclass(frozen=True, slots=True)
class Tour:
    """What decides the tasks of a tour.

    :param countries: countries visited
    :param has_set: a set, costumes or instruments travel as freight
    :param has_text: the public has to understand spoken text
    """

    countries: frozenset[int]
    has_set: bool
    has_text: bool


def applies(
    condition: Condition, tour: Tour, eu: Collection[int], schengen: Collection[int]
) -> bool:
    """Tell whether a task is needed.

    :param eu: countries of the customs union and of free movement of workers
    :param schengen: countries without border controls between them
    """
    outside_eu = any(country not in eu for country in tour.countries)
    return {
        "always": True,
        "outside_eu": outside_eu,
        "outside_schengen": any(country not in schengen for country in tour.countries),
        "set": tour.has_set,
        "set_outside_eu": tour.has_set and outside_eu,
        "text": tour.has_text,
    }[condition]


def due(departure: date, back: date, anchor: Anchor, offset: int, unit: schedule.Unit) -> date:
    """Return the day by which a task is to be done; a negative offset is before."""
    return schedule.shift(departure if anchor == "departure" else back, offset, unit)
