"""How many requests and meetings a participant may still have.

A number is a limit; ``None`` is no limit. Zero in what the desk has typed is no limit either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limit:
    """A line of the desk's list: for a role or for all, in a session or in all (0)."""

    role: str | None = None
    session: int = 0
    requests: int = 0
    meetings: int = 0


@dataclass(frozen=True, slots=True)
class Used:
    """What a participant has: requests sent and meetings, these in each session too."""

    requests: int = 0
    meetings: int = 0
    sessions: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quota:
    """What a participant may have, and has."""

    requests: int | None
    meetings: int | None
    sessions: Mapping[int, int]
    used: Used

    @property
    def requests_left(self) -> int | None:
        """Return how many requests may still be sent."""
        return _left(self.requests, self.used.requests)

    @property
    def meetings_left(self) -> int | None:
        """Return how many more meetings there may be in all."""
        return _left(self.meetings, self.used.meetings)

    def session_left(self, session: int) -> int | None:
        """Return how many more meetings there may be in a session."""
        return _left(self.sessions.get(session), self.used.sessions.get(session, 0))

    def exceeded_session(self) -> int | None:
        """Return a session in which there are more meetings than there may be."""
        return next(
            (
                number
                for number, limit in sorted(self.sessions.items())
                if self.used.sessions.get(number, 0) > limit
            ),
            None,
        )


def measure(limits: Iterable[Limit], role: str | None, used: Used) -> Quota:
    """Return the quota of a participant: of all limits that concern him the tightest."""
    requests: list[int] = []
    meetings: list[int] = []
    sessions: dict[int, int] = {}
    for limit in limits:
        if limit.role not in (None, role):
            continue
        if limit.requests:
            requests.append(limit.requests)
        if not limit.meetings:
            continue
        if limit.session:
            sessions[limit.session] = min(
                limit.meetings, sessions.get(limit.session, limit.meetings)
            )
        else:
            meetings.append(limit.meetings)
    return Quota(min(requests, default=None), min(meetings, default=None), sessions, used)


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(limit - used, 0)
