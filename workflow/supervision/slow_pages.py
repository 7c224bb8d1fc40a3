"""最慢环节: the median and the 90th percentile of every step's working days against what it may take."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day, start_of
from workflow.inbox.scripts import in_script
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.supervision.pages import blueprint
from workflow.supervision.sheet_pages import excel
from workflow.supervision.sheets import Column, make_sheet
from workflow.supervision.slow.spans import StepSpan, step_spans
from workflow.supervision.slow.standards import standards
from workflow.web.transactions import reading

USUAL = timedelta(days=180)
CHARTED = 12
MOST_TASKS = 200
SHEET = (
    Column("环节", 30), Column("流程", 22), Column("办结/件", 10), Column("中位/工作日", 12), Column("九成/工作日", 12),
    Column("标准/工作日", 12), Column("超期办结/件", 12),
)  # fmt: skip


@blueprint.get("/supervision/slowest")
def slowest() -> ResponseReturnValue:
    """The steps done between two days, the slowest first, with a chart of the first dozen."""
    with reading() as uow:
        first, last = _between(uow)
        rows = _rows(uow, first, last)
        return render_template(
            "supervision/slowest.html",
            rows=rows,
            first=first,
            last=last,
            chart=in_script(_chart(rows[:CHARTED])),
        )


@blueprint.get("/supervision/slowest.xlsx")
def slowest_sheet() -> ResponseReturnValue:
    """The same as an Excel file."""
    with reading() as uow:
        first, last = _between(uow)
        lines = [
            (span.name, span.process_id, span.done, span.median, span.p90, standard, span.over)
            for span, standard in _rows(uow, first, last)
        ]
    line = f"{first} 至 {last} 办结的环节，共 {len(lines)} 个；中位、九成按工作日，停表不计"
    return excel(make_sheet("最慢环节", line, SHEET, lines), f"最慢环节-{first}-{last}.xlsx")


@blueprint.get("/supervision/slowest/<process_id>/<element_id>")
def slow_step(process_id: str, element_id: str) -> ResponseReturnValue:
    """The tasks of one step that were done between the two days, the longest first."""
    with reading() as uow:
        first, last = _between(uow)
        done = uow.session.scalars(
            select(UserTask)
            .where(
                UserTask.process_id == process_id,
                UserTask.element_id == element_id,
                UserTask.state == UserTaskState.COMPLETED,
                UserTask.ended_at >= start_of(first),
                UserTask.ended_at < start_of(last + timedelta(days=1)),
            )
            .order_by(UserTask.created_at, UserTask.key)
        ).all()
        between = uow.world.calendar.workdays_between
        spans = [(task, between(local_day(task.created_at), local_day(task.ended_at or uow.now))) for task in done]
        spans.sort(key=lambda span: -span[1])
        shown = spans[:MOST_TASKS]
        return render_template(
            "supervision/slow_step.html",
            rows=shown,
            count=len(spans),
            name=shown[0][0].name if shown else element_id,
            standard=standards(uow, [element_id]).get(element_id),
            subjects=subjects_of(uow.session, [task.root_key for task, _days in shown]),
            names=names_for(uow.session, [task for task, _days in shown]),
            first=first,
            last=last,
        )


def _rows(uow: UnitOfWork, first: date, last: date) -> list[tuple[StepSpan, int | None]]:
    spans = step_spans(uow.session, uow.world.calendar, first, last)
    allowed = standards(uow, [span.element_id for span in spans])
    return [(span, allowed.get(span.element_id)) for span in spans]


def _between(uow: UnitOfWork) -> tuple[date, date]:
    today = local_day(uow.now)
    last = _day(request.args.get("to", "")) or today
    first = _day(request.args.get("from", "")) or last - USUAL
    return min(first, last), max(first, last)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1980 <= found.year <= 2999 else None


def _chart(rows: list[tuple[StepSpan, int | None]]) -> dict[str, Any]:
    series = [
        {"name": _("中位"), "values": [span.median for span, _standard in rows]},
        {"name": _("九成"), "values": [span.p90 for span, _standard in rows]},
        {"name": _("标准"), "values": [standard for _span, standard in rows]},
    ]
    return {
        "kind": "bar", "title": _("最慢的环节"), "unit": _("工作日"), "horizontal": True,
        "labels": [span.name for span, _standard in rows], "series": series,
    }  # fmt: skip
