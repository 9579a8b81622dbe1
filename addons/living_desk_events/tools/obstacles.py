"""On which days does what comes back every year fall?"""

from collections.abc import Iterator
from datetime import date, timedelta


def occurrences(
    first: date, last: date, every_year: bool, begin: date, end: date
) -> Iterator[tuple[date, date]]:
    """Yield the stretches of days of an obstacle that touch a period, all days included.

    :param first: the first day of the obstacle, in the year in which it was entered
    :param last: its last day
    :param every_year: whether it comes back on the same days; 29 February is then the 28th in
        a year that has none
    :param begin: the first day of the period
    :param end: its last day
    """
    if not every_year:
        if first <= end and begin <= last:
            yield first, last
        return
    length = last - first
    for year in range(begin.year - length.days // 365 - 1, end.year + 1):
        start = _same_day(first, year)
        if start <= end and begin <= start + length:
            yield start, start + length


def days_of(first: date, last: date, begin: date, end: date) -> Iterator[date]:
    """Yield the days that a stretch and a period have in common."""
    day = max(first, begin)
    while day <= min(last, end):
        yield day
        day += timedelta(days=1)


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
