"""How far an organization goes alone, as its own eyes and its adviser's agree on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# The start is where the organization comes from: it says nothing of what the path has given.
REVIEWS = ("t1", "t2")


@dataclass(frozen=True)
class Assessed:
    """An assessment that both sides have answered, in percent."""

    key: int
    moment: str
    day: date
    self_percent: float
    adviser_percent: float


def latest(assessments: Iterable[Assessed], moments: Iterable[str] = REVIEWS) -> Assessed | None:
    """Return the last assessment made at one of some moments."""
    wanted = set(moments)
    return max(
        (item for item in assessments if item.moment in wanted),
        key=lambda item: (item.day, item.moment, item.key),
        default=None,
    )


def score(assessments: Iterable[Assessed]) -> float | None:
    """Return the lower of both views in the last review, nothing before the first one.

    The lower one, because an organization is autonomous when nobody doubts it.
    """
    last = latest(assessments)
    return min(last.self_percent, last.adviser_percent) if last else None
