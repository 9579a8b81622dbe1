import sys
import threading
from dataclasses import replace
from random import Random
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..planner import exact
from ..planner.ground import Ground
from ..planner.plan import Plan, Reason, Score, Status
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
from .planner_checks import breaches, every_plan, gaps_of, problems, weight_of

SLOTS = tuple(Slot(20 * number, 20 * number + 20, number // 3) for number in range(4))


@st.composite
def missions(draw):
    """Draw a small mission that people know a plan of, with or without a spread of gaps."""
    problem = draw(problems(n_people=4, n_slots=3))
    wish = st.integers(0, len(problem.wishes) - 1)
    place = st.builds(
        Placement,
        slot=st.integers(0, len(problem.slots) - 1),
        table=st.integers(0, len(problem.tables) - 1),
        interpreter=st.sampled_from([None, None, *range(len(problem.interpreters))]),
    )
    ground = Ground(problem)
    return replace(
        problem,
        rules=replace(problem.rules, gap_spread=draw(st.none() | st.integers(0, 1))),
        previous={
            index: known
            if ground.needs_interpreter(problem.wishes[index])
            else replace(known, interpreter=None)
            for index, known in draw(st.dictionaries(wish, place, max_size=3)).items()
        },
    )


def mission(wishes, *, people=4, slots=4, tables=2, **values):
    """Prepare a mission without rules, of wishes given as pairs or whole."""
    return Problem(
        SLOTS[:slots],
        values.pop("people_", (Person(),) * people),
        values.pop("tables_", (Table(),) * tables),
        tuple(each if isinstance(each, Wish) else Wish(*each) for each in wishes),
        **values,
    )


def rank_of(plan):
    score = plan.score
    return -score.weight, score.shortfall, score.gaps, score.changes


def rank(problem, placements):
    """Say again, without the planner, how good a plan is."""
    unmet = [wish for index, wish in enumerate(problem.wishes) if index not in placements]
    people = [person for wish in unmet for person in {wish.first, wish.second}]
    return (
        -weight_of(problem, placements),
        sum(people.count(person) ** 2 for person in set(people)),
        sum(gaps_of(problem, placements)),
        sum(placements.get(index) != place for index, place in problem.previous.items()),
    )


def is_whole(problem, placements):
    """Tell whether a plan has all that is required, and the gaps spread as they must be."""
    gaps, spread = gaps_of(problem, placements), problem.rules.gap_spread
    return all(
        index in placements for index, wish in enumerate(problem.wishes) if wish.required
    ) and (spread is None or max(gaps) - min(gaps) <= spread)


@tagged("post_install", "-at_install")
class TestPlannerExact(BaseCase):
    """What OR-Tools proves of a plan."""

    def test_available(self):
        self.assertTrue(exact.is_available())

    @settings(max_examples=150, deadline=None)
    @given(missions())
    def test_as_good_as_trying_everything(self, problem):
        plan = exact.prove(problem)
        ranks = [rank(problem, each) for each in every_plan(problem) if is_whole(problem, each)]
        if not ranks:
            self.assertIs(plan.status, Status.IMPOSSIBLE)
            return
        self.assertIs(plan.status, Status.OPTIMAL)
        self._check(problem, plan)
        self.assertEqual(rank(problem, plan.placements), min(ranks))
        self.assertEqual(
            plan.unplaced.keys() ^ plan.placements.keys(), set(range(len(problem.wishes)))
        )

    def _check(self, problem, plan):
        """See that a plan keeps the rules and is as good as it says."""
        self.assertEqual(breaches(problem, plan.placements), [])
        self.assertTrue(is_whole(problem, plan.placements))
        self.assertEqual(rank_of(plan), rank(problem, plan.placements))

    def test_each_rule(self):
        """Each rule forbids the one thing that would be best without it."""
        absent, region = Person(absent=frozenset({0, 1})), Person(region=1)
        italian, french = Person(languages=frozenset({0})), Person(languages=frozenset({1}))
        helper = Interpreter(frozenset({0, 1}))
        shop = Person(offers=frozenset({1}))
        hurry, halls = Rules(room_change=5), (Table(room=0), Table(room=1))
        cases = [
            ("nothing", mission([(0, 1)]), 1),
            ("absence", mission([(0, 1)], people_=(absent, Person()), slots=2), 0),
            ("forbidden slot", mission([Wish(0, 1, forbidden=frozenset({0, 1}))], slots=2), 0),
            ("one meeting at a time", mission([(0, 1), (0, 2), (0, 3)], slots=2), 2),
            ("one meeting at a table", mission([(0, 1), (2, 3)], slots=1, tables=1), 1),
            ("closed table",
             mission([(0, 1), (2, 3)], slots=1, tables_=(Table(), Table(closed=frozenset({0})))),
             1),
            ("fixed slot", mission([Wish(0, 1, slot=0), Wish(0, 2, slot=0)]), 1),
            ("fixed table", mission([Wish(0, 1, table=1), Wish(2, 3, table=1)], slots=1), 1),
            ("forbidden pair", mission([(0, 1)], forbidden_pairs=frozenset({(1, 0)})), 0),
            ("same region",
             mission([(0, 1)], people_=(region, region), rules=Rules(different_region=True)), 0),
            ("no match", mission([(0, 1)], rules=Rules(matching=True)), 0),
            ("match",
             mission([(0, 1)], people_=(shop, Person(seeks=frozenset({1}))),
                     rules=Rules(matching=True)), 1),
            ("limit", mission([(0, 1), (0, 2)], people_=(Person(limit=1), Person(), Person())), 1),
            ("limit of a session",
             mission([(0, 1), (0, 2)], people_=(Person(session_limits={0: 1}), Person(), Person()),
                     slots=3), 1),
            ("nobody interprets", mission([(0, 1)], people_=(italian, french)), 0),
            ("one interpreter",
             mission([(0, 1), (2, 3)], people_=(italian, french, italian, french), slots=1,
                     interpreters=(helper,)), 1),
            ("interpreter away",
             mission([(0, 1)], people_=(italian, french), slots=1,
                     interpreters=(replace(helper, absent=frozenset({0})),)), 0),
            ("in a row",
             mission([(0, 1), (0, 2)], slots=2, rules=Rules(max_in_row=1)), 1),
            ("in a row, with a pause",
             mission([(0, 1), (0, 2)], slots=3, rules=Rules(max_in_row=1)), 2),
            ("change of room",
             mission([Wish(0, 1, table=0), Wish(0, 2, table=1)], slots=2, tables_=halls,
                     rules=hurry), 1),
            ("change of room, with time",
             mission([Wish(0, 1, table=0), Wish(0, 2, table=1)], slots=3, tables_=halls,
                     rules=hurry), 2),
            ("interpreter from room to room",
             mission([Wish(0, 1, table=0), Wish(2, 3, table=1)],
                     people_=(italian, french, italian, french), slots=2, tables_=halls,
                     interpreters=(helper,), rules=hurry), 1),
            ("order", mission([Wish(0, 1, slot=0), (2, 3)], slots=1, precedences=((1, 0),)), 1),
            ("spread of gaps",
             mission([Wish(0, 1, slot=0), Wish(0, 2, slot=2)], slots=3,
                     rules=Rules(gap_spread=0)), 1),
        ]  # fmt: skip
        for name, problem, met in cases:
            with self.subTest(name):
                plan = exact.prove(problem)
                self.assertIs(plan.status, Status.OPTIMAL)
                self.assertEqual(plan.score.met, met)
                self._check(problem, plan)

    def test_order_of_goals(self):
        """Weight before fairness before gaps before changes."""
        heavy = mission([(0, 1, 3), (0, 2), (1, 2)], people=3, slots=1)
        self.assertEqual(set(exact.prove(heavy).placements), {0})
        # One slot each: two of the four wishes of 0 are met, or one each of 0 and of the others.
        fair = mission([(0, 1), (0, 2), (1, 3), (2, 3)], slots=2, tables=1)
        self.assertEqual(exact.prove(fair).score.shortfall, 4)
        apart = mission(
            [(0, 1), (0, 2)], slots=3, previous={0: Placement(0, 0), 1: Placement(2, 0)}
        )
        plan = exact.prove(apart)
        self.assertEqual((plan.score.gaps, plan.score.changes), (0, 1))

    def test_impossible(self):
        cases = [
            ("a triangle in two slots",
             mission([Wish(0, 1, required=True), Wish(1, 2, required=True),
                      Wish(0, 2, required=True)], slots=2)),
            ("no slot at all",
             mission([Wish(0, 1, required=True, slot=0, forbidden=frozenset({0}))])),
            ("no table", mission([Wish(0, 1, required=True)], tables=0)),
        ]  # fmt: skip
        for name, problem in cases:
            with self.subTest(name):
                plan = exact.prove(problem)
                self.assertIs(plan.status, Status.IMPOSSIBLE)

    def test_nothing_wished(self):
        plan = exact.prove(mission([]))
        self.assertIs(plan.status, Status.OPTIMAL)
        self.assertFalse(plan.placements)

    def test_polish(self):
        """A poor plan gets better, a proven one is said to be, and what is too large is left."""
        problem = mission([(0, 1), (0, 2), (0, 3)])
        poor = self._plan(problem, {0: Placement(0, 0), 1: Placement(2, 0)})
        better = exact.polish(problem, poor)
        self.assertIs(better.status, Status.OPTIMAL)
        self.assertEqual((better.score.met, better.score.gaps), (3, 0))
        self.assertFalse(better.unplaced)
        good = self._plan(problem, better.placements)
        self.assertEqual(exact.polish(problem, good).placements, better.placements)
        with patch.object(exact, "MAX_LITERALS", 2):
            self.assertIsNone(exact.polish(problem, poor))

    def test_same_input_same_plan(self):
        rng = Random(7)
        pairs = {tuple(sorted(rng.sample(range(12), 2))) for _wish in range(30)}
        problem = mission(
            [(*pair, rng.randint(1, 3)) for pair in sorted(pairs)], people=12, slots=4, tables=4
        )
        plans = [exact.prove(problem, seed=7) for _time in range(3)]
        self.assertIs(plans[0].status, Status.OPTIMAL)
        self.assertEqual(plans[0], plans[1])
        self.assertEqual(plans[0], plans[2])
        in_seconds = exact.prove(problem, time_limit=20)
        self.assertIs(in_seconds.status, Status.OPTIMAL)
        self.assertEqual(rank_of(in_seconds), rank_of(plans[0]))

    def test_effort_spent(self):
        """A search without the time to prove anything leaves a whole plan, the same each time."""
        problem = self._hard()
        plan = exact.prove(problem, effort=0.2)
        self.assertIs(plan.status, Status.FEASIBLE)
        self.assertFalse(plan.stopped)
        self._check(problem, plan)
        self.assertEqual(plan, exact.prove(problem, effort=0.2))

    def test_stop(self):
        """Who asked for the plan may end the work; errors of theirs come through."""
        problem = self._hard()
        threads = threading.active_count()
        seen = []

        def stop(progress):
            seen.append(progress)
            return False

        plan = exact.prove(problem, on_progress=stop)
        self.assertEqual(len(seen), 1)
        self.assertTrue(plan.stopped)
        self.assertIsNot(plan.status, Status.OPTIMAL)
        self._check(problem, plan)

        def fail(progress):
            raise ConnectionError(progress.done)

        with self.assertRaises(ConnectionError):
            exact.prove(problem, on_progress=fail)
        self.assertEqual(threading.active_count(), threads)

    def test_without_ortools(self):
        problem = mission([(0, 1)])
        gone = dict.fromkeys(("ortools", "ortools.sat", "ortools.sat.python"))
        with patch.dict(sys.modules, gone):
            self.assertFalse(exact.is_available())
            self.assertIsNone(exact.polish(problem, self._plan(problem, {})))
        self.assertTrue(exact.is_available())

    def _hard(self):
        """A mission that takes longer than the first look at whether to go on."""
        wishes = [
            (first, second, 1 + (first * second) % 3)
            for first in range(30)
            for second in range(first + 1, 40)
        ]
        return mission(wishes, people=40, tables=15)

    def _plan(self, problem, placements):
        unplaced = {
            index: Reason.NO_COMMON_SLOT
            for index in range(len(problem.wishes))
            if index not in placements
        }
        weight, shortfall, gaps, changes = rank(problem, placements)
        total = sum(wish.weight for wish in problem.wishes)
        score = Score(-weight, total, len(placements), shortfall, gaps, 0, 0, changes)
        return Plan(Status.FEASIBLE, placements, unplaced, score)
