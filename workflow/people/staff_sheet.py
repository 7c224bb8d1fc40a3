"""Reads the office's list of organisations and people out of an Excel file, and makes an empty one to fill in."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.domain.errors import Finding, Invalid

ORGS, PEOPLE = "单位", "人员"

COLUMNS: Mapping[str, Mapping[str, tuple[str, bool]]] = {
    ORGS: {
        "code": ("编码", True),
        "name": ("名称", True),
        "kind": ("类型", True),
        "parent": ("上级编码", False),
        "region": ("区域", False),
        "leader": ("负责人用户名", False),
    },
    PEOPLE: {
        "username": ("用户名", True),
        "name": ("姓名", True),
        "phone": ("电话", False),
        "org": ("单位编码", True),
        "post": ("岗位", False),
        "groups": ("候选组", False),
        "roles": ("角色", False),
    },
}
"""Sheet → member of a row → head of its column, and whether the column must be there."""

MOST_ROWS = 5_000
MOST_BYTES = 64 * 1024 * 1024
"""What an Excel file may unpack to: a list of five thousand people takes a hundredth of it."""

SAMPLES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    ORGS: (
        ("st_hz", "杭州驻点招商分中心", "驻点分中心", "xian", "杭州", "zhangsan"),
        ("zhen_lx", "灵溪镇", "乡镇（街道）", "xian", "灵溪", ""),
    ),
    PEOPLE: (
        ("zhangsan", "张三", "13800000000", "st_hz", "驻点专员", "g_station", "经办人"),
        ("zhangsan", "张三", "", "zhen_lx", "挂职副镇长", "", ""),
    ),
}
"""What the empty file shows: a person with two posts has two rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row: its sheet, its number in Excel, and what stands in each member's column, trimmed."""

    sheet: str
    number: int
    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, member: str) -> str:
        return self.values.get(member, "")


def read_sheet(content: bytes) -> list[Row]:
    """The rows of both sheets, empty ones left out.

    :raises Invalid: when it is no Excel file, too big, or lacks a column
    """
    _refuse_bomb(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise _invalid("这不是可以读取的 Excel 文件（.xlsx）。") from error
    try:
        sheets = [name for name in COLUMNS if name in book.sheetnames]
        if not sheets:
            raise _invalid(f"文件里没有名为“{ORGS}”或“{PEOPLE}”的工作表。")
        return [row for name in sheets for row in _rows(name, book[name].iter_rows(values_only=True))]
    finally:
        book.close()


def empty_sheet(kinds: Iterable[str], groups: Iterable[str], roles: Iterable[str]) -> bytes:
    """An Excel file with the heads, two rows as an example, and the words that may be used."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#e3e8ee"})
        for name, columns in COLUMNS.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(columns) - 1, 22)
            page.write_row(0, 0, [words + ("*" if needed else "") for words, needed in columns.values()], head)
            for number, sample in enumerate(SAMPLES[name], 1):
                page.write_row(number, 0, sample)
        page = book.add_worksheet("可用的词")
        page.set_column(0, 2, 30)
        for column, (title, words) in enumerate((("类型", kinds), ("候选组", groups), ("角色", roles))):
            page.write_column(0, column, [title, *words])
    return made.getvalue()


def _rows(sheet: str, lines: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    heads = {_text(cell).rstrip("*＊ "): place for place, cell in enumerate(next(lines, ())) if _text(cell)}
    places = {member: heads.get(words) for member, (words, _needed) in COLUMNS[sheet].items()}
    missing = [words for member, (words, needed) in COLUMNS[sheet].items() if needed and places[member] is None]
    if missing:
        raise _invalid(f"工作表“{sheet}”缺少列：{'、'.join(missing)}。第一行应为列名。")
    for number, line in enumerate(lines, 2):
        if number > MOST_ROWS + 1:
            raise _invalid(f"工作表“{sheet}”超过 {MOST_ROWS} 行，请分几次导入。")
        values = {
            member: _text(line[place]) for member, place in places.items() if place is not None and place < len(line)
        }
        if any(values.values()):
            yield Row(sheet, number, values)


def _text(cell: Any) -> str:
    """A cell as typed: Excel keeps telephone numbers as numbers."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _invalid("这不是可以读取的 Excel 文件（.xlsx）。") from error
    if size > MOST_BYTES:
        raise _invalid("文件解开后太大，请删去多余的工作表和图片再试。")


def _invalid(message: str) -> Invalid:
    return Invalid(message, [Finding("people.sheet", message, "file")])
