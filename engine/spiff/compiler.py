"""Compiles a process of a diagram into the spec its instances share: every element, flow and expression, once.

What does not compile becomes a finding with its element and line; nothing is left to be found out by an instance.
"""

from __future__ import annotations

from engine.domain.errors import Invalid
from engine.model.elements import Flow, Loop, Node, Process, Scope
from engine.spiff.activities import (
    CallActivitySpec,
    DecisionTaskSpec,
    ReceiveTaskSpec,
    ScriptTaskSpec,
    ServiceTaskSpec,
    UserTaskSpec,
)
from engine.spiff.ad_hoc import AdHocSpec
from engine.spiff.bodies import BodySpec, inner_class
from engine.spiff.compensation import compile_compensation
from engine.spiff.complex_gateway import ComplexGatewaySpec
from engine.spiff.events import CatchSpec
from engine.spiff.filling import fill, fill_loop, fill_multi_instance
from engine.spiff.gateways import EventGatewaySpec, ExclusiveGatewaySpec, InclusiveGatewaySpec, ParallelGatewaySpec
from engine.spiff.loops import LoopSpec
from engine.spiff.mixed_throws import throwing_class
from engine.spiff.multi_instance import MultiInstanceSpec
from engine.spiff.nesting import INNER
from engine.spiff.scopes import ProcessScopeSpec, SubProcessSpec
from engine.spiff.sources import Sources
from engine.spiff.spec import ElementSpec, OutFlow, ProcessSpec
from engine.spiff.triggers import catcher_of, triggers_of

_PLAIN: dict[str, type[ElementSpec]] = {
    "task": ElementSpec,
    "manualTask": ElementSpec,
    "userTask": UserTaskSpec,
    "serviceTask": ServiceTaskSpec,
    "sendTask": ServiceTaskSpec,
    "receiveTask": ReceiveTaskSpec,
    "callActivity": CallActivitySpec,
    "subProcess": SubProcessSpec,
    "adHocSubProcess": AdHocSpec,
    "transaction": SubProcessSpec,
    "exclusiveGateway": ExclusiveGatewaySpec,
    "parallelGateway": ParallelGatewaySpec,
    "inclusiveGateway": InclusiveGatewaySpec,
    "eventBasedGateway": EventGatewaySpec,
    "complexGateway": ComplexGatewaySpec,
    "startEvent": CatchSpec,
    "boundaryEvent": CatchSpec,
    "intermediateCatchEvent": CatchSpec,
}


def compile_process(process: Process, file: str = "") -> ProcessSpec:
    """The shared spec of ``process``.

    :raises Invalid: with a finding for every expression that does not compile
    """
    compiler = _Compiler(process, file)
    spec = compiler.compile()
    findings = compiler.sources.findings
    if findings:
        raise Invalid(f"{process.id}: {len(findings)} expressions do not compile", findings)
    return spec


class _Compiler:
    def __init__(self, process: Process, file: str) -> None:
        self.process = process
        self.sources = Sources(process, file)
        self.spec = ProcessSpec(process.id, process.name, process.properties)

    def compile(self) -> ProcessSpec:
        outer = Node(id=self.process.id, kind="process", name=self.process.name)
        outer.extensions.properties = self.process.properties
        self.spec.start = ProcessScopeSpec(self.spec, "#process", outer)
        self._scope(self.process.scope, self.spec.start)
        compile_compensation(self.process, self.spec)
        self.spec.conditional = self.sources.watched
        return self.spec

    def _scope(self, scope: Scope, owner: ElementSpec) -> None:
        owner.parts.starts = [node.id for node in scope.begins_at()]
        for node in scope.nodes.values():
            self._node(node, scope)
        for node in scope.nodes.values():
            if node.kind == "boundaryEvent" and node.attached_to in self.spec.task_specs:
                self.spec.task_specs[node.attached_to].boundaries.append(catcher_of(node, self.sources))
            elif node.triggered_by_event and node.scope is not None:
                self._event_subprocess(node, owner)
            elif node.kind == "startEvent" and isinstance(owner, ProcessScopeSpec):
                self._conditional_start(node)
            elif node.kind == "eventBasedGateway":
                self._event_gateway(node, scope)
            elif node.kind == "intermediateThrowEvent" and node.event is not None and node.event.kind == "link":
                self.spec.task_specs[node.id].link_target = self._link_target(node, scope)

    def _conditional_start(self, node: Node) -> None:
        for trigger in triggers_of(node, self.sources):
            if trigger.condition is not None:
                self.spec.conditional_starts.append((node.id, trigger.condition))

    def _event_gateway(self, node: Node, scope: Scope) -> None:
        gateway = self.spec.task_specs[node.id]
        targets = [scope.flows[flow].target for flow in node.outgoing]
        gateway.events = [(target, triggers_of(scope.nodes[target], self.sources)) for target in targets]
        gateway.parallel = node.gateway_type == "Parallel"
        if node.instantiate:
            for target in targets:
                self.spec.task_specs[target].start_gateway = node.id

    def _event_subprocess(self, node: Node, owner: ElementSpec) -> None:
        start = next((n for n in node.scope.nodes.values() if n.kind == "startEvent"), None) if node.scope else None
        if start is not None and start.events:
            owner.parts.event_starts.append(catcher_of(start, self.sources, subprocess=node.id))

    def _link_target(self, node: Node, scope: Scope) -> str:
        name = node.event.name if node.event else None
        for other in scope.nodes.values():
            if other.kind == "intermediateCatchEvent" and other.event and other.event.kind == "link":
                if other.event.name == name:
                    return other.id
        with self.sources.of(node):
            self.sources.find("link-target", f"no link catch event is called {name!r} in the same scope")
        return node.id

    def _node(self, node: Node, scope: Scope) -> None:
        kind = self._kind(node)
        with self.sources.of(node):
            if node.loop is not None:
                body = self._body(node, node.loop)
                body.inner = f"{node.id}{INNER}"
                inner = inner_class(kind)(self.spec, body.inner, node)
                inner.body = node.id  # type: ignore[attr-defined]
                self._connect(body, node, scope)
            else:
                inner = kind(self.spec, node.id, node)
                inner.kind = "eventSubProcess" if node.triggered_by_event else node.kind
                self._connect(inner, node, scope)
            fill(inner, node, self.sources)
        if node.scope is not None:
            self._scope(node.scope, inner)

    def _kind(self, node: Node) -> type[ElementSpec]:
        if node.kind == "scriptTask":
            return ScriptTaskSpec if node.extensions.script else ServiceTaskSpec
        if node.kind == "businessRuleTask":
            return DecisionTaskSpec if node.extensions.decision_id else ServiceTaskSpec
        if node.kind in {"endEvent", "intermediateThrowEvent"}:
            return throwing_class(node)
        return _PLAIN[node.kind]

    def _connect(self, spec: ElementSpec, node: Node, scope: Scope) -> None:
        spec.default_flow = node.default_flow
        if node.is_activity:
            spec.start_quantity, spec.completion_quantity = int(node.start_quantity), int(node.completion_quantity)
        spec.incoming = list(node.incoming)
        for flow_id in node.outgoing:
            flow: Flow = scope.flows[flow_id]
            with self.sources.of(flow):
                condition = self.sources.feel(flow.condition)
            spec.outgoing.append(OutFlow(flow.id, flow.target, condition))

    def _body(self, node: Node, loop: Loop) -> BodySpec:
        if loop.kind == "standard":
            rounds = LoopSpec(self.spec, node.id, node)
            fill_loop(rounds, loop, self.sources)
            return rounds
        body = MultiInstanceSpec(self.spec, node.id, node)
        fill_multi_instance(body, loop, self.sources)
        return body
