"""Lists in spreadsheet files, whatever they list.

Everything here is pure. What is wrong with a file or a row is told by a code and its
parameters; whoever shows it to a person turns it into a sentence.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import openpyxl
import xlsxwriter

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
# A spreadsheet is a zip: what it unpacks to is bounded too.
_MAX_UNPACKED = 300 * 1024 * 1024
_MAX_COLUMNS = 200
_MAX_TEXT = 500
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# Field of the file -> its headers, as people write them.
Headers = Mapping[str, Sequence[str]]


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
    text = decode(content)
    if _CONTROL.search(text):
        raise FileProblem("not_a_spreadsheet")
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [clean(cell) for cell in cells[:_MAX_COLUMNS]]
    except csv.Error as error:
        raise FileProblem("not_a_spreadsheet") from error


def decode(content: bytes) -> str:
    """Read text as spreadsheet programs save it: UTF-8, Unicode text, or Windows Western.

    :raise FileProblem: if it is in none of them
    """
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


def map_columns(header: Iterable[str], headers: Headers) -> dict[str, int]:
    """Tell in which column each field is; the first of several columns counts.

    :raise FileProblem: if no column holds the name
    """
    fields_by_header = {plain(title): name for name, titles in headers.items() for title in titles}
    columns: dict[str, int] = {}
    for index, title in enumerate(header):
        name = fields_by_header.get(plain(title))
        if name:
            columns.setdefault(name, index)
    if "name" not in columns:
        raise FileProblem("no_name_column")
    return columns


def plain(text: str) -> str:
    """Return a word without case, accents, spaces and punctuation, to compare it."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())


class Words(dict):
    """What people write for a record, in any spelling."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]):
        super().__init__()
        for word, value in pairs:
            self.setdefault(plain(word), value)

    def find(self, word: str) -> Any:
        return self.get(plain(word))


# === ROWS === #


@dataclass(slots=True)
class Row:
    """A row of the file.

    :param line: its number in the file
    :param cells: as read
    :param values: by field of the file, as they will be stored; what is empty is left out
    :param identity: how to recognize what it is about
    :param problem: why it cannot be imported
    """

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    identity: Any = None
    problem: RowProblem | None = None


def read_rows(
    table: list[tuple[int, list[str]]],
    headers: Headers,
    readers: Mapping[str, Callable[[str], Any]],
    settle: Callable[[dict[str, Any]], Any],
    max_texts: Mapping[str, int] | None = None,
) -> list[Row]:
    """Return the rows below the header, with their values or what is wrong with them.

    :param readers: by field, what turns its text into a value; other fields stay text
    :param settle: puts right what only all the values of a row tell, and returns how to
        recognize what the row is about
    :param max_texts: by field, how long its text may be if longer than usual
    :raise FileProblem: if no column holds the name
    """
    columns = map_columns(table[0][1], headers)
    limits = {name: (max_texts or {}).get(name, _MAX_TEXT) for name in columns}
    rows = []
    for line, cells in table[1:]:
        row = Row(line, cells)
        try:
            for name, index in columns.items():
                text = cells[index] if index < len(cells) else ""
                if len(text) > limits[name]:
                    raise RowProblem("too_long", value=text[:40], limit=limits[name])
                if text:
                    row.values[name] = readers[name](text) if name in readers else text
            if "name" not in row.values:
                raise RowProblem("no_name")
            row.identity = settle(row.values)
        except RowProblem as problem:
            row.problem = problem
        rows.append(row)
    return rows


def find_word(words: Words, code: str) -> Callable[[str], Any]:
    """Return what finds one word.

    :raise RowProblem: when it is called with a word that nobody knows
    """

    def find(text: str) -> Any:
        found = words.find(text)
        if found is None:
            raise RowProblem(code, value=text)
        return found

    return find


def find_words(words: Words, code: str) -> Callable[[str], list[Any]]:
    """Return what finds several words with commas between them."""
    find = find_word(words, code)
    return lambda text: [find(part.strip()) for part in text.split(",") if part.strip()]


def read_email(text: str) -> str:
    """:raise RowProblem: if it is not one address"""
    if not _EMAIL.fullmatch(text):
        raise RowProblem("wrong_email", value=text)
    return text


# === WRITING === #


def write_rejected(
    header: Sequence[str], rows: Iterable[tuple[Row, str]], titles: tuple[str, str, str]
) -> bytes:
    """Return a spreadsheet with rejected rows as they came, and why.

    :param rows: each row and the sentence that says what is wrong with it
    :param titles: of the sheet, and of the columns with the number of the row and the sentence
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"constant_memory": True})
    sheet = book.add_worksheet(titles[0])
    bold = book.add_format({"bold": True})
    for column, title in enumerate([*header, *titles[1:]]):
        sheet.write_string(0, column, harmless(title), bold)
    for number, (row, sentence) in enumerate(rows, start=1):
        cells = [*row.cells, *[""] * (len(header) - len(row.cells))]
        for column, cell in enumerate(cells[: len(header)]):
            if cell:
                sheet.write_string(number, column, harmless(cell))
        sheet.write_number(number, len(header), row.line)
        sheet.write_string(number, len(header) + 1, harmless(sentence))
    sheet.freeze_panes(1, 0)
    book.close()
    return output.getvalue()
