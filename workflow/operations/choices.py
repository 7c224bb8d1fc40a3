"""What the filter of instances offers: processes, their versions, their elements, and stages."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.definitions import ProcessDefinition
from engine.runtime.definitions import compiled_definition
from engine.unit_of_work import UnitOfWork
from workflow.inbox.diagram import HOLDERS
from workflow.operations.narrowing import InstanceFilter

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """Codes with their words; versions newest first; elements and stages are those of one version, as drawn."""

    processes: Pairs
    versions: list[int]
    elements: Pairs
    stages: Pairs


def choices_for(uow: UnitOfWork, wanted: InstanceFilter) -> Choices:
    """What may be asked of the process that is chosen: the elements of its chosen version, else of its newest."""
    versions = _versions(uow.session, wanted.process_id) if wanted.process_id else []
    key = next((key for version, key in versions if wanted.version in (None, version)), None)
    elements, stages = _drawn(uow, key) if key is not None else ([], [])
    return Choices(process_names(uow.session), [version for version, _key in versions], elements, stages)


def process_names(session: Session) -> Pairs:
    """Process id and name of everything deployed, by id."""
    query = select(ProcessDefinition.process_id, ProcessDefinition.name).order_by(ProcessDefinition.version)
    return sorted(dict(session.execute(query).all()).items())  # type: ignore[arg-type]


def element_names(uow: UnitOfWork, definition_key: int) -> dict[str, str]:
    """Element id → its name in this version, or its id where it has none."""
    process = compiled_definition(uow, definition_key).process
    return {node.id: " ".join(node.name.split()) or node.id for _scope, node in process.scope.walk()}


def _versions(session: Session, process_id: str) -> list[tuple[int, int]]:
    query = select(ProcessDefinition.version, ProcessDefinition.key).where(ProcessDefinition.process_id == process_id)
    return [(version, key) for version, key in session.execute(query.order_by(ProcessDefinition.version.desc()))]


def _drawn(uow: UnitOfWork, definition_key: int) -> tuple[Pairs, Pairs]:
    process = compiled_definition(uow, definition_key).process
    names = element_names(uow, definition_key)
    elements, stages = [], {}
    for _scope, node in process.scope.walk():
        if node.kind not in HOLDERS:
            elements.append((node.id, names[node.id]))
        stage = node.extensions.properties.get("luodi.stage")
        if stage:
            stages.setdefault(stage, f"{stage} {names[node.id].removeprefix(stage).strip()}")
    return elements, list(stages.items())
