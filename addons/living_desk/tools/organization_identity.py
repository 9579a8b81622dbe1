"""Recognizing an organization that is known already, one or ten thousand at once.

Everything here is pure: the lists that are imported and the address book are compared by the
same rules.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


def tax_number(text: str | None) -> str:
    """Return a tax number as it is compared: compact, an Italian one without country."""
    compact = re.sub(r"[^A-Z0-9]", "", (text or "").upper())
    return compact[2:] if re.fullmatch(r"IT\d{11}", compact) else compact


def same_text(text: str | None) -> str:
    """Return text as it is compared: case and spaces do not count."""
    return " ".join((text or "").split()).lower()


@dataclass(frozen=True, slots=True)
class Identity:
    """What an organization is recognized by, strongest first.

    A tax number, then the e-mail address, then the name in a town. Who shares an address
    or a name but has another tax number is somebody else.
    """

    vat: str = ""
    tax_code: str = ""
    email: str = ""
    place: tuple[str, str] | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Identity":
        """:param values: `vat`, `tax_code`, `email`, `name`, `city`, each as typed"""
        name, city = same_text(values.get("name")), same_text(values.get("city"))
        return cls(
            # A single character says that there is none.
            vat=tax_number(values.get("vat")) if len(values.get("vat") or "") > 1 else "",
            tax_code=tax_number(values.get("tax_code")),
            email=same_text(values.get("email")),
            place=(name, city) if name and city else None,
        )

    @property
    def tax_numbers(self) -> frozenset[str]:
        return frozenset((self.vat, self.tax_code)) - {""}

    def keys(self) -> Iterator[tuple[str, Any]]:
        for number in sorted(self.tax_numbers):
            yield "tax", number
        if self.email:
            yield "email", self.email
        if self.place:
            yield "place", self.place

    def contradicts(self, other: "Identity") -> bool:
        """Tell whether the tax numbers say that these are two organizations."""
        if self.tax_numbers & other.tax_numbers:
            return False
        return bool(
            (self.vat and other.vat and self.vat != other.vat)
            or (self.tax_code and other.tax_code and self.tax_code != other.tax_code)
        )


def tax_spellings(numbers: Iterable[str]) -> list[str]:
    """Return the forms in which compared tax numbers may have been stored."""
    return sorted(
        {
            spelling
            for number in numbers
            for spelling in ((number, f"IT{number}") if number.isdigit() else (number,))
        }
    )


class Register:
    """Organizations found by their identity, however many there are."""

    # An address or a name shared by more organizations than this recognizes none of them.
    _MAX_SHARED = 50

    def __init__(self) -> None:
        self._owners: dict[tuple[str, Any], list[tuple[Identity, Any]]] = {}

    def add(self, identity: Identity, owner: Any) -> None:
        for key in identity.keys():
            owners = self._owners.setdefault(key, [])
            if len(owners) < self._MAX_SHARED:
                owners.append((identity, owner))

    def find(self, identity: Identity) -> Any:
        """Return who is known by the strongest key possible, `None` if nobody is."""
        for key in identity.keys():
            for other, owner in self._owners.get(key, ()):
                if not identity.contradicts(other):
                    return owner
        return None
