"""Kempe chains: swap two slots for the meetings that hang together, so that room is made.

Meetings are the edges of a graph of people, slots the colours of the edges. The meetings in two
slots form paths and rings; swapping the two slots along a whole path keeps everybody at one meeting
per slot, and changes the agendas of the two people at its ends only (A. B. Kempe, 1879; used by
Vizing and Shannon to colour edges, and for timetables since).
"""

from .ground import bits
from .state import Seat, State

# How many pairs of slots and how many meetings are tried before room is given up.
MOST_PAIRS = 400
MOST_TABLE_TRIES = 60


def path(state: State, person: int, busy_slot: int, free_slot: int) -> list[int] | None:
    """Give the path from somebody busy in one slot and free in the other, or None.

    Its wishes go in turn from the busy slot to the free one and back. None if one of them may not
    stand in its new slot, or no table is left for the one that comes on top.
    """
    ground = state.ground
    pair_sum, allowed = ground.pair_sum, ground.allowed
    here, there = state.at[busy_slot], state.at[free_slot]
    to_free, to_busy = 1 << free_slot, 1 << busy_slot
    wishes = []
    while True:
        wish = here[person]
        if wish < 0:
            return wishes
        if not allowed[wish] & to_free:
            return None
        wishes.append(wish)
        person = pair_sum[wish] - person
        wish = there[person]
        if wish < 0:
            break
        if not allowed[wish] & to_busy:
            return None
        wishes.append(wish)
        person = pair_sum[wish] - person
    return wishes if state.open & to_free else None


def swap(state: State, wishes: list[int], busy_slot: int, free_slot: int) -> list[Seat] | None:
    """Swap the slots along a path; give how it was before, or None if some rule forbids it."""
    seats = [state.remove(wish) for wish in wishes]
    if state.ground.plain:
        state.restore(
            [
                (wish, busy_slot if index % 2 else free_slot, -1, -1)
                for index, wish in enumerate(wishes)
            ]
        )
        return seats
    placed: list[int] = []
    for index, wish in enumerate(wishes):
        slot = busy_slot if index % 2 else free_slot
        if not state.options(wish) >> slot & 1 or not state.place_as_is(wish, slot):
            undo(state, placed, seats)
            return None
        placed.append(wish)
    return seats


def flip_chain(state: State, person: int, busy_slot: int, free_slot: int) -> None:
    """Swap the slots along the path that begins with somebody, where no rule forbids it.

    None of its wishes needs more than a table; the agendas of the two at its ends are allowed.
    """
    here, there = state.at[busy_slot], state.at[free_slot]
    slot_of, pair_sum, busy = state.slot_of, state.ground.pair_sum, state.busy
    flip = 1 << busy_slot | 1 << free_slot
    end, wish = person, here[person]
    here[end], there[end] = -1, wish
    while True:
        slot_of[wish] = free_slot
        end = pair_sum[wish] - end
        following = there[end]
        here[end], there[end] = following, wish
        if following < 0:
            state.shift(busy_slot, free_slot)
            break
        wish = following
        slot_of[wish] = busy_slot
        end = pair_sum[wish] - end
        following = here[end]
        here[end], there[end] = wish, following
        if following < 0:
            break
        wish = following
    for one in (person, end):
        busy[one] ^= flip
        state.refresh(one)


def undo(state: State, placed: list[int], seats: list[Seat]) -> None:
    for wish in placed:
        state.remove(wish)
    state.restore(seats)


def insert(state: State, wish: int, slots: list[int] | None = None) -> bool:
    """Meet a wish without giving up another: where both are free, or where a chain makes room.

    :param slots: all slots, in the order in which they are tried
    """
    order = slots if slots is not None else range(state.ground.n_slots)
    options = state.options(wish)
    for slot in order:
        if options >> slot & 1 and state.place(wish, slot):
            return True
    return make_room(state, wish) or make_table(state, wish)


def make_room(state: State, wish: int) -> bool:
    """Meet a wish in a slot in which one of the two has a meeting that a chain moves away."""
    ground = state.ground
    one, two = ground.first[wish], ground.second[wish]
    tried = 0
    for person, other in ((one, two), (two, one)):
        # The other is free in `target`, the person is not, but in `spare`.
        spares = ground.present[person] & ~state.busy[person]
        targets = (
            ground.allowed[wish]
            & ground.present[other]
            & ~state.busy[other]
            & state.busy[person]
            & (ground.all_slots if ground.plain else state.ordered(wish))
        )
        if not spares:
            continue
        for target in bits(targets):
            for spare in bits(spares):
                tried += 1
                if tried > MOST_PAIRS:
                    return False
                wishes = path(state, person, target, spare)
                if wishes is None or _ends_at(state, wishes, person) == other:
                    continue
                seats = swap(state, wishes, target, spare)
                if seats is None:
                    continue
                if state.options(wish) >> target & 1 and state.place(wish, target):
                    return True
                undo(state, wishes, seats)
    return False


def _ends_at(state: State, wishes: list[int], person: int) -> int:
    for wish in wishes:
        person = state.ground.pair_sum[wish] - person
    return person


def make_table(state: State, wish: int) -> bool:
    """Meet a wish in a slot whose tables are all taken: a chain of odd length frees one."""
    ground = state.ground
    one, two = ground.first[wish], ground.second[wish]
    targets = ground.allowed[wish] & state.free[one] & state.free[two] & ~state.open
    if not targets or not state.open:
        return False
    tried = 0
    for target in bits(targets):
        for mover in sorted({held for held in state.at[target] if held >= 0}):
            for person in (ground.first[mover], ground.second[mover]):
                for spare in bits(state.open & ground.present[person] & ~state.busy[person]):
                    tried += 1
                    if tried > MOST_TABLE_TRIES:
                        return False
                    wishes = path(state, person, target, spare)
                    if wishes is None or not len(wishes) % 2:
                        continue
                    seats = swap(state, wishes, target, spare)
                    if seats is None:
                        continue
                    if state.options(wish) >> target & 1 and state.place(wish, target):
                        return True
                    undo(state, wishes, seats)
    return False
