"""How much of a course somebody has attended.

Everything here is pure and exact: a threshold met to the minute is met.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from odoo.addons.living_desk.tools.scoring import exact

ZERO = Fraction(0)


@dataclass(frozen=True)
class Presence:
    """Hours attended out of the hours held."""

    attended: Fraction
    held: Fraction

    @property
    def percent(self) -> Fraction:
        return self.attended * 100 / self.held if self.held else ZERO

    def reaches(self, percent: float | int | str) -> bool:
        """Tell whether a share of the hours held was attended; of nothing, no share was."""
        return self.held > 0 and self.attended * 100 >= exact(percent) * self.held


def measure(lessons: Iterable[tuple[float | int | str, bool]]) -> Presence:
    """Add up lessons.

    :param lessons: hours of each lesson held, and whether it was attended
    """
    attended = held = ZERO
    for hours, is_attended in lessons:
        held += exact(hours)
        if is_attended:
            attended += exact(hours)
    return Presence(attended, held)
