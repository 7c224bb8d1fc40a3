"""Reads BPMN 2.0 XML into ``engine.model.elements``; refuses what is not well-formed, with line and column.

Bytes go in, so that the file's own encoding declaration counts. Entities are never resolved, nothing is fetched.
"""

from __future__ import annotations

from lxml import etree

from engine.domain.errors import Finding, Invalid
from engine.model.data_reader import read_associations, read_data_objects, read_properties
from engine.model.elements import Association, Diagram, Flow, Node, Process, Scope
from engine.model.event_reader import read_events, read_message
from engine.model.extensions import BPMN, ZEEBE, is_true, read_extensions, text_of
from engine.model.loop_reader import read_ad_hoc, read_loop
from engine.model.references import References, local_id

MODELER = "http://camunda.org/schema/modeler/1.0"

TASKS = {
    "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
}  # fmt: skip
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
SUBPROCESSES = {"subProcess", "transaction", "adHocSubProcess"}
GLOBAL_TASKS = {
    "globalTask": "task", "globalUserTask": "userTask", "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask", "globalBusinessRuleTask": "businessRuleTask",
}  # fmt: skip
NODES = TASKS | GATEWAYS | EVENTS | SUBPROCESSES | {"callActivity"}
SILENT = {
    "documentation", "extensionElements", "laneSet", "incoming", "outgoing", "textAnnotation", "association", "group",
    "dataObject", "dataObjectReference", "dataStoreReference", "property", "category", "ioSpecification",
    "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "completionCondition", "auditing", "monitoring",
    "dataInputAssociation", "dataOutputAssociation", "script", "potentialOwner", "humanPerformer", "performer",
    "supportedInterfaceRef", "supports", "ioBinding", "resourceRole", "artifact", "rendering",
    "correlationSubscription", "categoryValueRef",
}  # fmt: skip


def parse_xml(content: bytes, file: str = "") -> etree._Element:
    """The root element of an XML file.

    :raises Invalid: when it is not well-formed, with line and column, or tries tricks with entities
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
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
        self.diagram = Diagram(file=file, root=root)
        self.references = References(root, self.diagram)

    def read(self) -> Diagram:
        for element in self.root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(f"{{{BPMN}}}") and element.get("id"):
                self.diagram.ids.setdefault(element.get("id"), []).append(element.sourceline)
        for element in self.root:
            if not isinstance(element.tag, str) or etree.QName(element).namespace != BPMN:
                continue
            tag = etree.QName(element).localname
            if tag == "process":
                self._add_process(element)
            elif tag in GLOBAL_TASKS:
                self.diagram.processes.append(self._global_task(element, GLOBAL_TASKS[tag]))
        return self.diagram

    def _add_process(self, element: etree._Element) -> None:
        """A process that is not executable is a picture: what stands in it need not be known."""
        known = len(self.diagram.unreadable)
        process = self._process(element)
        self.diagram.processes.append(process)
        if not process.executable:
            del self.diagram.unreadable[known:]

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
                process.lanes[local_id(reference.text)] = name
        _put_into_lanes(process.scope, process.lanes, None)
        if extensions.job_priority is not None:
            for _scope, node in process.scope.walk():
                node.extensions.job_priority = node.extensions.job_priority or extensions.job_priority
        return process

    def _global_task(self, element: etree._Element, kind: str) -> Process:
        node = self._node(element, kind)
        return Process(
            id=node.id,
            name=node.name,
            scope=Scope(id=node.id, nodes={node.id: node}),
            properties=node.extensions.properties,
            global_task=True,
            line=node.line,
        )

    def _scope(self, element: etree._Element) -> Scope:
        scope = Scope(id=element.get("id", ""), data_objects=read_data_objects(element))
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
                flow = self._flow(child, len(scope.flows) + 1)
                scope.flows[flow.id] = flow
            elif name.localname == "association":
                ends = local_id(child.get("sourceRef")), local_id(child.get("targetRef"))
                scope.associations.append(Association(*ends, line=child.sourceline))
            elif name.localname not in SILENT:
                self.diagram.unreadable.append((name.localname, child.get("id"), child.sourceline))
        for flow in scope.flows.values():
            source, target = scope.nodes.get(flow.source), scope.nodes.get(flow.target)
            if source is not None:
                source.outgoing.append(flow.id)
            if target is not None:
                target.incoming.append(flow.id)
        for association in scope.associations:
            event, handler = scope.nodes.get(association.source), scope.nodes.get(association.target)
            if event is not None and handler is not None and event.kind == "boundaryEvent":
                event.compensation_handler = handler.id
        return scope

    def _flow(self, element: etree._Element, number: int) -> Flow:
        """A flow may go without an id where nothing refers to it (8.3.1); it gets one for its place in the scope."""
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        source, target = element.get("sourceRef", ""), element.get("targetRef", "")
        return Flow(
            id=element.get("id") or f"{source}__{target}__{number}",
            source=source,
            target=target,
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
            attached_to=local_id(element.get("attachedToRef")) or None,
            triggered_by_event=is_true(element.get("triggeredByEvent"), default=False),
            for_compensation=is_true(element.get("isForCompensation"), default=False),
            parallel_multiple=is_true(element.get("parallelMultiple"), default=False),
            instantiate=is_true(element.get("instantiate"), default=False),
            gateway_type=element.get("eventGatewayType", "Exclusive"),
            activation_condition=text_of(element, "activationCondition"),
            start_quantity=element.get("startQuantity", "1").strip(),
            completion_quantity=element.get("completionQuantity", "1").strip(),
            extensions=read_extensions(element),
            loop=read_loop(element, self.references),
            events=read_events(element, self.references),
        )
        node.data_inputs, node.data_outputs = read_associations(element)
        node.property_names = read_properties(element)
        flag = element.get("cancelActivity") if kind == "boundaryEvent" else element.get("isInterrupting")
        node.interrupting = is_true(flag, default=True)
        if kind == "callActivity" and node.extensions.called_process is None:
            node.extensions.called_process = local_id(element.get("calledElement")) or None
        if kind == "receiveTask":
            node.message = read_message(element, self.references)
        if kind in SUBPROCESSES:
            node.scope = self._scope(element)
        if kind == "adHocSubProcess":
            node.ad_hoc = read_ad_hoc(element)
        return node


def _put_into_lanes(scope: Scope, lanes: dict[str, str], around: str | None) -> None:
    """A node stands in the lane that lists it, else in that of the sub-process around it (10.8)."""
    for node in scope.nodes.values():
        node.lane = lanes.get(node.id, around)
        if node.scope is not None:
            _put_into_lanes(node.scope, lanes, node.lane)
