"""A plan as an Excel workbook: what is committed in the head, a row a step."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import xlsxwriter

from workflow.inbox.units import Names
from workflow.plans.standing import Standing, StepStanding
from workflow.plans.words import CLOCKS, GOALS, STATES, UNITS
from workflow.projects.models import Project

HEADS = (
    ("流程", 22), ("编号", 7), ("环节", 26), ("责任单位", 24), ("责任人", 10), ("时限", 10), ("时钟", 8),
    ("最迟开始", 11), ("目标日", 11), ("最早完成", 11), ("余量/工作日", 11), ("关键", 6), ("状态", 8),
    ("实际完成", 11), ("基线目标", 11),
)  # fmt: skip


def plan_sheet(project: Project, standing: Standing, names: Names, today: date) -> bytes:
    """The workbook's bytes."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("倒排计划")
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        late = book.add_format({"font_color": "#C62828"})
        plan = standing.plan
        sheet.write(0, 0, f"{project.name} 倒排计划", book.add_format({"bold": True, "font_size": 14}))
        told = (
            f"承诺{GOALS[plan.goal]} {plan.committed_on}，第 {plan.version} 版；{today} 余量 {standing.slack} 个工作日"
        )
        sheet.write(1, 0, told)
        for column, (head, width) in enumerate(HEADS):
            sheet.write(3, column, head, bold)
            sheet.set_column(column, column, width)
        for number, row in enumerate(standing.rows, start=4):
            for column, value in enumerate(_cells(row, names)):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, days)
                else:
                    sheet.write(number, column, value, late if column == 10 and row.late else None)
        sheet.freeze_panes(4, 3)
        sheet.autofilter(3, 0, 3 + len(standing.rows), len(HEADS) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return content.getvalue()


def _cells(row: StepStanding, names: Names) -> list[object]:
    planned, actual, hand = row.planned, row.placed.actual, row.by_hand
    owners = [hand.owner_org] if hand is not None and hand.owner_org else planned.owners
    person = hand.owner_user if hand is not None and hand.owner_user else planned.owner_user
    return [
        planned.process_name, planned.stage, planned.name, "、".join(names.principal(code) for code in owners),
        names.person(person), f"{planned.n} {UNITS[planned.unit]}", CLOCKS.get(planned.clock, ""),
        planned.latest_start, row.target, row.placed.ends, row.slack, "是" if row.placed.critical else "",
        STATES[actual.state], actual.ended_on or "", row.first.target if row.first is not None else "",
    ]  # fmt: skip
