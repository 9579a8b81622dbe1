"""Dates of a path's steps, from their offsets to its start, its end or to each other."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta

Anchor = Literal["start", "end", "step"]
Unit = Literal["day", "week", "month"]


class CircularSteps(ValueError):
    """Steps wait for each other in a ring; `keys` names the ring, first step repeated."""

    def __init__(self, keys: list[Hashable]):
        super().__init__(keys)
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Step:
    """A step and the point it is counted from.

    :param key: identifies the step
    :param anchor: counted from the start of the path, its end, or another step
    :param offset: how many units after the anchor; negative is before
    :param anchor_key: the other step, for the anchor `step`
    """

    key: Hashable
    anchor: Anchor
    offset: int
    unit: Unit
    anchor_key: Hashable | None = None


def shift(day: date, offset: int, unit: Unit) -> date:
    """Return the day that many units later; a month's end stays within its month.

    What lies beyond the calendar falls on its first or last day.

    >>> shift(date(2024, 1, 31), 1, "month")
    datetime.date(2024, 2, 29)
    >>> shift(date(2024, 1, 31), 1_000_000, "month")
    datetime.date(9999, 12, 31)
    """
    try:
        return day + relativedelta(**{f"{unit}s": offset})
    except (OverflowError, ValueError):
        return date.min if offset < 0 else date.max


def plan(
    steps: Iterable[Step],
    start: date,
    end: date | None,
    fixed: Mapping[Hashable, date] | None = None,
) -> dict[Hashable, date | None]:
    """Date each step.

    :param start: first day of the path
    :param end: last day, if known; without it the steps counted from it have no date
    :param fixed: steps that keep their date whatever their offset (those already done);
        what is counted from them is counted from that date
    :return: a date by step key, or None where the anchor has none
    :raise CircularSteps: if steps wait for each other in a ring
    """
    by_key = {step.key: step for step in steps}
    dates: dict[Hashable, date | None] = dict(fixed or {})
    for key in by_key:
        # Walk to the first dated anchor, then date the chain backwards: no recursion,
        # so a chain of a thousand steps is no deeper than one.
        chain: list[Hashable] = []
        while key is not None and key in by_key and key not in dates:
            if key in chain:
                raise CircularSteps([*chain[chain.index(key) :], key])
            chain.append(key)
            step = by_key[key]
            key = step.anchor_key if step.anchor == "step" else None
        for waiting in reversed(chain):
            step = by_key[waiting]
            origin = {"start": start, "end": end}.get(step.anchor)
            if step.anchor == "step":
                origin = dates.get(step.anchor_key)
            dates[waiting] = origin and shift(origin, step.offset, step.unit)
    return {key: dates[key] for key in by_key}
