"""Points of an answered form: by dimension, in total, and the band they fall in.

Everything here is pure and exact: numbers are fractions, so that a threshold met to the point
is met, whatever the weights.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)


class Incomplete(ValueError):
    """The form asks for all its answers, and some are missing."""

    def __init__(self, keys: list[int]):
        super().__init__(keys)
        self.keys = keys


@dataclass(frozen=True)
class Question:
    """A scored question: what it may give, and what its answer gave (None: no answer)."""

    key: int
    dimension: int
    maximum: Fraction
    points: Fraction | None


@dataclass(frozen=True)
class Dimension:
    key: int
    weight: Fraction


@dataclass(frozen=True)
class Score:
    """Points reached out of a maximum.

    `full` is the maximum with every question answered: it is more than `maximum` when
    unanswered questions are left out.
    """

    points: Fraction
    maximum: Fraction
    full: Fraction
    unanswered: int

    @property
    def percent(self) -> Fraction | None:
        """Points in a hundred, nothing when nothing could be reached."""
        return self.points * 100 / self.maximum if self.maximum else None

    @property
    def on_full_scale(self) -> Fraction:
        """Points as they would be had the unanswered questions gone like the others."""
        return self.points * self.full / self.maximum if self.maximum else ZERO


@dataclass(frozen=True)
class Result:
    total: Score
    by_dimension: dict[int, Score]


@dataclass(frozen=True)
class Band:
    """A band begins at its lower bound and ends where the next one begins."""

    key: int
    lower: Fraction


def exact(number: float | int | str) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth, not its nearest float."""
    return Fraction(str(number))


def score(
    questions: Iterable[Question], dimensions: Sequence[Dimension], unanswered_rule: str
) -> Result:
    """Return the points of an answered form.

    :param questions: the questions asked, each of one of the dimensions
    :param dimensions: the dimensions of the form, with their weights
    :param unanswered_rule: `zero` counts a question without answer as 0 points, `skip` leaves
        it out of points and maximum, `refuse` accepts none
    :raise Incomplete: if an answer is missing and the rule is to refuse
    """
    asked = list(questions)
    missing = [question.key for question in asked if question.points is None]
    if missing and unanswered_rule == "refuse":
        raise Incomplete(missing)
    by_dimension = {
        dimension.key: _score_one(
            [question for question in asked if question.dimension == dimension.key],
            unanswered_rule,
        )
        for dimension in dimensions
    }
    weights = {dimension.key: dimension.weight for dimension in dimensions}
    total = Score(
        points=sum((weights[key] * part.points for key, part in by_dimension.items()), ZERO),
        maximum=sum((weights[key] * part.maximum for key, part in by_dimension.items()), ZERO),
        full=sum((weights[key] * part.full for key, part in by_dimension.items()), ZERO),
        unanswered=sum(part.unanswered for part in by_dimension.values()),
    )
    return Result(total, by_dimension)


def _score_one(questions: Sequence[Question], unanswered_rule: str) -> Score:
    counted = [
        question
        for question in questions
        if question.points is not None or unanswered_rule != "skip"
    ]
    return Score(
        points=sum((question.points or ZERO for question in counted), ZERO),
        maximum=sum((question.maximum for question in counted), ZERO),
        full=sum((question.maximum for question in questions), ZERO),
        unanswered=sum(question.points is None for question in questions),
    )


def find_band(bands: Iterable[Band], points: Fraction) -> int | None:
    """Return the key of the band that points fall in: the highest that begins at or below."""
    begun = [band for band in bands if band.lower <= points]
    return max(begun, key=lambda band: band.lower).key if begun else None
