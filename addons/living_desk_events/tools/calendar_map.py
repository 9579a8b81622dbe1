"""Where places stand on a map drawn as degrees: one unit to the east is one degree."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

# A degree to the east is shorter than one to the north: as in the middle of Italy.
SHRINK = cos(radians(42))
# Italy, when there is nothing to show.
_HOME = (6.5, 36.5, 18.6, 47.2)
_MIN_SPAN = 5.0
_MARGIN = 0.12
_MAX_RATIO = 1.6


@dataclass(frozen=True, slots=True)
class Point:
    """A circle on the map."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The part of the world that is shown, and the circles on it.

    :param view_box: left, top, width and height, in units of the map
    """

    view_box: str
    unit: float
    points: tuple[Point, ...]


def draw_places(places: Sequence[tuple[float, float, int]]) -> Drawing:
    """Choose the part of the map that shows all places, and the size of their circles.

    :param places: longitude, latitude and number of events of each; the area of a circle
        grows with the number
    """
    positions = [(longitude * SHRINK, -latitude) for longitude, latitude, _count in places]
    if not positions:
        positions = [(_HOME[0] * SHRINK, -_HOME[1]), (_HOME[2] * SHRINK, -_HOME[3])]
    left, width = _frame([x for x, _y in positions])
    top, height = _frame([y for _x, y in positions])
    if width > height * _MAX_RATIO:
        top, height = top - (width / _MAX_RATIO - height) / 2, width / _MAX_RATIO
    elif height > width * _MAX_RATIO:
        left, width = left - (height / _MAX_RATIO - width) / 2, height / _MAX_RATIO
    unit = max(width, height) / 100
    most = max((count for _longitude, _latitude, count in places), default=1)
    return Drawing(
        f"{left:.3f} {top:.3f} {width:.3f} {height:.3f}",
        round(unit, 4),
        tuple(
            Point(round(x, 4), round(y, 4), round(unit * (1.1 + 1.9 * sqrt(count / most)), 4))
            for (x, y), (_longitude, _latitude, count) in zip(positions, places, strict=False)
        ),
    )


def _frame(values: Sequence[float]) -> tuple[float, float]:
    """Return the begin and the length of a stretch that shows all values."""
    low, high = min(values), max(values)
    length = max(high - low, _MIN_SPAN)
    length += 2 * _MARGIN * length
    return (low + high - length) / 2, length
