"""When the yearly declaration of turnover is due, and which reminder of it is next."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

# Days before the due date on which who has not declared is reminded, the earliest first.
STEPS = (60, 30, 0)


class Reminder(NamedTuple):
    """The reminder to send: of the declaration due on a date, ``days`` before it."""

    due: date
    days: int


def due_date(year: int, month: int, day: int) -> date:
    """Day of a year on which the declaration is due; in shorter months, their last day."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def deadline(due: date, grace_days: int) -> date:
    """Last day on which a declaration still comes in time."""
    return due + timedelta(days=grace_days)


def find_reminder(today: date, month: int, day: int) -> Reminder | None:
    """The latest reminder that should have been sent by ``today``, None before the first.

    Only the latest: who starts late is told once, not once for each reminder that was missed.
    """
    for year in (today.year + 1, today.year):
        due = due_date(year, month, day)
        left = (due - today).days
        if left <= STEPS[0]:
            return Reminder(due, min(step for step in STEPS if step >= left))
    return None
