"""Lists of organizations in spreadsheet files.

Everything here is pure. What is wrong with a file or a row is told by a code and its
parameters; whoever shows it to a person turns it into a sentence.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import openpyxl
from stdnum.it import codicefiscale, iva

from .organization_identity import Identity, tax_number

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
# A spreadsheet is a zip: what it unpacks to is bounded too.
_MAX_UNPACKED = 300 * 1024 * 1024
_MAX_COLUMNS = 200
_MAX_TEXT = 500

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
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_FOREIGN_VAT = re.compile(r"[A-Z]{2}[A-Z0-9]{4,13}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileProblem(Exception):
    """The file as a whole cannot be used."""

    def __init__(self, code: str, **params: Any):
        super().__init__(code)
        self.code = code
        self.params = params


class RowProblem(Exception):
    """One row cannot be imported."""

    def __init__(self, code: str, **params: Any):
        super().__init__(code)
        self.code = code
        self.params = params


# === READING === #


def read_table(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with its number in the file.

    :raise FileProblem: if the file is too big, or not a spreadsheet
    """
    if len(content) > MAX_BYTES:
        raise FileProblem("too_big", limit=MAX_BYTES // 1024 // 1024)
    rows = _read_xlsx(content) if content.startswith(b"PK\x03\x04") else _read_csv(content)
    table = list(islice(_number_rows(rows), MAX_ROWS + 2))
    if len(table) > MAX_ROWS + 1:
        raise FileProblem("too_many_rows", limit=MAX_ROWS)
    if len(table) < 2:
        raise FileProblem("empty")
    return table


def _number_rows(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            yield number, cells


def _read_csv(content: bytes) -> Iterator[list[str]]:
    text = _decode(content)
    if _CONTROL.search(text):
        raise FileProblem("not_a_spreadsheet")
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [clean(cell) for cell in cells[:_MAX_COLUMNS]]
    except csv.Error as error:
        raise FileProblem("not_a_spreadsheet") from error


def _decode(content: bytes) -> str:
    """Read text as spreadsheet programs save it: UTF-8, Unicode text, or Windows Western."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblem("not_a_spreadsheet")


def _read_xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
                raise FileProblem("too_big", limit=MAX_BYTES // 1024 // 1024)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # Some programs declare a million rows, or a single one.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS):
            yield [_cell_text(cell) for cell in cells]
    except (FileProblem, GeneratorExit):
        raise
    except Exception as error:
        # openpyxl has no exception of its own: a damaged file shows as almost any of them.
        raise FileProblem("not_a_spreadsheet") from error


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value))


def clean(text: str) -> str:
    """Return a cell on one line, without what only protects it from being a formula."""
    text = " ".join(_CONTROL.sub("", text).split())
    if text[:1] == "'" and text[1:2] in _FORMULA:
        text = text[1:]
    return unicodedata.normalize("NFC", text)


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def map_columns(header: Iterable[str]) -> dict[str, int]:
    """Tell in which column each field is; the first of several columns counts.

    :raise FileProblem: if no column holds the name
    """
    fields_by_header = {_plain(title): name for name, titles in HEADERS.items() for title in titles}
    columns: dict[str, int] = {}
    for index, title in enumerate(header):
        name = fields_by_header.get(_plain(title))
        if name:
            columns.setdefault(name, index)
    if "name" not in columns:
        raise FileProblem("no_name_column")
    return columns


def _plain(text: str) -> str:
    """Return a word without case, accents, spaces and punctuation, to compare it."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())


class Words(dict):
    """What people write for a record, in any spelling."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]):
        super().__init__()
        for word, value in pairs:
            self.setdefault(_plain(word), value)

    def find(self, word: str) -> Any:
        return self.get(_plain(word))


# === ROWS === #


@dataclass(slots=True)
class Row:
    """A row of the file.

    :param line: its number in the file
    :param cells: as read
    :param values: by field of the file, as they will be stored; what is empty is left out
    :param identity: how to recognize the organization
    :param problem: why it cannot be imported
    """

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    identity: Identity | None = None
    problem: RowProblem | None = None


def read_rows(
    table: list[tuple[int, list[str]]], words: Mapping[str, Words], this_year: int
) -> list[Row]:
    """Return the rows below the header, with their values or what is wrong with them.

    :param words: for `province`, `kind`, `size` and `disciplines`, what may be written
    :param this_year: no organization is founded after it
    :raise FileProblem: if no column holds the name
    """
    columns = map_columns(table[0][1])
    readers = {
        "vat": read_vat,
        "tax_code": read_tax_code,
        "email": read_email,
        "founded": lambda text: read_year(text, this_year),
        "province": lambda text: _find(words["province"], "unknown_province", text),
        "kind": lambda text: _find(words["kind"], "unknown_kind", text),
        "size": lambda text: _find(words["size"], "unknown_size", text),
        "disciplines": lambda text: [
            _find(words["disciplines"], "unknown_discipline", part.strip())
            for part in text.split(",")
            if part.strip()
        ],
    }
    rows = []
    for line, cells in table[1:]:
        row = Row(line, cells)
        try:
            for name, index in columns.items():
                text = cells[index] if index < len(cells) else ""
                if len(text) > _MAX_TEXT:
                    raise RowProblem("too_long", value=text[:40], limit=_MAX_TEXT)
                if text:
                    row.values[name] = readers[name](text) if name in readers else text
            if "name" not in row.values:
                raise RowProblem("no_name")
            _settle(row.values)
            row.identity = Identity.of(row.values)
        except RowProblem as problem:
            row.problem = problem
        rows.append(row)
    return rows


def _settle(values: dict[str, Any]) -> None:
    """Put right what only the whole row tells."""
    if codicefiscale.is_valid(values.get("vat", "")):
        # A sole trader's tax code in the column of the VAT number.
        values.setdefault("tax_code", values.pop("vat"))
    if "province" in values and values.get("zip", "").isdigit():
        values["zip"] = values["zip"].zfill(5)


def _find(words: Words, code: str, text: str) -> Any:
    found = words.find(text)
    if found is None:
        raise RowProblem(code, value=text)
    return found


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


def read_email(text: str) -> str:
    """:raise RowProblem: if it is not one address"""
    if not _EMAIL.fullmatch(text):
        raise RowProblem("wrong_email", value=text)
    return text


def read_year(text: str, this_year: int) -> int:
    """:raise RowProblem: if it is not a year in which something can have been founded"""
    if not (text.isascii() and text.isdigit() and 1000 <= int(text[:9]) <= this_year):
        raise RowProblem("wrong_year", value=text)
    return int(text)
