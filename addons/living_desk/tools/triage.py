"""Triage of an organization by the thresholds that its form states."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Thresholds:
    """Percent of the total from which A and B begin, and below which no dimension of A is."""

    ready: Fraction
    preparing: Fraction
    floor: Fraction


@dataclass(frozen=True)
class Triage:
    """A letter and why it is not the one before: the total, or the dimensions too low."""

    letter: str
    total: Fraction
    low: tuple[int, ...] = ()


def propose(
    total: Fraction, by_dimension: Mapping[int, Fraction], thresholds: Thresholds
) -> Triage:
    """Return the letter that percents lead to.

    :param total: percent of the whole form
    :param by_dimension: percent of each dimension that has one
    :param thresholds: as stated by the form; a threshold that is met exactly is met
    """
    if total < thresholds.preparing:
        return Triage("c", total)
    if total < thresholds.ready:
        return Triage("b", total)
    low = tuple(key for key, percent in by_dimension.items() if percent < thresholds.floor)
    return Triage("b", total, low) if low else Triage("a", total)
