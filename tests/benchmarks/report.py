"""Results: kept as JSON, shown as a table in the README beside this file."""

import json
import os
import platform
import subprocess
from datetime import date, datetime, timezone
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
README = HERE / "README.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def load():
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def save(results):
    results.update(load_setup())
    RESULTS.write_text(json.dumps(results, indent=2, sort_keys=True, default=str) + "\n")
    text = README.read_text()
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    README.write_text(f"{head}{BEGIN}\n\n{make_table(results)}\n\n{END}{tail}")


def load_setup():
    """Read the times of set-up, second start and test run, if somebody took them.

    A file named by `BENCH_SETUP`: lines `name=seconds`, such as `first_run=312`.
    """
    path = os.environ.get("BENCH_SETUP")
    if not path or not Path(path).exists():
        return {}
    pairs = (line.split("=", 1) for line in Path(path).read_text().splitlines() if "=" in line)
    return {"setup": {name.strip(): float(value) for name, value in pairs}}


def describe_machine():
    """Say on what, and how busy it was."""
    version = subprocess.run(
        [
            "psql",
            "-qtAc",
            "SELECT current_setting('server_version') || ', fsync ' || current_setting('fsync')",
            "postgres",
        ],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "day": date.today().isoformat(),
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "postgresql": version,
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
    }


def make_table(results):
    """Return the results as Markdown."""
    rows = [("What", "Against", "Measured", "Goal", "")]
    writers = {
        "import": _import_rows,
        "portal": _portal_rows,
        "dashboard": _dashboard_rows,
        "paths": _paths_rows,
        "directory": _directory_rows,
        "matching": _matching_rows,
        "yearly": _yearly_rows,
        "prices": _prices_rows,
        "invoices": _invoices_rows,
        "feed": _feed_rows,
        "calendar": _calendar_rows,
        "calendar_import": _calendar_import_rows,
        "booking": _booking_rows,
        "planner": _planner_rows,
    }
    for name, writer in writers.items():
        if name in results:
            rows += writer(results[name])
    for name, seconds in results.get("setup", {}).items():
        rows.append((name.replace("_", " "), "", f"{seconds:.0f} s", "", ""))
    notes = []
    for name in writers:
        if name in results:
            machine = results[name]["machine"]
            load = ", ".join(f"{value:.1f}" for value in machine["load_average"])
            notes.append(
                f"{name}: {machine['day']}, {_count_pairs(results[name])} pairs, "
                f"{machine['cores']} cores, "
                f"Python {machine['python']}, PostgreSQL {machine['postgresql']}, "
                f"load average {load}"
            )
    return _align(rows) + "\n\nMeasured: " + "; ".join(notes) + "."


def _align(rows):
    widths = [max(3, *(len(row[column]) for row in rows)) for column in range(len(rows[0]))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _count_pairs(result):
    parts = [result] if "pairs" in result else result.values()
    if "sizes" in result:
        parts = next(iter(result["sizes"].values())).values()
    return next(part["pairs"] for part in parts if isinstance(part, dict) and "pairs" in part)


def _row(what, peer, measured, goal, met):
    verdict = "" if goal == "–" else "met" if met else "**missed**"
    return what, peer, measured, goal, verdict


def _ratio(ratio):
    return f"{ratio['median']:.2f} × ({ratio['min']:.2f}–{ratio['max']:.2f})"


def _calendar_rows(result):
    (few, small), (many, large) = result["sizes"].items()
    few, many = int(few), int(many)
    report = result["report"]

    def ms(part, size=large):
        return f"{size[part]['p50'] * 1000:.1f} ms"

    ours, before = large["search"]["ours"]["p50"], small["search"]["ours"]["p50"]
    stock = large["search"]["stock_ratio"]
    return [
        _row(
            f"what is near a wished date among {many:,} events, {large['found']:.0f} of them, "
            f"{large['search']['ours']['queries']:g} queries",
            "",
            f"{ours * 1000:.1f} ms",
            "≤ 3 ms",
            ours <= 0.003,
        ),
        _row(
            "the same",
            f"among {few:,}, {before * 1000:.1f} ms",
            f"{ours / before:.2f} ×",
            "≤ 2 ×",
            ours <= 2 * before,
        ),
        _row(
            "the same",
            f"stock search by start and end, {large['search']['stock']['p50'] * 1000:.0f} ms",
            f"{stock['median']:.3f} × ({stock['min']:.3f}–{stock['max']:.3f})",
            "≤ 1/40",
            stock["median"] <= 0.025,
        ),
        _row(
            "the same",
            f"the range index alone in SQL, {large['search']['range']['p50'] * 1000:.1f} ms",
            _ratio(large["search"]["range_ratio"]),
            "–",
            None,
        ),
        _row("the same in words, as a form asks for it", "", ms("words"), "–", None),
        _row("three free dates in three months", "", ms("free_dates"), "–", None),
        _row("what each day of a month costs", "", ms("month"), "–", None),
        _row(f"six weeks of {many:,} events on the screen", "", ms("board"), "–", None),
        _row(
            f"venues planned twice, all {report['rows']:,} of them, {report['ours']['wall']:.2f} s",
            f"one sweep in SQL, {report['peer']['wall']:.2f} s",
            _ratio(report["wall_ratio"]),
            "≤ 1.5 ×",
            report["wall_ratio"]["median"] <= 1.5,
        ),
        _row(
            "the first page of them, as the list reads it",
            "",
            f"{report['read']:.2f} s",
            "–",
            None,
        ),
    ]


def _calendar_import_rows(result):
    rows = result["rows"]
    seconds = {name: result[name]["wall"] for name in ("ours", "peer", "again", "check")}
    return [
        _row(
            f"import {rows:,} events into a calendar of 100,000, {seconds['ours']:.1f} s",
            f"stock `load()`, {seconds['peer']:.1f} s",
            _ratio(result["wall_ratio"]),
            "–",
            True,
        ),
        _row(
            "queries per row",
            f"stock: {result['peer_queries_per_row']:.3f}",
            f"{result['ours_queries_per_row']:.3f}",
            "–",
            True,
        ),
        _row(
            f"the same file again, {seconds['again']:.1f} s, 0 changes",
            "stock `load()`, first time",
            _ratio(result["again_ratio"]),
            "≤ 0.5 ×",
            result["again_ratio"]["median"] <= 0.5,
        ),
        _row(
            f"the check before it, with 2,000 rows compared, {seconds['check']:.1f} s",
            "",
            f"{result['check']['queries']:.0f} queries",
            "–",
            True,
        ),
    ]


def _import_rows(result):
    rows = result["rows"]
    seconds = {name: result[name]["wall"] for name in ("ours", "peer", "copy", "again")}
    return [
        _row(
            f"import {rows:,} organizations, {seconds['ours']:.1f} s",
            f"stock `load()`, {seconds['peer']:.1f} s",
            _ratio(result["wall_ratio"]),
            "≤ 1.1 ×, stretch 0.8 ×",
            result["wall_ratio"]["median"] <= 1.1,
        ),
        _row(
            "the same, Python's own time",
            "stock `load()`",
            _ratio(result["cpu_ratio"]),
            "–",
            True,
        ),
        _row(
            "the same",
            f"PostgreSQL `COPY`, {seconds['copy']:.2f} s",
            _ratio(result["copy_ratio"]),
            "≤ 25 ×",
            result["copy_ratio"]["median"] <= 25,
        ),
        _row(
            "queries per row",
            f"stock: {result['peer_queries_per_row']:.3f}",
            f"{result['ours_queries_per_row']:.3f}",
            "≤ 0.03",
            result["ours_queries_per_row"] <= 0.03,
        ),
        _row(
            f"the same file again, {seconds['again']:.1f} s, "
            f"{result['counts']['again']['new'] + result['counts']['again']['changed']} changes",
            "stock `load()`, first time",
            _ratio(result["again_ratio"]),
            "≤ 0.5 ×",
            result["again_ratio"]["median"] <= 0.5,
        ),
    ]


def _portal_rows(result):
    rows = []
    labels = {
        "page": "`/my/home`",
        "first": "the page and its counters, first visit",
        "later": "the page and its counters, later",
    }
    for part, label in labels.items():
        for size, parts in result["sizes"].items():
            values = parts[part]
            more = values["ours"]["queries"] - values["peer"]["queries"]
            rows.append(
                _row(
                    f"{label}, {int(size):,} records, {values['ours']['wall'] * 1000:.0f} ms, "
                    f"{values['ours']['queries']:.0f} queries",
                    f"stock, {values['peer']['wall'] * 1000:.0f} ms, "
                    f"{values['peer']['queries']:.0f} queries",
                    f"{_ratio(values['wall_ratio'])}, {more:+.0f} queries",
                    "≤ 1.3 ×, ≤ +6 queries" if part == "page" else "–",
                    part != "page" or (values["wall_ratio"]["median"] <= 1.3 and more <= 6),
                )
            )
    counts = {
        tuple(parts[part]["ours"]["queries"] for part in labels)
        for parts in result["sizes"].values()
    }
    rows.append(
        _row(
            "queries at 10, 1,000 and 10,000 records",
            "each other",
            "; ".join(" / ".join(f"{count:.0f}" for count in found) for found in sorted(counts)),
            "the same",
            len(counts) == 1,
        )
    )
    return rows


def _dashboard_rows(result):
    queries = result["ours"]["queries"]
    return [
        _row(
            f"the network's figures, {result['paths']:,} paths, {result['sessions']:,} sessions, "
            f"{result['ours']['wall'] * 1000:.0f} ms",
            f"the same in SQL, {result['peer']['wall'] * 1000:.0f} ms",
            _ratio(result["wall_ratio"]),
            "≤ 1.3 ×",
            result["wall_ratio"]["median"] <= 1.3,
        ),
        _row(
            f"queries for {result['tiles']} tiles",
            f"SQL: {result['peer']['queries']:.0f}",
            f"{queries:.0f}",
            "≤ one per tile + 2",
            queries <= result["tiles"] + 2,
        ),
    ]


def _paths_rows(result):
    rows = []
    labels = {
        "open": ("open a path of 200 steps and 300 sessions", "a short path"),
        "list": (f"list of {result['paths']:,} paths, first page", f"{result['few']:,} paths"),
        "kanban": (f"kanban of {result['paths']:,} paths", f"{result['few']:,} paths"),
    }
    for name, (what, peer) in labels.items():
        part = result[name]
        queries = {kind: part[kind]["queries"] for kind in ("ours", "peer")}
        rows.append(
            _row(
                f"{what}, {part['ours']['wall'] * 1000:.0f} ms, {queries['ours']:.0f} queries",
                f"{peer}, {part['peer']['wall'] * 1000:.0f} ms, {queries['peer']:.0f} queries",
                _ratio(part["wall_ratio"]),
                "no more queries",
                queries["ours"] <= queries["peer"],
            )
        )
    again = result["again"]
    rows.append(
        _row(
            f"hours, progress and phase of {result['paths']:,} paths again, "
            f"{again['ours']['wall']:.2f} s, {again['ours']['queries']:.0f} queries",
            f"two UPDATEs, {again['peer']['wall']:.2f} s",
            _ratio(again["wall_ratio"]),
            "–",
            True,
        )
    )
    return rows


def _directory_rows(result):
    milliseconds = {
        name: {kind: result[name][kind]["wall"] * 1000 for kind in ("ours", "peer")}
        for name in ("sql", "stock")
    }
    rows = [
        _row(
            f"find somebody among {result['size']:,}, {milliseconds['sql']['ours']:.2f} ms",
            f"the trigram index in SQL, {milliseconds['sql']['peer']:.2f} ms",
            _ratio(result["sql"]["wall_ratio"]),
            "≤ 3 ×",
            result["sql"]["wall_ratio"]["median"] <= 3,
        ),
        _row(
            "the same",
            f"stock search by name, {milliseconds['stock']['peer']:.1f} ms",
            _ratio(result["stock"]["wall_ratio"]),
            "≤ 0.1 ×",
            result["stock"]["wall_ratio"]["median"] <= 0.1,
        ),
    ]
    for login, part in result["roles"].items():
        ours, peer = part["ours"], part["peer"]
        rows.append(
            _row(
                f"the same as {login.removeprefix('bench.')}, {ours['wall'] * 1000:.2f} ms, "
                f"{ours['queries']:.1f} queries",
                f"without our rules, {peer['wall'] * 1000:.2f} ms, {peer['queries']:.1f} queries",
                _ratio(part["wall_ratio"]),
                "≤ 1.3 ×",
                part["wall_ratio"]["median"] <= 1.3,
            )
        )
    return rows


def _matching_rows(result):
    few, many = result["queries"].values()
    return [
        _row(
            f"{result['consultants']:,} consultants ranked for a path, {result['ranked']:,} fit, "
            f"{result['ours']['wall'] * 1000:.0f} ms",
            f"one statement without reasons, {result['peer']['wall'] * 1000:.0f} ms",
            _ratio(result["wall_ratio"]),
            "–",
            True,
        ),
        _row(
            f"queries for {result['consultants']:,} consultants",
            f"for {result['few']:,}: {few}",
            f"{many}",
            "the same",
            few == many,
        ),
    ]


def _yearly_rows(result):
    ratio = result["wall_ratio"]
    return [
        _row(
            f"the income of a year as a spreadsheet, {result['rows']:,} rows of 10 columns, "
            f"{result['ours']['wall']:.2f} s, {result['ours']['queries']} queries",
            f"plain xlsxwriter and one statement, {result['peer']['wall']:.2f} s",
            _ratio(ratio),
            "≤ 1.5 ×",
            ratio["median"] <= 1.5,
        ),
        _row(
            f"memory for {result['more']:,} rows beside {result['rows']:,}",
            "",
            f"+{result['memory'] / 2**20:.0f} MB",
            "≤ +50 MB",
            result["memory"] <= 50 * 2**20,
        ),
    ]


def _prices_rows(result):
    ratio = result["wall_ratio"]
    few, many = result["queries"].items()
    return [
        _row(
            f"tier and price of {result['organizations']:,} organizations, "
            f"{result['ours']['wall']:.2f} s",
            f"one UPDATE, {result['peer']['wall']:.2f} s",
            _ratio(ratio),
            "≤ 3 ×",
            ratio["median"] <= 3,
        ),
        _row(
            "the same, with the totals of the paths and the instalments",
            f"the three statements by hand, {result['all']['wall']:.2f} s",
            f"{result['ours']['wall'] / result['all']['wall']:.2f} ×",
            "–",
            True,
        ),
        _row(
            f"queries for {int(many[0]):,} beside {int(few[0]):,}",
            "",
            f"{many[1]:g}, {few[1]:g}",
            "≤ 30, the same",
            many[1] <= 30 and many[1] == few[1],
        ),
    ]


def _invoices_rows(result):
    ratio, count = result["wall_ratio"], result["invoices"]
    each = {kind: result[kind]["wall"] / count * 1000 for kind in ("ours", "peer")}
    queries = {kind: result[kind]["queries"] / count for kind in ("ours", "peer")}
    one, two = result["one"], result["two"]
    longest = max(one["longest_batch"], two["longest_batch"])
    growth = max(end - begin for begin, end in one["memory"])
    return [
        _row(
            f"{count:,} paths invoiced and posted, {each['ours']:.0f} ms each",
            f"stock in one batch, {each['peer']:.0f} ms",
            _ratio(ratio),
            "≤ 1.05 ×, stretch 0.7 ×",
            ratio["median"] <= 1.05,
        ),
        _row("the same, Python's own time", "stock", _ratio(result["cpu_ratio"]), "–", None),
        _row(
            "queries per invoice",
            f"stock: {queries['peer']:.1f}",
            f"{queries['ours']:.1f}",
            "≤ 8",
            queries["ours"] <= 8,
        ),
        _row(
            f"{result['bulk']:,} invoices in two processes, {two['wall']:.0f} s",
            f"in one, {one['wall']:.0f} s",
            f"{result['speed_up']:.2f} × as fast",
            "≥ 1.7 ×",
            result["speed_up"] >= 1.7,
        ),
        _row("the longest transaction", "", f"{longest:.1f} s", "≤ 30 s", longest <= 30),
        _row(
            "memory from the tenth part to the end", "", f"+{growth} MB", "≤ +50 MB", growth <= 50
        ),
    ]


def _feed_rows(result):
    few, many = result["queries"].items()
    return [
        _row(
            f"iCal feed of {result['events']:,} events, {result['ours']['wall']:.2f} s",
            f"one statement and the same library, {result['peer']['wall']:.2f} s",
            _ratio(result["wall_ratio"]),
            "≤ 1.5 ×",
            result["wall_ratio"]["median"] <= 1.5,
        ),
        _row(
            "the same feed, not changed since it was read",
            "",
            f"{result['unchanged'] * 1000:.0f} ms",
            "–",
            None,
        ),
        _row(
            f"queries for {int(many[0]):,} events beside {int(few[0]):,}",
            "",
            f"{many[1]:g}, {few[1]:g}",
            "the same",
            many[1] == few[1],
        ),
    ]


def _booking_rows(result):
    unclear = len(result["unclear"])
    return [
        _row(
            f"{result['tries']:,} tries to book a hall, {result['threads']} at once, "
            f"{result['median'] * 1000:.0f} ms each, {result['longest'] * 1000:.0f} at most",
            "a constraint of the database, races in Odoo's own checks",
            f"{result['double']} double bookings",
            "0",
            not result["double"] and not result["without_winner"],
        ),
        _row(
            f"{result['refused']:,} who came too late",
            "a sentence that says why",
            f"{unclear} without one",
            "0",
            not unclear,
        ),
    ]


def _planner_rows(result):
    names = ("limit", "missions", "small", "again")
    limit, sizes, small, again = (result[name] for name in names)
    rows = []
    if published := result.get("published"):
        gaps = sum(part["gaps"] for part in published.values())
        best = sum(part["best"] for part in published.values())
        whole = sum(part["whole"] for part in published.values())
        rows.append(
            _row(
                f"{len(published)} published missions, {limit:g} s on one core, {whole} whole",
                f"the best agendas known, {best} gaps",
                f"{gaps} gaps",
                "all whole, ≤ 1.5 ×",
                whole == len(published) and gaps <= 1.5 * best,
            )
        )
    if proofs := result.get("proofs"):
        shut = [part for part in proofs.values() if part["status"] in ("optimal", "impossible")]
        shortest = median(part["wall"] for part in shut) if shut else 0
        impossible = sum(part["status"] == "impossible" for part in shut)
        rows.append(
            _row(
                f"{len(proofs)} of them and their variants with OR-Tools on two cores, "
                f"{shortest:.1f} s in the middle",
                f"{result['proof']:g} s",
                f"{len(shut) - impossible} proven best, {impossible} proven impossible",
                "≥ 95 % shut",
                len(shut) >= 0.95 * len(proofs),
            )
        )
    for size, part in sizes.items():
        least = 0.98 if size == "25x8" else 0.995
        rows.append(
            _row(
                f"wishes met, {size}, first plan in {part['engine'] * 1000:.0f} ms",
                f"the best b-matching, {len(part['rows'])} seeds",
                f"≥ {part['ratio']:.4f} ×",
                f"≥ {least:g} ×",
                part["ratio"] >= least,
            )
        )
    name, largest = list(sizes.items())[-1]
    rows.append(
        _row(
            f"first plan of {name} from JSON to JSON, {largest['json']:.2f} s",
            f"the processor's own time, {largest['cpu']:.2f} s",
            f"{largest['longest']:.2f} s at most",
            "≤ 1 s",
            largest["longest"] <= 1,
        )
    )
    most = {"100x20": 0.14, "300x20": 0.28, "1000x20": 0.36}
    for size, part in result["annealed"].items():
        ours, peer = part["ours"], part["peer"]
        # Who meets hardly anybody has no gaps: such a peer is no measure.
        measure = peer["gaps_each"] / 2 if peer["weight"] >= 0.95 * ours["weight"] else most[size]
        rows.append(
            _row(
                f"gaps of a person after {limit:g} s, {size}, spread {ours['spread']}",
                f"a textbook's model with OR-Tools, {peer['gaps_each']:.2f}, "
                f"weight {peer['weight']:,} and not {ours['weight']:,}",
                f"{ours['gaps_each']:.2f}",
                f"≤ {most[size]:g}, ≤ half",
                ours["gaps_each"] <= min(most[size], measure),
            )
        )
    return [
        *rows,
        _row(
            f"a mission of 25 planned and proven, {small['longest']:.2f} s at most",
            f"{small['proven']} of {len(small['rows'])} proven, {small['same']} the same again",
            f"{small['wall']:.2f} s",
            "≤ 1 s, all proven",
            small["wall"] <= 1 and small["proven"] == small["same"] == len(small["rows"]),
        ),
        _row(
            f"{name} planned again when somebody left or came, {again['longest']:.2f} s at most",
            f"the processor's own time, {again['cpu']:.2f} s",
            f"{again['wall']:.2f} s, {again['share']:.2%} moved",
            "≤ 0.5 s, ≤ 2 %",
            again["wall"] <= 0.5 and again["share"] <= 0.02,
        ),
        _row(
            f"{result['agendas']} agendas looked at by a checker of its own",
            f"{result['few']} with few meetings and no reason",
            f"{len(result['breaches'])} breaches",
            "0",
            not result["breaches"] and not result["few"],
        ),
    ]
