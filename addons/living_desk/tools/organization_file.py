"""Lists of organizations in spreadsheet files: their columns, and what may stand in them."""

import re
from collections.abc import Mapping
from typing import Any

from stdnum.it import codicefiscale, iva

from .organization_identity import Identity, tax_number
from .table_file import Row, RowProblem, Words, find_word, find_words, read_email
from .table_file import read_rows as read_table_rows

# Field of the file -> its headers, English first, as they are written in the sample.
HEADERS = {
    "name": ("Name", "Denominazione", "Ragione sociale", "Nome", "Organization"),
    "vat": ("VAT", "Partita IVA", "P. IVA", "VAT number"),
    "tax_code": ("Tax code", "Codice fiscale", "C.F.", "CF"),
    "email": ("E-mail", "Email", "Posta elettronica", "Mail"),
    "phone": ("Phone", "Telefono", "Tel.", "Telephone"),
    "website": ("Website", "Sito", "Sito web", "Web"),
    "street": ("Address", "Indirizzo", "Street", "Via"),
    "zip": ("ZIP", "CAP", "Postal code", "Codice postale"),
    "city": ("Town", "Comune", "City", "Città"),
    "province": ("Province", "Provincia", "Province code", "Sigla provincia", "Prov."),
    "kind": ("Kind", "Tipo", "Tipologia", "Type"),
    "size": ("Size", "Dimensione", "Dimensioni", "Grandezza"),
    "disciplines": ("Disciplines", "Discipline", "Disciplina"),
    "founded": ("Founded in", "Anno di fondazione", "Founded", "Fondazione", "Year founded"),
}
# What Italian lists call the kinds of organizations, beside the names on the screen.
KINDS = {
    "theatre": ("Teatro", "Teatri"),
    "company": ("Compagnia", "Compagnia di produzione", "Company", "Produzione"),
    "festival": ("Festival", "Rassegna"),
    "museum": ("Museo", "Musei"),
    "residency": ("Residenza", "Residenza artistica"),
    "circuit": ("Circuito",),
    "network": ("Rete",),
    "other": ("Altro", "Altra"),
}
# And their sizes, by the people they employ.
SIZES = {
    "micro": ("Micro", "Microimpresa", "Micro impresa"),
    "small": ("Small", "Piccola", "Piccola impresa"),
    "medium": ("Medium", "Media", "Media impresa"),
    "large": ("Large", "Grande", "Grande impresa"),
}
_FOREIGN_VAT = re.compile(r"[A-Z]{2}[A-Z0-9]{4,13}")


def read_rows(
    table: list[tuple[int, list[str]]], words: Mapping[str, Words], this_year: int
) -> list[Row]:
    """Return the rows below the header, with their values or what is wrong with them.

    :param words: for `province`, `kind`, `size` and `disciplines`, what may be written
    :param this_year: no organization is founded after it
    :raise FileProblem: if no column holds the name
    """
    readers = {
        "vat": read_vat,
        "tax_code": read_tax_code,
        "email": read_email,
        "founded": lambda text: read_year(text, this_year),
        "province": find_word(words["province"], "unknown_province"),
        "kind": find_word(words["kind"], "unknown_kind"),
        "size": find_word(words["size"], "unknown_size"),
        "disciplines": find_words(words["disciplines"], "unknown_discipline"),
    }
    return read_table_rows(table, HEADERS, readers, _settle)


def _settle(values: dict[str, Any]) -> Identity:
    """Put right what only the whole row tells."""
    if codicefiscale.is_valid(values.get("vat", "")):
        # A sole trader's tax code in the column of the VAT number.
        values.setdefault("tax_code", values.pop("vat"))
    if "province" in values and values.get("zip", "").isdigit():
        values["zip"] = values["zip"].zfill(5)
    return Identity.of(values)


def _read_italian(text: str) -> str:
    number = tax_number(text)
    # Spreadsheet programs drop the zeros in front of what looks like a number.
    return number.zfill(11) if number.isdigit() and len(number) >= 7 else number


def read_vat(text: str) -> str:
    """:raise RowProblem: if it is neither an Italian nor a foreign VAT number"""
    number = _read_italian(text)
    if number.isdigit():
        if iva.is_valid(number):
            return f"IT{number}"
    elif codicefiscale.is_valid(number) or (
        _FOREIGN_VAT.fullmatch(number) and not number.startswith("IT")
    ):
        return number
    raise RowProblem("wrong_vat", value=text)


def read_tax_code(text: str) -> str:
    """:raise RowProblem: if it is not an Italian tax code"""
    number = _read_italian(text)
    if not (codicefiscale.is_valid(number) or iva.is_valid(number)):
        raise RowProblem("wrong_tax_code", value=text)
    return number


def read_year(text: str, this_year: int) -> int:
    """:raise RowProblem: if it is not a year in which something can have been founded"""
    if not (text.isascii() and text.isdigit() and 1000 <= int(text[:9]) <= this_year):
        raise RowProblem("wrong_year", value=text)
    return int(text)
