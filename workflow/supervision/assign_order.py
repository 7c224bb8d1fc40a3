"""交办: the supervisor gives a unit a matter with a date and a mark of when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Finding, Invalid, Refused
from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from engine.runtime import start_instance
from engine.unit_of_work import UnitOfWork
from workflow.people.queries import org_names
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import ORDER_TYPES, SOURCES, URGENCIES
from workflow.web.addresses import key_of

PROCESS = "ip_supervision"
START = "start_order"
LONGEST_DAYS = 366
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """The small form: to whom, what, by when (working days; empty for the order type's usual time), done when."""

    host_org: str
    subject: str
    content: str
    criteria: str
    order_type: str = "assign_order"
    source: str = "inspection"
    due_days: str = ""
    linked_project: str = ""
    linked_task: str = ""
    assist_orgs: tuple[str, ...] = ()
    source_ref: str = ""
    leader: str = ""
    urgency: str = "normal"
    due_at: str = ""
    linked_parcel: str = ""


def findings_of(draft: OrderDraft, orgs: Mapping[str, str]) -> list[Finding]:
    """What is wrong with the draft, by field."""
    required = (("host_org", "主办单位"), ("subject", "事由"), ("content", "内容与要求"), ("criteria", "销号标准"))
    found = [
        Finding("required", f"请填写{name}。", element=field)
        for field, name in required
        if not getattr(draft, field).strip()
    ]
    if len(draft.subject) > LONGEST_SUBJECT:
        found.append(Finding("length", f"事由不超过 {LONGEST_SUBJECT} 个字，详情写在内容与要求里。", element="subject"))
    if draft.host_org.strip() and draft.host_org not in orgs:
        found.append(Finding("choice", "没有这个单位，请从列表中选择。", element="host_org"))
    if draft.order_type not in ORDER_TYPES:
        found.append(Finding("choice", "没有这种单据，请从列表中选择。", element="order_type"))
    if draft.source not in SOURCES:
        found.append(Finding("choice", "没有这种来源，请从列表中选择。", element="source"))
    if draft.urgency not in URGENCIES:
        found.append(Finding("choice", "没有这种紧急程度，请从列表中选择。", element="urgency"))
    if unknown := [org for org in draft.assist_orgs if org not in orgs]:
        found.append(Finding("choice", f"没有这些单位：{'、'.join(unknown)}。", element="assist_orgs"))
    elif draft.host_org in draft.assist_orgs:
        found.append(Finding("choice", "主办单位不必再列为协办。", element="assist_orgs"))
    if draft.due_at and not _is_day(draft.due_at):
        found.append(Finding("date", "办结期限应为日期，如 2023-06-30。", element="due_at"))
    if draft.due_days and workdays_of(draft.due_days) is None:
        found.append(Finding("number", f"办结工作日应为 1 到 {LONGEST_DAYS} 的整数。", element="due_days"))
    return found


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def workdays_of(written: str) -> int | None:
    """The number of working days somebody wrote, or nothing when it is not one."""
    days = key_of(written.strip())
    return days if days is not None and 1 <= days <= LONGEST_DAYS else None


def due_day(written: str, today: date, calendar: WorkingCalendar) -> date | None:
    """The date that so many working days from ``today`` mean, or nothing."""
    count = workdays_of(written)
    return calendar.add_workdays(today, count) if count is not None else None


def assign_order(uow: UnitOfWork, draft: OrderDraft) -> SupervisionOrder:
    """Start the order's process: whoever may issue its kind has issued it, otherwise it waits for who may.

    :raises Invalid: with a finding per field
    :raises Refused: when the same unit already has an open order for the same task
    """
    findings = findings_of(draft, org_names(uow.session))
    if findings:
        raise Invalid(f"无法交办：有 {len(findings)} 处填写有误。", findings)
    linked_task = key_of(draft.linked_task)
    if linked_task is not None:
        _refuse_twice(uow, draft, linked_task)
    key = start_instance(uow, process_id=PROCESS, variables=_variables(draft), start_element_id=START)
    uow.session.flush()
    return uow.session.get_one(SupervisionOrder, key)


def _variables(draft: OrderDraft) -> dict[str, Any]:
    count = workdays_of(draft.due_days)
    return {
        "order_type": draft.order_type,
        "urgency": draft.urgency,
        "source": draft.source,
        "source_ref": draft.source_ref.strip() or None,
        "subject": draft.subject.strip(),
        "content": draft.content.strip(),
        "criteria": draft.criteria.strip(),
        "host_org": draft.host_org,
        "assist_orgs": list(draft.assist_orgs),
        "leader": draft.leader or None,
        "due_at": draft.due_at or None,
        "due_days": count,
        "linked_project": draft.linked_project or None,
        "linked_parcel": draft.linked_parcel or None,
        "linked_task": draft.linked_task or None,
    }


def _refuse_twice(uow: UnitOfWork, draft: OrderDraft, linked_task: int) -> None:
    query = select(SupervisionOrder).where(
        SupervisionOrder.linked_task == linked_task,
        SupervisionOrder.host_org == draft.host_org,
        SupervisionOrder.order_type == draft.order_type,
        SupervisionOrder.close_at.is_(None),
    )
    standing = uow.session.scalars(query).first()
    if standing is not None:
        since = standing.issued_at or standing.drafted_at or uow.now
        day = since.astimezone(OFFICE_ZONE)
        raise Refused(f"无法交办：{standing.order_no} 已于 {day:%Y-%m-%d} 就同一任务交办该单位，尚未销号。")
