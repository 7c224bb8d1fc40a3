"""Where each element of a process stands: its node, and the scopes around it by the names of their specs."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.elements import Node, Process, Scope
from engine.spiff.spec import ProcessSpec

INNER = "#inner"
"""What the spec of one round or item of an activity has after the activity's id."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element: its node, the scope it is drawn in, and ``path``: the specs of the scopes around it, outermost first.

    A multi-instance scope stands in a path twice: by its body (``id``) and by the instance of an item (``id#inner``).
    The process itself is in no path.
    """

    node: Node
    scope: Scope
    path: tuple[str, ...]


def places(process: Process, spec: ProcessSpec) -> dict[str, Place]:
    """Every element of ``process`` by its id."""
    found: dict[str, Place] = {}
    todo: list[tuple[Scope, tuple[str, ...]]] = [(process.scope, ())]
    while todo:
        scope, path = todo.pop()
        for node in scope.nodes.values():
            found[node.id] = Place(node, scope, path)
            if node.scope is not None:
                inner = (f"{node.id}{INNER}",) if f"{node.id}{INNER}" in spec.task_specs else ()
                todo.append((node.scope, (*path, node.id, *inner)))
    return found


def event_start_of(node: Node) -> str | None:
    """The start event of an event sub-process; ``None`` for any other element."""
    if not node.triggered_by_event or node.scope is None:
        return None
    return next((inner.id for inner in node.scope.nodes.values() if inner.kind == "startEvent"), None)
