"""On which days of a calendar an event stands, and how months are laid out."""

from datetime import date, datetime, time, timedelta, tzinfo

from odoo.addons.living_desk.tools.clock import to_local

# What ends before this hour belongs to the evening before.
NIGHT_ENDS = time(6)
FIRST_YEAR, LAST_YEAR = 2000, 2100


def shown_days(start: datetime, stop: datetime, tz: tzinfo) -> tuple[date, date]:
    """Return the first and the last local day on which an event stands.

    A night belongs to the day on which it began; an end at midnight is not another day.

    :param start: naive UTC
    :param stop: naive UTC, after the start
    """
    local_start, local_stop = to_local(start, tz), to_local(stop, tz)
    first, last = local_start.date(), local_stop.date()
    nights = (last - first).days
    if nights > 0 and (
        local_stop.time() == time.min or (nights == 1 and local_stop.time() < NIGHT_ENDS)
    ):
        last -= timedelta(days=1)
    # A clock that goes back can make the end look earlier than the start.
    return first, max(first, last)


def parse_month(text: str) -> date | None:
    """Return the first day of a month written 2027-01, nothing when it is not one."""
    try:
        month = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else None


def next_month(month: date, count: int = 1) -> date:
    """Return the first day of the month that lies so many months later."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def month_weeks(month: date, first_weekday: int = 0) -> list[list[date]]:
    """Return the weeks that a month touches, each of seven days.

    :param first_weekday: 0 when weeks begin on Monday, 6 for Sunday
    """
    day = month - timedelta(days=(month.weekday() - first_weekday) % 7)
    stop = next_month(month)
    weeks = []
    while day < stop:
        weeks.append([day + timedelta(days=number) for number in range(7)])
        day += timedelta(days=7)
    return weeks
