"""Who fits what a path looks for, in which order and why.

The consultants of the desk's own territory come first, then those who fit more of what is asked;
whoever already holds more of the desk's work than its limit fits half as well. What a consultant
has and lacks is returned as facts: the caller makes sentences of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Ids = frozenset[int]
Territory = Literal["desk", "region", "elsewhere"]
Obstacle = Literal["conflict", "asked", "on_path", "no_skill", "away", "no_hours"]

NONE: Ids = frozenset()
TERRITORIES: tuple[Territory, ...] = ("desk", "region", "elsewhere")
# What counts how much, among the things that are asked.
WEIGHTS = {"skills": 40, "countries": 25, "languages": 20, "disciplines": 15}
OVER_LIMIT = 0.5


@dataclass(frozen=True)
class Need:
    """What is looked for; the share of work is in percent."""

    desk: int
    regions: Ids = NONE
    skills: Ids = NONE
    languages: Ids = NONE
    countries: Ids = NONE
    disciplines: Ids = NONE
    spread_limit: float = 100.0


@dataclass(slots=True)
class Candidate:
    """A consultant, and how it stands towards the need."""

    id: int
    desks: Ids = NONE
    regions: Ids = NONE
    skills: Ids = NONE
    languages: Ids = NONE
    countries: Ids = NONE
    disciplines: Ids = NONE
    hours_left: float = 0.0
    share: float = 0.0
    in_conflict: bool = False
    was_asked: bool = False
    is_on_path: bool = False
    is_away: bool = False


class Fact(NamedTuple):
    """One thing that is asked: what of it the consultant has, and what it lacks."""

    code: str
    found: Ids
    missing: Ids


@dataclass(slots=True)
class Match:
    """A consultant who can be asked; the score goes from 0 to 100."""

    candidate: Candidate
    score: float
    territory: Territory
    facts: tuple[Fact, ...]
    over_limit: bool


@dataclass
class Ranking:
    """Who can be asked, the best first, and who is left out for which reason."""

    matches: list[Match] = field(default_factory=list)
    left_out: dict[Obstacle, list[int]] = field(default_factory=dict)


def rank(need: Need, candidates: Iterable[Candidate]) -> Ranking:
    """Put those who can be asked in order."""
    ranking = Ranking()
    for candidate in candidates:
        obstacle = find_obstacle(need, candidate)
        if obstacle:
            ranking.left_out.setdefault(obstacle, []).append(candidate.id)
        else:
            ranking.matches.append(match(need, candidate))
    ranking.matches.sort(key=_sort_key)
    return ranking


def find_obstacle(need: Need, candidate: Candidate) -> Obstacle | None:
    """Tell why a consultant cannot be asked, the gravest reason first."""
    if candidate.in_conflict:
        return "conflict"
    if candidate.was_asked:
        return "asked"
    if candidate.is_on_path:
        return "on_path"
    if need.skills and need.skills.isdisjoint(candidate.skills):
        return "no_skill"
    if candidate.is_away:
        return "away"
    if candidate.hours_left <= 0:
        return "no_hours"
    return None


def match(need: Need, candidate: Candidate) -> Match:
    """Say how well a consultant fits, and in what."""
    facts = tuple(
        Fact(code, asked & getattr(candidate, code), asked - getattr(candidate, code))
        for code in WEIGHTS
        if (asked := getattr(need, code))
    )
    weight = sum(WEIGHTS[fact.code] for fact in facts)
    fit = sum(
        WEIGHTS[fact.code] * len(fact.found) / (len(fact.found) + len(fact.missing))
        for fact in facts
    )
    score = 100.0 * fit / weight if weight else 100.0
    over_limit = candidate.share > need.spread_limit
    return Match(
        candidate=candidate,
        score=score * OVER_LIMIT if over_limit else score,
        territory=find_territory(need, candidate),
        facts=facts,
        over_limit=over_limit,
    )


def find_territory(need: Need, candidate: Candidate) -> Territory:
    """Tell how near a consultant is: of the desk, of its region, or of another one."""
    if need.desk in candidate.desks:
        return "desk"
    return "elsewhere" if need.regions.isdisjoint(candidate.regions) else "region"


def spread_month(hours: float, months: int) -> float:
    """Return how many of the hours still to give fall in this month.

    :param months: from this month to the last one, both included; at least this one
    """
    return hours / max(months, 1)


def _sort_key(found: Match) -> tuple[int, float, float, int]:
    return (
        TERRITORIES.index(found.territory),
        -round(found.score, 6),
        -found.candidate.hours_left,
        found.candidate.id,
    )
