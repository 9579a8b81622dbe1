from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..planner.bound import matching_bound, most_meetings, stretches
from ..planner.diagnose import conflicts, crowded
from ..planner.ground import Ground
from ..planner.plan import Reason, Status
from ..planner.problem import Interpreter, Person, Placement, Problem, Rules, Slot, Table, Wish
from ..planner.repair import repair
from ..planner.solve import solve
from ..planner.verdict import refusals
from .planner_checks import breaches, gaps_of

SLOTS = tuple(Slot(10 * slot, 10 * slot + 10, slot // 3) for slot in range(6))
ANYBODY = Person()
GERMAN, ITALIAN = Person(languages=frozenset({1})), Person(languages=frozenset({2}))


def must(first, second, **options):
    return Wish(first, second, required=True, **options)


def mission(people, wishes, *, slots=6, tables=3, **options):
    """:param tables: how many, or which"""
    if isinstance(tables, int):
        tables = (Table(),) * tables
    return Problem(slots=SLOTS[:slots], people=people, tables=tables, wishes=wishes, **options)


def fair(n_people, n_slots, n_tables, n_wishes, seed):
    """A mission in which a few people are wanted by many."""
    rng = Random(seed)
    fame = [rng.paretovariate(1.5) for _person in range(n_people)]
    pairs = {}
    while len(pairs) < n_wishes:
        one, two = sorted(rng.choices(range(n_people), fame, k=2))
        if one != two:
            pairs[one, two] = rng.randint(1, 4)
    away = [
        frozenset(range(rng.randrange(n_slots))) if rng.random() < 0.25 else frozenset()
        for _person in range(n_people)
    ]
    return Problem(
        slots=tuple(Slot(20 * slot, 20 * slot + 20) for slot in range(n_slots)),
        people=tuple(Person(absent=absent) for absent in away),
        tables=(Table(),) * n_tables,
        wishes=tuple(Wish(one, two, weight) for (one, two), weight in pairs.items()),
    )


@tagged("post_install", "-at_install")
class TestPlannerRules(BaseCase):
    """Which rule is in the way, and how near the plans come to their bounds."""

    def test_an_impossible_mission_says_why(self):
        twice = (ANYBODY,) * 4
        cases = [
            ("more meetings than slots", twice, (must(0, 1), must(0, 2), must(0, 3)),
             {"slots": 2}, Reason.FIRST_FULL, (0, 1, 2), 0),
            ("two at one fixed time", twice, (must(0, 1, slot=1), must(0, 2, slot=1), must(2, 3)),
             {}, Reason.FIXED_TAKEN, (0, 1), 0),
            ("two at one fixed table", twice,
             (must(0, 1, slot=1, table=2), must(2, 3, slot=1, table=2)),
             {}, Reason.FIXED_TAKEN, (0, 1), None),
            ("too few tables", twice, (must(0, 1), must(2, 3)), {"slots": 1, "tables": 1},
             Reason.TABLES_TAKEN, (0, 1), None),
            ("more than a limit", (Person(limit=1), *twice), (must(0, 1), must(0, 2)), {},
             Reason.LIMIT, (0, 1), 0),
            ("more than a session's limit", (Person(session_limits={0: 1}), *twice),
             (must(0, 1, slot=0), must(0, 2, slot=1), must(0, 3)), {}, Reason.LIMIT, (0, 1), 0),
            ("no free slot in a row", twice, (must(0, 1), must(0, 2), must(0, 3)),
             {"slots": 3, "rules": Rules(max_in_row=1)}, Reason.IN_A_ROW, (0, 1, 2), 0),
            ("each before the other", twice, (must(0, 1), must(2, 3)),
             {"precedences": ((0, 1), (1, 0))}, Reason.PRECEDENCE, (0, 1), None),
            ("too long a chain", twice, (must(0, 1), must(2, 3), must(1, 2)),
             {"slots": 2, "precedences": ((0, 1), (1, 2))}, Reason.PRECEDENCE, (0, 1, 2), None),
            ("never there together", (Person(absent=frozenset({0, 1, 2})),
             Person(absent=frozenset({3, 4, 5}))), (must(0, 1),), {},
             Reason.NEVER_TOGETHER, (0,), None),
            ("forbidden", twice, (must(1, 0),), {"forbidden_pairs": frozenset({(0, 1)})},
             Reason.FORBIDDEN_PAIR, (0,), None),
            ("nobody interprets", (GERMAN, ITALIAN), (must(0, 1),), {},
             Reason.NO_INTERPRETER, (0,), None),
            ("gaps that nobody else has", twice,
             (must(0, 1, slot=0), must(0, 2, slot=2), Wish(3, 3)),
             {"rules": Rules(gap_spread=0)}, Reason.GAP_SPREAD, (0, 1), 0),
            ("one interpreter for two", (GERMAN, ITALIAN) * 2, (must(0, 1), must(2, 3)),
             {"slots": 1, "interpreters": (Interpreter(frozenset({1, 2})),)},
             Reason.INTERPRETERS_TAKEN, (0, 1), None),
        ]  # fmt: skip
        for name, people, wishes, options, reason, concerned, person in cases:
            with self.subTest(name):
                problem = mission(people, wishes, **options)
                found = [(one.reason, one.wishes, one.person) for one in conflicts(problem)]
                self.assertIn((reason, concerned, person), found)
                plan = solve(problem, iterations=100, polish=False)
                self.assertIs(plan.status, Status.IMPOSSIBLE)
                self.assertTrue(plan.unplaced)
                self.assertEqual(breaches(problem, plan.placements), [])

    def test_refusals_name_each_rule(self):
        far = (Table(room=0), Table(room=1), Table(room=0, closed=frozenset({5})))
        problem = mission(
            (ANYBODY, ANYBODY, ANYBODY, Person(absent=frozenset({4})), GERMAN, ITALIAN),
            (Wish(0, 1), Wish(0, 2), Wish(0, 3), Wish(1, 2), Wish(4, 5), Wish(2, 1, slot=3)),
            tables=far,
            rules=Rules(room_change=5, max_in_row=2),
            interpreters=(Interpreter(frozenset({1, 2}), absent=frozenset({2})),),
            precedences=((0, 1),),
        )
        held = {0: Placement(1, 0)}
        cases = [
            ("free", 2, Placement(3, 0), []),
            ("first full", 1, Placement(1, 1), [Reason.FIRST_FULL, Reason.PRECEDENCE]),
            ("second full", 5, Placement(1, 1), [Reason.SECOND_FULL, Reason.FIXED_TAKEN]),
            ("table taken", 4, Placement(1, 0, 0), [Reason.TABLES_TAKEN]),
            ("table closed", 2, Placement(5, 2), [Reason.NO_TABLE]),
            ("absent", 2, Placement(4, 0), [Reason.NEVER_TOGETHER]),
            ("too far away", 2, Placement(2, 1), [Reason.ROOM_CHANGE]),
            ("too early", 1, Placement(0, 0), [Reason.PRECEDENCE]),
            ("no interpreter", 4, Placement(0, 0), [Reason.NO_INTERPRETER]),
            ("interpreter absent", 4, Placement(2, 0, 0), [Reason.NO_INTERPRETER]),
        ]
        for name, wish, place, expected in cases:
            with self.subTest(name):
                self.assertEqual(refusals(problem, wish, place, held), expected)
        row = {0: Placement(0, 0), 2: Placement(1, 0)}
        self.assertEqual(refusals(problem, 1, Placement(2, 0), row), [Reason.IN_A_ROW])

    @given(st.lists(st.frozensets(st.integers(0, 3)), max_size=5))
    def test_who_has_too_few_places(self, choices):
        crowd = crowded([sorted(one) for one in choices], [1, 1, 2, 1])
        if crowd:
            places = frozenset().union(*(choices[one] for one in crowd))
            self.assertLess(sum(1 + (place == 2) for place in places), len(crowd))
        else:
            for size in range(1, len(choices) + 1):
                for some in combinations(choices, size):
                    places = frozenset().union(*some)
                    self.assertGreaterEqual(sum(1 + (place == 2) for place in places), size)

    def test_most_meetings(self):
        people = (
            ANYBODY, Person(limit=2), Person(session_limits={0: 1}), Person(absent=frozenset({1}))
        )  # fmt: skip
        wishes = tuple(Wish(one, two) for one, two in combinations(range(4), 2)) + (Wish(3, 0),) * 4
        self.assertEqual(most_meetings(Ground(mission(people, wishes))), [6, 2, 3, 5])
        rules = Rules(max_in_row=2)
        self.assertEqual(most_meetings(Ground(mission(people, wishes, rules=rules))), [4, 2, 3, 4])
        self.assertEqual(stretches(0b1101110), [3, 2])

    def test_plans_come_near_their_bound(self):
        for people, slots, tables, wishes, least in (
            (25, 8, 8, 60, 0.98),
            (100, 20, 34, 450, 0.995),
        ):
            for seed in range(3):
                with self.subTest(people=people, seed=seed):
                    problem = fair(people, slots, tables, wishes, seed)
                    plan = solve(problem, seed=seed, iterations=30_000, polish=False)
                    self.assertEqual(breaches(problem, plan.placements), [])
                    self.assertGreaterEqual(plan.score.weight, least * plan.score.weight_bound)
                    self.assertLessEqual(plan.score.gaps, 0.7 * people)
                    self.assertLessEqual(plan.score.gap_spread, 2)

    def test_work_goes_forward(self):
        told = []
        solve(fair(60, 12, 20, 200, 1), iterations=60_000, on_progress=told.append)
        done = [progress.done for progress in told]
        self.assertEqual(done, sorted(done))
        self.assertTrue(all(0 <= one <= 1 for one in done))

    def test_nobody_is_left_out_who_has_room(self):
        base = fair(40, 10, 12, 150, 2)
        problem = Problem(
            base.slots,
            base.people,
            tuple(Table(room=table % 3) for table in range(12)),
            base.wishes,
            rules=Rules(room_change=5, max_in_row=3),
        )
        plan = solve(problem, iterations=10_000, polish=False)
        self.assertEqual(breaches(problem, plan.placements), [])
        self.assertNotIn(Reason.GAP_SPREAD, plan.unplaced.values())
        for wish in plan.unplaced:
            for slot in range(10):
                for table in range(12):
                    place = Placement(slot, table)
                    self.assertTrue(refusals(problem, wish, place, plan.placements))

    def test_heavy_weights_are_bounded_too(self):
        problem = fair(12, 4, 3, 30, 1)
        heavy = tuple(
            Wish(wish.first, wish.second, 977 * wish.weight + index)
            for index, wish in enumerate(problem.wishes)
        )
        ground = Ground(Problem(problem.slots, problem.people, problem.tables, heavy))
        bound = matching_bound(ground).bound
        plan = solve(ground.problem, iterations=100, polish=False)
        self.assertLessEqual(plan.score.weight, bound)
        self.assertGreater(plan.score.weight, 0.9 * bound)

    def test_the_least_served_come_first(self):
        # Everybody wants the first, who has two slots; the last has no other wish.
        problem = mission(
            (ANYBODY,) * 6,
            (Wish(0, 1), Wish(0, 2), Wish(0, 5), Wish(1, 2), Wish(1, 3), Wish(2, 3), Wish(5, 4)),
            slots=2,
        )
        plan = solve(problem, iterations=1000)
        self.assertEqual(plan.score.weight, plan.score.weight_bound)
        again = solve(problem, iterations=1000, polish=False)
        self.assertEqual(again.score.shortfall, plan.score.shortfall)

    def test_gaps_are_spread_as_evenly_as_asked(self):
        base = fair(20, 10, 8, 60, 3)
        problem = Problem(
            base.slots, base.people, base.tables, base.wishes, rules=Rules(gap_spread=0)
        )
        plan = solve(problem, iterations=2000, polish=False)
        gaps = gaps_of(problem, plan.placements)
        self.assertEqual(max(gaps), min(gaps))
        self.assertEqual(breaches(problem, plan.placements), [])

    def test_who_stays_is_hardly_moved(self):
        problem = fair(100, 20, 34, 450, 5)
        plan = solve(problem, iterations=10_000, polish=False)
        for gone in (0, 17, 60):
            people = list(problem.people)
            people[gone] = Person(absent=frozenset(range(20)))
            changed = Problem(
                problem.slots, tuple(people), problem.tables, problem.wishes,
                previous=plan.placements,
            )  # fmt: skip
            mended = repair(changed)
            self.assertEqual(breaches(changed, mended.placements), [])
            moved = [
                wish
                for wish, place in plan.placements.items()
                if gone not in (problem.wishes[wish].first, problem.wishes[wish].second)
                and mended.placements.get(wish) != place
            ]
            self.assertLessEqual(len(moved), 0.02 * len(plan.placements))

    @settings(max_examples=20, deadline=None)
    @given(st.integers(0, 10**6))
    def test_fewer_changes_of_plans_as_good(self, seed):
        base = fair(10, 5, 4, 14, seed)
        known = solve(base, iterations=1000, polish=False)
        again = solve(
            Problem(base.slots, base.people, base.tables, base.wishes, previous=known.placements),
            seed=1,
            iterations=1000,
            polish=False,
        )
        self.assertGreaterEqual(again.score.weight, known.score.weight)
        if (again.score.weight, again.score.shortfall, again.score.gaps) == (
            known.score.weight,
            known.score.shortfall,
            known.score.gaps,
        ):
            self.assertEqual(again.score.changes, 0)
