"""What the planner is measured against: a bound and a model of its own, both with OR-Tools.

Neither shares code with the planner. Missions are plain data (see :mod:`missions`); only what our
own missions have is read.
"""

from collections import defaultdict

from ortools.sat.python import cp_model


def find_bound(mission, seconds=30):
    """Return the weight that no agenda exceeds: that of the best b-matching, without slots."""
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _wish in mission["wishes"]]
    of_person = defaultdict(list)
    for wish, literal in zip(mission["wishes"], chosen, strict=True):
        for person in wish["between"]:
            of_person[person].append(literal)
    slots = len(mission["slots"])
    for person, literals in of_person.items():
        there = slots - len(mission["people"][person].get("absent", ()))
        model.add(sum(literals) <= there)
    model.add(sum(chosen) <= slots * len(mission["tables"]))
    model.maximize(_weigh(mission, chosen))
    solver = _solver(seconds, workers=1)
    solver.solve(model)
    return round(solver.best_objective_bound)


def plan_plainly(mission, seconds):
    """Return an agenda by the model of a textbook: who meets when, weight first and then gaps."""
    model = cp_model.CpModel()
    slots = range(len(mission["slots"]))
    meets = []
    busy = defaultdict(list)
    for wish in mission["wishes"]:
        absent = {
            slot
            for person in wish["between"]
            for slot in mission["people"][person].get("absent", ())
        }
        here = {slot: model.new_bool_var("") for slot in slots if slot not in absent}
        model.add(sum(here.values()) <= 1)
        meets.append(here)
        for slot, literal in here.items():
            for person in wish["between"]:
                busy[person, slot].append(literal)
    for slot in slots:
        model.add(sum(here[slot] for here in meets if slot in here) <= len(mission["tables"]))
    gaps = []
    for person in range(len(mission["people"])):
        used = [model.new_bool_var("") for _slot in slots]
        for slot in slots:
            model.add(sum(busy[person, slot]) == used[slot])
        begun = used[0]
        for slot in slots[1:-1]:
            now = model.new_bool_var("")
            model.add_max_equality(now, [begun, used[slot]])
            ends = model.new_bool_var("")
            model.add_bool_or([now.negated(), used[slot], used[slot + 1].negated(), ends])
            gaps.append(ends)
            begun = now
    met = [sum(here.values()) for here in meets]
    model.maximize((len(gaps) + 1) * _weigh(mission, met) - sum(gaps))
    solver = _solver(seconds, workers=2)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    agenda, tables = [], defaultdict(int)
    for number, here in enumerate(meets):
        for slot, literal in here.items():
            if solver.boolean_value(literal):
                agenda.append({"wish": number, "slot": slot, "table": tables[slot]})
                tables[slot] += 1
    return agenda


def _weigh(mission, terms):
    return sum(
        wish.get("weight", 1) * term for wish, term in zip(mission["wishes"], terms, strict=True)
    )


def _solver(seconds, workers):
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    return solver
