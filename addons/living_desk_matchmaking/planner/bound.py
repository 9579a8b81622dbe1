"""What no plan exceeds: the weight of the best b-matching, and the gaps that meetings force.

Without slots, the question which wishes to meet is a b-matching: people take part in no more
meetings than they have slots, all meetings together are no more than the tables hold. Its
fractional optimum is half of a maximum-weight flow in the graph in which each person stands once
left and once right (J. Edmonds; see A. Schrijver, Combinatorial Optimization, 2003, chapters 30 and
31). The flow is found by the primal-dual ("Hungarian") method; its prices prove the bound at every
step, so that it may be ended early.
"""

from dataclasses import dataclass, replace

from .ground import Ground, bits, stretches
from .problem import Problem
from .state import State

# Prices fall by at least one at a time: heavier weights are rounded up to this for finding prices.
MOST_LEVELS = 24


@dataclass(frozen=True, slots=True)
class Matching:
    """An upper bound on the met weight, and how much of each wish the fractional optimum meets.

    ``halves[wish]`` is 0, 1 or 2; ``surplus[wish]`` is what the wish is worth above the prices of
    its two people, in parts of the heaviest.
    """

    bound: int
    halves: list[int]
    surplus: list[float]


def weight_bound(problem: Problem) -> int:
    """Give a weight that no plan of the problem exceeds."""
    return matching_bound(Ground(problem)).bound


def most_meetings(ground: Ground) -> list[int]:
    """Give how many meetings each person may have at most."""
    reach = [0] * ground.n_people
    count = [0] * ground.n_people
    for wish, allowed in enumerate(ground.allowed):
        if allowed:
            for person in (ground.first[wish], ground.second[wish]):
                reach[person] |= allowed
                count[person] += 1
    most = []
    for person, slots in enumerate(reach):
        limit = min(count[person], slots.bit_count())
        if ground.row_block is not None:
            limit = min(limit, most_in_rows(ground, slots))
        for mask, cap in ground.caps[person]:
            limit = min(limit, cap + (slots & ~mask).bit_count())
        most.append(limit)
    return most


def most_in_rows(ground: Ground, slots: int) -> int:
    row = ground.max_in_row or 0
    total = 0
    for block in ground.blocks:
        for length in stretches(slots & block):
            total += length - length // (row + 1)
    return total


class _Flow:
    """Maximum-weight flow in the doubled graph, by prices that fall level by level."""

    def __init__(self, ground: Ground, most: list[int], weight: list[int]) -> None:
        n_people = ground.n_people
        self.most = most
        self.weight: list[int] = []
        self.left_of: list[int] = []
        self.right_of: list[int] = []
        self.wish_of: list[int] = []
        for wish, allowed in enumerate(ground.allowed):
            if allowed:
                one, two = ground.first[wish], ground.second[wish]
                self.left_of += (one, two)
                self.right_of += (two, one)
                self.weight += (weight[wish], weight[wish])
                self.wish_of += (wish, wish)
        self.used = bytearray(len(self.weight))
        self.level = max(self.weight, default=0)
        self.left_price = [self.level] * n_people
        self.right_price = [0] * n_people
        self.left_room = list(most)
        self.right_room = list(most)
        self.from_left: list[list[int]] = [[] for _person in range(n_people)]
        self.into_right: list[list[int]] = [[] for _person in range(n_people)]
        for arc, (left, right) in enumerate(zip(self.left_of, self.right_of, strict=True)):
            self.from_left[left].append(arc)
            self.into_right[right].append(arc)
        self.value = 0

    def run(self, most_value: int) -> None:
        while self.level > 0 and self.value < most_value:
            reached_left, reached_right = self._fill(most_value)
            if self.value >= most_value:
                return
            self._lower(reached_left, reached_right)

    def _tight(self) -> tuple[list[list[int]], list[list[int]]]:
        """Arcs at which weight equals price: the only ones that may change."""
        left_price, right_price = self.left_price, self.right_price
        forward: list[list[int]] = [[] for _person in left_price]
        backward: list[list[int]] = [[] for _person in left_price]
        for arc, (left, right, weight) in enumerate(
            zip(self.left_of, self.right_of, self.weight, strict=True)
        ):
            if weight == left_price[left] + right_price[right]:
                forward[left].append(arc)
                backward[right].append(arc)
        return forward, backward

    def _fill(self, most_value: int) -> tuple[list[int], list[int]]:
        """Push all that the tight arcs carry; give the distances left when no more goes through."""
        forward, backward = self._tight()
        while True:
            left_depth, right_depth, found = self._search(forward, backward)
            if not found or self.value >= most_value:
                return left_depth, right_depth
            left_next = [0] * len(forward)
            right_next = [0] * len(forward)
            for left, room in enumerate(self.left_room):
                for _unit in range(room):
                    if self.value >= most_value or not self._push(
                        left, forward, backward, left_depth, right_depth, left_next, right_next
                    ):
                        break

    def _search(
        self, forward: list[list[int]], backward: list[list[int]]
    ) -> tuple[list[int], list[int], bool]:
        """Breadth first from everybody on the left with room, to anybody on the right with room."""
        used, left_of, right_of = self.used, self.left_of, self.right_of
        left_depth = [-1] * len(forward)
        right_depth = [-1] * len(forward)
        queue = [left for left, room in enumerate(self.left_room) if room]
        for left in queue:
            left_depth[left] = 0
        found, depth = False, 0
        while queue and not found:
            depth += 1
            rights = []
            for left in queue:
                for arc in forward[left]:
                    right = right_of[arc]
                    if not used[arc] and right_depth[right] < 0:
                        right_depth[right] = depth
                        rights.append(right)
                        if self.right_room[right]:
                            found = True
            queue = []
            for right in rights:
                for arc in backward[right]:
                    left = left_of[arc]
                    if used[arc] and left_depth[left] < 0:
                        left_depth[left] = depth
                        queue.append(left)
        return left_depth, right_depth, found

    def _push(
        self,
        start: int,
        forward: list[list[int]],
        backward: list[list[int]],
        left_depth: list[int],
        right_depth: list[int],
        left_next: list[int],
        right_next: list[int],
    ) -> bool:
        """Send one unit along a shortest path; what leads nowhere is not tried again."""
        used, left_of, right_of = self.used, self.left_of, self.right_of
        trail: list[int] = []
        left = start
        while True:
            arcs = forward[left]
            step = -1
            while left_next[left] < len(arcs):
                arc = arcs[left_next[left]]
                if not used[arc] and right_depth[right_of[arc]] == left_depth[left] + 1:
                    step = arc
                    break
                left_next[left] += 1
            if step < 0:
                if not trail:
                    return False
                # Back over the two arcs that led here, which are no use.
                back = trail.pop()
                right_next[right_of[back]] += 1
                arc = trail.pop()
                left = left_of[arc]
                right = right_of[arc]
            else:
                right = right_of[step]
                arc = step
            if self.right_room[right]:
                trail.append(arc)
                self.right_room[right] -= 1
                break
            arcs = backward[right]
            step = -1
            while right_next[right] < len(arcs):
                back = arcs[right_next[right]]
                if used[back] and left_depth[left_of[back]] == right_depth[right]:
                    step = back
                    break
                right_next[right] += 1
            if step < 0:
                left_next[left] += 1
                continue
            trail += (arc, step)
            left = left_of[step]
        for arc in trail:
            used[arc] ^= 1
        self.left_room[start] -= 1
        self.value += 1
        return True

    def _lower(self, reached_left: list[int], reached_right: list[int]) -> None:
        """Lower the prices of those that want more until another arc is tight."""
        fall = self.level
        used, left_price, right_price = self.used, self.left_price, self.right_price
        for arc, (left, right, weight) in enumerate(
            zip(self.left_of, self.right_of, self.weight, strict=True)
        ):
            if used[arc]:
                if reached_right[right] >= 0 and reached_left[left] < 0:
                    fall = min(fall, weight - left_price[left] - right_price[right])
            elif reached_left[left] >= 0 and reached_right[right] < 0:
                fall = min(fall, left_price[left] + right_price[right] - weight)
        for person, (left, right) in enumerate(zip(reached_left, reached_right, strict=True)):
            if left >= 0:
                left_price[person] -= fall
            if right >= 0:
                right_price[person] += fall
        self.level -= fall


def price_bound(ground: Ground) -> int:
    """A quick bound, a little weaker: each wish is worth half of it to each of its two people.

    Nobody gets more than the best wishes that fit in; all meetings together are no more than the
    tables hold.
    """
    most, worth = most_meetings(ground), _worth(ground)
    twice = 0
    for person, wishes in enumerate(ground.wishes_of):
        weights = sorted((worth[w] for w in wishes if ground.allowed[w]), reverse=True)
        twice += sum(weights[: most[person]])
    heaviest = sorted(
        (weight for weight, allowed in zip(worth, ground.allowed, strict=True) if allowed),
        reverse=True,
    )
    return min(twice // 2, sum(heaviest[: sum(ground.capacity)]))


def matching_bound(ground: Ground) -> Matching:
    """Solve the fractional b-matching of the wishes that could be met at all.

    Where it has more meetings with an interpreter than the interpreters have time for, these are
    given a price: each costs it, and the bound grows by what all the time of the interpreters costs
    (Lagrangian relaxation). The best whole price is looked for; the bound is convex in it.
    """
    plain = _match(ground, 0)
    time = sum(sum(mask >> slot & 1 for mask in ground.speaks) for slot in bits(ground.table_slots))
    helped = (wish for wish, helpers in enumerate(ground.interpreters) if helpers)
    if sum(plain.halves[wish] for wish in helped) <= 2 * time:
        return plain
    found = {0: plain}
    step = -(-max(ground.weight) // MOST_LEVELS)

    def bound(price: int) -> int:
        if price not in found:
            found[price] = _match(ground, step * price)
        return found[price].bound + step * price * time

    least, most = 0, MOST_LEVELS
    while least < most:
        middle = (least + most) // 2
        if bound(middle) <= bound(middle + 1):
            most = middle
        else:
            least = middle + 1
    least_bound = bound(least)
    return replace(found[least], bound=least_bound)


def _worth(ground: Ground) -> list[int]:
    """Give the weights; no plan gains by what is worth less than nothing."""
    return [max(0, weight) for weight in ground.weight]


def _match(ground: Ground, price_of_help: int) -> Matching:
    """Solve the b-matching, where a meeting with an interpreter is worth less by a price."""
    most, worth = most_meetings(ground), _worth(ground)
    for wish, helpers in enumerate(ground.interpreters):
        if helpers:
            worth[wish] = max(0, worth[wish] - price_of_help)
    tables = sum(ground.capacity)
    heaviest = max((worth[wish] for wish, mask in enumerate(ground.allowed) if mask), default=0)
    scale = -(-heaviest // MOST_LEVELS) if heaviest > MOST_LEVELS else 1
    flow = _Flow(ground, most, [-(-weight // scale) for weight in worth])
    flow.run(2 * tables)
    halves = [0] * ground.n_wishes
    for arc, used in enumerate(flow.used):
        halves[flow.wish_of[arc]] += used
    # Twice the price of a person, so that it stays whole.
    level = flow.level
    price = [
        left - level + right for left, right in zip(flow.left_price, flow.right_price, strict=True)
    ]
    twice = 2 * scale * level * tables
    twice += sum(scale * p * m for p, m in zip(price, most, strict=True))
    surplus = [0.0] * ground.n_wishes
    for wish, allowed in enumerate(ground.allowed):
        if allowed:
            one, two = ground.first[wish], ground.second[wish]
            more = 2 * worth[wish] - scale * (2 * level + price[one] + price[two])
            surplus[wish] = more / (2 * max(1, heaviest))
            if more > 0:
                twice += more
    return Matching(twice // 2, halves, surplus)


def gap_bound(state: State) -> int:
    """Give how many gaps no plan with these meetings goes below, person by person."""
    return sum(fewest_gaps(state))


def fewest_gaps(state: State) -> list[int]:
    """Give how many gaps each person has at least, whenever these meetings are held."""
    ground, found = state.ground, [0] * state.ground.n_people
    for person, busy in enumerate(state.busy):
        if ground.gaps[busy]:
            met = [wish for wish in ground.wishes_of[person] if state.slot_of[wish] >= 0]
            found[person] = fewest_gaps_of(ground, met)
    return found


def fewest_gaps_of(ground: Ground, wishes: list[int]) -> int:
    """Give the fewest gaps of somebody with these meetings, alone in the world.

    Slot by slot, for each number of meetings so far: the fewest runs, how long the row is that the
    slot ends, as far as it matters, and whether the session has begun. Meetings that may be held in
    one slot only hold it.
    """
    reach = forced = 0
    for wish in wishes:
        allowed = ground.allowed[wish]
        reach |= allowed
        if not allowed & (allowed - 1):
            forced |= allowed
    meetings, most_in_row = len(wishes), ground.max_in_row
    if not forced and most_in_row is None:
        if meetings <= sum(max(stretches(reach & block), default=0) for block in ground.blocks):
            return 0
    # (meetings, length of the row, session begun) -> gaps
    best = {(0, 0, False): 0}
    for slot in range(ground.n_slots):
        bit = 1 << slot
        step: dict[tuple[int, int, bool], int] = {}
        for (done, row, begun), gaps in best.items():
            if ground.firsts & bit:
                row, begun = 0, False
            if not forced & bit:
                key = (done, 0, begun)
                step[key] = min(step.get(key, gaps), gaps)
            if reach & bit and done < meetings and row != most_in_row:
                more = gaps + (begun and not row)
                key = (done + 1, 1 if most_in_row is None else row + 1, True)
                step[key] = min(step.get(key, more), more)
        best = step
    found = [gaps for (done, _row, _begun), gaps in best.items() if done == meetings]
    return min(found, default=0)
