"""Facts of old parcels out of an Excel list: read, judged row by row, then written all or none."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.domain.errors import Finding, Invalid
from engine.unit_of_work import UnitOfWork
from workflow.idle_land.facts import FACTS, findings_of, use_of, write_facts
from workflow.projects.reading import amount, text
from workflow.resources.models import Parcel

PARCEL: Mapping[str, str] = {"parcel_no": "宗地编号", "name": "地块名称", "area": "面积/平方米", "location": "位置"}
COLUMNS: Mapping[str, str] = {**PARCEL, **FACTS}
SHEET = "存量地块"
MOST_ROWS = 5_000
MOST_BYTES = 64 * 1024 * 1024
"""What the file may unpack to."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A filled row of the list, with its number in Excel."""

    number: int
    values: Mapping[str, Any]


def empty_facts_sheet() -> bytes:
    """The list to fill in, with the heads only."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet(SHEET)
        needed = ("parcel_no", "name", "area")
        heads = [words + ("*" if name in needed else "") for name, words in COLUMNS.items()]
        page.write_row(0, 0, heads, book.add_format({"bold": True, "bg_color": "#e3e8ee"}))
        page.freeze_panes(1, 1)
        page.set_column(0, len(heads) - 1, 18)
    return made.getvalue()


def read_facts_sheet(content: bytes) -> list[FactRow]:
    """The filled rows. :raises Invalid: when it is no Excel file, too big, or names no parcels"""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                raise _invalid("文件太大，请分几次导入。")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise _invalid("这不是可以读取的 Excel 文件（.xlsx）。") from error
    try:
        lines = book.worksheets[0].iter_rows(values_only=True)
        return list(_rows(lines))
    finally:
        book.close()


def take_facts_sheet(uow: UnitOfWork, rows: list[FactRow]) -> int:
    """Write the facts of every row; a parcel the library lacks is put into it. How many rows.

    :raises Invalid: with a finding for each wrong cell, nothing is written then
    """
    found: list[Finding] = []
    for row in rows:
        for finding in _findings(uow, row):
            found.append(Finding("idle.sheet", f"第 {row.number} 行：{finding.message}", element=finding.element))
    if not rows:
        raise _invalid("文件里没有填写地块。")
    if found:
        raise Invalid(f"有 {len(found)} 处填写有误，没有导入。", found)
    for row in rows:
        number = text(row.values, "parcel_no") or ""
        if uow.session.get(Parcel, number) is None:
            uow.session.add(
                Parcel(
                    parcel_no=number, name=text(row.values, "name") or number, status="delivered",
                    area=amount(row.values, "area") or Decimal(0), location=text(row.values, "location") or "",
                    owner_org=text(row.values, "responsible_org") or "",
                )
            )  # fmt: skip
            uow.session.flush()
        given = {name: row.values[name] for name in FACTS if row.values.get(name) not in (None, "")}
        write_facts(uow, use_of(uow, number), given, "excel")
    uow.session.flush()
    return len(rows)


def _findings(uow: UnitOfWork, row: FactRow) -> list[Finding]:
    found = findings_of(row.values, uow)
    number = text(row.values, "parcel_no")
    if number is None:
        found.append(Finding("idle.sheet", "缺宗地编号。", element="parcel_no"))
    elif uow.session.get(Parcel, number) is None:
        if text(row.values, "name") is None:
            found.append(Finding("idle.sheet", f"资源库里没有“{number}”，请填地块名称。", element="name"))
        try:
            amount(row.values, "area")
        except Invalid:
            found.append(Finding("idle.sheet", "面积应为数字。", element="area"))
    return found


def _rows(lines: Iterator[tuple[Any, ...]]) -> Iterator[FactRow]:
    heads = {str(cell).rstrip("*＊ ").strip(): place for place, cell in enumerate(next(lines, ())) if cell}
    places = {name: heads[words] for name, words in COLUMNS.items() if words in heads}
    if "parcel_no" not in places:
        raise _invalid(f"第一行没有列名“{COLUMNS['parcel_no']}”。")
    for number, line in enumerate(lines, 2):
        if number > MOST_ROWS + 1:
            raise _invalid(f"超过 {MOST_ROWS} 行，请分几次导入。")
        values = {name: _cell(line[place]) for name, place in places.items() if place < len(line)}
        if any(value not in (None, "") for value in values.values()):
            yield FactRow(number, values)


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    return str(value).strip()


def _invalid(message: str) -> Invalid:
    return Invalid(message, [Finding("idle.sheet", message, element="file")])
