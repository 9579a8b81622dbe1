"""The share of a service year that is left on a day, in exact fractions and without the ORM.

A service year starts every year on the same day of the same month. Whoever joins during it pays
a share of the yearly price: by months, the one of joining included; by days; or by a table of
what is due until when, which may take the following year in.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, NamedTuple

from .pricing import HUNDRED, Number, to_decimal

Method = Literal["month", "day", "table"]
ProblemKind = Literal["empty", "missing", "duplicate", "short"]

MONTHS = 12


class Step(NamedTuple):
    """What is due of the yearly price when joining until a day of the year, included."""

    month: int
    day: int
    percent: Number
    next_year: bool = False


class Share(NamedTuple):
    """What part of the yearly price is due, for which days; ``date_to`` is included."""

    fraction: Fraction
    date_from: date
    date_to: date


class StepProblem(NamedTuple):
    """What is wrong with a table: positions in the list that was checked."""

    kind: ProblemKind
    index: int | None = None
    other: int | None = None


def is_yearly_day(month: int, day: int, year: int = 2023) -> bool:
    """Whether a month has a day, every year (or in a given one)."""
    return 1 <= day <= monthrange(year, month)[1]


def get_year(day: date, first_month: int, first_day: int) -> tuple[date, date]:
    """First day of the service year that ``day`` is in, and of the next one."""
    start = date(day.year, first_month, first_day)
    if day < start:
        start = date(day.year - 1, first_month, first_day)
    return start, date(start.year + 1, first_month, first_day)


def position(month: int, day: int, first_month: int, first_day: int) -> tuple[bool, int, int]:
    """Order of a day in the service year, the same in leap years."""
    return (month, day) < (first_month, first_day), month, day


def find_step_problem(
    steps: Sequence[Step], first_month: int, first_day: int
) -> StepProblem | None:
    """First reason why ``steps`` (any order) do not say what is due on every day, or None."""
    if not steps:
        return StepProblem("empty")
    seen: dict[tuple[bool, int, int], int] = {}
    for index, step in enumerate(steps):
        if not is_yearly_day(step.month, step.day, 2024):
            return StepProblem("missing", index)
        place = position(step.month, step.day, first_month, first_day)
        if place in seen:
            return StepProblem("duplicate", index, seen[place])
        seen[place] = index
    # Of a common year: in a leap year 29 February still belongs to the last step.
    end = get_last_day(2023, first_month, first_day)
    last = max(seen)
    if last < position(end.month, end.day, first_month, first_day):
        return StepProblem("short", seen[last])
    return None


def get_last_day(year: int, first_month: int, first_day: int) -> date:
    """Last day of the service year that ends where the one starting in ``year`` begins."""
    return date(year, first_month, first_day) - timedelta(days=1)


def compute_share(
    method: Method, day: date, first_month: int, first_day: int, steps: Sequence[Step] = ()
) -> Share:
    """What is due of the yearly price by whoever joins on ``day``, and until when it lasts."""
    start, stop = get_year(day, first_month, first_day)
    last = stop - timedelta(days=1)
    if method == "month":
        gone = (day.year - start.year) * MONTHS + day.month - start.month
        gone -= day.day < first_day
        return Share(Fraction(MONTHS - gone, MONTHS), day, last)
    if method == "day":
        return Share(Fraction((stop - day).days, (stop - start).days), day, last)
    if method != "table":
        raise ValueError(f"unknown method {method!r}")

    def place(step: Step) -> tuple[bool, int, int]:
        return position(step.month, step.day, first_month, first_day)

    joining = position(day.month, day.day, first_month, first_day)
    ordered = sorted(steps, key=place)
    # The last step goes to the end of the year, also when that is 29 February.
    step = next((step for step in ordered if joining <= place(step)), ordered[-1])
    fraction = Fraction(to_decimal(step.percent) / HUNDRED)
    if step.next_year:
        fraction += 1
        last = get_last_day(stop.year + 1, first_month, first_day)
    return Share(fraction, day, last)


def get_percent(fraction: Fraction) -> float:
    """A share as a percentage of four decimals, to be shown."""
    return float(round(fraction * 100, 4))
