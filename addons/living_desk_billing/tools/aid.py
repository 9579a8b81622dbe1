"""The de minimis arithmetic: what counts in a rolling period, in exact decimals, without the ORM.

Regulation (EU) 2023/2831, article 3(2): the aid to a single undertaking shall not exceed the
ceiling "over any period of 3 years", which runs "on a rolling basis" (recital 11). A period that
ends on a day holds that day and reaches back to, and without, the same date of ``years`` before:
it is exactly as long as the Regulation says. Aid granted on 10 March 2023 counts until 9 March
2026 and no longer on 10 March 2026; with the first day in it the period would be a day longer.

A grant changes every period that holds its day. When later grants are known already (an aid
declared late, an agreement that revives), the highest of those periods decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Grant(NamedTuple):
    """An amount and the day on which the right to it was given; negative when taken back."""

    day: date
    amount: Decimal


def shift_years(day: date, years: int) -> date:
    """The same date of another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def sum_granted(grants: Iterable[Grant], day: date, years: int) -> Decimal:
    """What counts on a day: granted on it or before, and later than ``years`` before it."""
    after = shift_years(day, -years)
    return sum((grant.amount for grant in grants if after < grant.day <= day), ZERO)


def highest_sum(grants: Sequence[Grant], day: date, years: int) -> Decimal:
    """The highest sum of all the periods that hold a day.

    The sum only rises on the days of a grant: only periods that end on one, or on ``day``, are
    looked at.
    """
    ends = {day} | {grant.day for grant in grants if shift_years(grant.day, -years) < day}
    return max(sum_granted(grants, end, years) for end in ends if end >= day)


def first_day_with_room(
    grants: Sequence[Grant], amount: Decimal, ceiling: Decimal, day: date, years: int
) -> date | None:
    """The first day, from ``day`` on, on which an amount fits under the ceiling; None for never.

    Room is made on the days when a grant leaves the period.
    """
    leaving = {shift_years(grant.day, years) for grant in grants}
    # 29 February comes back on 28 February, when it still counts: it leaves the day after.
    leaving |= {date.fromordinal(each.toordinal() + 1) for each in leaving}
    for candidate in sorted({day} | {each for each in leaving if each > day}):
        if highest_sum([*grants, Grant(candidate, amount)], candidate, years) <= ceiling:
            return candidate
    return None
