"""Reads BPMN 2.0 XML into ``engine.model.elements``; refuses what is not well-formed, with line and column.

Bytes go in, so that the file's own encoding declaration counts. Entities are never resolved, nothing is fetched.
"""

from __future__ import annotations

from lxml import etree

from engine.domain.errors import Finding, Invalid
from engine.model.elements import Diagram, EventDefinition, Flow, Loop, Node, Process, Scope
from engine.model.extensions import ZEEBE, is_true, read_extensions

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
MODELER = "http://camunda.org/schema/modeler/1.0"

TASKS = {
    "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
}  # fmt: skip
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
SUBPROCESSES = {"subProcess", "transaction", "adHocSubProcess"}
NODES = TASKS | GATEWAYS | EVENTS | SUBPROCESSES | {"callActivity"}
SILENT = {
    "documentation", "extensionElements", "laneSet", "incoming", "outgoing", "textAnnotation", "association", "group",
    "dataObject", "dataObjectReference", "dataStoreReference", "property", "category", "ioSpecification",
    "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "completionCondition", "auditing", "monitoring",
    "dataInputAssociation", "dataOutputAssociation", "script", "potentialOwner", "humanPerformer", "performer",
    "supportedInterfaceRef", "resourceRole", "artifact", "rendering", "correlationSubscription",
}  # fmt: skip


def parse_xml(content: bytes, file: str = "") -> etree._Element:
    """The root element of an XML file.

    :raises Invalid: when it is not well-formed, with line and column, or tries tricks with entities
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        column = getattr(error, "offset", None)
        where = f" (line {line}, column {column})" if line else ""
        message = f"not well-formed XML{where}: {getattr(error, 'msg', None) or error}"
        raise Invalid(f"{file or 'the file'}: {message}", [Finding("xml", message, line=line, file=file)]) from error
    if root.getroottree().docinfo.doctype:
        raise Invalid(
            f"{file or 'the file'}: a DOCTYPE is not accepted",
            [Finding("xml-doctype", "a DOCTYPE is not accepted; remove it", line=1, file=file)],
        )
    return root


def read_diagram(content: bytes, file: str = "") -> Diagram:
    """The processes of one BPMN file.

    :raises Invalid: when the file is not well-formed, or is not BPMN
    """
    root = parse_xml(content, file)
    if root.tag != f"{{{BPMN}}}definitions":
        message = f"the root element is {etree.QName(root).localname!r}, not BPMN 2.0 'definitions'"
        raise Invalid(f"{file}: {message}", [Finding("bpmn-root", message, line=root.sourceline, file=file)])
    return _Reader(root, file).read()


class _Reader:
    def __init__(self, root: etree._Element, file: str) -> None:
        self.root = root
        self.diagram = Diagram(file=file)
        self.globals: dict[str, etree._Element] = {}
        for child in root:
            if isinstance(child.tag, str) and child.get("id"):
                self.globals[child.get("id")] = child

    def read(self) -> Diagram:
        for element in self.root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(f"{{{BPMN}}}") and element.get("id"):
                self.diagram.ids.setdefault(element.get("id"), []).append(element.sourceline)
        for element in self.root.findall(f"{{{BPMN}}}process"):
            self.diagram.processes.append(self._process(element))
        return self.diagram

    def _process(self, element: etree._Element) -> Process:
        extensions = read_extensions(element)
        tag = element.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}versionTag")
        process = Process(
            id=element.get("id", ""),
            name=element.get("name", ""),
            scope=self._scope(element),
            executable=is_true(element.get("isExecutable"), default=False),
            version_tag=tag.get("value") if tag is not None else None,
            properties=extensions.properties,
            line=element.sourceline,
        )
        for lane in element.iter(f"{{{BPMN}}}lane"):
            name = lane.get("name") or lane.get("id", "")
            for reference in lane.findall(f"{{{BPMN}}}flowNodeRef"):
                process.lanes[(reference.text or "").strip()] = name
        for _scope, node in process.scope.walk():
            node.lane = process.lanes.get(node.id)
        return process

    def _scope(self, element: etree._Element) -> Scope:
        scope = Scope(id=element.get("id", ""))
        for child in element:
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child)
            if name.namespace != BPMN:
                continue
            if name.localname in NODES:
                node = self._node(child, name.localname)
                scope.nodes[node.id] = node
            elif name.localname == "sequenceFlow":
                flow = self._flow(child)
                scope.flows[flow.id] = flow
            elif name.localname not in SILENT:
                self.diagram.unreadable.append((name.localname, child.get("id"), child.sourceline))
        for flow in scope.flows.values():
            source, target = scope.nodes.get(flow.source), scope.nodes.get(flow.target)
            if source is not None:
                source.outgoing.append(flow.id)
            if target is not None:
                target.incoming.append(flow.id)
        return scope

    def _flow(self, element: etree._Element) -> Flow:
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        return Flow(
            id=element.get("id", ""),
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            name=element.get("name", ""),
            condition=(condition.text or "").strip() if condition is not None else None,
            line=element.sourceline,
        )

    def _node(self, element: etree._Element, kind: str) -> Node:
        node = Node(
            id=element.get("id", ""),
            kind=kind,
            name=element.get("name", ""),
            line=element.sourceline,
            default_flow=element.get("default"),
            attached_to=element.get("attachedToRef"),
            triggered_by_event=is_true(element.get("triggeredByEvent"), default=False),
            for_compensation=is_true(element.get("isForCompensation"), default=False),
            extensions=read_extensions(element),
        )
        for quantity in ("startQuantity", "completionQuantity"):
            if element.get(quantity, "1") != "1":
                node.extensions.unknown.append((f"{quantity}={element.get(quantity)!r}", element.sourceline))
        if is_true(element.get("instantiate"), default=False):
            node.extensions.unknown.append((f"a {kind} that starts instances", element.sourceline))
        gateway_type = element.get("eventGatewayType", "Exclusive")
        if gateway_type != "Exclusive":
            node.extensions.unknown.append((f"eventGatewayType={gateway_type!r}", element.sourceline))
        multi = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        if multi is not None and multi.get("behavior", "All") != "All":
            node.extensions.unknown.append((f"behavior={multi.get('behavior')!r}", multi.sourceline))
        if multi is not None and multi.find(f"{{{BPMN}}}loopCardinality") is not None:
            node.extensions.unknown.append(("loopCardinality", multi.sourceline))
        flag = element.get("cancelActivity") if kind == "boundaryEvent" else element.get("isInterrupting")
        node.interrupting = is_true(flag, default=True)
        node.loop = self._loop(element)
        node.events = [
            self._event(child, etree.QName(child).localname)
            for child in element
            if isinstance(child.tag, str) and etree.QName(child).localname.endswith("EventDefinition")
        ]
        for child in element.findall(f"{{{BPMN}}}eventDefinitionRef"):
            target = self.globals.get((child.text or "").strip())
            if target is None:
                self.diagram.dangling.append((node.id, f"eventDefinitionRef {child.text}", child.sourceline))
            else:
                node.events.append(self._event(target, etree.QName(target).localname))
        if kind == "receiveTask":
            node.message = self._message(element, element.get("messageRef"))
        if kind in SUBPROCESSES:
            node.scope = self._scope(element)
        return node

    def _loop(self, element: etree._Element) -> Loop | None:
        standard = element.find(f"{{{BPMN}}}standardLoopCharacteristics")
        if standard is not None:
            return Loop(kind="standard", line=standard.sourceline)
        multi = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        if multi is None:
            return None
        loop = Loop(sequential=is_true(multi.get("isSequential"), default=False), line=multi.sourceline)
        zeebe = multi.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}loopCharacteristics")
        if zeebe is not None:
            loop.input_collection = zeebe.get("inputCollection")
            loop.input_element = zeebe.get("inputElement")
            loop.output_collection = zeebe.get("outputCollection")
            loop.output_element = zeebe.get("outputElement")
        condition = multi.find(f"{{{BPMN}}}completionCondition")
        if condition is not None:
            loop.completion_condition = (condition.text or "").strip()
        return loop

    def _event(self, element: etree._Element, tag: str) -> EventDefinition:
        kind = tag.removesuffix("EventDefinition")
        if kind == "message":
            return self._message(element, element.get("messageRef"))
        event = EventDefinition(kind=kind, line=element.sourceline)
        if kind == "timer":
            for part, name in (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle")):
                child = element.find(f"{{{BPMN}}}{part}")
                if child is not None:
                    if event.timer_type is not None:
                        self.diagram.unreadable.append((f"a timer with {part}", None, element.sourceline))
                    event.timer_type, event.timer_value = name, (child.text or "").strip()
        elif kind in {"error", "escalation", "signal"}:
            event.reference = element.get(f"{kind}Ref")
            target = self._resolve(element, event.reference)
            if target is not None:
                event.name = target.get("name") if kind == "signal" else target.get(f"{kind}Code")
        elif kind == "link":
            event.name = element.get("name", "")
        return event

    def _message(self, element: etree._Element, reference: str | None) -> EventDefinition:
        event = EventDefinition(kind="message", reference=reference, line=element.sourceline)
        target = self._resolve(element, reference)
        if target is not None:
            event.name = target.get("name")
            subscription = target.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}subscription")
            event.correlation_key = subscription.get("correlationKey") if subscription is not None else None
        return event

    def _resolve(self, element: etree._Element, reference: str | None) -> etree._Element | None:
        if not reference:
            return None
        local = reference.split(":")[-1]
        target = self.globals.get(local)
        if target is None:
            parent = element.getparent()
            owner = element.get("id") or (parent.get("id") if parent is not None else None)
            self.diagram.dangling.append((owner, reference, element.sourceline))
        return target
