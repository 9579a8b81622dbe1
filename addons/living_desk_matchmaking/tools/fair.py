"""Who shares a stand of a fair at what hours, without the ORM. Time is half-open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from heapq import heappop, heappush

Span = tuple[datetime, datetime]


def assign_places(spans: Sequence[Span]) -> list[int]:
    """Give each span a place, from 1, that nobody else has at that time.

    As few places as possible: taken in the order of their beginning, each gets the lowest place
    that is free, and a new one is opened only when all are taken.

    :return: the places, in the order of the spans
    """
    places = [0] * len(spans)
    free: list[int] = []
    taken: list[tuple[datetime, int]] = []
    opened = 0
    for index in sorted(range(len(spans)), key=lambda index: (*spans[index], index)):
        start, stop = spans[index]
        while taken and taken[0][0] <= start:
            heappush(free, heappop(taken)[1])
        if free:
            place = heappop(free)
        else:
            opened += 1
            place = opened
        places[index] = place
        heappush(taken, (stop, place))
    return places


def find_crowd(spans: Sequence[Span], capacity: int) -> datetime | None:
    """Return when first more are there at once than fit, None when never."""
    places = assign_places(spans)
    return min(
        (span[0] for span, place in zip(spans, places, strict=True) if place > capacity),
        default=None,
    )
