"""Compiles a process of a diagram into the spec its instances share: every element, flow and expression, once.

What does not compile becomes a finding with its element and line; nothing is left to be found out by an instance.
"""

from __future__ import annotations

from engine.domain.errors import Finding, Invalid
from engine.feel import FeelSyntaxError
from engine.model.elements import DataAssociation, EventDefinition, Flow, Loop, Node, Process, Scope, split_names
from engine.spiff.activities import (
    CallActivitySpec,
    DecisionTaskSpec,
    ReceiveTaskSpec,
    ScriptTaskSpec,
    ServiceTaskSpec,
    UserTaskSpec,
)
from engine.spiff.ad_hoc import AdHocSpec, choices_in
from engine.spiff.bodies import BodySpec, inner_class
from engine.spiff.compensation import compile_compensation
from engine.spiff.complex_gateway import ComplexGatewaySpec
from engine.spiff.conditions import CREATE, UPDATE, Condition
from engine.spiff.events import CatchSpec, ThrownEvent, ThrowSpec
from engine.spiff.expressions import Text, compile_text
from engine.spiff.gateways import EventGatewaySpec, ExclusiveGatewaySpec, InclusiveGatewaySpec, ParallelGatewaySpec
from engine.spiff.loops import LoopSpec
from engine.spiff.mappings import Copy
from engine.spiff.mixed_throws import throwing_class
from engine.spiff.multi_instance import MultiInstanceSpec, Throw
from engine.spiff.nesting import INNER
from engine.spiff.scopes import ProcessScopeSpec, SubProcessSpec
from engine.spiff.spec import Catcher, ElementSpec, OutFlow, ProcessSpec, Trigger
from engine.spiff.waits import WaitSpec

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
_WAITING = {"timer", "message", "signal"}
_ENDING = {"error", "cancel", "terminate"}
_SILENT = {"cancel", "terminate"}


def compile_process(process: Process, file: str = "") -> ProcessSpec:
    """The shared spec of ``process``.

    :raises Invalid: with a finding for every expression that does not compile
    """
    compiler = _Compiler(process, file)
    spec = compiler.compile()
    if compiler.findings:
        raise Invalid(f"{process.id}: {len(compiler.findings)} expressions do not compile", compiler.findings)
    return spec


class _Compiler:
    def __init__(self, process: Process, file: str) -> None:
        self.process = process
        self.file = file
        self.findings: list[Finding] = []
        self.spec = ProcessSpec(process.id, process.name, process.properties)
        self.place: tuple[str, int | None] = (process.id, process.line)

    def compile(self) -> ProcessSpec:
        outer = Node(id=self.process.id, kind="process", name=self.process.name)
        outer.extensions.properties = self.process.properties
        self.spec.start = ProcessScopeSpec(self.spec, "#process", outer)
        self._scope(self.process.scope, self.spec.start)
        compile_compensation(self.process, self.spec)
        return self.spec

    def _scope(self, scope: Scope, owner: ElementSpec) -> None:
        owner.parts.starts = [node.id for node in scope.begins_at()]
        for node in scope.nodes.values():
            self._node(node, scope)
        for node in scope.nodes.values():
            if node.kind == "boundaryEvent" and node.attached_to in self.spec.task_specs:
                self.spec.task_specs[node.attached_to].boundaries.append(self._catcher(node))
            elif node.triggered_by_event and node.scope is not None:
                self._event_subprocess(node, owner)
            elif node.kind == "startEvent" and isinstance(owner, ProcessScopeSpec):
                self._conditional_start(node)
            elif node.kind == "eventBasedGateway":
                self._event_gateway(node, scope)
            elif node.kind == "intermediateThrowEvent" and node.event is not None and node.event.kind == "link":
                self.spec.task_specs[node.id].link_target = self._link_target(node, scope)

    def _conditional_start(self, node: Node) -> None:
        for trigger in self._triggers(node):
            if trigger.condition is not None:
                self.spec.conditional_starts.append((node.id, trigger.condition))

    def _event_gateway(self, node: Node, scope: Scope) -> None:
        gateway = self.spec.task_specs[node.id]
        targets = [scope.flows[flow].target for flow in node.outgoing]
        gateway.events = [(target, self._triggers(scope.nodes[target])) for target in targets]
        gateway.parallel = node.gateway_type == "Parallel"
        if node.instantiate:
            for target in targets:
                self.spec.task_specs[target].start_gateway = node.id

    def _event_subprocess(self, node: Node, owner: ElementSpec) -> None:
        start = next((n for n in node.scope.nodes.values() if n.kind == "startEvent"), None) if node.scope else None
        if start is not None and start.events:
            owner.parts.event_starts.append(self._catcher(start, subprocess=node.id))

    def _link_target(self, node: Node, scope: Scope) -> str:
        name = node.event.name if node.event else None
        for other in scope.nodes.values():
            if other.kind == "intermediateCatchEvent" and other.event and other.event.kind == "link":
                if other.event.name == name:
                    return other.id
        self._find("link-target", f"no link catch event is called {name!r} in the same scope", node)
        return node.id

    def _node(self, node: Node, scope: Scope) -> None:
        self.place = (node.id, node.line)
        kind = self._kind(node)
        if node.loop is not None:
            body = self._body(node, node.loop)
            body.inner = f"{node.id}{INNER}"
            inner = inner_class(kind)(self.spec, body.inner, node)
            inner.body = node.id  # type: ignore[attr-defined]
            self._connect(body, node, scope)
            self._fill(inner, node)
        else:
            inner = kind(self.spec, node.id, node)
            inner.kind = "eventSubProcess" if node.triggered_by_event else node.kind
            self._connect(inner, node, scope)
            self._fill(inner, node)
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
            place, self.place = self.place, (flow.id, flow.line)
            condition = self._feel(flow.condition)
            self.place = place
            spec.outgoing.append(OutFlow(flow.id, flow.target, condition))

    def _fill(self, spec: ElementSpec, node: Node) -> None:
        extensions = node.extensions
        spec.input_mappings = [*self._mappings(extensions.inputs), *self._carried(node.data_inputs)]
        spec.output_mappings = [*self._mappings(extensions.outputs), *self._carried(node.data_outputs)]
        spec.locals = dict.fromkeys(node.property_names)
        for data in node.scope.data_objects.values() if node.scope is not None else ():
            if data.name:
                spec.locals[data.name] = [] if data.is_collection else None
        if isinstance(spec, ThrowSpec):
            # What ends the scope comes last, whatever the file's order: else the others would not be thrown.
            ordered = sorted(node.events, key=lambda event: event.kind in _ENDING)
            spec.throws = tuple(
                ThrownEvent(event.kind, self._text(event.name)) for event in ordered if event.kind not in _SILENT
            )
        if isinstance(spec, UserTaskSpec):
            spec.assignee = self._text(extensions.assignee)
            spec.candidate_users = self._text(extensions.candidate_users)
            spec.candidate_groups = self._text(extensions.candidate_groups or _group_of_lane(node))
            spec.excluded_users = self._text(extensions.properties.get("luodi.excludedUsers"))
            spec.due_date = self._text(extensions.due_date)
            spec.follow_up_date = self._text(extensions.follow_up_date)
            spec.priority = self._text(extensions.priority)
            spec.form_id = self._text(extensions.form_id)
            spec.binding = extensions.binding
        elif isinstance(spec, ServiceTaskSpec):
            spec.task_type = self._text(extensions.task_type)
            spec.retries = self._text(extensions.retries)
            spec.headers = dict(extensions.headers)
        elif isinstance(spec, ScriptTaskSpec):
            spec.script = self._feel(extensions.script)
            spec.result_variable = extensions.result_variable or ""
        elif isinstance(spec, DecisionTaskSpec):
            spec.decision_id = self._text(extensions.decision_id)
            spec.result_variable = extensions.result_variable or ""
            spec.binding = extensions.binding
            if spec.decision_id is not None and spec.decision_id.expression is None:
                self.spec.decisions.add(spec.decision_id.source)
        elif isinstance(spec, CallActivitySpec):
            spec.called_process = self._text(extensions.called_process)
            spec.propagate_parent = extensions.propagate_parent
            spec.propagate_child = extensions.propagate_child
            spec.binding = extensions.binding
            if spec.called_process is not None and spec.called_process.expression is None:
                self.spec.calls.add(spec.called_process.source)
        elif isinstance(spec, ComplexGatewaySpec):
            spec.activation = self._feel(node.activation_condition)
        elif isinstance(spec, AdHocSpec) and node.ad_hoc is not None and node.scope is not None:
            spec.choices = choices_in(node.scope)
            spec.active_elements = self._feel(node.ad_hoc.active_elements)
            spec.condition = self._feel(node.ad_hoc.completion_condition)
            spec.cancel_remaining = node.ad_hoc.cancel_remaining
            spec.sequential = node.ad_hoc.ordering == "Sequential"
        elif isinstance(spec, (CatchSpec, ReceiveTaskSpec)):
            if node.kind in {"intermediateCatchEvent", "receiveTask"}:
                spec.triggers = self._triggers(node)
            if isinstance(spec, CatchSpec):
                spec.parallel = node.parallel_multiple

    def _body(self, node: Node, loop: Loop) -> BodySpec:
        if loop.kind == "standard":
            rounds = LoopSpec(self.spec, node.id, node)
            rounds.kind = "loopBody"
            rounds.condition = self._feel(loop.condition)
            rounds.maximum = self._feel(loop.maximum)
            rounds.test_before = loop.test_before
            return rounds
        body = MultiInstanceSpec(self.spec, node.id, node)
        body.kind = "multiInstanceBody"
        body.sequential = loop.sequential
        body.cardinality = self._feel(loop.cardinality)
        body.input_collection = self._feel(loop.input_collection) or _named(loop.input_variable)
        body.input_element = loop.input_element
        body.output_collection = loop.output_collection
        body.output_element = self._feel(loop.output_element) or _named(loop.output_variable)
        body.completion_condition = self._feel(loop.completion_condition)
        body.throws = tuple(
            Throw(event.kind, self._text(event.name), first=loop.behavior == "One", condition=self._feel(condition))
            for condition, event in loop.throws
        )
        return body

    def _catcher(self, node: Node, *, subprocess: str | None = None) -> Catcher:
        return Catcher(node.id, self._triggers(node), node.interrupting, node.parallel_multiple, subprocess)

    def _triggers(self, node: Node) -> tuple[Trigger, ...]:
        """What a node waits for: the event definitions of an event, the message of a receive task."""
        message = [node.message] if node.kind == "receiveTask" and node.message is not None else []
        place, self.place = self.place, (node.id, node.line)
        triggers = tuple(self._trigger(event) for event in message or node.events if event.kind != "link")
        self.place = place
        return triggers

    def _trigger(self, event: EventDefinition) -> Trigger:
        if event.kind in {"error", "escalation"}:
            return Trigger(event.kind, code=event.name)
        if event.kind == "conditional":
            return Trigger(event.kind, condition=self._condition(event))
        if event.kind not in _WAITING:
            return Trigger(event.kind)
        wait = WaitSpec(
            event.kind,
            name=self._text(event.name),
            correlation_key=self._feel(event.correlation_key),
            timer_type=event.timer_type,
            timer_value=self._text(event.timer_value),
        )
        return Trigger(event.kind, wait=wait)

    def _condition(self, event: EventDefinition) -> Condition | None:
        text = self._feel(event.condition)
        if text is None:
            return None
        self.spec.conditional = True
        changes = frozenset(split_names(event.variable_events)) or frozenset({CREATE, UPDATE})
        names = frozenset(split_names(event.variable_names)) or _heard(text)
        return Condition(text, names, changes)

    def _carried(self, associations: list[DataAssociation]) -> list[tuple[Text | Copy, list[str]]]:
        """What data associations do on the way; one that only draws a line does nothing (BPMN 2.0.2, 10.4.2)."""
        compiled: list[tuple[Text | Copy, list[str]]] = []
        for association in associations:
            changed = self._feel(association.transformation)
            if association.target and changed is not None:
                compiled.append((changed, [association.target]))
            elif association.target and association.sources and not association.assignments:
                compiled.append((Copy(association.sources[0]), [association.target]))
            for source, target in association.assignments:
                text = self._feel(source)
                if text is not None:
                    compiled.append((text, target.removeprefix("=").strip().split(".")))
        return compiled

    def _mappings(self, pairs: list[tuple[str, str]]) -> list[tuple[Text | Copy, list[str]]]:
        compiled: list[tuple[Text | Copy, list[str]]] = []
        for source, target in pairs:
            text = self._text(source)
            if text is not None and target:
                compiled.append((text, target.split(".")))
        return compiled

    def _text(self, source: str | None) -> Text | None:
        try:
            text = compile_text(source)
        except FeelSyntaxError as error:
            self._find("feel", f"{source!r} is not FEEL: {error.message}")
            return None
        if text is not None and text.expression is not None:
            for name in text.expression.functions_unknown:
                self._find("feel-function", f"{source!r} calls the function {name!r}, which does not exist")
        return text

    def _feel(self, source: str | None) -> Text | None:
        if source is None or not source.strip():
            return None
        return self._text(source if source.strip().startswith("=") else f"={source}")

    def _find(self, rule: str, message: str, node: Node | None = None) -> None:
        element, line = (node.id, node.line) if node is not None else self.place
        self.findings.append(Finding(rule, message, element=element, line=line, file=self.file))


def _named(variable: str | None) -> Copy | None:
    return Copy(variable) if variable else None


def _group_of_lane(node: Node) -> str | None:
    """A user task that names nobody is done by the group its lane is named after."""
    extensions = node.extensions
    if extensions.assignee or extensions.candidate_groups or extensions.candidate_users or not node.lane:
        return None
    return node.lane.lstrip("=")


def _heard(text: Text) -> frozenset[str] | None:
    """The variables a condition without a filter depends on; one that asks the clock may change at any time."""
    mentioned = text.expression.mentioned if text.expression is not None else ()
    return None if {"now", "today"} & set(mentioned) else frozenset(mentioned)
