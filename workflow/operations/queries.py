"""Questions about instances: lists by key, one with its variables, tasks, incidents, log, and its family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import (
    ElementInstance,
    EventLogEntry,
    Incident,
    ProcessInstance,
    Variable,
)
from engine.persistence.work import Job, MessageSubscription, Timer, UserTask
from engine.spiff.scopes import CONTINUE

LOG_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Waits:
    """What an instance waits for besides people."""

    timers: Sequence[Timer]
    messages: Sequence[MessageSubscription]
    jobs: Sequence[Job]


def find_instance(session: Session, key: int) -> ProcessInstance:
    """The instance of this key. :raises NotFound: when there is none"""
    found = session.get(ProcessInstance, key)
    if found is None:
        raise NotFound(f"没有流程实例 {key}。")
    return found


def variables_of(session: Session, instance_key: int) -> list[tuple[Variable, str]]:
    """Variables by scope and name, each with its scope's element id (empty for the instance's own)."""
    query = (
        select(Variable, ElementInstance.element_id)
        .outerjoin(ElementInstance, ElementInstance.key == Variable.scope_key)
        .where(Variable.instance_key == instance_key)
        .order_by(Variable.scope_key, Variable.name)
    )
    return [(variable, element_id or "") for variable, element_id in session.execute(query)]


def visits_of(session: Session, instance_key: int) -> list[ElementInstance]:
    """Every visit of a token to an element, in order."""
    query = select(ElementInstance).where(ElementInstance.instance_key == instance_key).order_by(ElementInstance.key)
    return list(session.scalars(query))


def tasks_of(session: Session, instance_key: int) -> list[UserTask]:
    """The instance's user tasks, open ones first."""
    query = select(UserTask).where(UserTask.instance_key == instance_key)
    return sorted(session.scalars(query), key=lambda task: (task.ended_at is not None, task.key))


def incidents_of(session: Session, instance_key: int) -> list[Incident]:
    """The instance's incidents, newest first."""
    query = select(Incident).where(Incident.instance_key == instance_key).order_by(Incident.key.desc())
    return list(session.scalars(query))


def waits_of(session: Session, instance_key: int) -> Waits:
    """Timers to come, messages waited for, work not yet done."""
    timers = select(Timer).where(Timer.instance_key == instance_key, Timer.element_id != CONTINUE)
    timers = timers.order_by(Timer.due_at)
    messages = select(MessageSubscription).where(MessageSubscription.instance_key == instance_key)
    jobs = select(Job).where(Job.instance_key == instance_key, Job.state.in_(("CREATED", "FAILED")))
    return Waits(session.scalars(timers).all(), session.scalars(messages).all(), session.scalars(jobs).all())


def log_of(session: Session, instance_key: int, root_key: int) -> list[EventLogEntry]:
    """The newest entries of the log about one instance."""
    query = (
        select(EventLogEntry)
        .where(EventLogEntry.root_key == root_key, EventLogEntry.instance_key == instance_key)
        .order_by(EventLogEntry.key.desc())
        .limit(LOG_LIMIT)
    )
    return list(session.scalars(query))


def family_of(session: Session, instance: ProcessInstance) -> list[tuple[ProcessInstance, str, int]]:
    """The whole call hierarchy in reading order: each instance with its definition's name and depth from 0."""
    query = (
        select(ProcessInstance, ProcessDefinition.name)
        .join(ProcessDefinition, ProcessDefinition.key == ProcessInstance.definition_key)
        .where(ProcessInstance.root_key == instance.root_key)
        .order_by(ProcessInstance.key.desc())
    )
    children: dict[int | None, list[tuple[ProcessInstance, str]]] = {}
    for row, name in session.execute(query):
        children.setdefault(row.parent_key, []).append((row, name))
    ordered: list[tuple[ProcessInstance, str, int]] = []
    waiting = [(row, name, 0) for row, name in children.get(None, [])]
    while waiting:
        row, name, depth = waiting.pop()
        ordered.append((row, name, depth))
        waiting.extend((child, child_name, depth + 1) for child, child_name in children.get(row.key, []))
    return ordered
