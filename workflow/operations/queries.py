"""Questions about instances: lists by key, one with its variables, tasks, incidents, log, and its family."""

from __future__ import annotations

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
from engine.persistence.work import UserTask

LOG_LIMIT = 200
WHOLE_LOG = 5_000


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


def whole_log(session: Session, instance_key: int, root_key: int) -> list[EventLogEntry]:
    """The log about one instance from its beginning, as far as one page can hold it."""
    query = (
        select(EventLogEntry)
        .where(EventLogEntry.root_key == root_key, EventLogEntry.instance_key == instance_key)
        .order_by(EventLogEntry.key)
        .limit(WHOLE_LOG)
    )
    return list(session.scalars(query))


def called_by(session: Session, instance_key: int) -> list[ProcessInstance]:
    """The instances that this one called, oldest first."""
    query = select(ProcessInstance).where(ProcessInstance.parent_key == instance_key)
    return list(session.scalars(query.order_by(ProcessInstance.key)))


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
