"""One kind of what is known about a person: where it stands, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .spreadsheet import Column

# When a person is anonymized: erased, kept without the person, or kept as it is.
Fate = Literal["erased", "nameless", "kept"]


@dataclass(frozen=True, slots=True)
class PersonSource:
    """Records about a person, of one kind.

    :param title: what they are called, also the name of their sheet
    :param records: what has a row
    :param columns: what a row shows
    :param fate: what becomes of them when the person is anonymized
    :param reason: why they are kept, in a sentence
    :param model: technical name of the model, whose records are listed nowhere else
    """

    title: str
    records: Any
    columns: Sequence[Column]
    fate: Fate
    reason: str = ""
    model: str = ""
