"""Prove or better a plan with OR-Tools, where it is installed.

Nothing here is needed to plan, and OR-Tools is imported when it is first asked for.

What a plan is asked is asked one thing after the other (weight, fairness, gaps, changes): each
answer is kept as a constraint for the next question. A search that is ended before its proof leaves
the gaps as they fall; annealing then mends them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from . import exact_goals as goals
from . import solve as planning
from .anneal import Annealing
from .exact_model import Model
from .ground import Ground
from .plan import Plan, Progress, Score, Status
from .problem import Problem
from .seating import seat
from .state import Seat, State
from .verdict import reasons_of
from .watch import Listener, Watch

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

# Deterministic seconds, OR-Tools' own measure of work: the same on every machine.
EFFORT = 4.0
# Moves of the annealing before a plan is proven, and after the search where it is not.
MOVES = 100_000
# Meetings times slots beyond which the search finds nothing that the planner has not found.
MAX_LITERALS = 12_000
# All weights together, beyond which OR-Tools does not count.
MAX_WEIGHT = 2**50
# How much of the effort that is left goes to one of several questions.
SHARE = 0.7
# Seconds between two looks at whether the work is wanted still.
PATIENCE = 0.2

# How many searches race where seconds decide.
WORKERS = 2
# One search alone raises the bound by the cores of infeasible wishes, as MaxSAT solvers do.
ALONE = "num_workers: 1 linearization_level: 0 optimize_with_core: true"
# Of two that race the other looks for better plans with the help of the linear relaxation.
RACE = """
    subsolver_params { name: "cores" linearization_level: 0 optimize_with_core: true }
    subsolvers: "cores"
    subsolvers: "default_lp"
"""


def is_available() -> bool:
    """Tell whether OR-Tools can be used here."""
    try:
        from ortools.sat.python import cp_model  # noqa: F401
    except ImportError:
        return False
    return True


def polish(
    problem: Problem,
    plan: Plan,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    effort: float = EFFORT,
    workers: int = WORKERS,
    on_progress: Listener | None = None,
) -> Plan | None:
    """Prove that the plan is optimal, or give a better one.

    Without ``time_limit`` the work is bounded by ``effort`` alone, one search does it, and the same
    input gives the same plan. With it, in seconds, ``workers`` race and seconds decide.

    :return: the plan, with what is now known of it, or nothing where nothing more is known
    """
    if _is_known(problem, plan) or len(problem.wishes) * len(problem.slots) > MAX_LITERALS:
        return None
    if _is_too_heavy(problem) or not is_available():
        return None
    search = _Search(problem, plan, seed, time_limit, effort, workers, on_progress)
    answer = search.run()
    if answer.status is Status.UNKNOWN or (
        answer.status is Status.FEASIBLE
        and _is_whole(problem, plan)
        and _rank(answer.score) >= _rank(plan.score)
    ):
        return None
    return answer


def prove(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    effort: float = EFFORT,
    workers: int = WORKERS,
    on_progress: Listener | None = None,
) -> Plan:
    """Plan a mission whatever its size; see :func:`polish`.

    :return: a plan that is optimal, or impossible, where that could be proven
    """
    plan = planning.solve(problem, seed=seed, iterations=MOVES, polish=False)
    if _is_known(problem, plan) or _is_too_heavy(problem):
        return plan
    return _Search(problem, plan, seed, time_limit, effort, workers, on_progress).run()


def _is_whole(problem: Problem, plan: Plan) -> bool:
    """Tell whether a plan has all that is required, and its gaps are spread as they must be."""
    spread = problem.rules.gap_spread
    return plan.status in (Status.OPTIMAL, Status.FEASIBLE) and (
        spread is None or plan.score.gap_spread <= max(0, spread)
    )


def _is_too_heavy(problem: Problem) -> bool:
    return sum(abs(wish.weight) for wish in problem.wishes) > MAX_WEIGHT


def _is_known(problem: Problem, plan: Plan) -> bool:
    """Tell whether there is nothing left to prove."""
    if plan.status is Status.OPTIMAL:
        return _is_whole(problem, plan)
    return plan.status is Status.IMPOSSIBLE


def _rank(score: Score) -> tuple[int, int, int, int]:
    return -score.weight, score.shortfall, score.gaps, score.changes


class _Search:
    """The questions to the solver, one after the other, and the best plan so far."""

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        seed: int,
        time_limit: float | None,
        effort: float,
        workers: int,
        on_progress: Listener | None,
    ) -> None:
        self.plan = plan
        self.seed = seed
        self.deadline = None if time_limit is None else time.monotonic() + time_limit
        self.effort = effort
        self.workers = workers
        self.on_progress = on_progress
        self.ground = Ground(problem)
        # Whether the plan has all that is required, and whether all of it is proven.
        self.complete = _is_whole(problem, plan)
        self.proven = True
        self.stopped = False
        self.found: State | None = None

    def run(self) -> Plan:
        model = Model(self.ground)
        if not model.possible:
            return replace(self.plan, status=Status.IMPOSSIBLE)
        total = sum(self.ground.weight)
        questions: list[tuple[goals.Goal, Callable[[Score], int]]] = [
            (
                goals.lost_weight(model, self.plan.score.weight_bound),
                lambda score: total - score.weight,
            ),
            (goals.shortfall(model), lambda score: score.shortfall),
            (goals.gaps(model), lambda score: score.gaps),
            (goals.changes(model), lambda score: score.changes),
        ]
        for number, (goal, value) in enumerate(questions):
            last = not any(later.prices for later, _value in questions[number + 1 :])
            if goal.prices or (last and not self.complete):
                done = number / len(questions)
                if not self._ask(model, goal, value, done, last):
                    break
        if not self.proven and self.found is not None:
            self._anneal(self.found)
        status = Status.OPTIMAL if self.proven else Status.FEASIBLE
        if not self.complete:
            status = Status.IMPOSSIBLE if self.proven else Status.UNKNOWN
        score = self.plan.score
        if status is Status.OPTIMAL:
            score = replace(score, weight_bound=score.weight, gap_bound=score.gaps)
        return replace(self.plan, status=status, score=score, stopped=self.stopped)

    def _ask(
        self,
        model: Model,
        goal: goals.Goal,
        value: Callable[[Score], int],
        done: float,
        last: bool,
    ) -> bool:
        """Make one thing as good as can be, and keep it so; tell whether to go on."""
        from ortools.sat.python import cp_model

        expression = goal.expression
        if not self.complete or value(self.plan.score) > goal.floor:
            if self.complete:
                self._hint(model)
            if goal.prices:
                model.cp.minimize(expression)
            solver = cp_model.CpSolver()
            self._configure(solver.parameters, last)
            status = self._solve(solver, model, done)
            model.cp.clear_objective()
            self.effort -= solver.response_proto.deterministic_time
            if status == cp_model.MODEL_INVALID:
                raise ValueError(model.cp.validate())
            if status == cp_model.INFEASIBLE:
                self.complete = False
                return False
            self.proven &= status == cp_model.OPTIMAL
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                self._read(model, solver)
            if not self.complete:
                return False
        if goal.prices:
            model.cp.add(expression <= value(self.plan.score) - goal.constant)
        return not self.stopped

    def _configure(self, parameters: cp_model.SatParameters, last: bool) -> None:
        # The other way, a field at a time, is refused by this version for nested messages.
        parameters.merge_text_format(ALONE if self.deadline is None else RACE)
        parameters.random_seed = self.seed % 2**31
        share = 1.0 if last else SHARE
        if self.deadline is None:
            parameters.max_deterministic_time = max(self.effort * share, 0.01)
        else:
            parameters.num_workers = self.workers
            parameters.max_time_in_seconds = share * max(self.deadline - time.monotonic(), 0.01)

    def _solve(
        self, solver: cp_model.CpSolver, model: Model, done: float
    ) -> cp_model.CpSolverStatus:
        """Search beside this thread, which asks now and then whether to go on."""
        if self.on_progress is None:
            return solver.solve(model.cp)
        found: list[cp_model.CpSolverStatus] = []
        thread = threading.Thread(target=lambda: found.append(solver.solve(model.cp)), daemon=True)
        thread.start()
        try:
            while thread.is_alive() and not self.stopped:
                thread.join(PATIENCE)
                self.stopped = self.on_progress(Progress(done, self.plan.score)) is False
        finally:
            while thread.is_alive():
                solver.stop_search()
                thread.join(PATIENCE / 10)
        return found[0]

    def _hint(self, model: Model) -> None:
        """Begin with the best plan so far."""
        model.cp.clear_hints()
        ground, busy = self.ground, set()
        for index, slots in model.meets.items():
            place = self.plan.placements.get(index)
            room = -1 if place is None else ground.room_of_table[place.table]
            for slot, literal in slots.items():
                here = place is not None and place.slot == slot
                model.cp.add_hint(literal, here)
                for helper, helps in model.helped.get((index, slot), {}).items():
                    model.cp.add_hint(helps, here and place.interpreter == helper)
                for number, inside in model.in_room.get((index, slot), {}).items():
                    model.cp.add_hint(inside, here and number == room)
            if place is not None:
                busy |= {(ground.first[index], place.slot), (ground.second[index], place.slot)}
            if index in model.met:
                model.cp.add_hint(model.met[index], place is not None)
        for key, literal in model.used.items():
            model.cp.add_hint(literal, key in busy)

    def _read(self, model: Model, solver: cp_model.CpSolver) -> None:
        """Take what the solver has found as the best plan so far."""
        seats: list[Seat] = []
        for index, slots in model.meets.items():
            for slot, literal in slots.items():
                if solver.boolean_value(literal):
                    room, helper = (
                        next((each for each in among if solver.boolean_value(among[each])), -1)
                        for among in (
                            model.in_room.get((index, slot), {}),
                            model.helped.get((index, slot), {}),
                        )
                    )
                    seats.append((index, slot, room, helper))
        state = self.found = State(self.ground)
        state.restore(seats)
        self._take(state)

    def _anneal(self, state: State) -> None:
        """Mend the gaps, as the search was ended: what it has found may have any."""
        found = self.plan
        previous = {wish: place.slot for wish, place in self.ground.previous.items()}
        annealing = Annealing(state, Random(self.seed), previous)
        annealing.run(MOVES, Watch(), lambda _done: True)
        annealing.finish()
        self._take(state)
        if _rank(self.plan.score) > _rank(found.score) or not _is_whole(
            self.ground.problem, self.plan
        ):
            self.plan = found

    def _take(self, state: State) -> None:
        placements = seat(state)
        bound = self.plan.score.weight_bound
        self.plan = replace(
            self.plan,
            status=Status.FEASIBLE,
            placements=placements,
            unplaced=reasons_of(state),
            score=planning.score_of(state, bound, placements, with_bound=True),
            conflicts=(),
        )
        self.complete = True
