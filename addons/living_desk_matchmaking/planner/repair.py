"""The plan nearest to the one that people know, after somebody left or came."""

from .bound import price_bound
from .ground import Ground, bits
from .improve import Improvement
from .kempe import insert
from .plan import Plan
from .problem import Problem
from .solve import plan_of
from .state import State
from .watch import Watch

# Of the meetings that people know, one in so many may move to make room; a few always may.
MOST_MOVED = 100
FEW_MOVED = 4
# Who has fewer meetings than this is helped by moving others.
ENOUGH = 2
# Exchanges that are tried for one required wish without a place, and for all of them.
TRIES, MOST_TRIES = 20, 2000


def repair(problem: Problem, *, seed: int = 0) -> Plan:
    """Keep of the previous plan what may stay, mend the rest, place what is new where it is free.

    :param seed: has no effect, there is nothing to draw
    """
    ground = Ground(problem)
    state = State(ground)
    state.load(ground.previous)
    _Repair(state, set(ground.previous)).run()
    return plan_of(state, price_bound(ground), Watch())


class _Repair:
    """What is left to place, and how many may still move for it."""

    def __init__(self, state: State, known: set[int]) -> None:
        self.state = state
        self.known = known
        self.left = max(FEW_MOVED, len(known) // MOST_MOVED)

    def run(self) -> None:
        state = self.state
        ground = state.ground
        waiting = [
            wish for wish, slot in enumerate(state.slot_of) if slot < 0 and ground.allowed[wish]
        ]
        waiting.sort(
            key=lambda w: (
                not ground.required[w],
                w not in self.known,
                -ground.weight[w],
                state.busy[ground.first[w]].bit_count() + state.busy[ground.second[w]].bit_count(),
                w,
            )
        )
        for wish in waiting:
            self._place(wish)
        missing = [w for w in waiting if ground.required[w] and state.slot_of[w] < 0]
        if missing:
            improvement, left = Improvement(state), MOST_TRIES
            for wish in missing:
                if state.slot_of[wish] < 0 and left > 0:
                    left -= max(1, improvement.admit(wish, min(TRIES, left))[0])

    def _place(self, wish: int) -> None:
        state = self.state
        if state.slot_of[wish] >= 0:
            return
        slots = self._by_gaps(wish)
        if any(state.place(wish, slot) for slot in slots):
            return
        ground = state.ground
        poor = any(
            state.busy[person].bit_count() < ENOUGH
            for person in (ground.first[wish], ground.second[wish])
        )
        if not (ground.required[wish] or wish in self.known or poor) or self.left <= 0:
            return
        state.begin()
        if not insert(state, wish, slots):
            state.rollback()
            return
        moved = len(state.changed()) - 1
        if moved > self.left and not ground.required[wish]:
            state.rollback()
            return
        state.commit()
        self.left -= moved

    def _by_gaps(self, wish: int) -> list[int]:
        """Give the slots free for both: where it was first, then those with fewest gaps."""
        state = self.state
        options = state.options(wish)
        if not options:
            return []
        ground = state.ground
        gaps = ground.gaps
        one, two = state.busy[ground.first[wish]], state.busy[ground.second[wish]]
        old = ground.previous.get(wish)
        return sorted(
            bits(options),
            key=lambda slot: (
                old is None or old.slot != slot,
                gaps[one | 1 << slot] + gaps[two | 1 << slot],
                slot,
            ),
        )
