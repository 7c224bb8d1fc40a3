"""Questions about orders: which there are, how each goes, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.states import UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import OPEN


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


def steps_of(session: Session, instance_key: int) -> list[OrderStep]:
    """An order's steps, newest first."""
    query = select(OrderStep).where(OrderStep.instance_key == instance_key).order_by(OrderStep.key.desc())
    return list(session.scalars(query))


def orders_below(session: Session, order_no: str) -> list[SupervisionOrder]:
    """The orders that were opened over this one, oldest first."""
    query = select(SupervisionOrder).where(SupervisionOrder.parent_order_no == order_no)
    return list(session.scalars(query.order_by(SupervisionOrder.instance_key)))


def open_tasks_of(session: Session, instance_key: int) -> list[UserTask]:
    """The steps an order waits for now."""
    query = select(UserTask).where(UserTask.instance_key == instance_key, UserTask.state == UserTaskState.CREATED)
    return list(session.scalars(query))


def is_kept(session: Session, instance_key: int) -> bool:
    """Whether the instance of an order is there: one that ended may have been deleted, the order stays."""
    return session.get(ProcessInstance, instance_key) is not None


def definition_of(session: Session, instance_key: int) -> int:
    """The definition an instance runs on. :raises NotFound: when there is no such instance"""
    found = session.scalar(select(ProcessInstance.definition_key).where(ProcessInstance.key == instance_key))
    if found is None:
        raise NotFound(f"没有流程实例 {instance_key}。")
    return found
