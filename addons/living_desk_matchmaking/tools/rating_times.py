"""When the participants of a mission are asked what came of their meetings, without the ORM."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from odoo.addons.living_desk.tools.schedule import shift

Moment = Literal["day", "later"]

LATER_MONTHS = 6
REMIND_DAYS: Mapping[Moment, int] = {"day": 7, "later": 21}
# Whoever is not asked by then is asked no more: a mission that was entered long after it was held.
GIVE_UP_DAYS = 60


class Ask(NamedTuple):
    """A mail that is due: about which moment, and whether it is the reminder."""

    moment: Moment
    is_reminder: bool = False


def find_moment(ended_on: date, today: date) -> Moment:
    """Return what may be said today of meetings that ended on a day."""
    return "later" if today >= shift(ended_on, LATER_MONTHS, "month") else "day"


def find_due(ended_on: date, today: date, asked: Mapping[Ask, date]) -> Ask | None:
    """Return the mail that is due today, if one is: each is written once.

    :param ended_on: the day on which the mission ended
    :param asked: when the mails that were written already went out
    """
    moment = find_moment(ended_on, today)
    first, again = Ask(moment), Ask(moment, is_reminder=True)
    if first not in asked:
        start = ended_on if moment == "day" else shift(ended_on, LATER_MONTHS, "month")
        return first if start <= today <= start + timedelta(days=GIVE_UP_DAYS) else None
    if again in asked or (today - asked[first]).days < REMIND_DAYS[moment]:
        return None
    return again
