"""A radar chart as SVG text: one axis per dimension, one line per series.

Pure text, without scripts, style sheets or fonts of its own: it is drawn alike by a browser
in light and dark mode (lines and words take the colour of the text around) and by the engine
that prints PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin
from textwrap import wrap

WIDTH = 680
RADIUS = 150
LINE_HEIGHT = 16
LABEL_CHARS = 20
MARGIN = 64
RINGS = (20, 40, 60, 80, 100)


@dataclass(frozen=True)
class Series:
    """A line of the chart: percents in the order of the labels, None where there is none."""

    name: str
    color: str
    values: Sequence[float | None]
    dash: str = ""


def draw(title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Return the chart.

    :param title: what it shows, in a few words
    :param description: the same for who does not see it
    :param labels: names of the dimensions, clockwise from the top; fewer than three make no
        radar, and give an empty text
    :param series: lines, drawn in their order
    """
    if len(labels) < 3:
        return ""
    center_x, center_y = WIDTH / 2, RADIUS + MARGIN
    height = 2 * center_y + LINE_HEIGHT * 1.5 * ((len(series) + 1) // 2) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}" role="img" fill="none" stroke="none" '
        'font-size="13" style="max-width: 100%; height: auto;">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
    ]
    axes = [2 * pi * index / len(labels) for index in range(len(labels))]

    def point(angle: float, percent: float) -> tuple[float, float]:
        distance = RADIUS * percent / 100
        return center_x + distance * sin(angle), center_y - distance * cos(angle)

    def shape(percents: Sequence[float]) -> str:
        return " ".join(
            "{:.1f},{:.1f}".format(*point(angle, percent))
            for angle, percent in zip(axes, percents, strict=True)
        )

    for ring in RINGS:
        parts.append(
            f'<polygon points="{shape([ring] * len(axes))}" stroke="currentColor" '
            'stroke-opacity="0.2"/>'
        )
        parts.append(
            f'<text x="{center_x + 4:g}" y="{center_y - RADIUS * ring / 100 + 12:g}" '
            f'font-size="10" fill="currentColor" fill-opacity="0.6">{ring}</text>'
        )
    for angle, label in zip(axes, labels, strict=True):
        x, y = point(angle, 100)
        parts.append(
            f'<line x1="{center_x:g}" y1="{center_y:g}" x2="{x:.1f}" y2="{y:.1f}" '
            'stroke="currentColor" stroke-opacity="0.2"/>'
        )
        parts.append(_draw_label(label, angle, point(angle, 108)))
    for item in series:
        parts.append(_draw_series(item, axes, point, shape))
    parts.extend(_draw_legend(series, 2 * center_y + LINE_HEIGHT / 2))
    parts.append("</svg>")
    return "".join(parts)


def _draw_label(label: str, angle: float, place: tuple[float, float]) -> str:
    """Write a label beside its axis, broken into lines and away from the chart."""
    x, y = place
    lines = wrap(label, LABEL_CHARS) or [""]
    side = sin(angle)
    anchor = "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"
    # Upwards at the top, downwards at the bottom, centred at the sides.
    top = y - LINE_HEIGHT * (len(lines) - 1) * (1 + cos(angle)) / 2 + 4
    words = "".join(
        f'<tspan x="{x:.1f}" y="{top + index * LINE_HEIGHT:.1f}">{escape(line)}</tspan>'
        for index, line in enumerate(lines)
    )
    return f'<text text-anchor="{anchor}" fill="currentColor">{words}</text>'


def _draw_series(item: Series, axes: Sequence[float], point, shape) -> str:
    """Draw a closed line, or the dots of a line that misses a value."""
    color = escape(item.color)
    values = [None if value is None else min(max(value, 0), 100) for value in item.values]
    dots = "".join(
        '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>'.format(*point(angle, value), color)
        for angle, value in zip(axes, values, strict=True)
        if value is not None
    )
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return dots
    dash = f' stroke-dasharray="{escape(item.dash)}"' if item.dash else ""
    return (
        f'<polygon points="{shape(known)}" stroke="{color}" stroke-width="2"{dash} '
        f'stroke-linejoin="round" fill="{color}" fill-opacity="0.06"/>{dots}'
    )


def _draw_legend(series: Sequence[Series], top: float) -> list[str]:
    """Name the lines under the chart, in two columns."""
    parts = []
    for index, item in enumerate(series):
        x = 40 + (WIDTH / 2 - 20) * (index % 2)
        y = top + LINE_HEIGHT * 1.5 * (index // 2)
        dash = f' stroke-dasharray="{escape(item.dash)}"' if item.dash else ""
        parts.append(
            f'<line x1="{x:g}" y1="{y:g}" x2="{x + 32:g}" y2="{y:g}" '
            f'stroke="{escape(item.color)}" stroke-width="3"{dash}/>'
            f'<text x="{x + 40:g}" y="{y + 4:g}" fill="currentColor">{escape(item.name)}</text>'
        )
    return parts
