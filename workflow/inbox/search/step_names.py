"""The names that user tasks of deployed processes have: a deployment adds its own, none is ever taken out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model.elements import Scope
from engine.model.reader import read_diagram
from engine.persistence.definitions import ProcessDefinition, Resource
from workflow.inbox.search.models import StepName


def record_step_names(session: Session, deployment_key: int) -> None:
    """Keep the names of the user tasks of everything this deployment made."""
    query = (
        select(ProcessDefinition.process_id, Resource.name, Resource.content)
        .join(
            Resource,
            (Resource.deployment_key == ProcessDefinition.deployment_key)
            & (Resource.name == ProcessDefinition.resource_name),
        )
        .where(ProcessDefinition.deployment_key == deployment_key)
    )
    names: set[tuple[str, str]] = set()
    for process_id, resource, content in session.execute(query):
        for process in read_diagram(content or b"", resource).processes:
            if process.id == process_id:
                names |= {(process_id, name[:255]) for name in _names(process.scope)}
    known = {
        (row.process_id, row.name)
        for row in session.execute(
            select(StepName.process_id, StepName.name).where(StepName.process_id.in_({pid for pid, _ in names}))
        )
    }
    session.add_all(StepName(process_id=process_id, name=name) for process_id, name in sorted(names - known))


def _names(scope: Scope) -> set[str]:
    found = set()
    for node in scope.nodes.values():
        if node.kind == "userTask":
            found.add(node.name or node.id)
        if node.scope is not None:
            found |= _names(node.scope)
    return found
