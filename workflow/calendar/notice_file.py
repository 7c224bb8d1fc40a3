"""Reads the State Council's notice of a year from JSON or Excel, as rows unchecked, and writes the empty sheet."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.domain.errors import Finding, Invalid

HEAD_SHEET, DAYS_SHEET = "通知", "日期"

HEADS: Mapping[str, str] = {"year": "年份", "doc_no": "文号", "title": "标题"}
COLUMNS: Mapping[str, tuple[str, bool]] = {
    "from": ("开始日期", True),
    "to": ("结束日期", False),
    "type": ("类型", True),
    "name": ("节日", True),
}
"""Member of a row → head of its column, and whether the column must be there; without an end it is one day."""

TYPES: Mapping[str, str] = {
    "放假": "holiday", "休": "holiday", "holiday": "holiday",
    "补班": "makeup", "上班": "makeup", "班": "makeup", "makeup": "makeup",
}  # fmt: skip

SAMPLE = (
    ("2023-01-21", "2023-01-27", "放假", "春节"),
    ("2023-01-28", "", "补班", "春节"),
    ("2023-01-29", "", "补班", "春节"),
)
SAMPLE_HEAD = {
    "year": "2023",
    "doc_no": "国办发明电〔2022〕16号",
    "title": "国务院办公厅关于2023年部分节假日安排的通知",
}

MOST_ROWS = 400
MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A row as it was written: its number in the file (Excel's row, or the place in JSON's list) and its texts."""

    number: int
    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, member: str) -> str:
        return self.values.get(member, "")


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A notice as it was written; nothing in it has been checked."""

    year: str
    doc_no: str
    title: str
    rows: Sequence[NoticeRow]


def read_notice(file_name: str, content: bytes) -> NoticeFile:
    """The notice in a ``.json`` or ``.xlsx`` file.

    JSON: ``{"year", "doc_no", "title", "days": [{"date" or "from" and "to", "type", "name"}]}``.

    :raises Invalid: when it is neither, too big, or lacks what every notice has
    """
    if len(content) > MOST_BYTES:
        raise _invalid(f"文件超过 {MOST_BYTES // 1024} KB，一年的放假通知没有这么大。")
    if file_name.lower().endswith(".json"):
        return _from_json(content)
    if file_name.lower().endswith(".xlsx"):
        return _from_excel(content)
    raise _invalid("请上传 .xlsx 或 .json 文件。")


def empty_notice() -> bytes:
    """An Excel file with the heads and a part of the notice of 2023 as an example."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#e3e8ee"})
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet(HEAD_SHEET)
        page.set_column(0, 0, 10)
        page.set_column(1, 1, 60, text)
        for number, (member, words) in enumerate(HEADS.items()):
            page.write_string(number, 0, words, bold)
            page.write_string(number, 1, SAMPLE_HEAD[member])
        page = book.add_worksheet(DAYS_SHEET)
        page.freeze_panes(1, 0)
        page.set_column(0, len(COLUMNS) - 1, 16, text)
        page.write_row(0, 0, [words + ("*" if needed else "") for words, needed in COLUMNS.values()], bold)
        for number, sample in enumerate(SAMPLE, 1):
            page.write_row(number, 0, sample)
        page.data_validation(1, 2, MOST_ROWS, 2, {"validate": "list", "source": ["放假", "补班"]})
    return made.getvalue()


def _from_json(content: bytes) -> NoticeFile:
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _invalid("这不是可以读取的 JSON 文件。") from error
    days = told.get("days") if isinstance(told, Mapping) else None
    if not isinstance(days, list) or not all(isinstance(one, Mapping) for one in days):
        raise _invalid("JSON 应为 {“year”, “doc_no”, “days”: [{“date”, “type”, “name”}, …]}。")
    if len(days) > MOST_ROWS:
        raise _invalid(f"“days” 超过 {MOST_ROWS} 行，一年的放假通知没有这么多。")
    rows = [
        NoticeRow(number, {"from": _text(day.get("date", day.get("from")))} | _members(day, ("to", "type", "name")))
        for number, day in enumerate(days, 1)
    ]
    return NoticeFile(_text(told.get("year")), _text(told.get("doc_no")), _text(told.get("title")), rows)


def _from_excel(content: bytes) -> NoticeFile:
    _refuse_bomb(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise _invalid("这不是可以读取的 Excel 文件（.xlsx）。") from error
    try:
        missing = [name for name in (HEAD_SHEET, DAYS_SHEET) if name not in book.sheetnames]
        if missing:
            raise _invalid(f"文件里没有名为“{'”“'.join(missing)}”的工作表，请用下载的模板填写。")
        lines = book[HEAD_SHEET].iter_rows(max_row=20, max_col=2, values_only=True)
        head = {_text(line[0]): _text(line[1]) for line in lines if len(line) == 2}
        rows = list(_rows(book[DAYS_SHEET].iter_rows(values_only=True)))
    finally:
        book.close()
    return NoticeFile(**{member: head.get(words, "") for member, words in HEADS.items()}, rows=rows)


def _rows(lines: Iterator[tuple[Any, ...]]) -> Iterator[NoticeRow]:
    heads = {_text(cell).rstrip("*＊ "): place for place, cell in enumerate(next(lines, ())) if _text(cell)}
    places = {member: heads.get(words) for member, (words, _needed) in COLUMNS.items()}
    missing = [words for member, (words, needed) in COLUMNS.items() if needed and places[member] is None]
    if missing:
        raise _invalid(f"工作表“{DAYS_SHEET}”缺少列：{'、'.join(missing)}。第一行应为列名。")
    for number, line in enumerate(lines, 2):
        if number > MOST_ROWS + 1:
            raise _invalid(f"工作表“{DAYS_SHEET}”超过 {MOST_ROWS} 行，一年的放假通知没有这么多。")
        told = {
            member: _text(line[place]) for member, place in places.items() if place is not None and place < len(line)
        }
        if any(told.values()):
            yield NoticeRow(number, told)


def _members(told: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    return {name: _text(told.get(name)) for name in names}


def _text(cell: Any) -> str:
    """A cell as people write it: Excel keeps days as moments and years as numbers."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _invalid("这不是可以读取的 Excel 文件（.xlsx）。") from error
    if size > MOST_UNPACKED:
        raise _invalid("文件解开后太大，请删去多余的工作表和图片再试。")


def _invalid(message: str) -> Invalid:
    return Invalid(message, [Finding("calendar.notice", message, "file")])
