"""Prints the half-year report for a terminal: as text, as JSON, or one figure's rows."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from workflow.people.queries import org_names
from workflow.projects.sample import is_sample
from workflow.reporting.half_year import FIGURES, Report, count, detail
from workflow.reporting.questions import Row

HEADS = ("编号", "名称", "单位", "日期", "固投/万元", "说明")
PARTS: Mapping[str, str] = {"": "项目", "station": "驻点分中心", "squad": "招商小分队", "organisation": "队伍"}


def report_text(session: Session, period: str) -> str:
    """The whole report in Chinese, part by part, each with its own dates."""
    report = count(session, period)
    mark = "  （演示数据）" if is_sample(session) else ""
    lines = [f"投资促进半年报  {report.period.name}  截至 {report.period.main.end.isoformat()}{mark}"]
    for part, title in PARTS.items():
        lines += ["", _part_head(report, part, title)]
        items = [item for item in report.counted if item.figure.part == part]
        for item in items:
            indent = "    " if item.figure.title.startswith("其中") else "  "
            lines.append(f"{_pad(indent + item.figure.title, 36)}{item.value:>6} {item.figure.unit}")
    lines += ["", f"明细：luodi report half-year --period {report.period.name} --detail {FIGURES[0].full_name}"]
    return "\n".join(lines)


def report_json(session: Session, period: str) -> str:
    """The report as one JSON object."""
    return json.dumps(count(session, period).as_json(), ensure_ascii=False, indent=2)


def detail_text(session: Session, period: str, figure_name: str) -> tuple[str, str]:
    """``(head, rows)``: what is counted and by which rule with the columns' names; then exactly one line a row."""
    figure, window, rows = detail(session, period, figure_name)
    names = org_names(session)
    table = [HEADS, *(_cells(row, names) for row in rows)]
    widths = [max(_width(line[column]) for line in table) for column in range(len(HEADS))]
    head = f"{figure.title}：{len(rows)} {figure.unit}（{window.start.isoformat()} 至 {window.end.isoformat()}）"
    body = ["  ".join(_pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    return "\n".join([head, f"口径：{figure.rule}", "", body[0]]), "\n".join(body[1:])


def detail_json(session: Session, period: str, figure_name: str) -> str:
    """The rows that a figure counts, as a JSON list."""
    _figure, _window, rows = detail(session, period, figure_name)
    listed = [
        {
            "ref": row.ref,
            "name": row.name,
            "org": row.org,
            "date": row.day.isoformat() if row.day else None,
            "fixed_invest": None if row.amount is None else float(row.amount),
            "note": row.note,
            "business_key": row.business_key,
        }
        for row in rows
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)


def _part_head(report: Report, part: str, title: str) -> str:
    window = {"station": report.period.station, "squad": report.period.squad}.get(part, report.period.main)
    if part == "organisation":
        return title
    return f"{title}（{window.start.isoformat()} 至 {window.end.isoformat()}）"


def _cells(row: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    amount = "" if row.amount is None else f"{row.amount:,f}"
    day = row.day.isoformat() if row.day else ""
    return (row.ref, row.name, names.get(row.org, row.org), day, amount, row.note)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))


def cells(rows: Sequence[Row], names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The rows as text cells under ``HEADS``, for a page."""
    return [_cells(row, names) for row in rows]
