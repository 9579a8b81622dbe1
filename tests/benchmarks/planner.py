"""Plans of missions: how much is met, how good the agendas are, how long it takes, what is proven.

Every agenda is looked at by a checker that shares no code with the planner. Published missions are
measured where their folder is named (`--instances`); our own are made from a seed.
"""

import gc
import json
import time
from collections import Counter
from statistics import median

from . import agenda_checker, dzn, missions

# Gaps of the best agendas, as published and proven (see :mod:`dzn`).
KNOWN = {
    "forum-13": 0,
    "forum-13crafb": 6,
    "forum-13crafc": 1,
    "forum-14": 2,
    "forumt-14": 5,
    "forumt-14crafc": 5,
    "forumt-14crafd": 4,
    "forumt-14crafe": 5,
    "tic-12": 0,
    "tic-12crafc": 0,
    "tic-13": 0,
    "tic-13crafb": 0,
    "tic-13crafc": 4,
    "tic-14crafa": 0,
    "tic-14crafc": 0,
    "tic-14crafd": 0,
    "ticf-13crafa": 0,
    "ticf-13crafb": 3,
    "ticf-13crafc": 1,
    "ticf-14crafa": 0,
}
ORIGINAL = ".original"
SMALLEST, LARGEST = "25x8", "1000x40"
# Nobody has more gaps more than anybody else. First plans come before gaps are thought of.
SPREAD = 2
# More moves than there is time for: the seconds end the work.
MANY = 10**9
ANNEALED = ("100x20", "300x20", "1000x20")


def measure(options):
    bench = _Bench(options)
    result = {
        "pairs": 1,
        "limit": options.limit,
        "proof": options.proof,
        "missions": {size: bench.measure_size(size) for size in missions.SIZES},
        "annealed": {size: bench.measure_gaps(size) for size in ANNEALED},
        "small": bench.measure_small(),
        "again": bench.measure_repair(LARGEST),
    }
    if options.instances:
        published = dzn.load_folder(options.instances)
        result["published"] = {
            name.removesuffix(ORIGINAL): bench.measure_published(name, mission)
            for name, mission in published.items()
            if name.endswith(ORIGINAL)
        }
        result["proofs"] = {
            name: bench.measure_proof(mission) for name, mission in published.items()
        }
    return {**result, "agendas": bench.agendas, "breaches": bench.breaches, "few": bench.few}


class _Bench:
    """The planner with clocks beside it, and the checker behind it."""

    def __init__(self, options):
        # Odoo finds our addons by its configuration, which is read by now.
        from odoo.addons.living_desk_matchmaking.planner import exact, problem, repair, solve

        self.options = options
        self.exact, self.names, self.repair, self.solve = exact, problem, repair.repair, solve.solve
        self.agendas = 0
        self.breaches = []
        self.few = 0

    def measure_size(self, size):
        """Measure the first whole agenda, from JSON to JSON, against the bound, seed by seed."""
        from . import planning_peers

        rows = []
        for seed in range(self.options.seeds):
            mission = missions.make(size, seed)
            text = json.dumps(mission)
            gc.collect()
            began = time.perf_counter()
            problem = self.read(json.loads(text))
            read = time.perf_counter()
            cpu = time.process_time()
            plan = self.solve(problem, seed=seed, iterations=0, polish=False)
            cpu = time.process_time() - cpu
            planned = time.perf_counter()
            json.dumps(self.write(plan))
            ended = time.perf_counter()
            found = self.check(f"{size} {seed}", mission, plan)
            bound = planning_peers.find_bound(mission)
            rows.append(
                {
                    "seed": seed,
                    "wishes": len(mission["wishes"]),
                    "bound": bound,
                    "own_bound": plan.score.weight_bound,
                    "ratio": found["weight"] / bound,
                    "engine": planned - read,
                    "cpu": cpu,
                    "json": ended - began,
                    **found,
                }
            )
        return {
            "rows": rows,
            "ratio": min(row["ratio"] for row in rows),
            "engine": median(row["engine"] for row in rows),
            "cpu": median(row["cpu"] for row in rows),
            "longest": max(row["engine"] for row in rows),
            "json": median(row["json"] for row in rows),
        }

    def measure_gaps(self, size):
        """Measure the gaps after so many seconds, beside a textbook's model that has as many."""
        from . import planning_peers

        mission = missions.make(size, 0, SPREAD)
        began = time.perf_counter()
        plan = self._solve_in_time(mission)
        seconds = time.perf_counter() - began
        ours = self.check(f"{size} annealed", mission, plan)
        began = time.perf_counter()
        agenda = planning_peers.plan_plainly(mission, self.options.limit)
        peer = agenda_checker.measure(mission, agenda)
        peer_seconds = time.perf_counter() - began
        return {
            "ours": {**ours, "wall": seconds, "moves": plan.iterations},
            "peer": {**peer, "wall": peer_seconds},
        }

    def _solve_in_time(self, mission):
        return self.solve(
            self.read(mission), iterations=MANY, time_limit=self.options.limit, polish=False
        )

    def measure_small(self):
        """Measure what it takes to plan and prove a mission of 25, OR-Tools loaded already."""
        self.exact.is_available()
        rows = []
        for seed in range(self.options.seeds):
            mission = missions.make(SMALLEST, seed, SPREAD)
            problem = self.read(mission)
            gc.collect()
            began = time.perf_counter()
            plan = self.solve(problem, seed=seed)
            seconds = time.perf_counter() - began
            again = self.solve(problem, seed=seed)
            rows.append(
                {
                    "seed": seed,
                    "wall": seconds,
                    "status": str(plan.status),
                    "same": again.placements == plan.placements,
                    **self.check(f"{SMALLEST} {seed} proven", mission, plan),
                }
            )
        return {
            "rows": rows,
            "wall": median(row["wall"] for row in rows),
            "longest": max(row["wall"] for row in rows),
            "proven": sum(row["status"] == "optimal" for row in rows),
            "same": sum(row["same"] for row in rows),
        }

    def measure_repair(self, size):
        """Measure a plan made again after somebody left, and after somebody came late."""
        rows = []
        for seed in range(self.options.seeds):
            mission = missions.make(size, seed)
            asked = Counter(person for wish in mission["wishes"] for person in wish["between"])
            late = max(asked, key=asked.get)
            everywhere = list(range(len(mission["slots"])))
            presence = mission["people"][late].get("absent", [])
            for kind in ("left", "came"):
                before = everywhere if kind == "came" else presence
                after = everywhere if kind == "left" else presence
                mission["people"][late]["absent"] = before
                known = self.solve(self.read(mission), seed=seed, iterations=0, polish=False)
                mission["people"][late]["absent"] = after
                agenda = self.write(known)
                mission["previous"] = {str(meeting["wish"]): meeting for meeting in agenda}
                problem = self.read(mission)
                gc.collect()
                began, cpu = time.perf_counter(), time.process_time()
                plan = self.repair(problem)
                seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
                found = self.check(f"{size} {seed} {kind}", mission, plan)
                rows.append({"seed": seed, "kind": kind, "wall": seconds, "cpu": cpu, **found})
                rows[-1]["moved"] = self._count_moved(mission, known, plan, late)
                rows[-1]["share"] = rows[-1]["moved"] / len(agenda)
        return {
            "rows": rows,
            "wall": median(row["wall"] for row in rows),
            "longest": max(row["wall"] for row in rows),
            "cpu": median(row["cpu"] for row in rows),
            "share": max(row["share"] for row in rows),
        }

    def _count_moved(self, mission, known, plan, person):
        """Count the meetings of others that are gone or elsewhere."""
        return sum(
            person not in mission["wishes"][number]["between"]
            and plan.placements.get(number) != place
            for number, place in known.placements.items()
        )

    def measure_published(self, name, mission):
        """Measure one core without OR-Tools."""
        began = time.perf_counter()
        plan = self._solve_in_time(mission)
        seconds = time.perf_counter() - began
        whole = len(plan.placements) == len(mission["wishes"])
        found = self.check(name, mission, plan, whole=whole)
        best = KNOWN.get(name.removesuffix(ORIGINAL))
        return {**found, "wall": seconds, "whole": whole, "best": best, "status": str(plan.status)}

    def measure_proof(self, mission):
        """Measure two cores with OR-Tools."""
        began = time.perf_counter()
        plan = self.exact.prove(self.read(mission), time_limit=self.options.proof, workers=2)
        seconds = time.perf_counter() - began
        status = str(plan.status)
        whole = status in ("optimal", "feasible")
        found = self.check("proof", mission, plan, whole=whole)
        return {**found, "wall": seconds, "status": status}

    def check(self, name, mission, plan, *, whole=True):
        """Measure an agenda, and count what is wrong with it.

        :param whole: whether what is required must be there
        """
        agenda = self.write(plan)
        found = agenda_checker.check(mission, agenda)
        if not whole:
            found = [each for each in found if each[0] not in ("required", "gap_spread")]
        self.agendas += 1
        self.breaches += [[name, *each] for each in found]
        if whole:
            self.few += len(agenda_checker.find_underserved(mission, agenda, plan.unplaced))
        return agenda_checker.measure(mission, agenda)

    def read(self, mission):
        """Say a mission in the planner's words."""
        names = self.names
        place = ("slot", "table", "interpreter")
        return names.Problem(
            slots=tuple(
                names.Slot(slot["start"], slot["stop"], slot.get("session", 0))
                for slot in mission["slots"]
            ),
            people=tuple(
                names.Person(
                    absent=frozenset(person.get("absent", ())),
                    region=person.get("region"),
                    offers=frozenset(person.get("offers", ())),
                    seeks=frozenset(person.get("seeks", ())),
                    languages=frozenset(person.get("languages", ())),
                    limit=person.get("limit"),
                )
                for person in mission["people"]
            ),
            tables=tuple(names.Table(room=table.get("room", 0)) for table in mission["tables"]),
            wishes=tuple(
                names.Wish(
                    *wish["between"],
                    weight=wish.get("weight", 1),
                    required=wish.get("required", False),
                    forbidden=frozenset(wish.get("forbidden", ())),
                    **{name: wish.get(name) for name in place},
                )
                for wish in mission["wishes"]
            ),
            rules=names.Rules(**mission.get("rules", {})),
            precedences=tuple(map(tuple, mission.get("before", ()))),
            previous={
                int(number): names.Placement(*(was.get(name) for name in place))
                for number, was in mission.get("previous", {}).items()
            },
        )

    def write(self, plan):
        return [
            {
                "wish": number,
                "slot": place.slot,
                "table": place.table,
                "interpreter": place.interpreter,
            }
            for number, place in plan.placements.items()
        ]
