"""Start events whose triggers must all come: keeps those that came until the last one starts the instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.model.elements import EventDefinition, Node
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import GatheredStart
from engine.runtime.definitions import compiled_definition
from engine.runtime.start_events import start_name
from engine.unit_of_work import UnitOfWork


def gather_start(
    uow: UnitOfWork,
    definition_key: int,
    element_id: str,
    kind: str,
    name: str,
    values: Mapping[str, Any],
    *,
    keep: bool = True,
) -> dict[str, Any] | None:
    """The variables to start with, now that a trigger came; ``None`` while others are missing (10.5.2).

    ``kind`` and ``name`` (of a condition its text) tell which trigger it was. Where one trigger is enough these are
    ``values``; where all must come, the variables of each, the last one's before those of the others. A trigger that
    comes again while others are missing waits for the next instance; without ``keep`` it is as if it had not come.
    """
    node = compiled_definition(uow, definition_key).process.scope.nodes[element_id]
    if not node.parallel_multiple:
        return dict(values)
    came, others = _came(uow, definition_key, node, kind, name)
    if len(others) + 1 < len(node.events):
        if keep:
            uow.session.add(
                GatheredStart(
                    key=uow.next_key(), definition_key=definition_key, element_id=element_id, trigger=came,
                    variables=dict(values), came_at=uow.now,
                )
            )  # fmt: skip
        return None
    gathered: dict[str, Any] = {}
    for index in sorted(others):
        gathered |= others[index].variables
        uow.session.delete(others[index])
    return gathered | dict(values)


def _came(
    uow: UnitOfWork, definition_key: int, node: Node, kind: str, name: str
) -> tuple[int, dict[int, GatheredStart]]:
    """Which trigger it was, and the oldest of each of the others that came; the version is locked meanwhile."""
    lock = select(ProcessDefinition.key).where(ProcessDefinition.key == definition_key).with_for_update()
    uow.session.execute(lock)
    uow.session.flush()
    oldest: dict[int, GatheredStart] = {}
    for row in uow.session.scalars(
        select(GatheredStart)
        .where(GatheredStart.definition_key == definition_key, GatheredStart.element_id == node.id)
        .order_by(GatheredStart.key)
    ):
        oldest.setdefault(row.trigger, row)
    came = _trigger(uow, node, kind, name, oldest)
    return came, {index: row for index, row in oldest.items() if index != came}


def _trigger(uow: UnitOfWork, node: Node, kind: str, name: str, oldest: Mapping[int, GatheredStart]) -> int:
    """Which of the triggers it was: one that is still missing goes before its like."""
    alike = [
        index
        for index, event in enumerate(node.events)
        if event.kind == kind and (not name or _name(uow, node, event) == name)
    ]
    return next((index for index in alike if index not in oldest), alike[0])


def _name(uow: UnitOfWork, node: Node, event: EventDefinition) -> str:
    if event.condition is not None:
        return event.condition.removeprefix("=").strip()
    return start_name(uow, node, event)
