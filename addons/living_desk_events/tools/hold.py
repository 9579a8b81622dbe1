"""How long a date is held, when its holder hears of it, and which hours a hold lays claim to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

# What a desk begins with, and what counts where there is no desk.
DEFAULT_DAYS = 21
DEFAULT_DECIDE_DAYS = 3
# The holder is reminded when so many days are left, once each.
FIRST_REMINDER_DAYS = 7
LAST_REMINDER_DAYS = 2
MAX_RENEWALS = 2


class Notice(Enum):
    """What is to be done about a hold on a day."""

    NONE = "none"
    FIRST = "first"
    LAST = "last"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Claim:
    """The hours that an event wants in a hall; without `held_on` it comes after every hold."""

    entry_id: int
    venue_id: int
    organization_id: int
    start: datetime
    stop: datetime
    held_on: datetime | None = None

    def is_within(self, other: "Claim") -> bool:
        """Tell whether it asks for nothing that the other did not ask for."""
        return (
            self.venue_id == other.venue_id
            and self.organization_id == other.organization_id
            and other.start <= self.start
            and self.stop <= other.stop
        )


def last_day(since: date, days: int, event_day: date) -> date:
    """Return the last day of a hold: so many days after, and never after the event begins."""
    return min(since + timedelta(days=days), event_day)


def deadline(until: date, decide_by: date | None) -> date:
    """Return the last day of a hold whose holder may have been asked to decide earlier."""
    return min(until, decide_by) if decide_by else until


def choose_notice(
    today: date, until: date, since: date, is_reminded: bool, is_warned: bool
) -> Notice:
    """Say what is due today.

    :param until: the last day of the hold
    :param since: the day on which the holder last heard of that day
    :param is_reminded: whether the first reminder was sent
    :param is_warned: whether the last reminder was sent
    """
    if today > until:
        return Notice.LAPSE
    if today <= since:
        return Notice.NONE
    left = (until - today).days
    if left <= LAST_REMINDER_DAYS:
        return Notice.NONE if is_warned else Notice.LAST
    if left <= FIRST_REMINDER_DAYS and not is_reminded:
        return Notice.FIRST
    return Notice.NONE
