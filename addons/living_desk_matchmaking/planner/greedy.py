"""A first whole plan: the wishes one by one, the hardest and the weightiest first."""

from random import Random

from .bound import Matching
from .ground import Ground, bits
from .kempe import insert
from .state import State


def order_of(ground: Ground, matching: Matching, rng: Random | None) -> list[int]:
    """Give the wishes in the order in which they are placed.

    Required ones come first, the scarcest before all; then what the best b-matching meets, then the
    rest by what it is worth.

    :param rng: shakes the order, for another try
    """
    load = [len(wishes) for wishes in ground.wishes_of]
    keys: list[tuple[float, ...]] = []
    for wish, allowed in enumerate(ground.allowed):
        slots = allowed.bit_count()
        one, two = ground.first[wish], ground.second[wish]
        scarce = load[one] / max(1, ground.present[one].bit_count())
        scarce += load[two] / max(1, ground.present[two].bit_count())
        scarce = slots / (1 + scarce)
        if rng is not None:
            scarce *= 1 + rng.random() * 0.5
        if ground.required[wish]:
            keys.append((0, scarce, wish))
        else:
            keys.append((3 - matching.halves[wish], -matching.surplus[wish], scarce, wish))
    return sorted(
        (wish for wish, allowed in enumerate(ground.allowed) if allowed), key=keys.__getitem__
    )


def slot_order(state: State, wish: int) -> list[int]:
    """Give the slots in which a wish could be met now, those beside other meetings first."""
    options = state.options(wish)
    one, two = state.busy[state.ground.first[wish]], state.busy[state.ground.second[wish]]
    beside_one, beside_two = one << 1 | one >> 1, two << 1 | two >> 1
    both = options & beside_one & beside_two
    either = options & (beside_one | beside_two) & ~both
    found = list(bits(both))
    found += bits(either)
    found += bits(options & ~both & ~either)
    return found


def first_plan(
    ground: Ground, matching: Matching, rng: Random | None = None, *, from_known: bool = False
) -> State:
    """Place all that goes in, with chains where room must be made.

    :param from_known: begin with the plan that people know
    """
    state = State(ground)
    if from_known:
        state.load(ground.previous)
    fill(state, order_of(ground, matching, rng))
    return state


def fill(state: State, order: list[int]) -> bool:
    """Place the wishes that go in without another going out; whether there was one."""
    met = False
    for wish in order:
        if state.slot_of[wish] < 0 and insert(state, wish, slot_order(state, wish)):
            met = True
    return met
