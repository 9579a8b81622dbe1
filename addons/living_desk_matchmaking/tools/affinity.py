"""Who should meet whom, and why: offer meets need, a sector or a language in common, two regions.

Sets hold the ids of what is offered, sought, worked in and spoken.
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MAX_COUNTED = 3


class Kind(StrEnum):
    """A reason to meet, the strongest first."""

    OFFERS = "offers"  # the other offers what one seeks
    SEEKS = "seeks"  # the other seeks what one offers
    SECTOR = "sector"
    LANGUAGE = "language"
    REGION = "region"


class Refusal(StrEnum):
    """Why two may not meet, the first that holds."""

    FORBIDDEN_PAIR = "forbidden_pair"
    SAME_REGION = "same_region"
    NO_MATCH = "no_match"


# Each thing in common counts so much, three of a kind at most.
WEIGHTS = {Kind.OFFERS: 10, Kind.SEEKS: 10, Kind.SECTOR: 4, Kind.LANGUAGE: 2, Kind.REGION: 1}
# To speak a language, or to come from elsewhere, is no reason by itself.
OWN_REASONS = {Kind.OFFERS, Kind.SEEKS, Kind.SECTOR}


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody says of himself."""

    key: int = 0
    offers: frozenset[int] = frozenset()
    seeks: frozenset[int] = frozenset()
    sectors: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    region: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why to meet, and what is in common: ids of topics, sectors, languages or a region."""

    kind: Kind
    common: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Affinity:
    """How well somebody suits, with the reasons."""

    key: int
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a mission forbids: ``banned`` are the keys of those whom one must not meet."""

    different_region: bool = False
    matching: bool = False
    banned: frozenset[int] = field(default_factory=frozenset)


def are_matching(one: Profile, other: Profile) -> bool:
    """Tell whether one of the two offers what the other seeks."""
    return not (one.offers.isdisjoint(other.seeks) and other.offers.isdisjoint(one.seeks))


def find_refusal(rules: Rules, one: Profile, other: Profile) -> Refusal | None:
    """Return why two may not meet; who has no region is of no other's region."""
    if other.key in rules.banned:
        return Refusal.FORBIDDEN_PAIR
    if rules.different_region and one.region is not None and one.region == other.region:
        return Refusal.SAME_REGION
    if rules.matching and not are_matching(one, other):
        return Refusal.NO_MATCH
    return None


def compare(one: Profile, other: Profile) -> Affinity:
    """Return how well another suits one, with the reasons that there are."""
    common = {
        Kind.OFFERS: other.offers & one.seeks,
        Kind.SEEKS: other.seeks & one.offers,
        Kind.SECTOR: other.sectors & one.sectors,
        Kind.LANGUAGE: other.languages & one.languages,
        Kind.REGION: frozenset({other.region} - {None, one.region})
        if one.region is not None
        else frozenset(),
    }
    reasons = tuple(Reason(kind, tuple(sorted(ids))) for kind, ids in common.items() if ids)
    score = sum(WEIGHTS[item.kind] * min(len(item.common), MAX_COUNTED) for item in reasons)
    return Affinity(other.key, score, reasons)


def suggest(
    rules: Rules,
    one: Profile,
    others: Iterable[Profile],
    limit: int,
    asked: Mapping[int, int] | None = None,
) -> list[Affinity]:
    """Return those who suit best and may be met, the best first.

    :param asked: how often each was asked already; of two who suit as well, who was asked less
        comes first
    """
    times = asked or {}
    compared = (
        compare(one, other)
        for other in others
        if other.key != one.key and find_refusal(rules, one, other) is None
    )
    suitable = (
        item for item in compared if any(reason.kind in OWN_REASONS for reason in item.reasons)
    )
    return heapq.nsmallest(
        limit, suitable, key=lambda item: (-item.score, times.get(item.key, 0), item.key)
    )
