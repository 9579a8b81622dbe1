"""A weightier and a fairer set of wishes: let one in for a lesser one, and try to keep both."""

from collections.abc import Callable
from random import Random

from .greedy import slot_order
from .ground import Ground, bits
from .kempe import insert
from .state import State

# Of each person, how many of the lightest meetings are tried in pairs.
LIGHTEST = 4


def worth(ground: Ground) -> list[int]:
    """Give the weights; a required wish outweighs all the others together."""
    more = 1 + sum(map(abs, ground.weight))
    return [
        weight + (more if required else 0)
        for weight, required in zip(ground.weight, ground.required, strict=True)
    ]


class Improvement:
    """Exchanges of met wishes for others: the weight first, at equal weight the least served."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.worth = worth(state.ground)
        self.unmet = [
            len(wishes) - busy.bit_count()
            for wishes, busy in zip(state.ground.wishes_of, state.busy, strict=True)
        ]

    def run(self, tries: int, tell: Callable[[], bool]) -> int:
        """Exchange until nothing gets better; give the tries that are left."""
        state = self.state
        ground = state.ground
        better = True
        while better and tries > 0:
            better = False
            waiting = [
                wish for wish, slot in enumerate(state.slot_of) if slot < 0 and ground.allowed[wish]
            ]
            waiting.sort(
                key=lambda w: (
                    -self.worth[w],
                    -self.unmet[ground.first[w]] - self.unmet[ground.second[w]],
                    w,
                )
            )
            for wish in waiting:
                if tries <= 0 or not tell():
                    return 0
                used, done = self.admit(wish, tries)
                tries -= max(1, used)
                better = better or done
        return tries

    def admit(self, wish: int, tries: int) -> tuple[int, bool]:
        """Let a wish in, for lesser ones; give the number of tries and whether it went in."""
        used = 0
        for given in self._candidates(wish)[:tries]:
            used += 1
            if self._exchange(wish, given):
                return used, True
        return used, False

    def _candidates(self, wish: int) -> list[tuple[int, ...]]:
        """Give what could go for a wish, the best bargain first."""
        state = self.state
        ground = state.ground
        one, two = ground.first[wish], ground.second[wish]
        value = self.worth[wish]
        found: list[tuple[int, int, tuple[int, ...]]] = []
        sides = []
        for person in (one, two):
            held = [other for other in ground.wishes_of[person] if state.slot_of[other] >= 0]
            sides.append(held)
            for other in held:
                if self.worth[other] <= value:
                    self._offer(found, wish, (other,))
        lightest = [sorted(held, key=lambda w: (self.worth[w], w))[:LIGHTEST] for held in sides]
        for left in lightest[0]:
            for right in lightest[1]:
                if left != right and self.worth[left] + self.worth[right] <= value:
                    self._offer(found, wish, (left, right))
        if not ground.allowed[wish] & state.free[one] & state.free[two] & state.open:
            for other in self._at_full_tables(wish):
                self._offer(found, wish, (other,))
        found.sort()
        return [given for _value, _unfair, given in found]

    def _at_full_tables(self, wish: int) -> list[int]:
        """Give lighter meetings at the tables that the wish could have."""
        state = self.state
        ground = state.ground
        one, two = ground.first[wish], ground.second[wish]
        full = ground.allowed[wish] & state.free[one] & state.free[two] & ~state.open
        found: list[int] = []
        for slot in bits(full):
            held = sorted(
                {w for w in state.at[slot] if w >= 0},
                key=lambda w: (self.worth[w], w),
            )
            found += [w for w in held[:LIGHTEST] if self.worth[w] <= self.worth[wish]]
        return found

    def _offer(
        self, found: list[tuple[int, int, tuple[int, ...]]], wish: int, given: tuple[int, ...]
    ) -> None:
        loss = sum(self.worth[other] for other in given) - self.worth[wish]
        unfair = self._unfairness({wish: False} | dict.fromkeys(given, True))
        if loss < 0 or (loss == 0 and unfair < 0):
            found.append((loss, unfair, given))

    def _unfairness(self, was_met: dict[int, bool], now: State | None = None) -> int:
        """Give by how much the shortfall grows when these wishes change sides."""
        ground = self.state.ground
        change: dict[int, int] = {}
        for wish, met in was_met.items():
            if now is not None and (now.slot_of[wish] >= 0) == met:
                continue
            for person in (ground.first[wish], ground.second[wish]):
                change[person] = change.get(person, 0) + (1 if met else -1)
        return sum(
            (self.unmet[person] + more) ** 2 - self.unmet[person] ** 2
            for person, more in change.items()
        )

    def _exchange(self, wish: int, given: tuple[int, ...]) -> bool:
        state = self.state
        ground = state.ground
        state.begin()
        for other in given:
            state.remove(other)
        if not insert(state, wish, slot_order(state, wish)):
            state.rollback()
            return False
        for other in sorted(given, key=lambda w: (-self.worth[w], w)):
            insert(state, other, slot_order(state, other))
        changed = state.changed()
        state.commit()
        for other, met in changed.items():
            step = (state.slot_of[other] < 0) - (not met)
            if step:
                self.unmet[ground.first[other]] += step
                self.unmet[ground.second[other]] += step
        return True


def force(state: State, rng: Random, steps: int, tell: Callable[[], bool]) -> None:
    """Place required wishes that found no room, by pushing others out, which then look for room.

    A wish does not go back to the slot that it was pushed out of for a while (tabu search: F.
    Glover, ORSA Journal on Computing 1, 1989). The best plan on the way is kept.
    """
    value = worth(state.ground)
    best = state.snapshot()
    best_value = sum(value[seat[0]] for seat in best)
    tabu: dict[tuple[int, int], int] = {}
    for step in range(steps):
        waiting = [
            wish
            for wish, slot in enumerate(state.slot_of)
            if slot < 0 and state.ground.required[wish] and state.ground.allowed[wish]
        ]
        if not waiting or not tell():
            break
        wish = waiting[int(rng.random() * len(waiting))]
        if not insert(state, wish, slot_order(state, wish)):
            _push_in(state, wish, rng, tabu, step)
        total = sum(value[w] for w, slot in enumerate(state.slot_of) if slot >= 0)
        if total > best_value:
            best, best_value = state.snapshot(), total
    state.return_to(best)


def _push_in(
    state: State,
    wish: int,
    rng: Random,
    tabu: dict[tuple[int, int], int],
    step: int,
) -> None:
    """Give a wish the slot in which least is pushed out for it."""
    ground = state.ground
    one, two = ground.first[wish], ground.second[wish]
    choices = []
    for slot in bits(ground.allowed[wish]):
        if tabu.get((wish, slot), -1) >= step:
            continue
        out = {state.at[slot][one], state.at[slot][two]}
        out |= _out_of_order(state, wish, slot)
        out.discard(-1)
        cost = sum(1 + ground.required[other] * 10 for other in out)
        choices.append((cost + rng.random(), slot, sorted(out)))
    if not choices:
        return
    _cost, slot, out_now = min(choices)
    for other in out_now:
        tabu[other, state.slot_of[other]] = step + 5 + int(rng.random() * 10)
        state.remove(other)
    if not state.open >> slot & 1:
        held = [w for w in state.at[slot] if w >= 0]
        if held:
            other = held[int(rng.random() * len(held))]
            tabu[other, slot] = step + 5
            state.remove(other)
    if state.options(wish) >> slot & 1:
        state.place(wish, slot)
    for other in out_now:
        if state.slot_of[other] < 0:
            insert(state, other, slot_order(state, other))


def _out_of_order(state: State, wish: int, slot: int) -> set[int]:
    """Give the placed wishes whose precedence forbids the slot."""
    ground, slot_of = state.ground, state.slot_of
    early = {w for w in ground.before[wish] if slot_of[w] >= slot}
    late = {w for w in ground.after[wish] if 0 <= slot_of[w] <= slot}
    return early | late
