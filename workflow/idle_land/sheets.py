"""The list of responsibility and the table of what is cleared, as Excel files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from workflow.idle_land.clearance import Clearance, MonthPoint
from workflow.idle_land.queries import CaseRow
from workflow.idle_land.words import CAUSES, CLASSES, PLANS, RESULTS, STAGES

RESPONSIBILITY = (
    "宗地编号", "地块", "面积/平方米", "类别", "起算日", "闲置天数", "原因", "使用权人", "约定动工日", "已投资/%",
    "建成/%", "责任单位", "处置方案", "完成期限", "进展", "状态", "是否超期",
)  # fmt: skip
CLEARANCE = ("项目", "总数", "已销号", "在办", "超期", "清零率/%")


def responsibility_sheet(
    rows: Sequence[CaseRow], org: Callable[[str | None], str], today: date, now: datetime
) -> bytes:
    """责任清单, one line a case as it stands."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("责任清单")
        page.write_row(0, 0, RESPONSIBILITY, book.add_format({"bold": True, "bg_color": "#e3e8ee"}))
        page.freeze_panes(1, 2)
        page.set_column(0, len(RESPONSIBILITY) - 1, 14)
        for number, row in enumerate(rows, 1):
            case = row.case
            stage = STAGES.get(case.stage, case.stage) if case.result is None else RESULTS[case.result]
            cells = (
                case.parcel_no, row.parcel.name, _number(row.parcel.area), CLASSES.get(case.idle_class, ""),
                _day(case.since), row.idle_days(today), CAUSES.get(case.cause or "", ""), case.owner_ent or "",
                _day(case.contract_start_before), _number(case.invested_pct), _number(case.built_pct),
                org(case.responsible_org), PLANS.get(case.plan or "", ""), _day(case.plan_finish),
                f"{case.progress_pct}%", stage, "是" if row.is_over(today, now) else "",
            )  # fmt: skip
            page.write_row(number, 0, cells)
    return made.getvalue()


def clearance_sheet(parts: Sequence[tuple[str, Sequence[Clearance]]], months: Sequence[MonthPoint]) -> bytes:
    """清零表: a page for each part, and one for the months."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#e3e8ee"})
        for name, lines in parts:
            page = book.add_worksheet(name)
            _head(page, CLEARANCE, head)
            for number, line in enumerate(lines, 1):
                page.write_row(number, 0, (line.name, line.total, line.cleared, line.in_hand, line.over, line.rate))
        page = book.add_worksheet("按月")
        _head(page, ("月份", "累计立案", "累计销号", "月末在办"), head)
        for number, point in enumerate(months, 1):
            page.write_row(number, 0, (point.month, point.found, point.cleared, point.left))
    return made.getvalue()


def _head(page: Worksheet, words: Sequence[str], head: object) -> None:
    page.write_row(0, 0, words, head)
    page.freeze_panes(1, 0)
    page.set_column(0, 0, 24)


def _day(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


def _number(value: object) -> float | str:
    return float(str(value)) if value is not None else ""
