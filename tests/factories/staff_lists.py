"""Excel lists of organisations and people, written for a test."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from workflow.people.staff_sheet import COLUMNS, ORGS, PEOPLE


def staff_list(orgs=(), people=(), *, without: str = "") -> bytes:
    """A file with these rows, cells in the order of the columns; ``without`` names the head of a column left out."""
    book = Workbook()
    book.remove(book.active)
    for sheet, rows in ((ORGS, orgs), (PEOPLE, people)):
        page = book.create_sheet(sheet)
        page.append([words for words, _needed in COLUMNS[sheet].values() if words != without])
        for row in rows:
            page.append(list(row))
    made = BytesIO()
    book.save(made)
    return made.getvalue()
