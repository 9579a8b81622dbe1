"""Why a wish is not met, or may not be met then and there."""

from collections.abc import Mapping

from .ground import Ground, bits
from .plan import Reason
from .problem import Placement, Problem, Wish
from .state import State


def why_unplaced(problem: Problem, placements: Mapping[int, Placement], wish_index: int) -> Reason:
    """Give the first reason that holds why a wish has no place in a plan."""
    state = State(Ground(problem))
    state.load(dict(placements))
    return reason_of(state, wish_index)


def reasons_of(state: State) -> dict[int, Reason]:
    """Give the reason of every wish that is not met."""
    return {wish: reason_of(state, wish) for wish, slot in enumerate(state.slot_of) if slot < 0}


def reason_of(state: State, wish: int) -> Reason:
    """Take away slots rule by rule; the rule that takes the last one is the reason."""
    ground = state.ground
    if wish in ground.never:
        return ground.never[wish]
    one, two = ground.first[wish], ground.second[wish]
    mask = ground.allowed[wish]
    if not mask & uncapped(state, one) & uncapped(state, two):
        return Reason.LIMIT
    fixed = ground.problem.wishes[wish]
    if fixed.slot is not None and mask & (state.busy[one] | state.busy[two]):
        return Reason.FIXED_TAKEN
    if not mask & ~state.busy[one]:
        return Reason.FIRST_FULL
    if not mask & ~state.busy[two]:
        return Reason.SECOND_FULL
    mask &= ~state.busy[one] & ~state.busy[two]
    if not mask:
        return Reason.NO_COMMON_SLOT
    if fixed.table is not None and not mask & ~state.table_busy[fixed.table]:
        return Reason.FIXED_TAKEN
    mask &= uncapped(state, one) & uncapped(state, two)
    if not mask:
        return Reason.LIMIT
    if ground.interpreters[wish] and not any(
        state.helper_at[helper][slot] < 0 and ground.speaks[helper] >> slot & 1
        for slot in bits(mask)
        for helper in ground.interpreters[wish]
    ):
        return Reason.INTERPRETERS_TAKEN if fixed.interpreter is None else Reason.FIXED_TAKEN
    mask &= state.open
    if not mask:
        return Reason.TABLES_TAKEN
    mask &= state.free[one] & state.free[two]
    if not mask:
        return Reason.IN_A_ROW
    if not mask & state.ordered(wish):
        return Reason.PRECEDENCE
    options = state.options(wish)
    if not options:
        return Reason.NO_COMMON_SLOT
    if not any(_has_help(state, wish, slot) for slot in bits(options)):
        return Reason.ROOM_CHANGE if ground.rooms_matter else Reason.INTERPRETERS_TAKEN
    return Reason.GAP_SPREAD


def _has_help(state: State, wish: int, slot: int) -> bool:
    ground = state.ground
    if not ground.rooms_matter and not ground.interpreters[wish]:
        return True
    return state.find_help(wish, slot) is not None


def uncapped(state: State, person: int) -> int:
    """Slots in which the limits of a person leave room for another meeting."""
    mask = state.ground.all_slots
    for slots, limit in state.ground.caps[person]:
        if (state.busy[person] & slots).bit_count() >= limit:
            mask &= ~slots
    return mask


def refusals(
    problem: Problem,
    wish_index: int,
    placement: Placement,
    placements: Mapping[int, Placement],
) -> list[Reason]:
    """Give every reason why one meeting may not be held then and there, the others staying.

    :param placements: the others; where the wish itself is now, if it is among them, does not count
    """
    others = {wish: place for wish, place in placements.items() if wish != wish_index}
    found = set(_alone(problem, wish_index, placement))
    wish = problem.wishes[wish_index]
    for person, full in ((wish.first, Reason.FIRST_FULL), (wish.second, Reason.SECOND_FULL)):
        agenda = {
            place.slot: place
            for other, place in others.items()
            if person in (problem.wishes[other].first, problem.wishes[other].second)
        }
        if placement.slot in agenda:
            found.add(full)
            continue
        found.update(_of_person(problem, person, placement, agenda))
    found.update(_of_place(problem, placement, others))
    for early, late in problem.precedences:
        if early == late == wish_index:
            in_order = False
        elif early == wish_index and late in others:
            in_order = placement.slot < others[late].slot
        elif late == wish_index and early in others:
            in_order = others[early].slot < placement.slot
        else:
            continue
        if not in_order:
            found.add(Reason.PRECEDENCE)
    if _spread_breaks(problem, wish_index, placement, others):
        found.add(Reason.GAP_SPREAD)
    return [reason for reason in Reason if reason in found]


def _alone(problem: Problem, wish_index: int, placement: Placement) -> list[Reason]:
    """What forbids the meeting if nobody else met."""
    wish, slot = problem.wishes[wish_index], placement.slot
    found = []
    pair = Ground(_pair_alone(problem, wish)).never.get(0)
    if pair in (Reason.FORBIDDEN_PAIR, Reason.SAME_REGION, Reason.NO_MATCH):
        found.append(pair)
    one, two = problem.people[wish.first], problem.people[wish.second]
    if slot in one.absent or slot in two.absent or slot in wish.forbidden:
        found.append(Reason.NEVER_TOGETHER)
    if slot in problem.tables[placement.table].closed:
        found.append(Reason.NO_TABLE)
    helper = placement.interpreter
    needed = bool(one.languages and two.languages and not one.languages & two.languages)
    if needed or helper is not None:
        able = helper is not None and slot not in problem.interpreters[helper].absent
        if able and needed:
            languages = problem.interpreters[helper or 0].languages
            able = bool(languages & one.languages and languages & two.languages)
        if not able:
            found.append(Reason.NO_INTERPRETER)
    if (
        (wish.slot is not None and wish.slot != slot)
        or (wish.table is not None and wish.table != placement.table)
        or (wish.interpreter is not None and wish.interpreter != helper)
    ):
        found.append(Reason.FIXED_TAKEN)
    return [reason for reason in found if reason is not None]


def _pair_alone(problem: Problem, wish: Wish) -> Problem:
    """The two and what is forbidden to them, without times and places: in haste for one meeting."""
    pairs = problem.forbidden_pairs
    both = (wish.first, wish.second)
    is_forbidden = both in pairs or both[::-1] in pairs
    return Problem(
        slots=(),
        people=(problem.people[wish.first], problem.people[wish.second]),
        tables=(),
        wishes=(Wish(0, int(wish.first != wish.second)),),
        rules=problem.rules,
        forbidden_pairs=frozenset({(0, 1)}) if is_forbidden else frozenset(),
    )


def _of_person(
    problem: Problem, person: int, placement: Placement, agenda: dict[int, Placement]
) -> list[Reason]:
    found = []
    slot, slots = placement.slot, problem.slots
    limits, session = problem.people[person], slots[placement.slot].session
    in_session = sum(1 for other in agenda if slots[other].session == session)
    session_limit = limits.session_limits.get(session)
    if (limits.limit is not None and len(agenda) >= limits.limit) or (
        session_limit is not None and in_session >= session_limit
    ):
        found.append(Reason.LIMIT)
    most = problem.rules.max_in_row
    if most is not None:
        row = 1
        for step in (1, -1):
            near = slot + step
            while near in agenda and slots[near].session == session:
                row += 1
                near += step
        if row > most:
            found.append(Reason.IN_A_ROW)
    if any(_too_far(problem, placement, other) for other in agenda.values()):
        found.append(Reason.ROOM_CHANGE)
    return found


def _too_far(problem: Problem, one: Placement, two: Placement) -> bool:
    """Whether nobody gets from one meeting to the other in time."""
    if problem.tables[one.table].room == problem.tables[two.table].room:
        return False
    early, late = sorted((one.slot, two.slot))
    way = problem.slots[late].start - problem.slots[early].stop
    return problem.rules.room_change > 0 and way < problem.rules.room_change


def _of_place(
    problem: Problem, placement: Placement, others: Mapping[int, Placement]
) -> list[Reason]:
    """What tables and interpreters say."""
    found = []
    for wish, place in others.items():
        if place.slot == placement.slot and place.table == placement.table:
            fixed = problem.wishes[wish].table is not None
            found.append(Reason.FIXED_TAKEN if fixed else Reason.TABLES_TAKEN)
        if placement.interpreter is None or place.interpreter != placement.interpreter:
            continue
        if place.slot == placement.slot:
            found.append(Reason.INTERPRETERS_TAKEN)
        elif _too_far(problem, placement, place):
            found.append(Reason.ROOM_CHANGE)
    return found


def _spread_breaks(
    problem: Problem, wish_index: int, placement: Placement, others: Mapping[int, Placement]
) -> bool:
    """Whether the meeting makes the gaps of two people differ by more than they may."""
    most = problem.rules.gap_spread
    if most is None:
        return False
    ground = Ground(Problem(slots=problem.slots, people=(), tables=(), wishes=()))
    busy = [0] * len(problem.people)
    for other, place in others.items():
        for person in (problem.wishes[other].first, problem.wishes[other].second):
            busy[person] |= 1 << place.slot
    before = [ground.gaps[agenda] for agenda in busy]
    wish = problem.wishes[wish_index]
    for person in (wish.first, wish.second):
        busy[person] |= 1 << placement.slot
    after = [ground.gaps[agenda] for agenda in busy]
    return max(after) - min(after) > max(most, max(before) - min(before))
