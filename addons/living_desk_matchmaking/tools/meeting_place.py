"""Where the records of a mission are in its problem, and where one meeting could be held."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..planner.plan import Reason
from ..planner.problem import Placement, Problem
from ..planner.verdict import refusals


@dataclass(slots=True)
class ProblemMap:
    """The place of records in a problem by their ids.

    ``requests`` and ``meetings`` have an id for each wish, or 0: wish 3 is asked for by
    ``requests[3]`` and has the meeting ``meetings[3]`` already.
    """

    slots: dict[int, int]
    people: dict[int, int]
    tables: dict[int, int]
    interpreters: dict[int, int]
    requests: list[int] = field(default_factory=list)
    meetings: list[int] = field(default_factory=list)

    def place(self, slot_id: int, table_id: int, interpreter_id: int | None) -> Placement:
        """Return the placement of a meeting."""
        interpreter = self.interpreters.get(interpreter_id) if interpreter_id else None
        return Placement(self.slots[slot_id], self.tables[table_id], interpreter)


def ask(problem: Problem, wish: int, place: Placement) -> list[Reason]:
    """Return why a meeting may not be there while all others stay where they are."""
    pair = {problem.wishes[wish].first, problem.wishes[wish].second}
    # In a mission of thousands of meetings few have to do with this one.
    near = {
        other: at
        for other, at in problem.previous.items()
        if at.slot == place.slot
        or problem.wishes[other].first in pair
        or problem.wishes[other].second in pair
        or (at.interpreter is not None and at.interpreter == place.interpreter)
    }
    return refusals(problem, wish, place, near)


def choose(
    problem: Problem, wish: int, slot: int, table: int, interpreter: int | None = None
) -> tuple[Placement, list[Reason]]:
    """Return a placement with an interpreter where one is needed, and why it may not be.

    Whoever interprets already goes on doing so where that is possible.
    """
    if interpreter is not None:
        place = Placement(slot, table, interpreter)
        if not ask(problem, wish, place):
            return place, []
    alone = Placement(slot, table)
    reasons = ask(problem, wish, alone)
    if reasons == [Reason.NO_INTERPRETER]:
        for helper in range(len(problem.interpreters)):
            place = Placement(slot, table, helper)
            if not ask(problem, wish, place):
                return place, []
    return alone, reasons


def free_places(problem: Problem, wish: int, slots: list[int]) -> Iterator[Placement]:
    """Give, slot by slot, each table at which a meeting could be held."""
    taken = {(place.slot, place.table) for place in problem.previous.values()}
    for slot in slots:
        answers: dict[int, Placement | None] = {}
        for number, table in enumerate(problem.tables):
            if (slot, number) in taken or slot in table.closed:
                continue
            # The tables of one room are all the same to a meeting.
            if table.room not in answers:
                place, reasons = choose(problem, wish, slot, number)
                answers[table.room] = None if reasons else place
            answer = answers[table.room]
            if answer:
                yield Placement(slot, number, answer.interpreter)


def ask_places(
    problem: Problem, wish: int, interpreter: int | None = None
) -> Iterator[tuple[Placement, list[Reason]]]:
    """Say of each slot and table why a meeting may not be there, if who is there makes way."""
    seated = {
        (place.slot, place.table): other
        for other, place in problem.previous.items()
        if other != wish
    }
    for slot in range(len(problem.slots)):
        answers: dict[tuple[int, bool, int | None], tuple[Placement, list[Reason]]] = {}
        for number, table in enumerate(problem.tables):
            other = seated.get((slot, number))
            key = (table.room, slot in table.closed, other)
            # The tables of one room at which nobody sits are all the same to a meeting.
            if key not in answers:
                staying = {met: at for met, at in problem.previous.items() if met != other}
                there = replace(problem, previous=staying)
                answers[key] = choose(there, wish, slot, number, interpreter)
            place, reasons = answers[key]
            yield replace(place, table=number), reasons
