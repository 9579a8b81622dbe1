"""Recognizing a contact of the network that is known already.

Everything here is pure: lists that are imported, the address book and its possible duplicates
are compared by the same rules.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .folding import fold

# The last digits of a number, with which it is dialled in its own country, whatever stands
# before them; with fewer, different people would look the same.
_PHONE_DIGITS = 9
_PHONE_MINIMUM = 7


def name_key(name: str | None) -> str:
    """Return a name as it is compared: accents, case, punctuation and order do not count.

    >>> name_key("Fontaine, Éloïse")
    'eloise fontaine'
    """
    return " ".join(sorted(re.findall(r"[^\W_]+", fold(name))))


def phone_key(phone: str | None) -> str:
    """Return a phone number as it is compared, empty if it is none.

    >>> phone_key("+33 (0)4 90 12 34 56")
    '490123456'
    """
    digits = re.sub(r"\D", "", phone or "")
    return digits[-_PHONE_DIGITS:] if len(digits) >= _PHONE_MINIMUM else ""


@dataclass(frozen=True, slots=True)
class ContactIdentity:
    """What a contact is recognized by: its e-mail address, then its name in a country.

    An organization and a person who works for it may share an address: they are two.
    """

    email: str = ""
    name: str = ""
    country: int | None = None
    is_company: bool | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "ContactIdentity":
        """:param values: `email`, `name` as typed, `country` and `is_company` if known"""
        return cls(
            email=(values.get("email") or "").strip().lower(),
            name=name_key(values.get("name")),
            country=values.get("country") or None,
            is_company=values.get("is_company"),
        )

    def keys(self) -> Iterator[tuple[str, Any]]:
        if self.email:
            yield "email", self.email
        if self.name:
            yield "name", (self.name, self.country)

    def contradicts(self, other: "ContactIdentity") -> bool:
        """Tell whether one is a person and the other an organization."""
        kinds = {self.is_company, other.is_company}
        return kinds == {True, False}
