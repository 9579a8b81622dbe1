"""Give the placed wishes their tables: where they were, else where one of the two sits already."""

from .problem import Placement
from .state import State


def seat(state: State) -> dict[int, Placement]:
    """Give slot, table and interpreter of every placed wish.

    Fixed tables come first, then tables that people know from the previous plan, then those at
    which one of the two sits in the slot before, so that people move as little as may be.
    """
    ground = state.ground
    by_slot: list[list[int]] = [[] for _slot in range(ground.n_slots)]
    for wish, slot in enumerate(state.slot_of):
        if slot >= 0:
            by_slot[slot].append(wish)
    last_table = [-1] * ground.n_people
    table_of: dict[int, int] = {}
    for slot, wishes in enumerate(by_slot):
        _seat_slot(state, slot, wishes, last_table, table_of)
        for wish in wishes:
            last_table[ground.first[wish]] = last_table[ground.second[wish]] = table_of[wish]
    return {
        wish: Placement(
            slot, table_of[wish], None if state.helper_of[wish] < 0 else state.helper_of[wish]
        )
        for wish, slot in enumerate(state.slot_of)
        if slot >= 0
    }


def _seat_slot(
    state: State, slot: int, wishes: list[int], last_table: list[int], table_of: dict[int, int]
) -> None:
    ground = state.ground
    previous = ground.previous
    free = [bool(mask >> slot & 1) for mask in ground.table_open]
    left = []
    for wish in wishes:
        table = ground.fixed_table[wish]
        if table >= 0:
            table_of[wish] = table
            free[table] = False
        else:
            left.append(wish)
    wishes, left = left, []

    def take(wish: int, table: int) -> bool:
        room = state.room_of[wish]
        if table < 0 or not free[table] or (room >= 0 and ground.room_of_table[table] != room):
            return False
        table_of[wish] = table
        free[table] = False
        return True

    for wish in wishes:
        known = previous.get(wish)
        if known is None or known.slot != slot or not take(wish, known.table):
            left.append(wish)
    # Those who meet most keep their table: the other comes to them.
    load = [busy.bit_count() for busy in state.busy]
    wishes, left = sorted(left, key=lambda w: (-_most(state, load, w), w)), []
    for wish in wishes:
        pair = (ground.first[wish], ground.second[wish])
        one, two = sorted(pair, key=lambda p: (-load[p], p))
        if not take(wish, last_table[one]) and not take(wish, last_table[two]):
            left.append(wish)
    pools: dict[int, list[int]] = {}
    for table in reversed(range(len(free))):
        if free[table]:
            pool = ground.room_of_table[table] if ground.rooms_matter else -1
            pools.setdefault(pool, []).append(table)
    for wish in left:
        table_of[wish] = pools[state.room_of[wish]].pop()


def _most(state: State, load: list[int], wish: int) -> int:
    return max(load[state.ground.first[wish]], load[state.ground.second[wish]])
