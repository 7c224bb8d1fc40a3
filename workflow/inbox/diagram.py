"""A definition's diagram, and where one instance stands on it: marks for the diagram island."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.states import IncidentState, InstanceState
from engine.persistence.definitions import ProcessDefinition, Resource
from engine.persistence.instances import ElementInstance, Incident

HOLDERS = frozenset(
    {"subProcess", "transaction", "adHocSubProcess", "eventSubProcess", "multiInstanceBody", "loopBody", "process"}
)
"""Elements that only hold others: lighting them up would paint over where the token really is."""


def diagram_xml(session: Session, definition_key: int) -> bytes:
    """The BPMN file of a definition, byte for byte. :raises NotFound: when there is no such definition"""
    query = (
        select(Resource.content)
        .join(ProcessDefinition, ProcessDefinition.deployment_key == Resource.deployment_key)
        .where(ProcessDefinition.key == definition_key, Resource.name == ProcessDefinition.resource_name)
    )
    content = session.scalar(query)
    if content is None:
        raise NotFound(f"没有流程版本 {definition_key}。")
    return content


def marks_of(session: Session, instance_key: int) -> dict[str, Any]:
    """What the island lights up: ``current`` where tokens are, ``passed`` where they were, ``incident`` where stuck.

    What was taken back by a return counts as not reached. An element with several tokens at once carries their number
    as a badge.
    """
    query = select(ElementInstance.element_id, ElementInstance.state).where(
        ElementInstance.instance_key == instance_key,
        ElementInstance.element_type.not_in(HOLDERS),
        ElementInstance.undone.is_(None),
    )
    active: dict[str, int] = {}
    passed: dict[str, int] = {}
    for element_id, state in session.execute(query):
        if state == InstanceState.ACTIVE:
            active[element_id] = active.get(element_id, 0) + 1
        elif state == InstanceState.COMPLETED:
            passed[element_id] = passed.get(element_id, 0) + 1
    stuck = session.scalars(
        select(Incident.element_id).where(Incident.instance_key == instance_key, Incident.state == IncidentState.ACTIVE)
    )
    return {
        "current": sorted(active),
        "passed": sorted(passed.keys() - active.keys()),
        "incident": sorted(set(stuck)),
        "badges": {element: str(count) for element, count in active.items() if count > 1},
    }
