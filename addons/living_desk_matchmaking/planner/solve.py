"""Make a plan: first whole, then weightier, fairer, with fewer gaps, nearer to what people know."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .anneal import GENTLE, Annealing
from .bound import Matching, gap_bound, matching_bound
from .diagnose import conflicts_of
from .evenness import even_out
from .greedy import fill, first_plan, order_of
from .ground import Ground
from .improve import Improvement, force, worth
from .plan import Plan, Score, Status
from .problem import Placement, Problem
from .seating import seat
from .state import State
from .verdict import reasons_of
from .watch import Listener, Watch

# How often another order is tried while required wishes are left out, and for how many wishes in
# all.
RESTARTS, RESTARTED = 20, 60_000
# Moves of the annealing for each meeting, and at most and at least in all; where many moves need a
# second look there are so many times fewer.
MOVES_PER_MEETING = 20_000
MOST_MOVES, FEWEST_MOVES = 3_000_000, 100_000
SLOWER = 3
# Meetings times slots that an exact solver is sure to prove, and what is enough before it does.
EASY_TO_PROVE, MOVES_TO_PROVE = 1500, 20_000
EXCHANGES = 12_000
# How much of a plan people must know for it to be changed gently.
STILL_KNOWN = 0.8
# How far the work is when an exact solver takes over.
POLISHED_FROM = 0.6


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    iterations: int | None = None,
    time_limit: float | None = None,
    on_progress: Listener | None = None,
    polish: bool = True,
) -> Plan:
    """Give the best plan that is found within the iterations.

    The same problem, seed and iterations give the same plan on every machine.

    :param iterations: moves of the annealing, in keeping with the size if not given
    :param time_limit: seconds after which the best plan so far is given, as ``stopped``; searches
        that race share what is left, as servers limit the time of all processors together
    :param on_progress: told now and then; if it answers ``False``, the best plan so far is given
    :param polish: let an exact solver better or prove the plan, where one is installed
    """
    from . import exact  # it starts from a plan of this module

    polish = (
        polish
        and len(problem.wishes) * len(problem.slots) <= exact.MAX_LITERALS
        and exact.is_available()
    )
    run = _Run(problem, seed, Watch(time_limit, on_progress), POLISHED_FROM if polish else 1.0)
    plan = run.solve(iterations)
    if not polish or plan.stopped:
        return plan
    left = run.watch.left()
    better = exact.polish(
        problem,
        plan,
        seed=seed,
        time_limit=None if left is None else left / exact.WORKERS,
        on_progress=_later(on_progress),
    )
    return replace(better, iterations=plan.iterations) if better else plan


def _later(on_progress: Listener | None) -> Listener | None:
    """What is told while a plan is polished follows what was told while it was made."""
    if on_progress is None:
        return None
    rest = 1.0 - POLISHED_FROM
    return lambda told: on_progress(replace(told, done=POLISHED_FROM + rest * told.done))


class _Run:
    """One run of :func:`solve`."""

    def __init__(self, problem: Problem, seed: int, watch: Watch, share: float) -> None:
        """:param share: how much of the whole work this is"""
        self.problem = problem
        self.rng = Random(seed)
        self.watch = watch
        self.ground = Ground(problem)
        self.matching = matching_bound(self.ground)
        self.moves = 0
        self.share = share
        # Whether a rule is known to be in the way of the required wishes: no work is worth it then.
        self.impossible = False

    def solve(self, iterations: int | None) -> Plan:
        watch = self.watch
        state = self._first()
        score = _scorer(state, self.matching)
        if iterations != 0 and not self.impossible and watch.tell(0.05 * self.share, score):
            Improvement(state).run(EXCHANGES, lambda: watch.tell(0.05 * self.share))
            paced = iterations is not None
            moves = self._moves_for(state) if iterations is None else iterations
            if watch.tell(0.1 * self.share, score):
                self._anneal(state, moves, paced=paced)
                self._fill(state, moves)
        even_out(state)
        return plan_of(state, self.matching.bound, watch, self.moves)

    def _moves_for(self, state: State) -> int:
        """Give the moves that are worth their time: few where an exact solver does the rest."""
        ground = self.ground
        if self.share < 1.0 and ground.n_wishes * ground.n_slots <= EASY_TO_PROVE:
            return MOVES_TO_PROVE
        placed = sum(slot >= 0 for slot in state.slot_of)
        moves = max(FEWEST_MOVES, min(MOST_MOVES, MOVES_PER_MEETING * placed))
        return moves // SLOWER if any(ground.delicate) or ground.previous else moves

    def _first(self) -> State:
        """The first whole plan: again in another order while required wishes are left out."""
        best = first_plan(self.ground, self.matching)
        value = worth(self.ground)
        if self.ground.previous:
            known = first_plan(self.ground, self.matching, from_known=True)
            Improvement(known).run(EXCHANGES, lambda: self.watch.tell(0.0))
            if _value(known, value) >= _value(best, value):
                best = known
        wanted = [
            wish
            for wish, required in enumerate(self.ground.required)
            if required and self.ground.allowed[wish]
        ]
        if any(best.slot_of[wish] < 0 for wish in wanted):
            self.impossible = bool(conflicts_of(self.ground))
        if self.impossible:
            return best
        best_value = _value(best, value)
        for _restart in range(min(RESTARTS, RESTARTED // (1 + len(best.slot_of)))):
            if all(best.slot_of[wish] >= 0 for wish in wanted) or not self.watch.tell(0.0):
                return best
            other = first_plan(self.ground, self.matching, self.rng)
            if _value(other, value) > best_value:
                best, best_value = other, _value(other, value)
        force(best, self.rng, 500, lambda: self.watch.tell(0.02))
        return best

    def _fill(self, state: State, iterations: int) -> None:
        """Meet what found room when the others moved, and see to the gaps that this makes."""
        order = order_of(self.ground, self.matching, None)
        if fill(state, order) and not self.watch.stopped:
            self._anneal(state, iterations // 5, GENTLE)
            fill(state, order)

    def _anneal(
        self, state: State, iterations: int, heat: float | None = None, *, paced: bool = False
    ) -> None:
        """:param paced: hurry where more moves were asked for than there is time for"""
        begin, part = (0.1, 0.8) if heat is None else (0.9, 0.1)
        previous = {wish: place.slot for wish, place in self.ground.previous.items()}
        kept = sum(state.slot_of[wish] == slot for wish, slot in previous.items())
        annealing = Annealing(state, self.rng, previous)
        if heat is None and kept > STILL_KNOWN * sum(slot >= 0 for slot in state.slot_of):
            heat = GENTLE
        if heat is not None:
            annealing.heats = heat, heat
        watch, score = self.watch, _scorer(state, self.matching)
        self.moves += annealing.run(
            iterations,
            watch,
            lambda done: watch.tell(self.share * (begin + part * done), score),
            paced=paced,
        )
        annealing.finish()


def plan_of(state: State, bound: int, watch: Watch, moves: int = 0) -> Plan:
    """Seat everybody, and say what is known of the plan."""
    ground = state.ground
    placements = seat(state)
    score = score_of(state, bound, placements, with_bound=True)
    left_out = any(
        required and state.slot_of[wish] < 0 for wish, required in enumerate(ground.required)
    )
    uneven = ground.gap_spread is not None and score.gap_spread > ground.gap_spread
    conflicts = conflicts_of(ground) if left_out or uneven else ()
    status = Status.FEASIBLE
    if left_out or uneven:
        status = Status.IMPOSSIBLE if conflicts else Status.UNKNOWN
    elif is_best(ground, score):
        status = Status.OPTIMAL
    return Plan(
        status=status,
        placements=placements,
        unplaced=reasons_of(state),
        score=score,
        conflicts=conflicts,
        stopped=watch.stopped,
        iterations=moves,
    )


def _value(state: State, value: list[int]) -> int:
    return sum(value[wish] for wish, slot in enumerate(state.slot_of) if slot >= 0)


def _scorer(state: State, matching: Matching) -> Callable[[], Score]:
    return lambda: score_of(state, matching.bound, None, with_bound=False)


def score_of(
    state: State, bound: int, placements: dict[int, Placement] | None, *, with_bound: bool
) -> Score:
    """Score a plan; changes of tables count where the tables are known."""
    ground = state.ground
    previous = ground.problem.previous
    if placements is None:
        changes = len(previous) - len(ground.previous)
        changes += sum(state.slot_of[wish] != place.slot for wish, place in ground.previous.items())
    else:
        changes = sum(placements.get(wish) != place for wish, place in previous.items())
    gaps = [ground.gaps[busy] for busy in state.busy]
    return Score(
        weight=state.weight(),
        weight_bound=bound,
        met=sum(slot >= 0 for slot in state.slot_of),
        shortfall=state.shortfall(),
        gaps=sum(gaps),
        gap_bound=gap_bound(state) if with_bound else 0,
        gap_spread=max(gaps, default=0) - min(gaps, default=0),
        changes=changes,
    )


def is_best(ground: Ground, score: Score) -> bool:
    """Whether the score alone proves that none is better: all is met, the gaps are forced."""
    possible = sum(1 for allowed in ground.allowed if allowed)
    gains = all(
        weight >= 0 or required
        for weight, required in zip(ground.weight, ground.required, strict=True)
    )
    return gains and score.met == possible and score.gaps == score.gap_bound and not score.changes
