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
from math import exp, inf, log
from random import Random

from .bound import fewest_gaps
from .ground import MOST_AGENDAS, GapCount, RowBlock, bits
from .kempe import flip_chain, path, swap
from .state import State
from .watch import Watch

HOT, REHEATED, COLD = 0.3, 0.23, 0.15
# The heat at which a plan that people know stays much as it is.
GENTLE = 0.15
# What it costs that a meeting leaves the slot in which people expect it.
AWAY = 0.02
# Moves of the first cooling for each meeting, and how long the others are beside it.
FIRST_COOLING, AGAIN = 2500, 0.4
# Moves between two looks at the clock and at the temperature.
ROUND = 4000
# How often somebody with gaps is chosen, rather than anybody.
DIRECTED = 0.5
# How often a meeting goes from the edge of a row to beside one, rather than anywhere.
NEAR = 0.8
# More gaps than this of one person count double: nobody waits much more than others.
EVEN = 2
# The most that a move makes the agenda at the end of the chain better, near enough.
ONE_LESS = 1.1
# Less than any difference between two plans, more than what adding up loses.
SMALL = 1e-6


class AgendaCost(dict[int, float]):
    """What an agenda costs: its gaps, a little more where one person has several.

    An agenda with too long a row of meetings is out of the question.
    """

    def __init__(self, gaps: GapCount, even: int, rows: RowBlock | None) -> None:
        super().__init__()
        self._gaps = gaps
        self._even = even
        self._rows = rows

    def __missing__(self, busy: int) -> float:
        gaps = self._gaps[busy]
        cost = gaps + 0.01 * gaps * gaps + 1.5 * max(0, gaps - self._even)
        if self._rows is not None and self._rows.is_broken(busy):
            cost = inf
        if len(self) > MOST_AGENDAS:
            self.clear()
        self[busy] = cost
        return cost


class SlotsIn(dict[int, tuple[int, ...]]):
    """The slots of masks, to draw one."""

    def __missing__(self, mask: int) -> tuple[int, ...]:
        if len(self) > MOST_AGENDAS:
            self.clear()
        self[mask] = found = tuple(bits(mask))
        return found


class EdgesOf(SlotsIn):
    """The slots of agendas that have a free one beside them, to draw one."""

    def __missing__(self, mask: int) -> tuple[int, ...]:
        self[mask] = found = super().__missing__(mask & ~(mask << 1 & mask >> 1))
        return found


class Annealing:
    """One run: the state it changes, the costs, and who has gaps that could be fewer."""

    def __init__(self, state: State, rng: Random, previous: dict[int, int] | None = None) -> None:
        self.state, self.rng = state, rng
        ground = state.ground
        self.previous = previous or {}
        self.heats = HOT, REHEATED
        spread = ground.gap_spread
        self.cost = AgendaCost(ground.gaps, EVEN if spread is None else spread, ground.row_block)
        self.mine = [
            [wish for wish in wishes if state.slot_of[wish] >= 0] for wishes in ground.wishes_of
        ]
        self.active = [person for person, wishes in enumerate(self.mine) if wishes]
        self.slots_in, self.edges_of = SlotsIn(), EdgesOf()
        self.fewest = fewest_gaps(state)
        self.gappy: list[int] = []
        self.rank = [-1] * ground.n_people
        for person in self.active:
            self._rank(person)
        self.total = sum(self.cost[busy] for busy in state.busy)
        self._keep()

    def _rank(self, person: int) -> None:
        """Keep the list of those who have more gaps than their meetings force."""
        gappy, rank = self.gappy, self.rank
        if self.state.ground.gaps[self.state.busy[person]] > self.fewest[person]:
            if rank[person] < 0:
                rank[person] = len(gappy)
                gappy.append(person)
        elif rank[person] >= 0:
            last = gappy.pop()
            if last != person:
                gappy[rank[person]] = last
                rank[last] = rank[person]
            rank[person] = -1

    def _keep(self) -> None:
        """Remember the plan as the best so far."""
        state = self.state
        self.best = self.total
        self.best_seats = state.slot_of[:], state.room_of[:], state.helper_of[:]

    def run(
        self, iterations: int, watch: Watch, tell: Callable[[float], bool], *, paced: bool = False
    ) -> int:
        """Anneal; give the number of moves that were tried.

        The first cooling is the longest; what is left is spent on shorter ones from a lower heat,
        each from where the one before ended.

        :param paced: let the first cooling end with the time, where there is too little
        """
        long = FIRST_COOLING * sum(map(len, self.mine)) // 2
        short = max(1, int(long * AGAIN))
        if iterations < long + short:
            long = iterations
        else:
            short = (iterations - long) // ((iterations - long) // short)
        done, begun, length, hot = 0, 0, long, self.heats[0]
        while done < iterations and self.active and not self._is_perfect():
            if done >= begun + length:
                begun, length, hot = done, short, self.heats[1]
            part = (done - begun) / length
            if paced and not begun:
                part = max(part, watch.spent())
            step = min(ROUND, begun + length - done, iterations - done)
            done += self._round(step, hot * exp(log(COLD / hot) * min(1.0, part)))
            if self.total < self.best - SMALL:
                self._keep()
            if not tell(done / iterations):
                break
        return done

    def _is_perfect(self) -> bool:
        """Whether no plan with these meetings is better."""
        slot_of = self.state.slot_of
        return not self.gappy and all(slot_of[wish] == slot for wish, slot in self.previous.items())

    def finish(self) -> None:
        """Go back to the best plan on the way."""
        if self.total > self.best + SMALL:
            self.state.return_to(
                [
                    (wish, *seat)
                    for wish, seat in enumerate(zip(*self.best_seats, strict=True))
                    if seat[0] >= 0
                ]
            )

    def _round(self, steps: int, heat: float) -> int:
        """Try moves at one heat; give how many, fewer if there are no gaps left.

        This is where the time goes: everything is at hand, and nothing is called before a move is
        taken.
        """
        state, ground = self.state, self.state.ground
        active, gappy, mine, previous = self.active, self.gappy, self.mine, self.previous
        cost, slots_in, edges_of, random = self.cost, self.slots_in, self.edges_of, self.rng.random
        busy, at, slot_of = state.busy, state.at, state.slot_of
        allowed, pair_sum = ground.allowed, ground.pair_sum
        bit = [1 << slot for slot in range(ground.n_slots)]
        n_active = len(active)
        for step in range(steps):
            if random() < DIRECTED and gappy:
                person = gappy[int(random() * len(gappy))]
            else:
                person = active[int(random() * n_active)]
            agenda = busy[person]
            if random() < NEAR:
                # From the edge of a row of meetings to beside one.
                edges = edges_of[agenda]
                slot = edges[int(random() * len(edges))]
                wish, rest = at[slot][person], agenda ^ bit[slot]
                free = (rest << 1 | rest >> 1) & allowed[wish] & ~agenda
            else:
                wishes = mine[person]
                wish = wishes[int(random() * len(wishes))]
                slot = slot_of[wish]
                free = allowed[wish] & ~agenda
            if not free:
                continue
            spares = slots_in[free]
            spare = spares[int(random() * len(spares))]
            here, there, to_slot, to_spare = at[slot], at[spare], bit[slot], bit[spare]
            flip = to_slot | to_spare
            mine_more = cost[agenda ^ flip] - cost[agenda]
            most = 0.0
            if mine_more > 0.0:
                most = -heat * log(1.0 - random())
                if mine_more - ONE_LESS > most:
                    continue
            # To the end of the chain: only the agendas of the two at its ends change.
            end = person
            while wish >= 0:
                if not allowed[wish] & to_spare:
                    break
                end = pair_sum[wish] - end
                wish = there[end]
                if wish < 0 or not allowed[wish] & to_slot:
                    break
                end = pair_sum[wish] - end
                wish = here[end]
            if wish >= 0 or (not busy[end] & to_spare and not state.open & to_spare):
                continue
            agenda = busy[end]
            end_more = cost[agenda ^ flip] - cost[agenda]
            more = mine_more + end_more
            if previous:
                more += self._away(person, slot, spare)
            if more > 0.0 and more > (most or -heat * log(1.0 - random())):
                continue
            self._take(person, end, slot, spare, more)
            if not gappy and not previous:
                return step + 1
        return steps

    def _take(self, person: int, end: int, slot: int, spare: int, more: float) -> None:
        """Make a move that costs so much more, if all rules allow it."""
        state = self.state
        if more > 0.0 and self.total < self.best - SMALL:
            self._keep()
        if state.ground.plain:
            flip_chain(state, person, slot, spare)
        elif not self._change(person, end, slot, spare):
            return
        self.total += more
        self._rank(person)
        self._rank(end)

    def _away(self, person: int, slot: int, spare: int) -> float:
        """What it costs that meetings leave the slots in which people expect them."""
        away = 0
        for index, wish in enumerate(path(self.state, person, slot, spare) or ()):
            old, new = (spare, slot) if index % 2 else (slot, spare)
            known = self.previous.get(wish, -1)
            away += (known == old) - (known == new)
        return away * AWAY

    def _change(self, person: int, end: int, slot: int, spare: int) -> bool:
        """Swap along a chain where there are more rules; tell whether they let it pass."""
        state, ground = self.state, self.state.ground
        flip = 1 << slot | 1 << spare
        for one in (person, end):
            agenda = state.busy[one] ^ flip
            for mask, limit in ground.caps[one]:
                if (agenda & mask).bit_count() > limit:
                    return False
        chain = path(state, person, slot, spare) or []
        if any(ground.delicate[wish] for wish in chain):
            return swap(state, chain, slot, spare) is not None
        flip_chain(state, person, slot, spare)
        return True
