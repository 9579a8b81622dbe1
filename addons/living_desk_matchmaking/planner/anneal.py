"""Fewer and evenly spread gaps: simulated annealing over Kempe chains.

The wishes that are met stay met. A move gives somebody another slot for a meeting, and swaps the
two slots along the chain that hangs on it (:mod:`.kempe`), which changes the agendas of the two
people at the ends of the chain and nobody else's: what it is worth is known from those two. Moves
that make it worse are taken with a probability that falls as the "temperature" falls (S.
Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Science 220, 1983). The problem, and the gaps of an agenda
as its measure, are those of M. Bofill et al., "Constraint Solving Approaches to the
Business-to-Business Meeting Scheduling Problem", Journal of Artificial Intelligence Research.
"""

from collections.abc import Callable
from math import exp, log
from random import Random

from .ground import GapCount, bits
from .kempe import path, swap
from .state import State
from .watch import Watch

HOT, COLD = 0.3, 0.12
# Moves between two looks at the clock and at the temperature.
ROUND = 2000
# How often somebody with gaps is chosen, rather than anybody.
DIRECTED = 0.3
NEAR = 0.8
# More gaps than this of one person count double: nobody waits much more than others.
EVEN = 2


class AgendaCost(dict[int, float]):
    """What an agenda costs: its gaps, a little more where one person has several."""

    def __init__(self, gaps: GapCount, even: int) -> None:
        super().__init__()
        self._gaps = gaps
        self._even = even

    def __missing__(self, busy: int) -> float:
        gaps = self._gaps[busy]
        cost = gaps + 0.01 * gaps * gaps + 1.5 * max(0, gaps - self._even)
        self[busy] = cost
        return cost


class SlotsIn(dict[int, tuple[int, ...]]):
    """The slots of masks, to draw one."""

    def __missing__(self, mask: int) -> tuple[int, ...]:
        if len(self) > 100_000:
            self.clear()
        self[mask] = found = tuple(bits(mask))
        return found


class Annealing:
    """One run: the state it changes, the costs, and who has gaps."""

    def __init__(self, state: State, rng: Random, previous: dict[int, int] | None = None) -> None:
        self.state, self.rng = state, rng
        ground = state.ground
        self.previous = previous or {}
        spread = ground.problem.rules.gap_spread
        self.cost = AgendaCost(ground.gaps, EVEN if spread is None else spread)
        self.mine = [
            [wish for wish in wishes if state.slot_of[wish] >= 0] for wishes in ground.wishes_of
        ]
        self.active = [person for person, wishes in enumerate(self.mine) if wishes]
        self.slots_in = SlotsIn()
        self.gappy: list[int] = []
        self.rank = [-1] * ground.n_people
        for person in self.active:
            self._rank(person)
        self.total = sum(self.cost[busy] for busy in state.busy)
        self.best = self.total
        self.best_seats = state.snapshot()

    def _rank(self, person: int) -> None:
        """Keep the list of those who have gaps."""
        gappy, rank = self.gappy, self.rank
        if self.state.ground.gaps[self.state.busy[person]]:
            if rank[person] < 0:
                rank[person] = len(gappy)
                gappy.append(person)
        elif rank[person] >= 0:
            last = gappy.pop()
            if last != person:
                gappy[rank[person]] = last
                rank[last] = rank[person]
            rank[person] = -1

    def run(
        self,
        iterations: int,
        watch: Watch,
        tell: Callable[[float], bool],
        hot: float = HOT,
        cold: float = COLD,
    ) -> int:
        """Anneal; give the number of moves that were tried."""
        done = 0
        while done < iterations and self.active and (self.gappy or self.previous):
            part = max(done / iterations, watch.spent())
            step = min(ROUND, iterations - done)
            self._round(step, hot * exp(log(cold / hot) * min(1.0, part)))
            done += step
            if self.total < self.best - 1e-9:
                self.best = self.total
                self.best_seats = self.state.snapshot()
            if not tell(done / iterations):
                break
        return done

    def finish(self) -> None:
        """Go back to the best plan on the way."""
        if self.total > self.best + 1e-9:
            self.state.return_to(self.best_seats)

    def _round(self, steps: int, heat: float) -> None:
        state, cost, mine, slots_in, at = (
            self.state,
            self.cost,
            self.mine,
            self.slots_in,
            self.state.at,
        )
        ground = state.ground
        busy, slot_of, pair_sum = state.busy, state.slot_of, ground.pair_sum
        active, gappy = self.active, self.gappy
        random = self.rng.random
        n_active = len(active)
        for _step in range(steps):
            if gappy and random() < DIRECTED:
                person = gappy[int(random() * len(gappy))]
            else:
                person = active[int(random() * n_active)]
            agenda = busy[person]
            after, before = agenda << 1, agenda >> 1
            if random() < NEAR:
                # From the edge of a row of meetings to beside one.
                edges = slots_in[agenda & ~(after & before)]
                slot = edges[int(random() * len(edges))]
                rest = agenda ^ 1 << slot
                beside = slots_in[
                    (rest << 1 | rest >> 1) & ground.allowed[at[slot][person]] & ~agenda
                ]
            else:
                wishes = mine[person]
                wish = wishes[int(random() * len(wishes))]
                slot = slot_of[wish]
                beside = slots_in[ground.allowed[wish] & ~agenda]
            if not beside:
                continue
            spare = beside[int(random() * len(beside))]
            flip = 1 << slot | 1 << spare
            most = -heat * log(1.0 - random())
            delta = cost[agenda ^ flip] - cost[agenda]
            if delta - 1.1 > most:
                continue
            chain = path(state, person, slot, spare)
            if chain is None:
                continue
            end = person
            for wish in chain:
                end = pair_sum[wish] - end
            agenda = busy[end]
            delta += cost[agenda ^ flip] - cost[agenda]
            if delta > most:
                continue
            if self.previous:
                away = self._away(chain, slot, spare)
                if delta + away > most:
                    continue
                delta += away
            if ground.plain:
                self._flip(chain, person, end, slot, spare)
            elif swap(state, chain, slot, spare) is None:
                continue
            self.total += delta
            self._rank(person)
            self._rank(end)

    def _away(self, chain: list[int], slot: int, spare: int) -> float:
        """What it costs that meetings leave the slots in which people expect them."""
        away = 0
        for index, wish in enumerate(chain):
            old, new = (spare, slot) if index % 2 else (slot, spare)
            known = self.previous.get(wish, -1)
            away += (known == old) - (known == new)
        return away * 0.002

    def _flip(self, chain: list[int], person: int, end: int, slot: int, spare: int) -> None:
        """Swap two slots along a chain, where no rule needs a second look."""
        state = self.state
        here, there = state.at[slot], state.at[spare]
        slot_of, pair_sum = state.slot_of, state.ground.pair_sum
        flip = 1 << slot | 1 << spare
        other, new, old = person, spare, slot
        here[other], there[other] = there[other], here[other]
        for wish in chain:
            other = pair_sum[wish] - other
            here[other], there[other] = there[other], here[other]
            slot_of[wish] = new
            new, old = old, new
        state.busy[person] ^= flip
        state.busy[end] ^= flip
        state.free[person] = state.ground.present[person] & ~state.busy[person]
        state.free[end] = state.ground.present[end] & ~state.busy[end]
        if len(chain) % 2:
            state.count[slot] -= 1
            state.count[spare] += 1
            state.open |= 1 << slot
            if state.count[spare] >= state.ground.capacity[spare]:
                state.open &= ~(1 << spare)
