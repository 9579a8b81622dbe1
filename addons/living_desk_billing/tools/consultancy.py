"""What of a consultant's hours is paid, in exact decimals and without the ORM."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from typing import Literal, NamedTuple

from .pricing import Number, round_to, to_decimal

Excess = Literal["hours", "amount"]


class Held(NamedTuple):
    """Hours that an organization confirmed, and what one of them was agreed to cost."""

    hours: Number
    rate: Number


class Payable(NamedTuple):
    """What is paid of some hours; ``reason`` says which limit kept the others back."""

    hours: Decimal
    amount: Decimal
    excess: Decimal
    reason: Excess | None


def allocate(
    held: Iterable[Held],
    hours_left: Number,
    amount_left: Number | None,
    hours_step: Number,
    coin: Number,
) -> list[Payable]:
    """Pay hours in their order, until those entrusted or the highest amount are used up.

    :param held: the hours in the order in which they were held
    :param hours_left: hours that may still be paid
    :param amount_left: the most that may still be paid, None for no limit
    :param hours_step: what hours on a bill are multiples of
    :param coin: the currency's smallest coin
    :return: one result for each, in the same order
    """
    hours_left = max(round_to(to_decimal(hours_left), hours_step), Decimal(0))
    money = None if amount_left is None else max(to_decimal(amount_left), Decimal(0))
    payables = []
    for each in held:
        whole = round_to(to_decimal(each.hours), hours_step)
        rate = to_decimal(each.rate)
        hours = min(whole, hours_left)
        reason: Excess | None = "hours" if hours < whole else None
        amount = round_to(hours * rate, coin)
        if money is not None and amount > money:
            hours = _floor_to(money / rate, hours_step)
            amount = round_to(hours * rate, coin)
            reason = "amount"
        hours_left -= hours
        if money is not None:
            money -= amount
        payables.append(Payable(hours, amount, whole - hours, reason))
    return payables


def _floor_to(value: Decimal, step: Number) -> Decimal:
    """``value`` rounded down to a multiple of ``step``."""
    step = to_decimal(step)
    return (value / step).quantize(Decimal(1), rounding=ROUND_DOWN) * step
