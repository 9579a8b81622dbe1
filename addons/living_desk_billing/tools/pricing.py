"""Tier and price arithmetic, in exact decimals and without the ORM.

Edge rule: a tier covers ``lower <= turnover < upper``. Only lower bounds are given; the upper
bound of a tier is the lower bound of the next one and the top tier is open, so a schedule cannot
hold a gap or an overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Number = Decimal | int | float | str
Method = Literal["fixed", "percent", "rate", "progressive"]
ProblemKind = Literal["negative", "duplicate", "lowest_not_zero"]

HUNDRED = Decimal(100)


class BoundProblem(NamedTuple):
    """What is wrong with a list of lower bounds: positions in the list that was checked."""

    kind: ProblemKind
    index: int
    other: int | None = None


class Slice(NamedTuple):
    """A part of the turnover, from ``lower`` to the next slice, and what it is charged."""

    lower: Number
    percent: Number


@dataclass(frozen=True)
class PriceRule:
    """How a tier prices one service.

    - ``fixed``: ``amount`` is the price.
    - ``percent``: ``percent`` of the list price.
    - ``rate``: ``percent`` of the turnover.
    - ``progressive``: the sum of ``slices``, ascending, each charged for its part of the turnover.

    What follows the turnover is never under ``minimum`` and, when ``maximum`` is given, never
    over it.
    """

    method: Method
    amount: Number = 0
    percent: Number = 0
    minimum: Number = 0
    maximum: Number | None = None
    slices: tuple[Slice, ...] = ()


def to_decimal(value: Number) -> Decimal:
    """Exact decimal of what was written: a float goes through its shortest text, 0.1 is 0.1."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def round_to(value: Decimal, step: Number) -> Decimal:
    """``value`` rounded half up to a multiple of ``step`` (the currency's smallest coin)."""
    step = to_decimal(step)
    if step <= 0:
        return value
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def find_bound_problem(bounds: Sequence[Number]) -> BoundProblem | None:
    """First reason why ``bounds`` (any order) cannot be a schedule, or None."""
    values = [to_decimal(bound) for bound in bounds]
    for index, value in enumerate(values):
        if value < 0:
            return BoundProblem("negative", index)
    seen: dict[Decimal, int] = {}
    for index, value in enumerate(values):
        if value in seen:
            return BoundProblem("duplicate", index, seen[value])
        seen[value] = index
    if values and min(values) != 0:
        return BoundProblem("lowest_not_zero", values.index(min(values)))
    return None


def find_tier(bounds: Sequence[Number], turnover: Number | None) -> int | None:
    """Position of the tier that covers ``turnover`` in ascending ``bounds``.

    A missing turnover (None) has no tier: it is not read as zero, which has the lowest one.
    """
    if turnover is None or not bounds:
        return None
    position = bisect_right([to_decimal(bound) for bound in bounds], to_decimal(turnover)) - 1
    return None if position < 0 else position


def sum_slices(slices: Sequence[Slice], turnover: Number) -> Decimal:
    """What the slices of a turnover cost together, not rounded; the last slice has no end."""
    turnover = to_decimal(turnover)
    total = Decimal(0)
    for index, (lower, percent) in enumerate(slices):
        upper = turnover
        if index + 1 < len(slices):
            upper = min(turnover, to_decimal(slices[index + 1].lower))
        total += max(upper - to_decimal(lower), Decimal(0)) * to_decimal(percent) / HUNDRED
    return total


def compute_price(
    rule: PriceRule | None,
    list_price: Number,
    turnover: Number | None,
    rounding: Number = "0.01",
    share: Fraction | int = 1,
) -> Decimal:
    """Unit price of a service for an organization; without a rule the list price is due.

    Of a service that is paid for a part of the year only ``share`` is due, rounded once.

    A tier may be given without a turnover (None). What would follow the turnover is then charged
    at its maximum or, where there is none, at the list price: what is not known is never cheaper.
    """
    price = to_decimal(list_price)
    if rule is None:
        pass
    elif rule.method == "fixed":
        price = to_decimal(rule.amount)
    elif rule.method == "percent":
        price = price * to_decimal(rule.percent) / HUNDRED
    elif rule.method in ("rate", "progressive"):
        if turnover is None:
            price = price if rule.maximum is None else to_decimal(rule.maximum)
        elif rule.method == "rate":
            price = to_decimal(turnover) * to_decimal(rule.percent) / HUNDRED
        else:
            price = sum_slices(rule.slices, turnover)
        price = max(price, to_decimal(rule.minimum))
        if rule.maximum is not None:
            price = min(price, to_decimal(rule.maximum))
    else:
        raise ValueError(f"unknown method {rule.method!r}")
    return round_to(price * share.numerator / share.denominator, rounding)


def compute_discount(list_price: Number, price: Number) -> Decimal:
    """Percentage taken off the list price, two decimals; zero when nothing is taken off."""
    list_price, price = to_decimal(list_price), to_decimal(price)
    if list_price <= 0 or price >= list_price:
        return Decimal(0)
    return ((list_price - price) / list_price * HUNDRED).quantize(
        Decimal("0.01"), rounding=ROUND_HALF_UP
    )


def reference_year(day: date, lag: int) -> int:
    """Fiscal year whose turnover decides the tier on ``day`` (lag 1 is "N-1")."""
    return day.year - lag
