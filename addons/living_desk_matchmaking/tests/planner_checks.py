"""What holds for every plan, said again without the planner, and plans by trying everything."""

from itertools import combinations

from hypothesis import strategies as st

from ..planner.problem import (
    Interpreter,
    Person,
    Placement,
    Problem,
    Rules,
    Slot,
    Table,
    Wish,
)


def breaches(problem, placements):
    """Give a line for every rule that a set of placements breaks."""
    found = []
    for wish, place in placements.items():
        found += _of_one(problem, wish, place)
    for (one, here), (two, there) in combinations(sorted(placements.items()), 2):
        found += _of_two(problem, one, here, two, there)
    for person in range(len(problem.people)):
        found += _of_person(problem, person, placements)
    for early, late in problem.precedences:
        if early in placements and late in placements:
            if placements[early].slot >= placements[late].slot:
                found.append(f"{early} is not before {late}")
    return found


def _of_one(problem, index, place):
    wish = problem.wishes[index]
    one, two = problem.people[wish.first], problem.people[wish.second]
    both = (wish.first, wish.second)
    rules = problem.rules
    needed = one.languages and two.languages and not one.languages & two.languages
    helper = None if place.interpreter is None else problem.interpreters[place.interpreter]
    checks = {
        "with oneself": wish.first == wish.second,
        "absent": place.slot in one.absent | two.absent | wish.forbidden,
        "closed table": place.slot in problem.tables[place.table].closed,
        "forbidden pair": both in problem.forbidden_pairs or both[::-1] in problem.forbidden_pairs,
        "same region": rules.different_region and one.region is not None
        and one.region == two.region,
        "no match": rules.matching and not one.offers & two.seeks and not two.offers & one.seeks,
        "slot": wish.slot not in (None, place.slot),
        "table": wish.table not in (None, place.table),
        "interpreter": wish.interpreter not in (None, place.interpreter),
        "no interpreter": needed and helper is None,
        "interpreter absent": helper is not None and place.slot in helper.absent,
        "interpreter's languages": needed and helper is not None
        and not (helper.languages & one.languages and helper.languages & two.languages),
    }  # fmt: skip
    return [f"{index}: {name}" for name, broken in checks.items() if broken]


def _of_two(problem, one, here, two, there):
    people = [{problem.wishes[w].first, problem.wishes[w].second} for w in (one, two)]
    helped = here.interpreter is not None and here.interpreter == there.interpreter
    shared = bool(people[0] & people[1]) or helped
    if here.slot == there.slot:
        return [f"{one} and {two} at once"] if shared or here.table == there.table else []
    early, late = sorted((here.slot, there.slot))
    way = problem.slots[late].start - problem.slots[early].stop
    apart = problem.tables[here.table].room != problem.tables[there.table].room
    if shared and apart and way < problem.rules.room_change:
        return [f"{one} and {two} too far apart"]
    return []


def _of_person(problem, index, placements):
    person, found = problem.people[index], []
    agenda = sorted(
        place.slot
        for wish, place in placements.items()
        if index in (problem.wishes[wish].first, problem.wishes[wish].second)
    )
    if person.limit is not None and len(agenda) > person.limit:
        found.append(f"limit of {index}")
    for session, limit in person.session_limits.items():
        if sum(problem.slots[slot].session == session for slot in agenda) > limit:
            found.append(f"limit of {index} in {session}")
    row = 0
    for slot, known in enumerate(problem.slots):
        if slot and problem.slots[slot - 1].session != known.session:
            row = 0
        row = row + 1 if slot in agenda else 0
        if problem.rules.max_in_row is not None and row > problem.rules.max_in_row:
            found.append(f"row of {index}")
    return found


def every_plan(problem):
    """Give all plans that keep the rules."""
    places = [
        Placement(slot, table, helper)
        for slot in range(len(problem.slots))
        for table in range(len(problem.tables))
        for helper in (None, *range(len(problem.interpreters)))
    ]
    alone = [
        [place for place in places if not _of_one(problem, wish, place)]
        for wish in range(len(problem.wishes))
    ]
    plans = [{}]
    for wish, choices in enumerate(alone):
        plans += [
            {**plan, wish: place}
            for plan in plans
            for place in choices
            if not breaches(problem, {**plan, wish: place})
        ]
    return plans


def weight_of(problem, plan):
    return sum(problem.wishes[wish].weight for wish in plan)


def gaps_of(problem, plan):
    """Give the gaps of each person, counted slot by slot."""
    found = []
    for index in range(len(problem.people)):
        gaps = 0
        for session in sorted({slot.session for slot in problem.slots}):
            line = "".join(
                "x" if any(
                    place.slot == slot and index in (
                        problem.wishes[wish].first, problem.wishes[wish].second)
                    for wish, place in plan.items()
                ) else " "
                for slot, known in enumerate(problem.slots) if known.session == session
            )  # fmt: skip
            gaps += max(0, len(line.split()) - 1)
        found.append(gaps)
    return found


def masks(size):
    return st.frozensets(st.integers(0, size - 1), max_size=size)


@st.composite
def problems(draw, n_people=5, n_wishes=4, n_slots=4):
    """Small missions with every kind of rule."""
    slots = draw(st.integers(1, n_slots))
    people = draw(st.integers(2, n_people))
    helpers = draw(st.integers(0, 1))
    tables = draw(st.integers(1, 2))
    maybe = st.none() | st.integers(0, slots)
    few = masks(2)
    rare = st.sampled_from([False, False, True])
    split = draw(st.integers(0, slots))
    absent = masks(slots) if draw(rare) else st.just(frozenset())
    pairs = st.tuples(st.integers(0, people - 1), st.integers(0, people - 1))
    wishes = draw(st.lists(pairs, min_size=1, max_size=n_wishes, unique_by=frozenset))
    limits = draw(rare)
    return Problem(
        slots=tuple(
            Slot(begin, begin + 10, session)
            for session, begin in (
                (int(slot >= split), 10 * slot + 30 * (slot >= split)) for slot in range(slots)
            )
        ),
        people=tuple(
            Person(
                absent=draw(absent),
                region=draw(st.none() | st.integers(0, 1)),
                offers=draw(few),
                seeks=draw(few),
                languages=draw(few) if helpers else frozenset(),
                limit=draw(maybe) if limits else None,
                session_limits=draw(st.dictionaries(st.integers(0, 1), st.integers(0, 2)))
                if limits
                else {},
            )
            for _person in range(people)
        ),
        tables=tuple(
            Table(room=draw(st.integers(0, 1)), closed=draw(absent)) for _table in range(tables)
        ),
        interpreters=tuple(Interpreter(draw(few), absent=draw(absent)) for _one in range(helpers)),
        wishes=tuple(
            Wish(
                one,
                two,
                weight=draw(st.integers(1, 3)),
                required=draw(rare),
                forbidden=draw(absent),
                slot=draw(st.none() | st.integers(0, slots - 1)) if draw(rare) else None,
                table=draw(st.integers(0, tables - 1)) if draw(rare) else None,
                interpreter=0 if helpers and draw(rare) else None,
            )
            for one, two in wishes
        ),
        rules=Rules(
            room_change=draw(st.sampled_from([0, 0, 5, 25])),
            max_in_row=draw(st.none() | st.integers(1, 3)),
            different_region=draw(rare),
            matching=draw(rare),
        ),
        precedences=tuple(
            draw(st.lists(st.tuples(*[st.integers(0, len(wishes) - 1)] * 2), max_size=2))
            if draw(rare)
            else ()
        ),
        forbidden_pairs=frozenset(draw(st.lists(pairs, max_size=1))) if draw(rare) else frozenset(),
    )  # fmt: skip
