"""Reads the lines of one instance's tokens (``engine.domain.lines``) from its rows and its drawing."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.lines import Drawing, Lines, Visit
from engine.model.elements import Process
from engine.persistence.instances import ElementInstance
from engine.runtime.definitions import compiled_definition
from engine.spiff.gateways import JoiningSpec
from engine.spiff.nesting import Place, places
from engine.spiff.spec import ProcessSpec
from engine.unit_of_work import UnitOfWork

_COLUMNS = (
    ElementInstance.key, ElementInstance.scope_key, ElementInstance.element_id, ElementInstance.element_type,
    ElementInstance.flow_id, ElementInstance.state, ElementInstance.came_from, ElementInstance.started_at,
    ElementInstance.ended_at,
)  # fmt: skip


def lines_of(uow: UnitOfWork, instance_key: int, definition_key: int) -> tuple[Lines, dict[str, Place]]:
    """The lines of an instance with every visit it had that counts, and the places of the version it runs on."""
    uow.session.flush()
    compiled = compiled_definition(uow, definition_key)
    rows = uow.session.execute(
        select(*_COLUMNS).where(ElementInstance.instance_key == instance_key, ElementInstance.undone.is_(None))
    )
    visits = (Visit(*row) for row in rows)
    return Lines(visits, _drawing(compiled.process, compiled.spec)), places(compiled.process, compiled.spec)


def _drawing(process: Process, spec: ProcessSpec) -> Drawing:
    nodes = list(process.scope.walk())
    flows = {flow.id: flow.source for scope, _node in nodes for flow in scope.flows.values()}
    attached = {node.id: node.attached_to for _scope, node in nodes if node.attached_to}

    def source(element_id: str, flow: str | None) -> str | None:
        return flows.get(flow) if flow else attached.get(element_id)

    def gathers(element_id: str) -> bool:
        found = spec.task_specs.get(element_id)
        return isinstance(found, JoiningSpec) or getattr(found, "start_quantity", 1) > 1

    return Drawing(source, gathers)
