"""Which rule makes a mission impossible: the wishes that must be met and cannot all be."""

from collections.abc import Iterable

from .bound import fewest_gaps_of, most_in_rows
from .ground import Ground, bits
from .plan import Conflict, Reason
from .problem import Problem


def conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Give what is in the way of the required wishes; each conflict alone makes them impossible.

    An empty answer proves nothing: rules may be in each other's way.
    """
    return conflicts_of(Ground(problem))


def conflicts_of(ground: Ground) -> tuple[Conflict, ...]:
    required = [wish for wish, needed in enumerate(ground.required) if needed]
    if not required:
        return ()
    found = list(_cycles(ground, required))
    in_cycles = {wish for conflict in found for wish in conflict.wishes}
    for wish in required:
        reason = ground.never.get(wish)
        if reason is Reason.PRECEDENCE and wish not in in_cycles:
            found.append(Conflict(reason, _chain(ground, wish)))
        elif reason and wish not in in_cycles:
            found.append(Conflict(reason, (wish,)))
    possible = [wish for wish in required if ground.allowed[wish]]
    for person, wishes in enumerate(ground.wishes_of):
        mine = [wish for wish in wishes if ground.required[wish] and ground.allowed[wish]]
        found += _of_person(ground, person, mine)
    found += _of_gaps(ground)
    found += _of_tables(ground, possible)
    found += _of_interpreters(ground, possible)
    return tuple(dict.fromkeys(found))


def _of_person(ground: Ground, person: int, wishes: list[int]) -> Iterable[Conflict]:
    if len(wishes) < 2 and not ground.caps[person]:
        return
    for mask, limit in ground.caps[person]:
        bound = [wish for wish in wishes if not ground.allowed[wish] & ~mask]
        if len(bound) > limit:
            yield Conflict(Reason.LIMIT, tuple(bound), person)
    crowd = crowded([list(bits(ground.allowed[wish])) for wish in wishes], [1] * ground.n_slots)
    if crowd:
        found = tuple(wishes[index] for index in crowd)
        fixed = all(ground.problem.wishes[wish].slot is not None for wish in found)
        yield Conflict(Reason.FIXED_TAKEN if fixed else Reason.FIRST_FULL, found, person)
    elif ground.row_block is not None:
        reach = 0
        for wish in wishes:
            reach |= ground.allowed[wish]
        if len(wishes) > most_in_rows(ground, reach):
            yield Conflict(Reason.IN_A_ROW, tuple(wishes), person)


def _of_gaps(ground: Ground) -> Iterable[Conflict]:
    """Who has more gaps, whatever the plan, than somebody else may come near."""
    if ground.gap_spread is None:
        return
    possible = [[wish for wish in wishes if ground.allowed[wish]] for wishes in ground.wishes_of]
    most = ground.gap_spread + min(max(0, len(wishes) - 1) for wishes in possible)
    for person, wishes in enumerate(possible):
        if all(ground.required[wish] for wish in wishes):
            if fewest_gaps_of(ground, wishes) > most:
                yield Conflict(Reason.GAP_SPREAD, tuple(wishes), person)


def _of_tables(ground: Ground, wishes: list[int]) -> Iterable[Conflict]:
    crowd = crowded([list(bits(ground.allowed[wish])) for wish in wishes], ground.capacity)
    if crowd:
        yield Conflict(Reason.TABLES_TAKEN, tuple(wishes[index] for index in crowd))
    by_table: dict[int, list[int]] = {}
    for wish in wishes:
        if ground.fixed_table[wish] >= 0:
            by_table.setdefault(ground.fixed_table[wish], []).append(wish)
    for _table, held in sorted(by_table.items()):
        crowd = crowded([list(bits(ground.allowed[wish])) for wish in held], [1] * ground.n_slots)
        if crowd:
            yield Conflict(Reason.FIXED_TAKEN, tuple(held[index] for index in crowd))


def _of_interpreters(ground: Ground, wishes: list[int]) -> Iterable[Conflict]:
    helped = [wish for wish in wishes if ground.interpreters[wish]]
    n_slots = ground.n_slots
    choices = [
        [
            helper * n_slots + slot
            for helper in ground.interpreters[wish]
            for slot in bits(ground.allowed[wish] & ground.speaks[helper])
        ]
        for wish in helped
    ]
    crowd = crowded(choices, [1] * (n_slots * len(ground.speaks)))
    if crowd:
        found = tuple(helped[index] for index in crowd)
        fixed = all(ground.problem.wishes[wish].interpreter is not None for wish in found)
        yield Conflict(Reason.FIXED_TAKEN if fixed else Reason.INTERPRETERS_TAKEN, found)


def crowded(choices: list[list[int]], room: list[int]) -> list[int] | None:
    """Give some that have too few places between them, or None if each can have one of its places.

    P. Hall, On Representatives of Subsets, 1935: who is met on the search for a place for one that
    finds none is such a crowd.

    :param choices: the places that each would take
    :param room: how many each place takes
    """
    held: list[list[int]] = [[] for _place in room]
    place_of = [-1] * len(choices)
    for one in range(len(choices)):
        came_from: dict[int, int] = {}
        queue, end = [one], -1
        seen = {one}
        for asker in queue:
            for place in choices[asker]:
                if place in came_from:
                    continue
                came_from[place] = asker
                if len(held[place]) < room[place]:
                    end = place
                    break
                for holder in held[place]:
                    if holder not in seen:
                        seen.add(holder)
                        queue.append(holder)
            if end >= 0:
                break
        if end < 0:
            return sorted(seen)
        # Everybody on the way takes the place that was found for them.
        while end >= 0:
            asker = came_from[end]
            old, place_of[asker] = place_of[asker], end
            held[end].append(asker)
            if old >= 0:
                held[old].remove(asker)
            end = old
    return None


def _cycles(ground: Ground, required: list[int]) -> Iterable[Conflict]:
    """Wishes that would each have to come before the other."""
    needed = set(required)
    state: dict[int, int] = {}
    for start in required:
        if start in state:
            continue
        trail, stack = [start], [iter(ground.after[start])]
        state[start] = 1
        while stack:
            late = next((w for w in stack[-1] if w in needed and state.get(w) != 2), None)
            if late is None:
                state[trail.pop()] = 2
                stack.pop()
            elif state.get(late) == 1:
                yield Conflict(Reason.PRECEDENCE, tuple(sorted(trail[trail.index(late) :])))
                return
            else:
                state[late] = 1
                trail.append(late)
                stack.append(iter(ground.after[late]))


def _chain(ground: Ground, wish: int) -> tuple[int, ...]:
    """Give the required wishes that come before or after one, as far as it goes."""
    found = {wish}
    for links in (ground.before, ground.after):
        queue = [wish]
        for one in queue:
            for other in links[one]:
                if ground.required[other] and other not in found:
                    found.add(other)
                    queue.append(other)
    return tuple(sorted(found))
