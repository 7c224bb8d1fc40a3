"""Questions about orders: which there are, how each goes, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.states import UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import OPEN

LIST_LIMIT = 500


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
