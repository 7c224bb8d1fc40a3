"""The documents of orders: which kinds there are, and what of an order stands in each field (domain.md 8.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from engine.persistence.work import UserTask
from workflow.papers.kinds import PaperKind, read_kinds
from workflow.people.models import Person
from workflow.people.queries import org_names
from workflow.projects.models import Project
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import ORDER_TYPES, SOURCES, Act

KINDS = Path(__file__).parent / "data" / "papers.json"


@lru_cache(maxsize=1)
def order_papers() -> Mapping[str, PaperKind]:
    """Type of order → its kind of document."""
    return read_kinds(KINDS)


def paper_kind(code: str) -> PaperKind:
    """The kind of a code. :raises NotFound: when there is none"""
    try:
        return order_papers()[code]
    except KeyError:
        raise NotFound(f"没有文书“{code}”。") from None


def order_values(
    session: Session, order: SupervisionOrder, now: datetime, calendar: WorkingCalendar, light: str = ""
) -> dict[str, str]:
    """Field → text, for every field of ``papers.json``; what is not known is empty.

    ``light`` says in words how the linked project is lit, and why.
    """
    orgs = org_names(session)
    project = _project(session, order.linked_project)
    writer = _person(session, order.drafted_by or order.issued_by)
    assisting = "、".join(orgs.get(code, code) for code in order.assist_orgs or ())
    source = SOURCES.get(order.source, order.source)
    values = dict(order_papers()[order.order_type].defaults)
    values |= {
        "order_no": order.order_no,
        "order_type": ORDER_TYPES.get(order.order_type, order.order_type),
        "subject": order.subject,
        "content": order.content,
        "criteria": order.criteria,
        "source": source,
        "source_ref": order.source_ref or "",
        "basis": f"{source}（{order.source_ref}）" if order.source_ref else source,
        "host_org": orgs.get(order.host_org, order.host_org),
        "assist_orgs": assisting,
        "copy_to": assisting,
        "issuer": _name(session, order.issued_by),
        "issued_on": chinese_day(order.issued_at),
        "sign_by": chinese_day(order.sign_by),
        "first_feedback_by": chinese_day(order.first_feedback_by),
        "due_on": chinese_day(order.due_at),
        "project_name": project.name if project else "",
        "project_no": order.linked_project or "",
        "situation": _situation(order, project, light),
        "gap": _gap(session, order, now, calendar),
        "contact": writer.display_name if writer else "",
        "contact_phone": (writer.phone if writer else None) or "",
        "leader": _name(session, order.leader),
        "handler": _name(session, order.handler),
        "feedback": _feedback(session, order),
    }
    return values


def chinese_day(moment: datetime | None) -> str:
    """A moment's day in the office as documents date it, in Arabic numerals: 2026年9月28日."""
    if moment is None:
        return ""
    day = moment.astimezone(OFFICE_ZONE)
    return f"{day.year}年{day.month}月{day.day}日"


def _situation(order: SupervisionOrder, project: Project | None, light: str) -> str:
    told = []
    if project is not None:
        told.append(f"关联项目：{project.name}（{order.linked_project}）")
    elif order.linked_project:
        told.append(f"关联项目：{order.linked_project}")
    if light:
        told.append(f"项目亮灯：{light}")
    told.append(f"办理进度{order.progress_pct}%")
    return "；".join(told) + "。"


def _gap(session: Session, order: SupervisionOrder, now: datetime, calendar: WorkingCalendar) -> str:
    """How far behind: the task the order is about, or the order itself."""
    task = session.get(UserTask, order.linked_task) if order.linked_task else None
    name, due_at = (f"“{task.name}”", task.due_at) if task is not None and task.due_at else ("本事项", order.due_at)
    if due_at is None:
        return "本事项尚未达到要求。"
    told = f"{name}应于{chinese_day(due_at)}办结"
    if now <= due_at:
        return f"{told}，尚未办结。"
    over = calendar.workdays_between(due_at.astimezone(OFFICE_ZONE).date(), now.astimezone(OFFICE_ZONE).date())
    return f"{told}，已超期{over}个工作日。" if over else f"{told}，已超期。"


def _feedback(session: Session, order: SupervisionOrder) -> str:
    query = select(OrderStep.words).where(OrderStep.instance_key == order.instance_key, OrderStep.act == Act.FEEDBACK)
    return session.scalar(query.order_by(OrderStep.key.desc()).limit(1)) or ""


def _project(session: Session, business_key: str | None) -> Project | None:
    return session.scalar(select(Project).where(Project.business_key == business_key)) if business_key else None


def _person(session: Session, username: str | None) -> Person | None:
    return session.get(Person, username) if username else None


def _name(session: Session, username: str | None) -> str:
    person = _person(session, username)
    return person.display_name if person else username or ""
