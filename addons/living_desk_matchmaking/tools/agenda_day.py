"""What comes next in the day of a participant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

Line = TypeVar("Line")


def find_next(
    spans: Iterable[tuple[datetime, datetime, Line]], now: datetime
) -> tuple[Line | None, bool]:
    """Return what is held now, else what begins next, and whether it is now.

    Spans are half-open, `[start, stop)`: what ends now is over.
    """
    coming = sorted((span for span in spans if now < span[1]), key=lambda span: span[0])
    if not coming:
        return None, False
    start, _stop, line = coming[0]
    return line, start <= now


def join_free(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what is free, slot after slot, into one line; so what one is not there for."""
    joined: list[dict[str, Any]] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last
            and not line["organization"]
            and not last["organization"]
            and line["is_absent"] == last["is_absent"]
        ):
            last.update(stop=line["stop"], is_over=line["is_over"])
        else:
            joined.append(dict(line))
    return joined
