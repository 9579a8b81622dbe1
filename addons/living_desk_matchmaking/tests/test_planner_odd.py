from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..planner.bound import weight_bound
from ..planner.diagnose import conflicts
from ..planner.plan import Status
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
from ..planner.repair import repair
from ..planner.solve import solve
from .planner_checks import breaches, gaps_of, problems, weight_of

ANYBODY = Person()
NOWHERE = {0: Placement(99, 0), 1: Placement(0, 99), 99: Placement(0, 0), -1: Placement(-1, -1)}


def mission(people=(ANYBODY,) * 5, wishes=None, *, slots=4, tables=2, **options):
    """Prepare a mission in which all want to meet all."""
    if wishes is None:
        wishes = [Wish(*pair) for pair in combinations(range(len(people)), 2)]
    return Problem(
        tuple(Slot(10 * slot, 10 * slot + 10, slot // 3) for slot in range(slots)),
        tuple(people),
        (Table(),) * tables if isinstance(tables, int) else tables,
        tuple(wishes),
        **options,
    )


def must(first, second, **options):
    return Wish(first, second, required=True, **options)


@st.composite
def odd_missions(draw):
    """Draw a mission that nobody means so: what is asked contradicts itself, or is not there."""
    problem = draw(problems())
    place = st.builds(
        Placement,
        slot=st.integers(-1, 5),
        table=st.integers(-1, 3),
        interpreter=st.none() | st.integers(-1, 2),
    )
    weight = st.sampled_from([-5, 0, 1, 2, 10**15, 10**40])
    absent = st.frozensets(st.integers(-2, 9), max_size=3)
    wishes = []
    for wish in problem.wishes:
        wishes += draw(st.sampled_from([1, 1, 1, 3])) * [
            replace(
                wish,
                weight=draw(weight),
                required=draw(st.booleans()),
                forbidden=draw(absent),
                slot=draw(st.none() | st.integers(-1, 9)),
                table=draw(st.none() | st.none() | st.integers(-1, 3)),
            )
        ]
    number = st.integers(-1, len(wishes))
    return replace(
        problem,
        people=tuple(replace(person, absent=draw(absent)) for person in problem.people),
        wishes=tuple(wishes),
        rules=replace(
            problem.rules,
            room_change=draw(st.sampled_from([-5, 0, 10**9])),
            gap_spread=draw(st.none() | st.integers(-1, 1)),
        ),
        precedences=tuple(draw(st.lists(st.tuples(number, number), max_size=4))),
        previous=draw(st.dictionaries(number, place, max_size=4)),
    )


@tagged("post_install", "-at_install")
class TestPlannerOdd(BaseCase):
    """Missions without sense, or too much of it, get a plan that keeps the rules, or a verdict."""

    def test_each_oddity(self):
        far = (Table(room=0), Table(room=1))
        deaf = (Person(languages=frozenset({1})), Person(languages=frozenset({2})))
        late = frozenset(range(4))
        cases = [
            ("nobody", mission(()), 0),
            ("nobody, and a table too many", mission((), tables=3, slots=0), 0),
            ("one person", mission((ANYBODY,)), 0),
            ("oneself", mission((ANYBODY,), [Wish(0, 0)]), 0),
            ("oneself, at any price", mission((ANYBODY,), [must(0, 0)]), None),
            ("no slots", mission(slots=0), 0),
            ("no tables", mission(tables=0), 0),
            ("tables always closed", mission(tables=(Table(closed=late),)), 0),
            ("nobody ever there", mission((Person(absent=late),) * 4), 0),
            ("a pair again and again", mission((ANYBODY,) * 2, [Wish(0, 1)] * 6), 4),
            ("every pair forbidden",
             mission(forbidden_pairs=frozenset(combinations(range(5), 2))), 0),
            ("nobody may meet", mission((Person(limit=0),) * 4), 0),
            ("fewer than none", mission((Person(limit=-2, session_limits={0: -1}),) * 4), 0),
            ("limits of sessions that are not",
             mission((Person(session_limits={7: 0, -1: -1}),) * 2, [Wish(0, 1)]), 1),
            ("no meeting in a row", mission(rules=Rules(max_in_row=0)), 0),
            ("fewer in a row", mission(rules=Rules(max_in_row=-1)), 0),
            ("one in a row", mission(rules=Rules(max_in_row=1), slots=3), 4),
            ("no time between rooms", mission(rules=Rules(room_change=10**9), tables=far), None),
            ("less than no gaps", mission(rules=Rules(gap_spread=-1)), None),
            ("each before the next",
             mission(wishes=[Wish(0, 1), Wish(1, 2), Wish(2, 3)],
                     precedences=((0, 1), (1, 2), (2, 0))), 2),
            ("before what is not", mission(precedences=((0, 99), (-1, 0), (0, 0))), None),
            ("fixed where it is forbidden",
             mission(wishes=[must(0, 1, slot=1, forbidden=frozenset({1}))]), None),
            ("fixed at one time",
             mission(wishes=[must(0, 1, slot=1), must(0, 2, slot=1), must(0, 1, slot=1)]), None),
            ("fixed nowhere",
             mission(wishes=[Wish(0, 1, slot=9), Wish(0, 1, slot=-1), Wish(0, 1, table=9),
                             Wish(0, 1, table=-1), Wish(0, 1, interpreter=3)]), 0),
            ("absent on days that are not",
             mission((Person(absent=frozenset({-1, 10**12})),) * 2, [Wish(0, 1)]), 1),
            ("nobody interprets", mission(deaf, [Wish(0, 1)]), 0),
            ("who interprets is away",
             mission(deaf, [Wish(0, 1)],
                     interpreters=(Interpreter(frozenset({1, 2}), absent=late),)), 0),
            ("no value", mission(wishes=[Wish(0, 1, weight=0), Wish(1, 2, weight=0)]), 2),
            ("less than no value", mission(wishes=[Wish(0, 1, weight=-7), must(1, 2, weight=-7)]),
             None),
            ("beyond all measure",
             mission(wishes=[Wish(0, one, weight=10**30) for one in range(1, 5)] + [must(0, 1)]),
             4),
            ("a plan of another mission", mission(previous=NOWHERE), None),
        ]  # fmt: skip
        for name, problem, met in cases:
            with self.subTest(name):
                plan = solve(problem, iterations=300, polish=False)
                self._check(problem, plan)
                if met is not None:
                    self.assertEqual(plan.score.met, met)
                self._check(problem, repair(problem))

    def test_of_somebody_who_is_not_there(self):
        for wish in (Wish(0, 5), Wish(-1, 0)):
            with self.assertRaisesRegex(ValueError, "wish 0 is of somebody who is not there"):
                solve(mission(wishes=[wish]))

    @settings(max_examples=50, deadline=None)
    @given(odd_missions())
    def test_any_oddity(self, problem):
        self._check(problem, solve(problem, iterations=200, polish=False))
        self._check(problem, repair(problem))

    @settings(max_examples=8, deadline=None)
    @given(odd_missions())
    def test_any_oddity_polished(self, problem):
        self._check(problem, solve(problem, iterations=200))

    def _check(self, problem, plan):
        """See that the plan keeps the rules, and is no worse than it says."""
        placements = plan.placements
        people = tuple(
            replace(
                person,
                limit=None if person.limit is None else max(0, person.limit),
                session_limits={each: max(0, most) for each, most in person.session_limits.items()},
            )
            for person in problem.people
        )
        row = problem.rules.max_in_row
        rules = replace(problem.rules, max_in_row=None if row is None else max(0, row))
        self.assertEqual(breaches(replace(problem, people=people, rules=rules), placements), [])
        self.assertEqual(placements.keys() ^ plan.unplaced.keys(), set(range(len(problem.wishes))))
        self.assertEqual(plan.score.weight, weight_of(problem, placements))
        self.assertLessEqual(plan.score.weight, plan.score.weight_bound)
        self.assertLessEqual(plan.score.weight, weight_bound(problem))
        gaps = gaps_of(problem, placements) or [0]
        if plan.status in (Status.OPTIMAL, Status.FEASIBLE):
            self.assertFalse(any(problem.wishes[wish].required for wish in plan.unplaced))
            self.assertFalse(conflicts(problem))
            if problem.rules.gap_spread is not None:
                self.assertLessEqual(max(gaps) - min(gaps), max(0, problem.rules.gap_spread))
