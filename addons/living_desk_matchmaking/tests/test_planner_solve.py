from dataclasses import replace

from hypothesis import given, settings

from odoo.tests import BaseCase, tagged

from ..planner.bound import weight_bound
from ..planner.diagnose import conflicts
from ..planner.plan import Reason, Status
from ..planner.problem import Person, Placement, Problem, Slot, Table, Wish
from ..planner.repair import repair
from ..planner.solve import solve
from ..planner.verdict import refusals, why_unplaced
from .planner_checks import breaches, every_plan, gaps_of, problems, weight_of


@tagged("post_install", "-at_install")
class TestPlannerSolve(BaseCase):
    """What holds for the plans of all missions, small enough to try everything."""

    @settings(max_examples=150, deadline=None)
    @given(problems())
    def test_no_plan_is_better_than_the_bound(self, problem):
        plan = solve(problem, iterations=500, polish=False)
        self.assertEqual(breaches(problem, plan.placements), [])
        self.assertEqual(
            plan.placements.keys() ^ plan.unplaced.keys(), set(range(len(problem.wishes)))
        )
        plans = every_plan(problem)
        required = {wish for wish, one in enumerate(problem.wishes) if one.required}
        whole = [one for one in plans if required <= one.keys()]
        best = max(weight_of(problem, one) for one in plans)
        self.assertLessEqual(best, weight_bound(problem))
        self.assertLessEqual(best, plan.score.weight_bound)
        self.assertEqual(plan.score.weight, weight_of(problem, plan.placements))
        gaps = gaps_of(problem, plan.placements)
        self.assertEqual(plan.score.gaps, sum(gaps))
        self.assertEqual(plan.score.gap_spread, max(gaps) - min(gaps))
        same = [one for one in plans if one.keys() == plan.placements.keys()]
        self.assertLessEqual(plan.score.gap_bound, min(sum(gaps_of(problem, one)) for one in same))
        if conflicts(problem):
            self.assertFalse(whole, "a conflict is reported, and yet there is a plan")
        if plan.status is Status.IMPOSSIBLE:
            self.assertFalse(whole)
            self.assertTrue(plan.conflicts)
        elif plan.status is not Status.UNKNOWN:
            self.assertLessEqual(required, plan.placements.keys())
        if plan.status is Status.OPTIMAL:
            self.assertEqual(plan.score.weight, max(weight_of(problem, one) for one in whole))

    @settings(max_examples=80, deadline=None)
    @given(problems())
    def test_a_refusal_says_which_rule_would_be_broken(self, problem):
        plan = solve(problem, iterations=0, polish=False).placements
        for wish in range(len(problem.wishes)):
            others = {one: place for one, place in plan.items() if one != wish}
            for slot in range(len(problem.slots)):
                for table in range(len(problem.tables)):
                    for helper in (None, *range(len(problem.interpreters))):
                        place = Placement(slot, table, helper)
                        self.assertEqual(
                            bool(refusals(problem, wish, place, plan)),
                            bool(breaches(problem, {**others, wish: place})),
                            (wish, place),
                        )

    @settings(max_examples=80, deadline=None)
    @given(problems())
    def test_a_repair_keeps_what_may_stay(self, problem):
        known = solve(problem, iterations=0, polish=False).placements
        plan = repair(replace(problem, previous=known))
        self.assertEqual(plan.score.changes, 0, "nothing happened, and yet meetings moved")
        gone = replace(problem.people[0], absent=frozenset(range(len(problem.slots))))
        changed = replace(problem, people=(gone, *problem.people[1:]), previous=known)
        plan = repair(changed)
        self.assertEqual(breaches(changed, plan.placements), [])

    def test_same_problem_same_plan(self):
        problem = Problem(
            slots=tuple(Slot(10 * slot, 10 * slot + 10) for slot in range(6)),
            people=(Person(),) * 12,
            tables=(Table(),) * 4,
            wishes=tuple(
                Wish(one, (one + step) % 12, weight=step) for step in (1, 2, 3) for one in range(12)
            ),
        )
        first = solve(problem, seed=7, iterations=3000, polish=False)
        again = solve(problem, seed=7, iterations=3000, polish=False)
        self.assertEqual(first, again)
        self.assertEqual(breaches(problem, first.placements), [])

    def test_whoever_asks_may_stop_it(self):
        problem = Problem(
            slots=tuple(Slot(10 * slot, 10 * slot + 10) for slot in range(3)),
            people=(Person(),) * 3,
            tables=(Table(),),
            wishes=(Wish(0, 1), Wish(1, 2), Wish(0, 2)),
        )
        for name, options in (
            ("by its owner", {"on_progress": lambda progress: False}),
            ("by the clock", {"time_limit": 0.0}),
        ):
            with self.subTest(name):
                plan = solve(problem, **options)
                self.assertTrue(plan.stopped)
                self.assertEqual(len(plan.placements), 3)

    def test_the_first_rule_in_the_way_is_named(self):
        slots = tuple(Slot(10 * slot, 10 * slot + 10) for slot in range(2))
        both, late = Person(), Person(absent=frozenset({0}))
        early = Person(absent=frozenset({1}))
        cases = [
            ("never together", (early, late), (Wish(0, 1),), {}, Reason.NEVER_TOGETHER),
            ("with oneself", (both,), (Wish(0, 0),), {}, Reason.FORBIDDEN_PAIR),
            ("limit", (Person(limit=0), both), (Wish(0, 1),), {}, Reason.LIMIT),
            ("full", (both,) * 4, (Wish(0, 1), Wish(0, 2), Wish(0, 3)),
             {0: Placement(0, 0), 1: Placement(1, 0)}, Reason.FIRST_FULL),
            ("second full", (both,) * 4, (Wish(0, 1), Wish(0, 2), Wish(3, 0)),
             {0: Placement(0, 0), 1: Placement(1, 0)}, Reason.SECOND_FULL),
            ("crossed", (both,) * 4, (Wish(0, 1), Wish(2, 3), Wish(0, 3)),
             {0: Placement(0, 0), 1: Placement(1, 0)}, Reason.NO_COMMON_SLOT),
            ("no table left", (both,) * 6, (Wish(0, 1), Wish(2, 3), Wish(4, 5)),
             {0: Placement(0, 0), 1: Placement(1, 0)}, Reason.TABLES_TAKEN),
        ]  # fmt: skip
        for name, people, wishes, placements, reason in cases:
            with self.subTest(name):
                problem = Problem(slots, people, (Table(),), wishes)
                self.assertEqual(why_unplaced(problem, placements, len(wishes) - 1), reason)
