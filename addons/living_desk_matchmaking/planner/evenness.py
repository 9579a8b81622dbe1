"""Gaps spread as evenly as asked: who has too many gives up meetings."""

from .state import State

# How good a bargain it is to give up a meeting: whether gaps grow, its weight, by how much.
Bargain = tuple[bool, int, int, int]


def even_out(state: State) -> None:
    """Give up meetings of those whose gaps are more above the others' than they may be."""
    if state.ground.gap_spread is not None:
        _Evening(state).run(state.ground.gap_spread)


class _Evening:
    """The gaps of everybody, and what each person would best give up, as long as it is true."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.gaps = [state.ground.gaps[busy] for busy in state.busy]
        self.known: dict[int, Bargain | None] = {}

    def run(self, most: int) -> None:
        gaps = self.gaps
        while True:
            greatest = max(gaps, default=0)
            if greatest - min(gaps, default=0) <= most:
                return
            bargains = (
                self._best_of(person) for person, count in enumerate(gaps) if count == greatest
            )
            best = min((bargain for bargain in bargains if bargain), default=None)
            if best is None:
                return
            self._give_up(best[-1])

    def _best_of(self, person: int) -> Bargain | None:
        """Give the meeting that the person loses least by, or nothing where all are required."""
        if person not in self.known:
            state, ground = self.state, self.state.ground
            self.known[person] = min(
                (
                    self._weigh(wish)
                    for wish in ground.wishes_of[person]
                    if state.slot_of[wish] >= 0 and not ground.required[wish]
                ),
                default=None,
            )
        return self.known[person]

    def _weigh(self, wish: int) -> Bargain:
        state, ground = self.state, self.state.ground
        bit, more = 1 << state.slot_of[wish], 0
        for person in (ground.first[wish], ground.second[wish]):
            more += ground.gaps[state.busy[person] & ~bit] ** 2 - self.gaps[person] ** 2
        return more >= 0, ground.weight[wish], more, wish

    def _give_up(self, wish: int) -> None:
        """Take a meeting out; the others of the two are weighed again, for both who are in them."""
        state, ground = self.state, self.state.ground
        state.remove(wish)
        for person in (ground.first[wish], ground.second[wish]):
            self.gaps[person] = ground.gaps[state.busy[person]]
            self.known.pop(person, None)
            for other in ground.wishes_of[person]:
                if state.slot_of[other] >= 0:
                    self.known.pop(ground.pair_sum[other] - person, None)
