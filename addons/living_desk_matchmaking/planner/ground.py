"""A problem in bitmasks: everything that stays the same while its plans are made.

Slot ``t`` is bit ``1 << t`` of a mask; an agenda of 40 slots is one int, so that "when are both
free" is one ``&``.
"""

from collections.abc import Iterator

from .plan import Reason
from .problem import Person, Placement, Problem, Wish


def bits(mask: int) -> Iterator[int]:
    """Give the slots of a mask, the earliest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def stretches(mask: int) -> list[int]:
    """Give the lengths of the groups of slots that follow one another."""
    found = []
    while mask:
        mask //= mask & -mask
        length = (~mask & mask + 1).bit_length() - 1
        found.append(length)
        mask >>= length
    return found


# How many agendas are remembered: some hundred bytes each.
MOST_AGENDAS = 500_000


class GapCount(dict[int, int]):
    """How many gaps an agenda has: groups of idle slots between two meetings within a session.

    Agendas come back all the time, so each is counted once.
    """

    def __init__(self, firsts: int, sessions: tuple[int, ...]) -> None:
        super().__init__()
        self._firsts = firsts
        self._sessions = sessions

    def __missing__(self, busy: int) -> int:
        # A run of meetings begins where the slot before is idle or of another session.
        count = (busy & (~(busy << 1) | self._firsts)).bit_count()
        for session in self._sessions:
            if busy & session:
                count -= 1
        if len(self) > MOST_AGENDAS:
            self.clear()
        self[busy] = count
        return count


class RowBlock(dict[int, int]):
    """In which slots another meeting would make a row of meetings too long."""

    def __init__(self, sessions: tuple[int, ...], most: int) -> None:
        super().__init__()
        self._sessions = sessions
        self._most = most

    def __missing__(self, busy: int) -> int:
        blocked = 0
        for session in self._sessions:
            for slot in bits(session & ~busy):
                if self.row_at(busy | 1 << slot, slot, session) > self._most:
                    blocked |= 1 << slot
        self[busy] = blocked
        return blocked

    def is_broken(self, busy: int) -> bool:
        """Whether an agenda has too long a row."""
        return any(
            length > self._most
            for session in self._sessions
            for length in stretches(busy & session)
        )

    @staticmethod
    def row_at(busy: int, slot: int, session: int) -> int:
        row = 1
        for step in (1, -1):
            near = slot + step
            while near >= 0 and busy & session & 1 << near:
                row += 1
                near += step
        return row


class Ground:
    """What a problem allows, wish by wish and person by person.

    ``allowed[wish]`` are the slots in which the wish could be met if nobody else met, ``never``
    says why a wish has none. ``plain`` problems have no rule beyond presence and a table for each
    meeting: the moves of their plans need no second look. Where only agendas have rules, or few
    wishes, ``delicate`` are those that need one. ``previous`` is what may be left of the plan that
    people know: what it says of slots, tables and wishes that are no more is forgotten.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        slots, people, tables = problem.slots, problem.people, problem.tables
        self.n_slots, self.n_people, self.n_wishes = len(slots), len(people), len(problem.wishes)
        self.all_slots = (1 << len(slots)) - 1
        self.first = [wish.first for wish in problem.wishes]
        self.second = [wish.second for wish in problem.wishes]
        self.pair_sum = [wish.first + wish.second for wish in problem.wishes]
        self.weight = [wish.weight for wish in problem.wishes]
        self.wishes_of: list[list[int]] = [[] for _person in people]
        for index, wish in enumerate(problem.wishes):
            if not (0 <= wish.first < self.n_people and 0 <= wish.second < self.n_people):
                raise ValueError(f"wish {index} is of somebody who is not there: {wish}")
            self.wishes_of[wish.first].append(index)
            if wish.second != wish.first:
                self.wishes_of[wish.second].append(index)
        self._set_sessions()
        self.present = [self.all_slots & ~self._mask_of(person.absent) for person in people]
        self.caps = [self._caps_of(person) for person in people]
        row = problem.rules.max_in_row
        self.max_in_row = None if row is None else max(0, row)
        self.row_block = None if row is None else RowBlock(self.blocks, max(0, row))
        spread = problem.rules.gap_spread
        self.gap_spread = None if spread is None else max(0, spread)
        self.table_open = [self.all_slots & ~self._mask_of(table.closed) for table in tables]
        self.capacity = [
            sum(open_slots >> slot & 1 for open_slots in self.table_open)
            for slot in range(len(slots))
        ]
        self.table_slots = sum(1 << slot for slot, most in enumerate(self.capacity) if most)
        self._set_rooms()
        self.speaks = [self.all_slots & ~self._mask_of(i.absent) for i in problem.interpreters]
        self._set_wishes()
        self._set_precedences()
        self.delicate = [
            self.rooms_matter or bool(helpers or early or late) or table >= 0
            for helpers, early, late, table in zip(
                self.interpreters, self.before, self.after, self.fixed_table, strict=True
            )
        ]
        self.plain = not (any(self.caps) or row is not None or any(self.delicate))
        self.previous = {
            wish: place for wish, place in problem.previous.items() if self._is_known(wish, place)
        }

    def _mask_of(self, slots: frozenset[int]) -> int:
        """Give the slots as a mask, without those that the mission does not have."""
        mask = 0
        for slot in slots:
            if 0 <= slot < self.n_slots:
                mask |= 1 << slot
        return mask

    def _is_known(self, wish: int, place: Placement) -> bool:
        """Whether a placement names what there is."""
        among = (
            (wish, self.n_wishes),
            (place.slot, self.n_slots),
            (place.table, len(self.problem.tables)),
            (place.interpreter or 0, max(1, len(self.problem.interpreters))),
        )
        return all(0 <= number < count for number, count in among)

    def _set_sessions(self) -> None:
        """Sessions by their number, and ``blocks``: stretches of slots that follow one another."""
        slots = self.problem.slots
        self.session_mask: dict[int, int] = {}
        self.firsts = 0
        blocks: list[int] = []
        for index, slot in enumerate(slots):
            bit = 1 << index
            self.session_mask[slot.session] = self.session_mask.get(slot.session, 0) | bit
            if not index or slots[index - 1].session != slot.session:
                self.firsts |= bit
                blocks.append(0)
            blocks[-1] |= bit
        self.blocks = tuple(blocks)
        self.gaps = GapCount(self.firsts, self.blocks)

    def _caps_of(self, person: Person) -> list[tuple[int, int]]:
        """Masks of slots with the most meetings that the person may have in them."""
        caps = []
        if person.limit is not None and person.limit < self.n_slots:
            caps.append((self.all_slots, max(0, person.limit)))
        for session in sorted(person.session_limits):
            mask, limit = self.session_mask.get(session, 0), max(0, person.session_limits[session])
            if limit < mask.bit_count():
                caps.append((mask, limit))
        return caps

    def _set_rooms(self) -> None:
        """``near[slot]``: the slots from which nobody gets to another room in time."""
        problem = self.problem
        self.rooms = sorted({table.room for table in problem.tables})
        self.room_of_table = [self.rooms.index(table.room) for table in problem.tables]
        self.near = [0] * self.n_slots
        change = problem.rules.room_change
        if change > 0 and len(self.rooms) > 1:
            for early, before in enumerate(problem.slots):
                for late in range(early + 1, self.n_slots):
                    if problem.slots[late].start - before.stop < change:
                        self.near[early] |= 1 << late
                        self.near[late] |= 1 << early
        self.rooms_matter = any(self.near)
        self.room_capacity = [[0] * self.n_slots for _room in self.rooms]
        for table, room in enumerate(self.room_of_table):
            for slot in bits(self.table_open[table]):
                self.room_capacity[room][slot] += 1

    def _set_wishes(self) -> None:
        problem = self.problem
        self.required = [wish.required for wish in problem.wishes]
        self.fixed_table = [
            wish.table if wish.table is not None and 0 <= wish.table < len(problem.tables) else -1
            for wish in problem.wishes
        ]
        self.interpreters: list[tuple[int, ...]] = []
        self.allowed: list[int] = []
        self.never: dict[int, Reason] = {}
        self._helpers: dict[tuple[frozenset[int], frozenset[int]], tuple[int, ...]] = {}
        for index, wish in enumerate(problem.wishes):
            helpers, mask, reason = self._allow(wish)
            self.interpreters.append(helpers)
            self.allowed.append(mask)
            if reason:
                self.never[index] = reason

    def _allow(self, wish: Wish) -> tuple[tuple[int, ...], int, Reason | None]:
        """Give who could interpret, the slots that a wish may be met in, or why it has none."""
        reason = self._pair_reason(wish)
        if reason:
            return (), 0, reason
        mask = self.present[wish.first] & self.present[wish.second]
        if wish.forbidden:
            mask &= ~self._mask_of(wish.forbidden)
        if wish.slot is not None:
            mask &= self._mask_of(frozenset({wish.slot}))
        if not mask:
            return (), 0, Reason.NEVER_TOGETHER
        helpers: tuple[int, ...] = ()
        if self.needs_interpreter(wish):
            helpers = self._helpers_of(wish)
            helped = 0
            for helper in helpers:
                helped |= self.speaks[helper]
            mask &= helped
            if not mask:
                return (), 0, Reason.NO_INTERPRETER
        if wish.table is None:
            mask &= self.table_slots
        else:
            mask &= self.table_open[wish.table] if 0 <= wish.table < len(self.table_open) else 0
        return helpers, mask, None if mask else Reason.NO_TABLE

    def _pair_reason(self, wish: Wish) -> Reason | None:
        problem = self.problem
        one, two = problem.people[wish.first], problem.people[wish.second]
        pairs = problem.forbidden_pairs
        if wish.first == wish.second or (
            pairs and ((wish.first, wish.second) in pairs or (wish.second, wish.first) in pairs)
        ):
            return Reason.FORBIDDEN_PAIR
        rules = problem.rules
        if rules.different_region and one.region is not None and one.region == two.region:
            return Reason.SAME_REGION
        if rules.matching and not (one.offers & two.seeks or two.offers & one.seeks):
            return Reason.NO_MATCH
        return None

    def needs_interpreter(self, wish: Wish) -> bool:
        """Whether one helps: the two share no language, or somebody chose an interpreter."""
        if wish.interpreter is not None:
            return True
        one, two = (
            self.problem.people[wish.first].languages,
            self.problem.people[wish.second].languages,
        )
        return bool(one and two and not one & two)

    def _helpers_of(self, wish: Wish) -> tuple[int, ...]:
        one, two = (
            self.problem.people[wish.first].languages,
            self.problem.people[wish.second].languages,
        )
        chosen = wish.interpreter
        if not one or not two or one & two:  # no help needed, but it was chosen
            known = chosen is not None and 0 <= chosen < len(self.problem.interpreters)
            return (chosen,) if chosen is not None and known else ()
        helpers = self._helpers.get((one, two))
        if helpers is None:
            helpers = self._helpers[one, two] = tuple(
                index
                for index, interpreter in enumerate(self.problem.interpreters)
                if interpreter.languages & one and interpreter.languages & two
            )
        return helpers if chosen is None else tuple(each for each in helpers if each == chosen)

    def _set_precedences(self) -> None:
        """``before[wish]`` are those met earlier, ``after[wish]`` those met later.

        Of required wishes it is known that both are met: the slots that leave no room for the
        others are taken out, until nothing changes.
        """
        self.before: list[list[int]] = [[] for _wish in range(self.n_wishes)]
        self.after: list[list[int]] = [[] for _wish in range(self.n_wishes)]
        everyone = range(self.n_wishes)
        known = [
            pair for pair in self.problem.precedences if all(each in everyone for each in pair)
        ]
        for early, late in known:
            if early == late:
                self.allowed[late] = 0
                self.never.setdefault(late, Reason.PRECEDENCE)
                continue
            self.before[late].append(early)
            self.after[early].append(late)
        pairs = [
            (early, late) for early, late in known if self.required[early] and self.required[late]
        ]
        changed = True
        while changed:
            changed = False
            for early, late in pairs:
                one, two = self.allowed[early], self.allowed[late]
                if not one or not two:
                    continue
                new_two = two & ~(((one & -one) << 1) - 1)
                new_one = one & ((1 << two.bit_length() - 1) - 1)
                if (new_one, new_two) != (one, two):
                    self.allowed[early], self.allowed[late] = new_one, new_two
                    changed = True
        for early, late in pairs:
            for wish in (early, late):
                if not self.allowed[wish]:
                    self.never.setdefault(wish, Reason.PRECEDENCE)
