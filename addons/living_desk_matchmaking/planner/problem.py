"""What a mission asks of its plan: who, when, where, and who wishes to meet whom.

Everything is named by its place in its tuple: person 3 is ``problem.people[3]``. ``key`` is the
caller's own name for a thing, carried along and never read. Times are whole minutes from any common
origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which meetings are held; slots are in order of time and do not overlap.

    Meetings in a row and idle time are counted within one session, a half-day as a rule.
    """

    start: int
    stop: int
    session: int = 0
    key: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Who meets others, at most once in a slot.

    ``limit`` is the greatest number of meetings in all, ``session_limits`` in single sessions.
    Who shares no language with the other needs an interpreter; who names no language needs none.
    """

    key: int = 0
    absent: frozenset[int] = frozenset()
    region: int | None = None
    offers: frozenset[int] = frozenset()
    seeks: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    limit: int | None = None
    session_limits: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Where one meeting at a time is held."""

    key: int = 0
    room: int = 0
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who helps one meeting at a time, between any two of the languages."""

    languages: frozenset[int]
    key: int = 0
    absent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Placement:
    """When and where a wish is met."""

    slot: int
    table: int
    interpreter: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Two people who are to meet, once.

    ``weight`` (1 or more) says how much it matters. A ``required`` wish is met in every plan: a
    mission that cannot is impossible. ``slot``, ``table`` and ``interpreter``, where they are
    given, are fixed: the wish is met so or not at all.
    """

    first: int
    second: int
    weight: int = 1
    key: int = 0
    required: bool = False
    forbidden: frozenset[int] = frozenset()
    slot: int | None = None
    table: int | None = None
    interpreter: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for everybody.

    ``room_change``: minutes that a person, or an interpreter, needs between meetings in two rooms.
    ``max_in_row``: the most meetings that a person has without a free slot within a session.
    ``different_region``: people of one region do not meet.
    ``matching``: one of the two offers what the other seeks.
    ``gap_spread``: the greatest difference between the idle gaps of any two people; ``None``: any.
    """

    room_change: int = 0
    max_in_row: int | None = None
    different_region: bool = False
    matching: bool = False
    gap_spread: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole mission.

    ``precedences`` are pairs of wishes: where both are met, the first is in an earlier slot.
    ``forbidden_pairs`` are people who must not meet, in either order. ``previous`` is the plan that
    people know already, by wish: of two plans as good, the one nearer to it is the better.
    """

    slots: tuple[Slot, ...]
    people: tuple[Person, ...]
    tables: tuple[Table, ...]
    wishes: tuple[Wish, ...]
    interpreters: tuple[Interpreter, ...] = ()
    rules: Rules = Rules()
    precedences: tuple[tuple[int, int], ...] = ()
    forbidden_pairs: frozenset[tuple[int, int]] = frozenset()
    previous: Mapping[int, Placement] = field(default_factory=dict)
