"""Run benchmarks and keep their results.

usage: python -m tests.benchmarks [--pairs N] [--minutes N] [--rows N] [--paths N]
                               [--directory N] [--consultants N] [--income N]
                               [--prices N] [--invoices N] [--bulk N] [--feed N]
                               [--tries N] [--calendar N]
                               [--instances DIR] [--seeds N] [--limit S] [--proof S]
                               [ROW...]

ROW is `import`, `portal`, `dashboard`, `paths`, `directory`, `matching`, `yearly`, `prices`,
`invoices`, `feed`, `calendar`, `calendar_import`, `booking` or `planner`; without one, all run.
`./desk bench` prepares the databases and says where they are (see databases.py).
"""

import argparse
import os
import sys

from . import report


def main():
    parser = argparse.ArgumentParser(prog="./desk bench", description="Measure, do not guess.")
    parser.add_argument(
        "benchmarks",
        nargs="*",
        metavar="ROW",
        help="import, portal, dashboard, paths, directory, matching, yearly, prices, invoices, "
        "feed, calendar, calendar_import, booking, planner",
    )
    parser.add_argument("--pairs", type=int, default=7, help="pairs of trials (7)")
    parser.add_argument(
        "--minutes", type=float, help="begin no other pair of the import after this time"
    )
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the import (10000)")
    parser.add_argument(
        "--paths", type=int, default=10_000, help="paths of dashboard and paths (10000)"
    )
    parser.add_argument(
        "--directory", type=int, default=100_000, help="who is in the directory (100000)"
    )
    parser.add_argument("--consultants", type=int, default=5_000, help="consultants ranked (5000)")
    parser.add_argument("--income", type=int, default=10_000, help="rows of a year (10000)")
    parser.add_argument("--prices", type=int, default=10_000, help="who is priced (10000)")
    parser.add_argument("--invoices", type=int, default=1_000, help="invoices of a trial (1000)")
    parser.add_argument(
        "--bulk", type=int, default=10_000, help="invoices that one and two processes make (10000)"
    )
    parser.add_argument("--feed", type=int, default=5_000, help="events of the iCal feed (5000)")
    parser.add_argument("--tries", type=int, default=1_000, help="tries to book a hall (1000)")
    parser.add_argument(
        "--calendar",
        type=int,
        default=1_000_000,
        help="events of the shared calendar, and a tenth of them (1000000)",
    )
    parser.add_argument(
        "--instances", help="folder of published missions (*.dzn), none if not given"
    )
    parser.add_argument("--seeds", type=int, default=5, help="missions of each size (5)")
    parser.add_argument("--limit", type=float, default=10, help="seconds for each plan (10)")
    parser.add_argument("--proof", type=float, default=60, help="seconds for each proof (60)")
    parser.add_argument("--dry", action="store_true", help="show the results, do not keep them")
    options = parser.parse_args()
    # Sets and dictionaries in the same order in every run.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.benchmarks", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    # Odoo is imported, and configured, only once it is known what to do.
    from . import databases

    databases.configure()
    # These import our addons, which Odoo finds by its configuration.
    from . import (
        booking,
        calendar,
        calendar_import,
        dashboard,
        directory,
        feed,
        import_organizations,
        invoices,
        matching,
        paths,
        planner,
        portal_home,
        prices,
        yearly,
    )

    known = {
        "import": import_organizations.measure,
        "portal": portal_home.measure,
        "dashboard": dashboard.measure,
        "paths": paths.measure,
        "directory": directory.measure,
        "matching": matching.measure,
        "yearly": yearly.measure,
        "prices": prices.measure,
        "invoices": invoices.measure,
        "feed": feed.measure,
        "calendar": calendar.measure,
        "calendar_import": calendar_import.measure,
        "booking": booking.measure,
        "planner": planner.measure,
    }
    chosen = options.benchmarks or list(known)
    if unknown := set(chosen) - set(known):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    results = report.load()
    for name in chosen:
        results[name] = {**known[name](options), "machine": report.describe_machine()}
        if not options.dry:
            report.save(results)
    print(report.make_table(results))


if __name__ == "__main__":
    main()
