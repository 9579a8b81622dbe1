"""What is asked of a plan, one thing after the other, in the terms of :mod:`exact_model`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .exact_model import Model
from .problem import Placement

if TYPE_CHECKING:
    from .exact_model import Literal


@dataclass(frozen=True, slots=True)
class Goal:
    """A sum to be made small: each literal costs its price, and ``constant`` is paid in any case.

    ``floor`` is what no plan goes below.
    """

    prices: tuple[tuple[Literal, int], ...]
    constant: int = 0
    floor: int = 0

    @property
    def expression(self):
        return sum(price * literal for literal, price in self.prices)


def lost_weight(model: Model, weight_bound: int) -> Goal:
    """Weigh what is not met; ``weight_bound`` is known to be exceeded by no plan."""
    weight = model.ground.weight
    prices = tuple((met.negated(), weight[index]) for index, met in model.met.items())
    never = sum(each for index, each in enumerate(weight) if index not in model.meets)
    return Goal(prices, never, max(never, sum(weight) - weight_bound))


def shortfall(model: Model) -> Goal:
    """Square what is not met of each person, literal by literal: 1, 3, 5, … more for each."""
    prices: list[tuple[Literal, int]] = []
    constant = 0
    for wishes in model.ground.wishes_of:
        unmet = [model.met[index].negated() for index in wishes if index in model.met]
        never = sum(index not in model.meets for index in wishes)
        constant += never**2
        steps = [model.cp.new_bool_var("") for _each in unmet]
        for below, above in pairwise(steps):
            model.cp.add_implication(above, below)
        if steps:
            model.cp.add(sum(steps) == sum(unmet))
        prices += [(step, 2 * (never + count) + 1) for count, step in enumerate(steps)]
    return Goal(tuple(prices), constant, constant)


def gaps(model: Model) -> Goal:
    """Count the ends of gaps."""
    return Goal(tuple((end, 1) for ends in model.ends.values() for end in ends.values()))


def changes(model: Model) -> Goal:
    """Count what is not where it was in the previous plan."""
    ground = model.ground
    kept: dict[int, Literal] = {}
    at_table: dict[tuple[int, int], list[Literal]] = {}
    for index, place in ground.previous.items():
        if not _may_stay(model, index, place):
            continue
        stays = kept[index] = model.cp.new_bool_var("")
        model.cp.add_implication(stays, model.meets[index][place.slot])
        if place.interpreter is not None:
            helps = model.helped[index, place.slot][place.interpreter]
            model.cp.add_implication(stays, helps)
        if rooms := model.in_room.get((index, place.slot)):
            model.cp.add_implication(stays, rooms[ground.room_of_table[place.table]])
        at_table.setdefault((place.slot, place.table), []).append(stays)
    for index, slots in model.meets.items():
        table = ground.fixed_table[index]
        for slot, meets in slots.items() if table >= 0 else ():
            if index not in kept or ground.previous[index].slot != slot:
                at_table.setdefault((slot, table), []).append(meets)
    for literals in at_table.values():
        model.cp.add_at_most_one(literals)
    gone = len(ground.problem.previous) - len(kept)
    return Goal(tuple((stays.negated(), 1) for stays in kept.values()), gone, gone)


def _may_stay(model: Model, index: int, place: Placement) -> bool:
    """Tell whether the wish could be met exactly as in the previous plan."""
    ground = model.ground
    if not (
        ground.allowed[index] >> place.slot & 1
        and ground.table_open[place.table] >> place.slot & 1
        and ground.fixed_table[index] in (-1, place.table)
    ):
        return False
    if not ground.interpreters[index]:
        return place.interpreter is None
    return place.interpreter in model.helped[index, place.slot]
