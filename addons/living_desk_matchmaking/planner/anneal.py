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

HOT, REHEATED, COLD = 0.3, 0.23, 0.12
# The heat at which a plan that people know stays much as it is.
GENTLE = 0.13
# What it costs that a meeting leaves the slot in which people expect it.
AWAY = 0.02
# Moves of the first cooling for each meeting, and how long the others are beside it.
FIRST_COOLING, AGAIN = 2500, 0.4
# Moves between two looks at the clock and at the temperature.
ROUND = 4000
# How often somebody with gaps is chosen, rather than anybody.
DIRECTED = 0.3
# How often a meeting goes from the edge of a row to beside one, rather than anywhere.
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
        self.heats = HOT, REHEATED
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

    def run(self, iterations: int, watch: Watch, tell: Callable[[float], bool]) -> int:
        """Anneal; give the number of moves that were tried.

        The first cooling is the longest; what is left is spent on shorter ones from a lower heat,
        each from where the one before ended.
        """
        long = FIRST_COOLING * sum(map(len, self.mine)) // 2
        short = max(1, int(long * AGAIN))
        if iterations < long + short:
            long = iterations
        else:
            short = (iterations - long) // ((iterations - long) // short)
        done, begun, length, hot = 0, 0, long, self.heats[0]
        while done < iterations and self.active and (self.gappy or self.previous):
            if done >= begun + length:
                begun, length, hot = done, short, self.heats[1]
            part = (done - begun) / length
            if not begun:
                part = max(part, watch.spent())
            step = min(ROUND, begun + length - done, iterations - done)
            self._round(step, hot * exp(log(COLD / hot) * min(1.0, part)))
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
        active, gappy = self.active, self.gappy
        cost, busy = self.cost, self.state.busy
        random = self.rng.random
        n_active = len(active)
        for _step in range(steps):
            if gappy and random() < DIRECTED:
                person = gappy[int(random() * len(gappy))]
            else:
                person = active[int(random() * n_active)]
            move = self._draw(person)
            if move is None:
                continue
            slot, spare = move
            most = -heat * log(1.0 - random())
            agenda = busy[person]
            delta = cost[agenda ^ (1 << slot | 1 << spare)] - cost[agenda]
            if delta - 1.1 <= most:
                self._try(person, slot, spare, delta, most)

    def _draw(self, person: int) -> tuple[int, int] | None:
        """Draw a meeting of somebody's and another slot for it: give the old slot and the new."""
        random, slots_in = self.rng.random, self.slots_in
        allowed = self.state.ground.allowed
        agenda = self.state.busy[person]
        if random() < NEAR:
            # From the edge of a row of meetings to beside one.
            edges = slots_in[agenda & ~(agenda << 1 & agenda >> 1)]
            slot = edges[int(random() * len(edges))]
            rest = agenda ^ 1 << slot
            wish = self.state.at[slot][person]
            beside = slots_in[(rest << 1 | rest >> 1) & allowed[wish] & ~agenda]
        else:
            wishes = self.mine[person]
            wish = wishes[int(random() * len(wishes))]
            slot = self.state.slot_of[wish]
            beside = slots_in[allowed[wish] & ~agenda]
        if not beside:
            return None
        return slot, beside[int(random() * len(beside))]

    def _try(self, person: int, slot: int, spare: int, delta: float, most: float) -> None:
        """Swap along the chain, if it costs no more than it may.

        :param delta: what the first person's agenda costs more
        """
        state, cost = self.state, self.cost
        chain = path(state, person, slot, spare)
        if chain is None:
            return
        end, pair_sum = person, state.ground.pair_sum
        for wish in chain:
            end = pair_sum[wish] - end
        agenda = state.busy[end]
        delta += cost[agenda ^ (1 << slot | 1 << spare)] - cost[agenda]
        if self.previous:
            delta += self._away(chain, slot, spare)
        if delta > most:
            return
        if state.ground.plain:
            self._flip(chain, person, end, slot, spare)
        elif swap(state, chain, slot, spare) is None:
            return
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
        return away * AWAY

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
