"""Three clocks, and pairs of trials compared with each other."""

import gc
import os
import time
from dataclasses import asdict, dataclass
from statistics import median


@dataclass
class Reading:
    """What one trial took: seconds, seconds of Python's own, statements sent to PostgreSQL."""

    wall: float = 0.0
    cpu: float = 0.0
    queries: int = 0

    def __add__(self, other):
        return Reading(self.wall + other.wall, self.cpu + other.cpu, self.queries + other.queries)


def timed(env, action):
    """Do something within a transaction; return what it took and what it returned."""
    gc.collect()
    queries = env.cr.sql_log_count
    wall, cpu = time.perf_counter(), time.process_time()
    result = action()
    env.flush_all()
    return Reading(
        time.perf_counter() - wall,
        time.process_time() - cpu,
        env.cr.sql_log_count - queries,
    ), result


def timed_mean(env, action, times):
    """Do something several times over; return what it took once, on the average."""
    reading = Reading()
    for _time in range(times):
        reading += timed(env, action)[0]
    return Reading(reading.wall / times, reading.cpu / times, reading.queries / times)


def compare(trials):
    """Return the medians, and the ratio of ours to the peer's over all pairs.

    :param trials: list of dicts {name: Reading}, one per pair; `ours` and `peer` are compared
    """
    result = {
        name: {
            clock: median(asdict(trial[name])[clock] for trial in trials)
            for clock in ("wall", "cpu", "queries")
        }
        for name in trials[0]
        if name != "load"
    }
    for clock in ("wall", "cpu"):
        ratios = [asdict(trial["ours"])[clock] / asdict(trial["peer"])[clock] for trial in trials]
        result[f"{clock}_ratio"] = {
            "median": median(ratios),
            "min": min(ratios),
            "max": max(ratios),
        }
    result["pairs"] = len(trials)
    result["load"] = [trial["load"] for trial in trials]
    return result


def alternate(pair, first, second):
    """Run two trials in the order A B, B A, A B, ..."""
    order = (first, second) if pair % 2 == 0 else (second, first)
    for action in order:
        action()
    return os.getloadavg()[0]
