"""The desk's list and the orders as Excel files."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request
from flask.typing import ResponseReturnValue

from engine.domain.ports import OFFICE_ZONE
from workflow.inbox.lights import local_day
from workflow.inbox.units import Names, names_for
from workflow.projects.words import VARIANTS
from workflow.supervision import order_list
from workflow.supervision.desk.filters import KINDS, SORTS, WORDS, LateFilter, filter_of, pairs_of
from workflow.supervision.desk.follow import desk_rows
from workflow.supervision.desk.listing import MOST_ROWS, list_late
from workflow.supervision.desk.phases import phase_name
from workflow.supervision.desk.rows import LateRow, rows_of
from workflow.supervision.pages import blueprint
from workflow.supervision.rules import ORDER_TYPES, SOURCES, STATE_NAMES, OrderState
from workflow.supervision.sheets import EXCEL, Column, make_sheet
from workflow.web.transactions import reading

LATE = (
    Column("项目", 36), Column("业务编号", 16), Column("总投资/万元", 12), Column("类型", 12), Column("任务", 26),
    Column("阶段", 10), Column("环节", 8), Column("办理单位", 24), Column("责任人", 10), Column("包联领导", 10),
    Column("应办结", 12), Column("超期/工作日", 10), Column("剩余/工作日", 10), Column("最近进展日", 12),
    Column("最近进展", 24), Column("督办单", 16),
)  # fmt: skip
ORDERS = (
    Column("编号", 16), Column("单据", 12), Column("事由", 44), Column("来源", 10), Column("主办单位", 24),
    Column("承办人", 10), Column("状态", 10), Column("进度/%", 8), Column("交办日", 12), Column("办结期限", 12),
    Column("签收", 16), Column("销号", 16), Column("退回次数", 8), Column("延期次数", 8), Column("关联项目", 18),
)  # fmt: skip


@blueprint.get("/supervision/late.xlsx")
def late_sheet() -> ResponseReturnValue:
    """The desk's list as it is narrowed, whole."""
    wanted = filter_of(request.args)
    with reading() as uow:
        found = list_late(uow.session, desk_rows(uow.session), uow.now, wanted, most=MOST_ROWS)
        rows = rows_of(uow, found.rows, is_paused=wanted.kind == "paused")
        names = names_for(uow.session, (), wanted.owner, wanted.leader)
        line = (
            f"{narrowed_words(wanted, names)}；截至 {uow.now.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}，共 {len(rows)} 条"
        )
        if found.following is not None:
            line += f"（只列前 {MOST_ROWS} 条，请缩小范围）"
        content = make_sheet(f"督办台 {KINDS[wanted.kind]}任务", line, LATE, map(_late, rows))
        return excel(content, f"督办台-{KINDS[wanted.kind]}-{local_day(uow.now)}.xlsx")


@blueprint.get("/supervision/orders.xlsx")
def orders_sheet() -> ResponseReturnValue:
    """The orders as their list is narrowed."""
    wanted = order_list.filter_of(request.args)
    with reading() as uow:
        found = order_list.list_orders(uow.session, uow.now, wanted)
        names = names_for(uow.session, (), *(order.handler for order in found))
        line = f"状态：{_state_words(wanted.state)}" + "".join(
            f"；{name}：{value}" for name, value in (
                ("单据", ORDER_TYPES.get(wanted.kind, "")), ("主办单位", names.org(wanted.org)),
                ("来源", SOURCES.get(wanted.source, "")), ("期限", order_list.DUE.get(wanted.due, "")),
                ("搜索", wanted.words),
            ) if value
        )  # fmt: skip
        rows = [
            (
                order.order_no, ORDER_TYPES.get(order.order_type, order.order_type), order.subject,
                SOURCES.get(order.source, order.source), names.org(order.host_org), names.person(order.handler),
                STATE_NAMES[OrderState(order.state)], order.progress_pct,
                local_day(order.issued_at) if order.issued_at else None,
                local_day(order.due_at) if order.due_at else None, order.signed_at, order.close_at,
                order.return_count, order.extend_count, order.linked_project,
            )
            for order in found
        ]  # fmt: skip
        line += f"；截至 {uow.now.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}，共 {len(rows)} 条"
        return excel(make_sheet("督办单", line, ORDERS, rows), f"督办单-{local_day(uow.now)}.xlsx")


def _state_words(state: str) -> str:
    return {"open": "未销号", "all": "全部"}.get(state) or STATE_NAMES[OrderState(state)]


def excel(content: bytes, name: str) -> Response:
    """A file to be kept under a name."""
    answer = Response(content, content_type=EXCEL)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def narrowed_words(wanted: LateFilter, names: Names) -> str:
    """What a list of the desk is narrowed to and ordered by, in words."""
    worded = {
        "kind": KINDS.get, "sort": SORTS.get, "stage": phase_name, "unit": names.principal, "owner": names.person,
        "leader": names.person, "variant": lambda code: VARIANTS.get(code, code),
    }  # fmt: skip
    parts = [(name, value) for name, value in pairs_of(wanted) if name != "group"]
    return "；".join(f"{WORDS[name]}：{worded.get(name, str)(value)}" for name, value in parts)


def _late(row: LateRow) -> tuple[object, ...]:
    task, subject = row.late.task, row.subject
    left = row.due.workdays_left
    return (
        row.project, task.business_key, subject.total_invest if subject else None,
        VARIANTS.get(subject.variant or "", "") if subject else "", row.name, row.phase, row.stage, row.unit, row.owner,
        row.leader, local_day(task.due_at) if task.due_at else None, row.days_over or None,
        left if left is not None and left >= 0 and not row.days_over else None,
        local_day(row.late.last_at) if row.late.last_at else None, row.late.last_name, row.late.order_no,
    )  # fmt: skip
