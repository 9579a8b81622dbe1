"""A mission as a model of OR-Tools' CP-SAT.

The encoding follows Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, "Constraint
Solving Approaches to the Business-to-Business Meeting Scheduling Problem", Journal of Artificial
Intelligence Research 74 (2022): one literal for each wish and slot, and one for each person and
slot that says whether the person meets somebody; a gap ends where somebody who has met, and does
not now, meets in the next slot, and only these ends are counted; how often each person meets in all
is told apart (their first implied constraint), and so is that as many people as two for each
meeting are busy in a slot (their second, with the parity); the meetings of a slot are counted by
cluster, of meetings that exclude each other for they share a person.

Tables are counted in each slot, not chosen: one is as good as another. Only where people need time
from room to room are rooms chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from .ground import Ground, bits

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Literal = cp_model.IntVar


class Model:
    """The rules of a mission, as constraints.

    ``meets`` says in which slot a wish is met, ``met`` whether one that is not required is.
    ``used`` says whether a person meets somebody in a slot, ``ends`` whether a gap of the person
    ends after it. ``helped`` and ``in_room`` choose the interpreter and the room of a wish in a
    slot, where there is a choice to be made. ``possible`` is false where a required wish has no
    slot.
    """

    def __init__(self, ground: Ground) -> None:
        from ortools.sat.python import cp_model

        self.cp = cp_model.CpModel()
        self.ground = ground
        self.meets: dict[int, dict[int, Literal]] = {}
        self.met: dict[int, Literal] = {}
        self.helped: dict[tuple[int, int], dict[int, Literal]] = {}
        self.in_room: dict[tuple[int, int], dict[int, Literal]] = {}
        self.used: dict[tuple[int, int], Literal] = {}
        self.ends: dict[int, dict[int, Literal]] = {}
        self.possible = True
        self._exact_ends = False
        self._wishes_of: dict[int, list[int]] = {}
        self._add_wishes()
        for person, wishes in self._wishes_of.items():
            self._add_person(person, wishes)
        self._add_interpreters()
        if ground.rooms_matter:
            self._add_rooms()
        self._add_capacity()
        self._add_precedences()
        self._add_gaps()

    # Rules

    def _add_wishes(self) -> None:
        for index, allowed in enumerate(self.ground.allowed):
            required = self.ground.required[index]
            if not allowed:
                self.possible &= not required
                continue
            self.meets[index] = {slot: self._bool() for slot in bits(allowed)}
            choice = list(self.meets[index].values())
            if required:
                self.cp.add_exactly_one(choice)
            else:
                self.met[index] = self._bool()
                self.cp.add_exactly_one([*choice, self.met[index].negated()])
            for person in (self.ground.first[index], self.ground.second[index]):
                self._wishes_of.setdefault(person, []).append(index)

    def _add_person(self, person: int, wishes: list[int]) -> None:
        for slot in range(self.ground.n_slots):
            here = [self.meets[wish][slot] for wish in wishes if slot in self.meets[wish]]
            if here:
                used = self.used[person, slot] = self._bool()
                self.cp.add_exactly_one([*here, used.negated()])
        mine = self._used_in(person, range(self.ground.n_slots))
        optional = [self.met[wish] for wish in wishes if wish in self.met]
        self.cp.add(sum(mine) == len(wishes) - len(optional) + sum(optional))
        for mask, limit in self.ground.caps[person]:
            self.cp.add(sum(self._used_in(person, bits(mask))) <= limit)
        most = self.ground.max_in_row
        for block in self.ground.blocks if most is not None else ():
            slots = list(bits(block))
            for begin in range(len(slots) - most):
                row = self._used_in(person, slots[begin : begin + most + 1])
                self.cp.add(sum(row) <= most)

    def _used_in(self, person: int, slots: Iterable[int]) -> list[Literal]:
        return [self.used[person, slot] for slot in slots if (person, slot) in self.used]

    def _add_interpreters(self) -> None:
        busy: dict[tuple[int, int], list[Literal]] = {}
        for index, slots in self.meets.items():
            helpers = self.ground.interpreters[index]
            for slot, meets in slots.items() if helpers else ():
                able = {
                    helper: self._bool()
                    for helper in helpers
                    if self.ground.speaks[helper] >> slot & 1
                }
                self.cp.add_exactly_one([*able.values(), meets.negated()])
                self.helped[index, slot] = able
                for helper, literal in able.items():
                    busy.setdefault((helper, slot), []).append(literal)
        for literals in busy.values():
            self.cp.add_at_most_one(literals)

    def _add_rooms(self) -> None:
        """Nobody, nor an interpreter, is in two rooms at times too near to each other."""
        ground = self.ground
        inside: dict[tuple[str, int, int], dict[int, Literal]] = {}
        for index, slots in self.meets.items():
            for slot, meets in slots.items():
                rooms = {
                    room: self._bool()
                    for room in range(len(ground.rooms))
                    if self._is_open(index, slot, room)
                }
                self.cp.add_exactly_one([*rooms.values(), meets.negated()])
                self.in_room[index, slot] = rooms
                for room, literal in rooms.items():
                    for person in (ground.first[index], ground.second[index]):
                        there = inside.setdefault(("person", person, slot), {})
                        self._enter(there, room, [literal])
                    for helper, helps in self.helped.get((index, slot), {}).items():
                        there = inside.setdefault(("helper", helper, slot), {})
                        self._enter(there, room, [literal, helps])
        for (kind, who, early), rooms in inside.items():
            for late in bits(ground.near[early] >> early << early):
                for room, literal in rooms.items():
                    for other, there in inside.get((kind, who, late), {}).items():
                        if room != other:
                            self.cp.add_bool_or([literal.negated(), there.negated()])

    def _enter(self, there: dict[int, Literal], room: int, conditions: list[Literal]) -> None:
        if room not in there:
            there[room] = self._bool()
        self._imply(conditions, there[room])

    def _is_open(self, index: int, slot: int, room: int) -> bool:
        table = self.ground.fixed_table[index]
        if table >= 0:
            return self.ground.room_of_table[table] == room
        return self.ground.room_capacity[room][slot] > 0

    def _add_capacity(self) -> None:
        """Count the meetings of each slot, and of each room where rooms are chosen."""
        ground, clusters = self.ground, self._find_clusters()
        for slot in range(ground.n_slots):
            self._add_fixed_tables(slot)
            for room in range(len(ground.rooms)) if ground.rooms_matter else ():
                here = [
                    rooms[room]
                    for (_wish, when), rooms in self.in_room.items()
                    if when == slot and room in rooms
                ]
                self.cp.add(sum(here) <= ground.room_capacity[room][slot])
            groups = []
            for wishes in clusters:
                here = [self.meets[wish][slot] for wish in wishes if slot in self.meets[wish]]
                if len(here) > 1:
                    groups.append(self._bool())
                    self.cp.add_exactly_one([*here, groups[-1].negated()])
                else:
                    groups += here
            if groups:
                meetings = self.cp.new_int_var(0, min(len(groups), ground.capacity[slot]), "")
                self.cp.add(sum(groups) == meetings)
                people = [literal for (_who, when), literal in self.used.items() if when == slot]
                self.cp.add(sum(people) == 2 * meetings)

    def _add_fixed_tables(self, slot: int) -> None:
        fixed: dict[int, list[Literal]] = {}
        for index, slots in self.meets.items():
            table = self.ground.fixed_table[index]
            if table >= 0 and slot in slots:
                fixed.setdefault(table, []).append(slots[slot])
        for literals in fixed.values():
            self.cp.add_at_most_one(literals)

    def _find_clusters(self) -> list[list[int]]:
        """Divide the wishes among people, as few as can be found by taking the busiest first."""
        left = {person: set(wishes) for person, wishes in self._wishes_of.items()}
        clusters = []
        while left:
            person = max(left, key=lambda each: (len(left[each]), -each))
            wishes = left.pop(person)
            if not wishes:
                break
            clusters.append(sorted(wishes))
            for others in left.values():
                others -= wishes
        return clusters

    def _add_precedences(self) -> None:
        for before, after in self.ground.problem.precedences:
            for slot, meets in self.meets.get(after, {}).items():
                others = self.meets.get(before, {}).items()
                self.cp.add_at_most_one([meets, *(each for when, each in others if when >= slot)])

    def _add_gaps(self) -> None:
        """Tell where gaps end; who meets at most once has none, so nobody more than the spread."""
        spread = self.ground.gap_spread
        busy = [person for person, wishes in self._wishes_of.items() if len(wishes) > 1]
        least: Literal | int = 0
        if spread is not None and len(busy) == self.ground.n_people:
            least = self.cp.new_int_var(0, self.ground.n_slots, "")
            self._exact_ends = True
        for person in busy:
            for block in self.ground.blocks:
                self._add_gaps_of(person, list(bits(block)))
            if spread is not None:
                gaps = sum(self.ends.get(person, {}).values())
                self.cp.add(gaps <= least + spread)
                self.cp.add(gaps >= least)

    def _add_gaps_of(self, person: int, slots: list[int]) -> None:
        times = [slot for slot in slots if (person, slot) in self.used]
        if len(times) < 2 or slots.index(times[-1]) - slots.index(times[0]) < 2:
            return
        ends = self.ends.setdefault(person, {})
        held: Literal | None = None
        for slot, following in pairwise(slots):
            used = self.used.get((person, slot))
            if used is not None:
                before, held = held, used
                if before is not None:
                    held = self._bool()
                    self._imply([before], held)
                    self._imply([used], held)
                    self.cp.add_bool_or([held.negated(), before, used])
            upcoming = self.used.get((person, following))
            if held is None or upcoming is None or held is used:
                continue
            end = ends[slot] = self._bool()
            idle = [used.negated()] if used is not None else []
            self._imply([held, *idle, upcoming], end)
            for literal in (held, *idle, upcoming) if self._exact_ends else ():
                self._imply([end], literal)

    def _bool(self) -> Literal:
        return self.cp.new_bool_var("")

    def _imply(self, conditions: list[Literal], conclusion: Literal) -> None:
        self.cp.add_bool_or([*(each.negated() for each in conditions), conclusion])
