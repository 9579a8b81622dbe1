"""The picture of a path: a lane for each phase, a dot for each step, and today.

Text takes the colour of what is around it, so the picture is readable on paper and on dark
screens; what a colour says is also said in the title of each dot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from xml.sax.saxutils import escape

State = Literal["done", "late", "next", "todo"]

COLORS: dict[State, str] = {
    "done": "#1b8a5a",
    "late": "#d04437",
    "next": "#2b6cb0",
    "todo": "#8a8f98",
}
WIDTH, LABEL_WIDTH, LANE, TOP, RADIUS, MARGIN = 860, 190, 26, 24, 6, 8
LABEL_ROOM = 45
MOST_TICKS = 14


@dataclass(frozen=True, slots=True)
class Mark:
    """A step: its lane, its day, how it stands, and the words shown over it."""

    lane: int
    day: date
    state: State
    title: str


def ticks(start: date, end: date) -> list[date]:
    """Return the first days of months to write below the axis, few enough to be read."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    step = next(
        (size for size in (1, 2, 3, 6, 12, 24) if months / size <= MOST_TICKS), months // MOST_TICKS
    )
    first = start.year * 12 + start.month - 1
    firsts = (
        date((first + shift) // 12, (first + shift) % 12 + 1, 1) for shift in range(0, months, step)
    )
    return [day for day in firsts if start <= day <= end]


def render(
    title: str,
    lanes: Sequence[str],
    marks: Sequence[Mark],
    start: date,
    end: date,
    today: tuple[date, str],
    labels: Sequence[tuple[date, str]] = (),
    pauses: Sequence[tuple[date, date | None]] = (),
) -> str:
    """Return the timeline as an SVG picture.

    :param title: what the picture shows, for who cannot see it
    :param lanes: names of the phases, from above
    :param start: first day shown unless a step comes before it
    :param end: last day shown unless a step comes after it
    :param today: the day it is and its name
    :param labels: days of the axis with their names
    :param pauses: suspensions, drawn as shade; `None` for one that lasts
    """
    days = [mark.day for mark in marks]
    first, last = min([start, *days]), max([end, *days])
    span = max((last - first).days, 1)
    plot = WIDTH - LABEL_WIDTH - 2 * MARGIN
    height = TOP + LANE * len(lanes) + 8

    def x(day: date) -> float:
        shown = min(max(day, first), last)
        return round(LABEL_WIDTH + MARGIN + plot * (shown - first).days / span, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" '
        f'role="img" font-family="inherit" font-size="12" fill="currentColor">'
        f"<title>{escape(title)}</title>"
    ]
    for day, label in labels:
        parts.append(
            f'<line x1="{x(day)}" x2="{x(day)}" y1="{TOP - 6}" y2="{height - 8}" '
            f'stroke="currentColor" stroke-opacity=".15"/>'
        )
        if x(day) <= WIDTH - LABEL_ROOM:
            parts.append(
                f'<text x="{x(day) + 3}" y="{TOP - 10}" fill-opacity=".65" font-size="11">'
                f"{escape(label)}</text>"
            )
    for begin, resumed in pauses:
        stop = min(resumed or last, last)
        parts.append(
            f'<rect x="{x(begin)}" y="{TOP - 6}" width="{max(x(stop) - x(begin), 1):.1f}" '
            f'height="{height - TOP - 2}" fill="currentColor" fill-opacity=".08"/>'
        )
    for index, name in enumerate(lanes):
        parts.append(_lane(index, name, [mark for mark in marks if mark.lane == index], x))
    day, label = today
    if first <= day and (day - last).days <= 1:
        parts.append(
            f'<line x1="{x(day)}" x2="{x(day)}" y1="{TOP - 6}" y2="{height - 2}" '
            f'stroke="#d04437" stroke-width="1.5" stroke-dasharray="4 3">'
            f"<title>{escape(label)}</title></line>"
        )
    return "".join([*parts, "</svg>"])


def _lane(index: int, name: str, marks: Sequence[Mark], x) -> str:
    y = TOP + LANE * index + LANE / 2
    shown = name if len(name) <= 27 else f"{name[:26]}…"
    parts = [f'<text x="0" y="{y + 4}"><title>{escape(name)}</title>{escape(shown)}</text>']
    if marks:
        begin, stop = min(mark.day for mark in marks), max(mark.day for mark in marks)
        parts.append(
            f'<line x1="{x(begin)}" x2="{x(stop)}" y1="{y}" y2="{y}" stroke="currentColor" '
            f'stroke-opacity=".3" stroke-width="3" stroke-linecap="round"/>'
        )
    for mark in marks:
        color = COLORS[mark.state]
        fill = color if mark.state != "todo" else "#ffffff"
        parts.append(
            f'<circle cx="{x(mark.day)}" cy="{y}" r="{RADIUS}" fill="{fill}" stroke="{color}" '
            f'stroke-width="2"><title>{escape(mark.title)}</title></circle>'
        )
    return "".join(parts)
