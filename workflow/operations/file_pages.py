"""The list of instances as a file: Excel, or CSV for other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from flask import Response, request
from flask.typing import ResponseReturnValue

from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.operations.chips import chips_of, in_words
from workflow.operations.choices import choices_for
from workflow.operations.listing import Row, list_page
from workflow.operations.narrowing import STATES, InstanceFilter
from workflow.operations.pages import blueprint
from workflow.operations.standing import standing_of
from workflow.supervision.sheet_pages import excel
from workflow.supervision.sheets import COMMANDS, Column, make_sheet
from workflow.web.transactions import reading

MOST_ROWS = 10_000
"""Rows of one file; the line on top says when there are more."""

AT_A_TIME = 500

COLUMNS = (
    Column("实例号", 22), Column("流程", 24), Column("版本", 6), Column("业务编号", 18), Column("事项", 36),
    Column("状态", 10), Column("停在", 30), Column("发起人", 12), Column("开始", 17), Column("结束", 17),
    Column("上级实例", 22),
)  # fmt: skip


@blueprint.get("/instances.xlsx")
def sheet() -> ResponseReturnValue:
    """The list as it is narrowed and ordered, as an Excel file."""
    wanted = InstanceFilter.from_args(request.args)
    with reading() as uow:
        rows = list(_lines(uow, wanted))
        chips = chips_of(wanted, choices_for(uow, wanted), names_for(uow.session, (), wanted.started_by))
        line = f"{in_words(chips)}；截至 {uow.now.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}，共 {len(rows)} 条"
        if len(rows) == MOST_ROWS:
            line += f"（只列前 {MOST_ROWS} 条，请缩小范围）"
        return excel(make_sheet("流程实例", line, COLUMNS, rows), f"流程实例-{local_day(uow.now)}.xlsx")


@blueprint.get("/instances.csv")
def table() -> ResponseReturnValue:
    """The same rows as CSV in UTF-8, with a mark that tells Excel so; moments with their zone."""
    wanted = InstanceFilter.from_args(request.args)
    written = StringIO()
    lines = csv.writer(written)
    lines.writerow([column.words for column in COLUMNS])
    with reading() as uow:
        lines.writerows([_plain(value) for value in row] for row in _lines(uow, wanted))
        name = f"instances-{local_day(uow.now)}.csv"
    answer = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(uow: UnitOfWork, wanted: InstanceFilter) -> Iterator[tuple[object, ...]]:
    after, left = "", MOST_ROWS
    while left:
        page = list_page(uow.session, uow.now, wanted, after, min(AT_A_TIME, left))
        yield from _told(uow, list(page.rows))
        left -= len(page.rows)
        after = page.following
        if not after:
            return


def _told(uow: UnitOfWork, rows: list[Row]) -> Iterator[tuple[object, ...]]:
    instances = [row.instance for row in rows]
    subjects = subjects_of(uow.session, {one.root_key for one in instances})
    standing = standing_of(uow, instances)
    names = names_for(uow.session, (), *(one.started_by for one in instances))
    for row in rows:
        one = row.instance
        subject = subjects.get(one.root_key)
        state = STATES["incident"] if one.has_incident and one.ended_at is None else STATES.get(one.state, one.state)
        yield (
            str(one.key), row.name or one.process_id, one.version, one.business_key, subject.title if subject else "",
            state, standing.get(one.key, ""), names.person(one.started_by), one.started_at, one.ended_at,
            str(one.parent_key) if one.parent_key else "",
        )  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(OFFICE_ZONE).isoformat(timespec="seconds")
    if isinstance(value, str) and value.startswith(COMMANDS):
        return f"'{value}"
    return "" if value is None else value
