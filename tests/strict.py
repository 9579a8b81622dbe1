"""Pytest plugin: what Odoo logs as a warning or an error fails the test, and so
does a skipped test. `./desk test` loads it for the addons' tests and for ours.

A test that provokes a warning on purpose says so with `mute_logger` or
`assertLogs`; both keep the record from getting here.
"""

import logging
import re

import pytest

# (logger, message, why it is not ours to mend)
ALLOWED = []


def is_allowed(logger, message):
    """Return whether a line is one that we know and cannot mend."""
    return any(
        re.fullmatch(name, logger) and re.search(text, message) for name, text, _reason in ALLOWED
    )


class Collector(logging.Handler):
    """Keep what Odoo logs at warning level or above."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        message = record.getMessage()
        if record.name.startswith("odoo") and not is_allowed(record.name, message):
            if record.exc_info:
                message += "\n" + logging.Formatter().formatException(record.exc_info)
            self.lines.append(f"{record.levelname} {record.name}: {message}")

    def take(self):
        """Return the lines since the last call."""
        lines, self.lines = self.lines, []
        return lines


collector = Collector()


def pytest_sessionstart(session):
    logging.getLogger().addHandler(collector)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped; tests here are not."
    elif report.when == "teardown" and report.passed:
        if lines := collector.take():
            report.outcome = "failed"
            report.longrepr = "Odoo logged during this test:\n" + "\n".join(lines)
