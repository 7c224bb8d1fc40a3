"""Cancel end events, what puts a completed scope or call back to undo it, and how compensation is compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.model.elements import EventDefinition, Node, Process, Scope
from engine.spiff import effects as fx
from engine.spiff.events import EndSpec, ThrownEvent, ThrowSpec
from engine.spiff.nesting import INNER
from engine.spiff.records import RESTORED, cancel, undo
from engine.spiff.spec import ElementSpec, ProcessSpec

if TYPE_CHECKING:
    from engine.spiff.token import Token


class CancelEndSpec(EndSpec):
    """Cancels the transaction around it (BPMN 2.0.2, 10.7)."""

    def pass_on(self, token: Token, flows: list[tuple[str, ElementSpec]]) -> None:
        scope = token.scope
        super().pass_on(token, flows)
        cancel(scope)


class CancelThrowSpec(CancelEndSpec, ThrowSpec):
    """An end event that throws and then cancels the transaction around it."""


class RestoredScopeSpec(ElementSpec):
    """A completed sub-process put back with its variables, to be undone from inside."""

    def work(self, token: Token) -> bool | None:
        return undo(token)


class RestoredCallSpec(ElementSpec):
    """A completed call: an instance of the version it called undoes what that did; its variables stay there."""

    def work(self, token: Token) -> bool | None:
        called: Mapping[str, Any] = token.internal_data["called"]
        token.workflow.effects.append(
            fx.CallOpened(token.key, self.element_id, called["process"], dict(called["variables"]), called)
        )
        return None

    def finish(self, token: Token, variables: Mapping[str, Any]) -> None:
        """The called instance has undone its work."""
        token.workflow.attempt(token, "complete")

    def stop(self, token: Token) -> None:
        super().stop(token)
        token.workflow.effects.append(fx.CallCanceled(token.key))


def compile_compensation(process: Process, spec: ProcessSpec) -> None:
    """Connect the elements of ``process``: handlers, event sub-processes that undo, throws and their scopes."""
    _scope(process.scope, None, None, spec)


def _scope(scope: Scope, owner: Node | None, around: Scope | None, spec: ProcessSpec) -> None:
    specs = spec.task_specs
    mine = spec.start if owner is None else specs.get(f"{owner.id}{INNER}", specs[owner.id])
    for node in scope.nodes.values():
        event = next(_kind(node, "compensate"), None)
        if node.kind == "boundaryEvent" and event is not None and node.attached_to in specs:
            host = specs[node.attached_to]
            host.boundaries = [place for place in host.boundaries if place.element != node.id]
            host.handler = node.compensation_handler
        elif isinstance(specs[node.id], ThrowSpec) and event is not None:
            named = _kind(node, "compensate")
            specs[node.id].throws = tuple(
                _thrown(next(named), scope, owner, around) if throw.kind == "compensate" else throw
                for throw in specs[node.id].throws
            )
        if node.kind == "callActivity":
            RestoredCallSpec(spec, f"{node.id}{RESTORED}", node)
        if node.scope is None:
            continue
        below = node.scope.nodes.values()
        start = next((n for n in below if n.kind == "startEvent" and any(_kind(n, "compensate"))), None)
        if node.triggered_by_event and start is not None:
            mine.parts.event_starts = [place for place in mine.parts.event_starts if place.element != start.id]
            mine.parts.compensation = (node.id, start.id)
        restored = RestoredScopeSpec(spec, f"{node.id}{RESTORED}", node)
        _scope(node.scope, node, scope, spec)
        restored.parts.compensation = specs.get(f"{node.id}{INNER}", specs[node.id]).parts.compensation


def _thrown(event: EventDefinition, scope: Scope, owner: Node | None, around: Scope | None) -> ThrownEvent:
    outward = owner is not None and owner.triggered_by_event and event.reference not in scope.nodes
    target = around if outward else scope
    reference = event.reference if target is not None and event.reference in target.nodes else None
    return ThrownEvent("compensate", reference=reference, outward=outward, waits=event.wait_for_completion)


def _kind(node: Node, kind: str) -> Iterator[EventDefinition]:
    return (event for event in node.events if event.kind == kind)
