"""What a figure of the dashboard is made of: where it is counted, and how it adds up."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Source(NamedTuple):
    """One question to the database, which may answer several tiles.

    Its rows are tuples: the desk's id, the values of `groupby`, a count, the sums of `sums`.
    A function `read` of the source and the desks returns such rows where grouping by fields is
    not enough.
    """

    model: str
    domain: Any
    desk: str = "desk_id"
    groupby: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    archived: bool = False
    read: Callable[[Any, Any], Iterable[tuple[Any, ...]]] | None = None


class Tile(NamedTuple):
    """A figure per desk, and for all desks together.

    `measure` gets a row of the source without its desk, and returns a number to add up; or
    two, for a share or a mean: the figure is then the one sum divided by the other.
    `domain` narrows the source down to the records that the figure counts.
    """

    key: str
    label: str
    source: str
    measure: Callable[..., Any]
    action: str
    domain: Any = ()
    unit: str = "count"
    help: str = ""
    icon: str = "fa-circle-o"
    alarm: bool = False
    section: str = ""


def summarize(tile: Tile, rows: Iterable[tuple[Any, ...]]) -> tuple[dict[int, Any], Any]:
    """Add up the rows of a tile's source.

    :return: dict from the id of each desk to its figure, and the figure of all desks; None
        where there is nothing to divide by
    """
    sums: dict[int, list[tuple[float, float] | float]] = {}
    for desk, *row in rows:
        sums.setdefault(desk, []).append(tile.measure(*row))
    everything = [part for parts in sums.values() for part in parts]
    by_desk = {desk: _add_up(parts) for desk, parts in sums.items()}
    return by_desk, _add_up(everything)


def _add_up(parts: list[Any]) -> Any:
    if not parts or not isinstance(parts[0], tuple):
        return sum(parts)
    numerator, denominator = (sum(column) for column in zip(*parts, strict=True))
    return numerator / denominator if denominator else None
