"""Writes a list as an Excel file: what it was narrowed to on top, the heads, numbers as numbers and days as days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from engine.domain.ports import OFFICE_ZONE

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD_ROW = 2
LONGEST_CELL = 32_000
COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""What a text must not begin with where a spreadsheet would take it for a formula when it is typed in again."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width in characters, and how many places its numbers have."""

    words: str
    width: int = 12
    places: int = 0


def make_sheet(title: str, narrowed: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """An Excel file of one sheet: the title, the line of what it shows, the heads, then the rows.

    Texts are never formulas; days and moments are the office's, without a zone, as Excel has none.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(title[:31])
        looks = _Looks(book)
        page.write_string(0, 0, title, looks.title)
        page.write_string(1, 0, narrowed, looks.muted)
        for number, column in enumerate(columns):
            page.set_column(number, number, column.width)
            page.write_string(HEAD_ROW, number, column.words, looks.head)
        last = HEAD_ROW
        for last, row in enumerate(rows, HEAD_ROW + 1):  # noqa: B007
            for number, (value, column) in enumerate(zip(row, columns, strict=True)):
                _write(page, last, number, value, column, looks)
        page.freeze_panes(HEAD_ROW + 1, 0)
        page.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW + 1), len(columns) - 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD_ROW)
    return made.getvalue()


class _Looks:
    """The formats of one file."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.muted = book.add_format({"font_color": "#61707f"})
        self.head = book.add_format({"bold": True, "bg_color": "#e3e8ee", "text_wrap": True, "valign": "vcenter"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.literal = book.add_format({"quote_prefix": True})
        self._book = book
        self._numbers: dict[int, Any] = {}

    def number(self, places: int) -> Any:
        """Numbers with this many places, their digits grouped."""
        if places not in self._numbers:
            shown = "#,##0" + ("." + "0" * places if places else "")
            self._numbers[places] = self._book.add_format({"num_format": shown})
        return self._numbers[places]


def _write(page: Any, row: int, number: int, value: Any, column: Column, looks: _Looks) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        page.write_datetime(row, number, value.astimezone(OFFICE_ZONE).replace(tzinfo=None), looks.moment)
    elif isinstance(value, date):
        page.write_datetime(row, number, value, looks.day)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        page.write_number(row, number, value, looks.number(column.places))
    else:
        text = str(value)[:LONGEST_CELL]
        page.write_string(row, number, text, looks.literal if text.startswith(COMMANDS) else None)
