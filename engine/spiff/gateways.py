"""Gateways, to the letter of BPMN 2.0.2, 13.4: tokens wait here by the flow they came on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.model.elements import Node
from engine.spiff.spec import ElementSpec, OutFlow, ProcessSpec, Trigger
from engine.spiff.waits import open_waits

if TYPE_CHECKING:
    from engine.spiff.token import Token


class ExclusiveGatewaySpec(ElementSpec):
    """Takes the first outgoing flow, in the order of the file, whose condition is true; else the default."""

    def choose(self, token: Token) -> list[tuple[str, ElementSpec]]:
        variables = token.variables()
        for flow in self.outgoing:
            if flow.id != self.default_flow and self.holds(flow, token, variables):
                return [(flow.id, self.target(flow.target))]
        return self.or_default([])


class JoiningSpec(ElementSpec):
    """A gateway that may have to wait for tokens on several incoming flows."""

    def __init__(self, process: ProcessSpec, name: str, node: Node) -> None:
        super().__init__(process, name, node)
        self._reached: dict[tuple[str, bool], frozenset[str]] = {}

    def arrive(self, token: Token) -> None:
        if len(self.incoming) < 2:
            super().arrive(token)
            return
        token._set_state(TaskState.WAITING)
        self.join(token)

    def join(self, token: Token) -> None:
        """A token has come; see whether the gateway is complete."""

    def gathered(self, token: Token) -> dict[str, Token]:
        """The waiting tokens of this gateway in this scope, the oldest of each incoming flow."""
        found: dict[str, Token] = {}
        for other in token.scope.tokens:
            if other.task_spec is self and other.has_state(TaskState.WAITING):
                found.setdefault(other.internal_data["flow"], other)
        return found

    def fire(self, token: Token, gathered: dict[str, Token]) -> None:
        """Consume one token of each gathered flow and go on with ``token``."""
        workflow = token.workflow
        workflow.consume(other for other in gathered.values() if other is not token)
        token._set_state(TaskState.READY)
        workflow.ready.append(token.key)

    def awaits(self, token: Token, full: Collection[str]) -> bool:
        """Whether a token may still come by an incoming flow that is not ``full`` (13.4.3).

        Some token in the scope has a path to such a flow that does not pass the gateway, and none to a full one. A
        boundary event may bring a token, but is no way that the token of its activity goes instead.
        """
        specs = {other.task_spec.name: other.task_spec for other in token.scope.tokens if other.task_spec is not self}
        for spec in specs.values():
            if self.reached_from(spec).issubset(full):
                continue
            if self.reached_from(spec, boundaries=False).isdisjoint(full):
                return True
        return False

    def reached_from(self, start: ElementSpec, *, boundaries: bool = True) -> frozenset[str]:
        """The incoming flows that a token at ``start`` has a path to without passing the gateway; kept once known."""
        known = self._reached.get((start.name, boundaries))
        if known is None:
            known = self._reached[start.name, boundaries] = self._search(start, boundaries=boundaries)
        return known

    def _search(self, start: ElementSpec, *, boundaries: bool) -> frozenset[str]:
        incoming, seen, todo = set(self.incoming), {start.name}, [start]
        found: set[str] = set()
        while todo:
            spec = todo.pop()
            steps = [*spec.outgoing]
            if boundaries:
                steps += (OutFlow("", boundary.element) for boundary in spec.boundaries)
            if spec.link_target is not None:
                steps.append(OutFlow("", spec.link_target))
            for flow in steps:
                if flow.id in incoming:
                    found.add(flow.id)
                elif flow.target != self.name and flow.target not in seen:
                    seen.add(flow.target)
                    todo.append(self.target(flow.target))
        return frozenset(found)


class ParallelGatewaySpec(JoiningSpec):
    """Waits for a token on every incoming flow, then puts one on every outgoing flow."""

    def join(self, token: Token) -> None:
        gathered = self.gathered(token)
        if len(gathered) == len(self.incoming):
            self.fire(gathered[token.internal_data["flow"]], gathered)

    def choose(self, token: Token) -> list[tuple[str, ElementSpec]]:
        return [(flow.id, self.target(flow.target)) for flow in self.outgoing]


class InclusiveGatewaySpec(JoiningSpec):
    """Waits for every token that can still arrive, then takes every outgoing flow whose condition is true.

    The rule of 13.4.3: an empty incoming flow holds the gateway back while some token in the scope has a path to it
    that does not pass the gateway, unless that token also has such a path to an incoming flow that has a token.
    """

    def settle(self, token: Token) -> bool:
        gathered = self.gathered(token)
        if gathered.get(token.internal_data["flow"]) is not token:
            return False
        if self.awaits(token, gathered):
            return False
        self.fire(token, gathered)
        return True

    def choose(self, token: Token) -> list[tuple[str, ElementSpec]]:
        variables = token.variables()
        chosen = [f for f in self.outgoing if f.id != self.default_flow and self.holds(f, token, variables)]
        return self.or_default(chosen)


class EventGatewaySpec(ElementSpec):
    """Waits for the first of the events behind it, and the others are given up; a parallel one waits for all.

    One that starts instances has its first event behind it when it begins (``first``, BPMN 2.0.2, 10.6.6). What that
    event brought and does not hand to the instance is local to the gateway: correlation keys of the others see it.
    """

    events: list[tuple[str, tuple[Trigger, ...]]]
    parallel: bool = False

    def work(self, token: Token) -> bool | None:
        first = token.internal_data.get("first")
        if first is None or self.parallel:
            open_waits(token, [place for place in self.events if place[0] != first])
        if first is not None:
            self.caught(token, first, 0, dict(token.data))
        return None

    def caught(self, token: Token, element_id: str, index: int, variables: Mapping[str, Any]) -> None:
        workflow, scope = token.workflow, token.scope
        flow = next(f.id for f in self.outgoing if f.target == element_id)
        if not self.parallel or not token.internal_data.get("waits"):
            self.stop(token)
            workflow.consume([token])
        workflow.enter(self.target(element_id), scope, flow, trigger=variables, came_from=token.key)
