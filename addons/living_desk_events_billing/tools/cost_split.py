"""What the desk bears of a cost and what each organization does, to the coin, without the ORM."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, TypeVar

from odoo.addons.living_desk_billing.tools.instalments import split
from odoo.addons.living_desk_billing.tools.pricing import HUNDRED, Number, round_to, to_decimal

SplitBy = Literal["organization", "participant"]
Key = TypeVar("Key", bound=Hashable)


class Parts(NamedTuple):
    """A cost in two: they add up to it."""

    desk: Decimal
    shared: Decimal


def part_with_desk(amount: Number, desk_percent: Number, rounding: Number = "0.01") -> Parts:
    """Return what the desk bears of an amount, and what is left for the organizations."""
    whole = round_to(to_decimal(amount), rounding)
    percent = to_decimal(desk_percent)
    if whole < 0 or not 0 <= percent <= HUNDRED:
        raise ValueError("a cost is not negative, and a share of it not over 100 percent")
    desk = round_to(whole * percent / HUNDRED, rounding)
    return Parts(desk, whole - desk)


def split_shared(
    shared: Number, heads: Mapping[Key, int], by: SplitBy, rounding: Number = "0.01"
) -> dict[Key, Decimal]:
    """Return what each organization bears of what is shared, in whole coins that add up to it.

    :param heads: how many participants each has, in the order in which coins left over are given
    :param by: the same for each organization, or for each participant
    """
    if not heads:
        return {}
    weights = [Fraction(1 if by == "organization" else count) for count in heads.values()]
    return dict(zip(heads, split(shared, weights, rounding), strict=True))
