"""Sheets of records with a header that stays, a filter, and totals of what the filter shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xlsxwriter.utility import xl_col_to_name

Kind = Literal["text", "day", "hours", "money", "number", "share"]

# Number format of each kind, and the function of SUBTOTAL that sums up its column.
NUMBER_FORMATS: dict[Kind, str | int] = {
    "day": 14,
    "hours": "#,##0.00",
    "money": "#,##0.00",
    "number": "#,##0.##",
    "share": "0%",
}
SUBTOTALS: dict[Kind, int] = {"hours": 109, "money": 109, "share": 101}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in characters, what it holds and where that comes from."""

    title: str
    width: int
    get_value: Callable[[Any], Any]
    kind: Kind = "text"


class Sheet:
    """One worksheet, written from above, so that rows may leave memory as they come."""

    def __init__(self, workbook, name: str, columns: Sequence[Column], frozen: int = 2):
        self._workbook = workbook
        self._columns = columns
        self._sheet = workbook.add_worksheet(name)
        self._formats = [
            workbook.add_format({"num_format": NUMBER_FORMATS[column.kind]})
            if column.kind in NUMBER_FORMATS
            else None
            for column in columns
        ]
        self._row = 0
        self._sums = [0.0] * len(columns)
        header = workbook.add_format(
            {"bold": True, "bg_color": "#E9ECEF", "bottom": 1, "text_wrap": True}
        )
        for index, column in enumerate(columns):
            self._sheet.set_column(index, index, column.width, self._formats[index])
            self._sheet.write_string(0, index, column.title, header)
        self._sheet.freeze_panes(1, frozen)

    def add(self, records: Iterable) -> None:
        """Add a row for each record; what has no value stays blank."""
        for record in records:
            self._row += 1
            for index, column in enumerate(self._columns):
                value = column.get_value(record)
                if column.kind in ("hours", "money", "share", "number"):
                    if value is not None:
                        self._sheet.write_number(self._row, index, value, self._formats[index])
                        self._sums[index] += value
                elif value and column.kind == "day":
                    self._sheet.write_datetime(self._row, index, value, self._formats[index])
                elif value:
                    self._sheet.write_string(self._row, index, value)

    def close(self, total: str) -> None:
        """Add the filter and, below the last row, sums of hours and money, means of shares.

        SUBTOTAL leaves out the rows that a filter hides.

        :param total: what the row of totals is called
        """
        if not self._row:
            return
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)
        row = self._row + 1
        style = {"bold": True, "top": 1}
        text = self._workbook.add_format(style)
        self._sheet.write_string(row, 0, total, text)
        for index, column in enumerate(self._columns):
            if column.kind in SUBTOTALS:
                letter = xl_col_to_name(index)
                value = self._sums[index]
                self._sheet.write_formula(
                    row,
                    index,
                    f"=SUBTOTAL({SUBTOTALS[column.kind]},{letter}2:{letter}{self._row + 1})",
                    self._workbook.add_format({**style, "num_format": NUMBER_FORMATS[column.kind]}),
                    value / self._row if column.kind == "share" else value,
                )
            elif index:
                self._sheet.write_blank(row, index, None, text)
