"""Questions of 督办台: what is over and near, how the stages stand, and how orders go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.states import UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import UNENDED, moves
from engine.persistence.work import UserTask
from workflow.inbox.lights import Light
from workflow.projects.models import Lead, Project
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import OPEN

PHASES = {
    "P1": "线索",
    "P2": "洽谈",
    "P3": "评审",
    "P4": "签约",
    "P5": "立项",
    "P6": "供地",
    "P7": "开工建设",
    "P8": "投产履约",
}
"""The stage board's columns: phases of domain.md 4.2 by short name."""

FIRST_PHASE = "P1"
"""Where a matter stands that is no project yet."""

ORDER_PROCESS = "ip_supervision"
LIST_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures at the top: tasks over, projects with one, tasks near, orders not yet struck off."""

    overdue_tasks: int
    overdue_projects: int
    soon_tasks: int
    open_orders: int


@dataclass(slots=True)
class StageColumn:
    """One phase of the board: how many, by light, and their investment in 万元."""

    phase: str
    name: str
    count: int = 0
    amount: Decimal = Decimal(0)
    lights: dict[str, int] = field(default_factory=lambda: {"red": 0, "yellow": 0, "green": 0})


@dataclass(frozen=True, slots=True)
class LateFilter:
    """What the list is narrowed to; ``light`` is red or yellow."""

    light: str = Light.RED
    phase: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class LateTask:
    """One task that is over or near, with its matter and the last step done in it."""

    task: UserTask
    last_name: str
    last_at: datetime | None
    order_no: str | None


def summary(session: Session, now: datetime) -> Summary:
    """The figures now."""
    open_tasks = and_(UserTask.state == UserTaskState.CREATED, moves(UserTask.instance_key))
    over = session.execute(
        select(func.count(UserTask.key), func.count(UserTask.root_key.distinct())).where(
            open_tasks, UserTask.due_at < now
        )
    ).one()
    near = session.scalar(
        select(func.count(UserTask.key)).where(open_tasks, UserTask.due_at >= now, UserTask.soon_at <= now)
    )
    orders = session.scalar(select(func.count()).where(SupervisionOrder.state.in_(OPEN)))
    return Summary(over[0], over[1], near or 0, orders or 0)


def stage_board(session: Session, now: datetime) -> list[StageColumn]:
    """Every phase with its live projects by light; leads that are no project yet stand in the first."""
    columns = {phase: StageColumn(phase, name) for phase, name in PHASES.items()}
    lights = _lights_by_root(session, now)
    projects = select(Project.root_key, Project.phase, Project.total_invest).where(Project.mgmt_status == "active")
    seen = set()
    for root_key, phase, total in session.execute(projects):
        seen.add(root_key)
        _count(columns[phase if phase in columns else FIRST_PHASE], lights.get(root_key, Light.GREEN), total)
    leads = (
        select(Lead.root_key, Lead.total_invest)
        .join(ProcessInstance, ProcessInstance.key == Lead.root_key)
        .where(ProcessInstance.state.in_(UNENDED))
    )
    for root_key, total in session.execute(leads):
        if root_key not in seen:
            _count(columns[FIRST_PHASE], lights.get(root_key, Light.GREEN), total)
    return list(columns.values())


def late_tasks(session: Session, now: datetime, narrowed: LateFilter) -> list[LateTask]:
    """Open tasks over (or near), the longest over first."""
    query = (
        select(UserTask)
        .where(UserTask.state == UserTaskState.CREATED, moves(UserTask.instance_key))
        .order_by(UserTask.due_at, UserTask.key)
        .limit(LIST_LIMIT)
    )
    if narrowed.light == Light.YELLOW:
        query = query.where(UserTask.due_at >= now, UserTask.soon_at <= now)
    else:
        query = query.where(UserTask.due_at < now)
    if narrowed.phase in PHASES or len(narrowed.words) >= 2:
        query = query.outerjoin(Project, Project.root_key == UserTask.root_key)
    if narrowed.phase in PHASES:
        phase = func.coalesce(Project.phase, FIRST_PHASE)
        query = query.where(UserTask.process_id != ORDER_PROCESS, phase == narrowed.phase)
    if len(narrowed.words) >= 2:
        query = query.outerjoin(Lead, Lead.root_key == UserTask.root_key).where(
            or_(
                UserTask.name.contains(narrowed.words, autoescape=True),
                UserTask.business_key.contains(narrowed.words, autoescape=True),
                Lead.project_name.contains(narrowed.words, autoescape=True),
                Project.name.contains(narrowed.words, autoescape=True),
            )
        )
    tasks = session.scalars(query).all()
    last = last_steps(session, {task.root_key for task in tasks})
    orders = orders_of_tasks(session, {task.key for task in tasks})
    return [LateTask(task, *last.get(task.root_key, ("", None)), orders.get(task.key)) for task in tasks]


def last_steps(session: Session, root_keys: Iterable[int]) -> dict[int, tuple[str, datetime | None]]:
    """Root key → name and moment of the step completed last in it."""
    newest = (
        select(UserTask.root_key, func.max(UserTask.ended_at).label("at"))
        .where(UserTask.root_key.in_(set(root_keys)), UserTask.state == UserTaskState.COMPLETED)
        .group_by(UserTask.root_key)
        .subquery()
    )
    query = select(UserTask.root_key, UserTask.name, UserTask.ended_at).join(
        newest, (newest.c.root_key == UserTask.root_key) & (newest.c.at == UserTask.ended_at)
    )
    return {root_key: (name, at) for root_key, name, at in session.execute(query)}


def orders_of_tasks(session: Session, task_keys: Iterable[int]) -> dict[int, str]:
    """Task key → number of an order issued for it that is not struck off."""
    query = select(SupervisionOrder.linked_task, SupervisionOrder.order_no).where(
        SupervisionOrder.linked_task.in_(set(task_keys)), SupervisionOrder.state.in_(OPEN)
    )
    return {task: number for task, number in session.execute(query) if task is not None}


def list_orders(session: Session, state: str = "", org: str = "", words: str = "") -> list[SupervisionOrder]:
    """Orders, open ones by due date first, then the ended ones; ``state`` may be ``open`` for all not ended."""
    ended = SupervisionOrder.close_at.is_not(None)
    query = select(SupervisionOrder).order_by(ended, SupervisionOrder.due_at, SupervisionOrder.order_no.desc())
    if state == "open":
        query = query.where(SupervisionOrder.state.in_(OPEN))
    elif state:
        query = query.where(SupervisionOrder.state == state)
    if org:
        query = query.where(SupervisionOrder.host_org == org)
    if len(words) >= 2:
        query = query.where(
            or_(
                SupervisionOrder.subject.contains(words, autoescape=True),
                SupervisionOrder.order_no.contains(words, autoescape=True),
            )
        )
    return list(session.scalars(query.limit(LIST_LIMIT)))


def count_orders(session: Session) -> dict[str, int]:
    """State → number of orders in it."""
    query = select(SupervisionOrder.state, func.count()).group_by(SupervisionOrder.state)
    return dict(session.execute(query).all())


def steps_of(session: Session, instance_key: int) -> list[OrderStep]:
    """An order's steps, newest first."""
    query = select(OrderStep).where(OrderStep.instance_key == instance_key).order_by(OrderStep.key.desc())
    return list(session.scalars(query))


def open_tasks_of(session: Session, instance_key: int) -> list[UserTask]:
    """The steps an order waits for now."""
    query = select(UserTask).where(UserTask.instance_key == instance_key, UserTask.state == UserTaskState.CREATED)
    return list(session.scalars(query))


def definition_of(session: Session, instance_key: int) -> int:
    """The definition an instance runs on. :raises NotFound: when there is no such instance"""
    found = session.scalar(select(ProcessInstance.definition_key).where(ProcessInstance.key == instance_key))
    if found is None:
        raise NotFound(f"没有流程实例 {instance_key}。")
    return found


def _lights_by_root(session: Session, now: datetime) -> dict[int, Light]:
    query = (
        select(UserTask.root_key, func.min(UserTask.due_at), func.min(UserTask.soon_at))
        .where(UserTask.state == UserTaskState.CREATED, UserTask.due_at.is_not(None), moves(UserTask.instance_key))
        .group_by(UserTask.root_key)
    )
    lights = {}
    for root_key, due_at, soon_at in session.execute(query):
        if due_at < now:
            lights[root_key] = Light.RED
        elif soon_at is not None and soon_at <= now:
            lights[root_key] = Light.YELLOW
    return lights


def _count(column: StageColumn, light: Light, total: Decimal | None) -> None:
    column.count += 1
    column.amount += total or 0
    column.lights[light] += 1
