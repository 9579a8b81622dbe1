"""How hard does one planned event get in the way of another?

A network writes its rules: what is too near in place, days, discipline and audience, and
what follows from it. This module applies them; it knows neither the database nor words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from enum import IntEnum
from typing import NamedTuple

from .overlap import ANY_AUDIENCE, Planned, days_apart, distance, overlaps, town_key


class Level(IntEnum):
    """What follows from a clash, in growing order."""

    FREE = 0
    INFO = 1  # worth knowing: no rule speaks of it
    WARN = 2  # going on needs a reason
    PUBLISH = 3  # may be confirmed, must not be published
    BLOCK = 4  # must not be confirmed


@dataclass(frozen=True, slots=True)
class Rule:
    """What is too near. What one organization plans itself is too near in one venue only.

    :param place: `venue`, `town`, `distance` or `region`
    :param level: what follows; a rule that is off is not in the list
    :param weight: how much a date costs on which it happens, to compare dates
    :param days: local days before and after that count; 0 for the same day
    :param km: for `distance`, how far the other may be
    :param same_hours: only when the hours overlap
    """

    rule_id: int
    place: str
    level: Level
    weight: int
    days: int = 0
    km: float = 0.0
    same_hours: bool = False
    same_discipline: bool = False
    same_audience: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two events have in common, and what follows from it.

    :param days: local days from the first to the second event, negative when it comes before
    :param km: kilometres between them, None when not known
    :param rule_ids: the rules that say so, the strictest first
    """

    level: Level
    weight: int = 0
    rule_ids: tuple[int, ...] = ()
    days: int = 0
    km: float | None = None
    same_venue: bool = False
    same_hours: bool = False
    same_town: bool = False
    same_discipline: bool = False
    same_audience: bool = False

    @property
    def shared(self) -> int:
        """Count what the two events share, to show the most disturbing first."""
        return sum(
            (
                self.same_venue,
                self.same_hours,
                self.same_town,
                self.same_discipline,
                self.same_audience,
            )
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the rules reach: beyond it nothing can clash.

    :param venue: days around for events of the same venue, None when no rule asks; likewise
        `town`, `region`, and `distance` with the kilometres `km`
    """

    venue: int | None = None
    town: int | None = None
    region: int | None = None
    distance: int | None = None
    km: float = 0.0

    @property
    def days(self) -> int:
        """Return the most days around that any rule asks for."""
        return max((self.venue or 0, self.town or 0, self.region or 0, self.distance or 0))


def reach_of(rules: Iterable[Rule]) -> Reach:
    """Return how far the rules reach."""
    days: dict[str, int] = {}
    km = 0.0
    for rule in rules:
        days[rule.place] = max(days.get(rule.place, 0), rule.days)
        km = max(km, rule.km if rule.place == "distance" else 0.0)
    return Reach(**days, km=km)


def judge(one: Planned, other: Planned, rules: Iterable[Rule], tz: tzinfo) -> Verdict:
    """Say how much the other event disturbs the one, and in what.

    What is not certain refuses nobody: next to it, going on needs a reason at most.

    :param tz: the time zone that decides which local days the events touch
    """
    days = days_apart(one, other, tz)
    same_venue = bool(one.venue_id) and one.venue_id == other.venue_id
    town = town_key(one.city)
    facts = _Facts(
        days,
        distance(one.place, other.place) if one.place and other.place else None,
        same_venue,
        not days and overlaps(one, other),
        same_venue or (bool(town) and town == town_key(other.city)),
        bool(one.discipline_id) and one.discipline_id == other.discipline_id,
        bool(one.audience) and other.audience in (one.audience, ANY_AUDIENCE),
    )
    same_region = bool(one.region_id) and one.region_id == other.region_id
    is_own = bool(one.organization_id) and one.organization_id == other.organization_id
    broken = [
        rule
        for rule in rules
        if abs(days) <= rule.days
        and (not is_own or rule.place == "venue")
        and _matches(rule, facts, same_region)
    ]
    if not broken:
        return Verdict(_inform(one, facts, same_region), 0, (), *facts)
    broken.sort(key=lambda rule: (-rule.level, -rule.weight, rule.rule_id))
    return Verdict(
        broken[0].level if other.is_certain else min(broken[0].level, Level.WARN),
        max(rule.weight for rule in broken),
        tuple(rule.rule_id for rule in broken),
        *facts,
    )


class _Facts(NamedTuple):
    """What two events have in common, in the order of a verdict."""

    days: int
    km: float | None
    same_venue: bool
    same_hours: bool
    same_town: bool
    same_discipline: bool
    same_audience: bool


def _matches(rule: Rule, facts: _Facts, same_region: bool) -> bool:
    if (
        (rule.same_hours and not facts.same_hours)
        or (rule.same_discipline and not facts.same_discipline)
        or (rule.same_audience and not facts.same_audience)
    ):
        return False
    match rule.place:
        case "venue":
            return facts.same_venue
        case "town":
            return facts.same_town
        case "distance":
            return facts.same_town or (facts.km is not None and facts.km <= rule.km)
        case _:
            return same_region


def _inform(one: Planned, facts: _Facts, same_region: bool) -> Level:
    """Tell what is on the same day: in the town, of the kind in the region, or all there is."""
    if facts.days:
        return Level.FREE
    if facts.same_town or (facts.same_discipline and same_region):
        return Level.INFO
    has_place = bool(one.venue_id or one.city)
    if has_place or (one.region_id and (one.discipline_id or not same_region)):
        return Level.FREE
    return Level.INFO
