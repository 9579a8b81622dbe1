"""A plan while it is made: agendas of people, slots, tables, rooms and interpreters in bitmasks."""

from .ground import Ground, bits
from .problem import Placement

# What is remembered of a meeting to put it back: wish, slot, room, interpreter.
Seat = tuple[int, int, int, int]


class State:
    """Placed wishes. Nothing gets in that breaks a rule; what got in may be taken out again.

    Tables are counted, slot by slot (and room by room where the way between rooms matters), and
    given out at the end: any meetings that are no more than the tables can be seated. ``at[slot]``
    has the wish that each person is in, or -1; ``free[person]`` are the slots in which the person
    could take one more meeting.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        n_slots, n_people = ground.n_slots, ground.n_people
        self.slot_of = [-1] * ground.n_wishes
        self.room_of = [-1] * ground.n_wishes
        self.helper_of = [-1] * ground.n_wishes
        self.at = [[-1] * n_people for _slot in range(n_slots)]
        self.busy = [0] * n_people
        self.free = list(ground.present)
        self.count = [0] * n_slots
        self.open = ground.table_slots
        self.table_busy = [0] * len(ground.table_open)
        self.helper_at = [[-1] * n_slots for _helper in ground.speaks]
        self.room_count = [[0] * n_slots for _room in ground.rooms]
        self._journal: list[Seat | int] | None = None
        for person in range(n_people):
            if ground.caps[person] or ground.row_block is not None:
                self.refresh(person)

    def begin(self) -> None:
        """Remember every change from here on, so that it may be taken back."""
        self._journal = []

    def changed(self) -> dict[int, bool]:
        """Give the wishes touched since :meth:`begin`, and whether they were met then."""
        met: dict[int, bool] = {}
        for entry in self._journal or ():
            if isinstance(entry, int):
                met.setdefault(entry, False)
            else:
                met.setdefault(entry[0], True)
        return met

    def commit(self) -> None:
        self._journal = None

    def rollback(self) -> None:
        journal, self._journal = self._journal or [], None
        for entry in reversed(journal):
            if isinstance(entry, int):
                self.remove(entry)
            else:
                self._seat(*entry)

    def snapshot(self) -> list[Seat]:
        """Give what :meth:`return_to` makes the plan again."""
        return [
            (wish, slot, self.room_of[wish], self.helper_of[wish])
            for wish, slot in enumerate(self.slot_of)
            if slot >= 0
        ]

    def return_to(self, seats: list[Seat]) -> None:
        here = {seat[0]: seat for seat in self.snapshot()}
        moved = [seat for seat in seats if here.get(seat[0]) != seat]
        staying = {seat[0] for seat in seats} - {seat[0] for seat in moved}
        for wish in here:
            if wish not in staying:
                self.remove(wish)
        self.restore(moved)

    def shift(self, old: int, new: int) -> None:
        """Count a meeting in another slot that has a table left."""
        self.count[old] -= 1
        self.count[new] += 1
        self.open |= 1 << old
        if self.count[new] >= self.ground.capacity[new]:
            self.open &= ~(1 << new)

    def refresh(self, person: int) -> None:
        """See in which slots somebody whose agenda has changed could take one more meeting."""
        ground, busy = self.ground, self.busy[person]
        free = ground.present[person] & ~busy
        for mask, limit in ground.caps[person]:
            if (busy & mask).bit_count() >= limit:
                free &= ~mask
        if ground.row_block is not None and free:
            free &= ~ground.row_block[busy]
        self.free[person] = free

    def options(self, wish: int) -> int:
        """Slots in which the wish could be met now; interpreters and rooms may still say no."""
        ground = self.ground
        mask = ground.allowed[wish] & self.free[ground.first[wish]] & self.free[ground.second[wish]]
        mask &= self.open
        if mask and not ground.plain:
            mask &= self.ordered(wish)
            table = ground.fixed_table[wish]
            if table >= 0:
                mask &= ~self.table_busy[table]
        return mask

    def ordered(self, wish: int) -> int:
        """Slots that keep the order of those that come before and after."""
        ground, mask = self.ground, self.ground.all_slots
        for early in ground.before[wish]:
            if self.slot_of[early] >= 0:
                mask &= ~((2 << self.slot_of[early]) - 1)
        for late in ground.after[wish]:
            if self.slot_of[late] >= 0:
                mask &= (1 << self.slot_of[late]) - 1
        return mask

    def place(self, wish: int, slot: int) -> bool:
        """Meet the wish in a slot of its :meth:`options`, if a room and an interpreter are found.

        Another meeting may change its interpreter for that.
        """
        return self.place_as_is(wish, slot) or (
            self._pass_help_on(wish, slot) and self.place_as_is(wish, slot)
        )

    def place_as_is(self, wish: int, slot: int) -> bool:
        """Meet the wish in a slot of its options, touching nobody else."""
        ground = self.ground
        room, helper = -1, -1
        if ground.rooms_matter or ground.interpreters[wish]:
            found = self.find_help(wish, slot)
            if found is None:
                return False
            room, helper = found
        self._seat(wish, slot, room, helper)
        return True

    def _seat(self, wish: int, slot: int, room: int, helper: int) -> None:
        ground, bit = self.ground, 1 << slot
        if self._journal is not None:
            self._journal.append(wish)
        self.slot_of[wish] = slot
        at = self.at[slot]
        for person in (ground.first[wish], ground.second[wish]):
            at[person] = wish
            self.busy[person] |= bit
            if ground.plain:
                self.free[person] &= ~bit
            else:
                self.refresh(person)
        self.count[slot] += 1
        if self.count[slot] >= ground.capacity[slot]:
            self.open &= ~bit
        if ground.fixed_table[wish] >= 0:
            self.table_busy[ground.fixed_table[wish]] |= bit
        if room >= 0:
            self.room_of[wish] = room
            self.room_count[room][slot] += 1
        if helper >= 0:
            self.helper_of[wish] = helper
            self.helper_at[helper][slot] = wish

    def remove(self, wish: int) -> Seat:
        """Take a meeting out; give what puts it back."""
        ground, slot = self.ground, self.slot_of[wish]
        bit = 1 << slot
        seat = (wish, slot, self.room_of[wish], self.helper_of[wish])
        if self._journal is not None:
            self._journal.append(seat)
        self.slot_of[wish] = -1
        at = self.at[slot]
        for person in (ground.first[wish], ground.second[wish]):
            at[person] = -1
            self.busy[person] &= ~bit
            if ground.plain:
                self.free[person] |= bit
            else:
                self.refresh(person)
        self.count[slot] -= 1
        self.open |= bit
        if ground.fixed_table[wish] >= 0:
            self.table_busy[ground.fixed_table[wish]] &= ~bit
        if seat[2] >= 0:
            self.room_of[wish] = -1
            self.room_count[seat[2]][slot] -= 1
        if seat[3] >= 0:
            self.helper_of[wish] = -1
            self.helper_at[seat[3]][slot] = -1
        return seat

    def restore(self, seats: list[Seat]) -> None:
        """Put meetings back where they were; their places are free again."""
        for wish, slot, room, helper in seats:
            self._seat(wish, slot, room, helper)

    def find_help(self, wish: int, slot: int) -> tuple[int, int] | None:
        """Give a room and an interpreter for a meeting, -1 where none is needed."""
        ground = self.ground
        rooms = self._rooms_for(wish, slot) if ground.rooms_matter else [-1]
        helpers = ground.interpreters[wish]
        if not helpers:
            return (rooms[0], -1) if rooms else None
        for room in rooms:
            for helper in helpers:
                if self._can_help(helper, slot, room):
                    return room, helper
        return None

    def _pass_help_on(self, wish: int, slot: int) -> bool:
        """Free an interpreter of the wish's, where the meeting it helps has another."""
        ground = self.ground
        if ground.rooms_matter:
            return False
        for helper in ground.interpreters[wish]:
            other = self.helper_at[helper][slot]
            if other < 0:
                continue
            for stand_in in ground.interpreters[other]:
                if self._can_help(stand_in, slot, -1):
                    self.remove(other)
                    self._seat(other, slot, -1, stand_in)
                    return True
        return False

    def _can_help(self, helper: int, slot: int, room: int) -> bool:
        ground, agenda = self.ground, self.helper_at[helper]
        if agenda[slot] >= 0 or not ground.speaks[helper] >> slot & 1:
            return False
        if room < 0:
            return True
        return all(
            agenda[near] < 0 or self.room_of[agenda[near]] == room
            for near in bits(ground.near[slot])
        )

    def _rooms_for(self, wish: int, slot: int) -> list[int]:
        """Rooms with a table that both reach in time, those with most tables left first."""
        ground = self.ground
        table = ground.fixed_table[wish]
        forced = -1 if table < 0 else ground.room_of_table[table]
        for person in (ground.first[wish], ground.second[wish]):
            for near in bits(ground.near[slot] & self.busy[person]):
                room = self.room_of[self.at[near][person]]
                if forced >= 0 and room != forced:
                    return []
                forced = room
        rooms = range(len(ground.rooms)) if forced < 0 else (forced,)
        left = [
            (self.room_count[room][slot] - ground.room_capacity[room][slot], room) for room in rooms
        ]
        return [room for used, room in sorted(left) if used < 0]

    def shortfall(self) -> int:
        """Sum over people of the square of how many of their wishes are not met."""
        total = 0
        for wishes, busy in zip(self.ground.wishes_of, self.busy, strict=True):
            total += (len(wishes) - busy.bit_count()) ** 2
        return total

    def weight(self) -> int:
        return sum(
            weight
            for weight, slot in zip(self.ground.weight, self.slot_of, strict=True)
            if slot >= 0
        )

    def gap_total(self) -> int:
        gaps = self.ground.gaps
        return sum(gaps[busy] for busy in self.busy)

    def load(self, placements: dict[int, Placement]) -> list[int]:
        """Place what may stand as it is in an agenda; give the wishes that may not."""
        ground, refused = self.ground, []
        rooms_matter = ground.rooms_matter
        for wish in sorted(placements):
            placement = placements[wish]
            slot, table = placement.slot, placement.table
            room = ground.room_of_table[table] if rooms_matter else -1
            helper = -1 if placement.interpreter is None else placement.interpreter
            if not (
                self.options(wish) >> slot & 1
                and ground.table_open[table] >> slot & 1
                and ground.fixed_table[wish] in (-1, table)
                and (not rooms_matter or room in self._rooms_for(wish, slot))
                and (
                    helper in ground.interpreters[wish] and self._can_help(helper, slot, room)
                    if ground.interpreters[wish]
                    else helper < 0
                )
            ):
                refused.append(wish)
                continue
            self._seat(wish, slot, room, helper)
        return refused
