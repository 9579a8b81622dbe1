"""Splitting a price into instalments, in whole coins and without the ORM."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .pricing import Number, to_decimal


@dataclass(frozen=True)
class Share:
    """A line of a plan: a share of the price, all at once or month after month.

    ``months`` is how long after the signature the first part is due; ``times`` the number of
    equal parts, a month apart. ``key`` comes back with every part.
    """

    share: Number
    months: int = 0
    times: int = 1
    key: object = None


@dataclass(frozen=True)
class Part:
    """What becomes of a line, or of one of its months."""

    amount: Decimal
    months: int
    key: object


def split(amount: Number, weights: Sequence[Fraction], rounding: Number = "0.01") -> list[Decimal]:
    """Parts of ``amount`` in proportion to ``weights``, in whole coins.

    Every part is cut down to a whole coin; the coins left over go, one each, to the parts that
    lost most, the earlier one first. So the parts add up to the amount, none is negative, and
    none is a coin away from its exact share.
    """
    coin = to_decimal(rounding)
    if coin <= 0:
        coin = Decimal("0.01")
    coins = int((to_decimal(amount) / coin).to_integral_value())
    total = sum(weights, Fraction(0))
    if coins < 0 or total <= 0 or min(weights) < 0:
        raise ValueError("an amount is split by shares, none of them negative")
    exact = [coins * Fraction(weight) / total for weight in weights]
    parts = [int(share) for share in exact]
    by_loss = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_loss[: coins - sum(parts)]:
        parts[index] += 1
    return [part * coin for part in parts]


def plan(amount: Number, shares: Iterable[Share], rounding: Number = "0.01") -> list[Part]:
    """Instalments of ``amount``, in the order of the plan.

    A part of no coin is left out, unless there is nothing to pay at all.
    """
    months = [(share, month) for share in shares for month in range(share.times)]
    weights = [Fraction(to_decimal(share.share)) / share.times for share, _month in months]
    parts = [
        Part(part, share.months + month, share.key)
        for part, (share, month) in zip(split(amount, weights, rounding), months, strict=True)
    ]
    return [part for part in parts if part.amount] or parts[:1]
