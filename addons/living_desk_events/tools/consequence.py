"""What follows from a clash for whoever goes on with an event: nothing, a reason, a refusal."""

from enum import IntEnum

from .clash import Level

# States in which an event takes its place in the calendar: only an idea never needs anything.
LIVE_STATES = ("provisional", "confirmed", "public")


class Consequence(IntEnum):
    """What is asked of whoever goes on, in growing order."""

    NOTHING = 0
    REASON = 1
    REFUSAL = 2


def follow(level: Level, state: str) -> Consequence:
    """Say what follows from a clash for an event that is, or becomes, so certain.

    :param state: of the event that goes on
    """
    if state not in LIVE_STATES or level < Level.WARN:
        return Consequence.NOTHING
    limit = {"confirmed": Level.BLOCK, "public": Level.PUBLISH}.get(state)
    if limit is not None and level >= limit:
        return Consequence.REFUSAL
    return Consequence.REASON
