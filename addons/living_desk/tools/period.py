"""The periods that figures are read for: half-open intervals of local days."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

PERIODS = ("month", "quarter", "year", "last_year")


def bounds(period: str, today: date) -> tuple[date, date]:
    """Return the first day of a period and the day after its last one.

    :param period: the `month`, `quarter` or `year` of today, or the `last_year` until today
    :raise ValueError: if there is no such period
    """
    if period == "last_year":
        return today - relativedelta(years=1) + timedelta(days=1), today + timedelta(days=1)
    months = {"month": 1, "quarter": 3, "year": 12}.get(period)
    if months is None:
        raise ValueError(f"there is no period {period!r}")
    first = date(today.year, today.month - (today.month - 1) % months, 1)
    return first, first + relativedelta(months=months)
