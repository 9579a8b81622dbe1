"""Where a turnover lies in the bands of a schedule, for drawing them side by side."""

from __future__ import annotations

from collections.abc import Sequence

from .pricing import Number, find_tier, to_decimal


def find_place(bounds: Sequence[Number], turnover: Number | None) -> tuple[int, float] | None:
    """Band of a turnover and how far it lies into it, from 0 to 1; None without a turnover.

    The highest band has no end: twice its lower bound is its middle, and nothing reaches its edge.

    :param bounds: lower bounds, ascending
    """
    if turnover is None:
        return None
    index = find_tier(bounds, turnover)
    if index is None:
        return None
    amount, lower = to_decimal(turnover), to_decimal(bounds[index])
    if index + 1 < len(bounds):
        share = (amount - lower) / (to_decimal(bounds[index + 1]) - lower)
    elif lower:
        share = 1 - lower / amount
    else:
        share = amount / (amount + 1)
    return index, float(share)
