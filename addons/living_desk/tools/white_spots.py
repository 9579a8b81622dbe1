"""Where a network knows somebody, and where it wants to go but knows nobody.

Pure: keys are whatever stands for countries and disciplines.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One country and one discipline.

    :param contacts: contacts that one sees
    :param others: contacts that others keep
    :param aims: paths that lead there
    """

    contacts: int = 0
    others: int = 0
    aims: int = 0

    @property
    def is_white_spot(self) -> bool:
        """A path leads there and nobody is known who could open a door."""
        return bool(self.aims) and not self.contacts


@dataclass(frozen=True, slots=True)
class Line:
    """A country, with its cells by discipline."""

    country: Hashable
    cells: Mapping[Hashable, Cell]
    contacts: int
    aims: int

    @property
    def white_spots(self) -> int:
        return sum(cell.is_white_spot for cell in self.cells.values())


def draw(
    disciplines: list[Hashable],
    contacts: Mapping[tuple[Hashable, Hashable], int],
    others: Mapping[tuple[Hashable, Hashable], int],
    aims: Mapping[tuple[Hashable, Hashable], int],
    totals: Mapping[Hashable, int],
) -> list[Line]:
    """Return the countries, those with most white spots first, then those best known.

    :param disciplines: the columns; what is of no discipline of theirs counts in the totals
    :param contacts: number of contacts by country and discipline
    :param others: the same of contacts that others keep
    :param aims: number of paths by country and discipline
    :param totals: number of contacts by country; one of two disciplines counts once
    """
    countries = dict.fromkeys(
        [*totals, *(country for table in (contacts, others, aims) for country, _ in table)]
    )
    lines = []
    for country in countries:
        cells = {
            discipline: Cell(
                contacts.get((country, discipline), 0),
                others.get((country, discipline), 0),
                aims.get((country, discipline), 0),
            )
            for discipline in disciplines
        }
        lines.append(
            Line(
                country,
                cells,
                totals.get(country, 0),
                sum(cell.aims for cell in cells.values()),
            )
        )
    return sorted(lines, key=lambda line: (-line.white_spots, -line.contacts))
