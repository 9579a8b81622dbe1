"""What the planner answers: who meets when and where, what is left out, and how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .problem import Placement


class Status(StrEnum):
    """How much is known of a plan.

    ``OPTIMAL``: proven that none is better. ``FEASIBLE``: keeps every rule, a better one may exist.
    ``IMPOSSIBLE``: no plan meets the required wishes, see :attr:`Plan.conflicts`.
    ``UNKNOWN``: required wishes are left out, or the gaps are spread less evenly than they must be,
    and nobody has proven that it must be so.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a wish is not met: the first that holds, from what is fixed to the competition."""

    FORBIDDEN_PAIR = "forbidden_pair"
    SAME_REGION = "same_region"
    NO_MATCH = "no_match"
    NEVER_TOGETHER = "never_together"  # absences and forbidden slots leave no common slot
    NO_INTERPRETER = "no_interpreter"  # nobody speaks both languages when both are there
    NO_TABLE = "no_table"  # no table is open when both are there
    LIMIT = "limit"  # one of the two has all the meetings it may have
    FIRST_FULL = "first_full"  # every slot of the first that would do has a meeting
    SECOND_FULL = "second_full"
    NO_COMMON_SLOT = "no_common_slot"  # both have free slots, never the same
    INTERPRETERS_TAKEN = "interpreters_taken"
    TABLES_TAKEN = "tables_taken"
    IN_A_ROW = "in_a_row"
    ROOM_CHANGE = "room_change"
    PRECEDENCE = "precedence"
    FIXED_TAKEN = "fixed_taken"  # the fixed slot, table or interpreter has another meeting
    GAP_SPREAD = "gap_spread"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a mission is impossible: a rule, the wishes that cannot all be met under it, of whom.

    ``person`` is given where one person has more required meetings than slots, say.
    """

    reason: Reason
    wishes: tuple[int, ...]
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How good a plan is, in the order in which it matters.

    ``weight`` of the met wishes, and ``weight_bound`` that no plan exceeds. ``shortfall`` is the
    fairness: the sum over people of the square of how many of their wishes are not met, less is
    fairer. ``gaps`` are groups of idle slots between two meetings of a person within a session,
    ``gap_bound`` what no plan with these meetings goes below, ``gap_spread`` the greatest less
    the least number of gaps of a person. ``changes`` are the meetings of the previous plan that
    moved or are gone.
    """

    weight: int
    weight_bound: int
    met: int
    shortfall: int
    gaps: int
    gap_bound: int
    gap_spread: int
    changes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is: ``done`` of 1.0, and the score so far."""

    done: float
    score: Score | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The best plan found. ``stopped``: ended before its time, by a limit or by its owner."""

    status: Status
    placements: Mapping[int, Placement]
    unplaced: Mapping[int, Reason]
    score: Score
    conflicts: tuple[Conflict, ...] = ()
    stopped: bool = False
    iterations: int = 0
