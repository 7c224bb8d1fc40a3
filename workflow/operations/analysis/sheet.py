"""Tables as CSV files that Excel opens with their Chinese intact, and takes no text of for a formula."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response


def csv_file(head: list[str], lines: list[list[Any]], name: str) -> Response:
    """A table to keep, as ``name``.csv."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([[unformulated(cell) for cell in line] for line in lines])
    response = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return response


def unformulated(cell: Any) -> Any:
    """A text that a sheet would take for a formula, so that it does not."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
