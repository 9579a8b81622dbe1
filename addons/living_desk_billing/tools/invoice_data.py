"""What an Italian invoice needs to know of a customer, without the ORM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Missing = Literal["name", "street", "zip", "city", "country", "tax_number", "destination_code"]

ITALY = "IT"
# A public body's office has a code of six characters; private customers have one of seven.
PUBLIC_CODE_LENGTH = 6
# What Odoo reads as "has no VAT number".
NO_VAT = ("", "/", "NA")


@dataclass(frozen=True)
class Customer:
    """What is known of a customer; `destination_code` is None where none can be recorded."""

    name: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    vat: str = ""
    tax_code: str = ""
    is_public: bool = False
    destination_code: str | None = None


def find_missing(customer: Customer) -> tuple[Missing, ...]:
    """Return what has to be filled in before an invoice can be posted, in reading order.

    Customers abroad need only a name, an address and a country.
    """
    italian = customer.country == ITALY
    wrong: dict[Missing, bool] = {
        "name": not customer.name.strip(),
        "street": not customer.street.strip(),
        "zip": italian and not customer.zip.strip(),
        "city": not customer.city.strip(),
        "country": not customer.country,
        "tax_number": italian and customer.vat.strip() in NO_VAT and not customer.tax_code.strip(),
        "destination_code": italian
        and customer.is_public
        and customer.destination_code is not None
        and len(customer.destination_code.strip()) != PUBLIC_CODE_LENGTH,
    }
    return tuple(key for key, missing in wrong.items() if missing)
