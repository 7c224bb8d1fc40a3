"""What a BPMN file says, as plain values: processes, scopes, nodes, flows, events and dialect extensions.

Texts of expressions are kept as written, with their leading ``=``; ``engine.spiff.compiler`` compiles them.
``line`` counts from 1 in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree


def split_names(text: str | None) -> list[str]:
    """The names of a text with commas between."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


@dataclass(slots=True)
class EventDefinition:
    """One event definition of an event.

    ``kind`` is ``message``, ``timer``, ``error``, ``escalation``, ``signal``, ``terminate``, ``link``,
    ``compensate``, ``conditional`` or ``cancel``. ``name`` is the message or signal name, the error or escalation
    code, or the link name (text or FEEL); ``correlation_key`` belongs to messages; ``timer_type`` is ``date``,
    ``duration`` or ``cycle`` and ``timer_value`` its text; ``condition`` belongs to conditional events, with the
    dialect's filter by ``variable_names`` and ``variable_events``; ``reference`` is the id the definition points to,
    for compensation the activity, whose end is waited for unless ``wait_for_completion`` is false.
    """

    kind: str
    name: str | None = None
    correlation_key: str | None = None
    timer_type: str | None = None
    timer_value: str | None = None
    reference: str | None = None
    condition: str | None = None
    variable_names: str | None = None
    variable_events: str | None = None
    wait_for_completion: bool = True
    line: int | None = None


@dataclass(slots=True)
class Loop:
    """Multi-instance characteristics, or a standard loop (``kind == "standard"``: the last three fields).

    ``behavior`` is ``All``, ``None``, ``One`` or ``Complex``; ``throws`` are the events that go with it, each with
    the condition that a complex one has (BPMN 2.0.2, table 10.29).
    """

    kind: str = "multi"
    sequential: bool = False
    cardinality: str | None = None
    behavior: str = "All"
    throws: list[tuple[str | None, EventDefinition]] = field(default_factory=list)
    input_collection: str | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    input_variable: str | None = None
    """The collection by the name of its variable, where the standard's own reference says it."""
    output_variable: str | None = None
    """The variable that holds what each instance gives, likewise."""
    completion_condition: str | None = None
    condition: str | None = None
    test_before: bool = False
    maximum: str | None = None
    line: int | None = None


@dataclass(slots=True)
class AdHoc:
    """What an ad-hoc sub-process says of its inner activities (BPMN 2.0.2, table 10.22).

    ``ordering`` is ``Parallel`` or ``Sequential``; ``active_elements`` is the dialect's FEEL for the ids that start
    at once.
    """

    ordering: str = "Parallel"
    completion_condition: str | None = None
    cancel_remaining: bool = True
    active_elements: str | None = None


@dataclass(slots=True)
class DataObject:
    """A data object of a scope, known in expressions by its name; the empty name is no variable."""

    id: str
    name: str
    is_collection: bool = False
    line: int | None = None


@dataclass(slots=True)
class DataAssociation:
    """A data association of a node: names of the variables at both ends, and what happens on the way.

    ``sources`` and ``target`` are names of data objects, properties, data inputs or data outputs, ``None`` where the
    drawing leaves the end open; ``transformation`` and ``assignments`` (from, to) are FEEL; ``store`` is the id of a
    data store at an end.
    """

    sources: list[str] = field(default_factory=list)
    target: str | None = None
    transformation: str | None = None
    assignments: list[tuple[str, str]] = field(default_factory=list)
    store: str | None = None
    line: int | None = None

    @property
    def computes(self) -> bool:
        """Whether it says more than which data goes where."""
        return bool(self.transformation or self.assignments)


@dataclass(slots=True)
class Association:
    """A dotted line of a scope; out of a compensation boundary event it names the handler."""

    source: str
    target: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """Which version of a called process, decision or form counts: the attribute ``bindingType`` of the dialect.

    ``kind`` is ``latest``, ``deployment`` (the version deployed together with the process that runs), ``versionTag``
    (the newest version with ``version_tag``), or empty where the attribute is absent: then the product's default of
    each kind of target holds.
    """

    kind: str = ""
    version_tag: str | None = None


@dataclass(slots=True)
class Extensions:
    """What the ``zeebe:`` namespace adds to an element."""

    user_task: bool = False
    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    form_id: str | None = None
    task_type: str | None = None
    retries: str | None = None
    job_priority: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    outputs: list[tuple[str, str]] = field(default_factory=list)
    binding: Binding = Binding()
    called_process: str | None = None
    propagate_parent: bool = True
    propagate_child: bool = True
    decision_id: str | None = None
    result_variable: str | None = None
    script: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    unknown: list[tuple[str, int | None]] = field(default_factory=list)
    """Names of the dialect that are not known here, or a use of a known one that is not supported, with its line."""


@dataclass(slots=True)
class Flow:
    """A sequence flow; ``condition`` is FEEL with its leading ``=``."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    line: int | None = None


@dataclass(slots=True)
class Node:
    """A flow node; a sub-process carries its own ``scope``."""

    id: str
    kind: str
    name: str = ""
    line: int | None = None
    incoming: list[str] = field(default_factory=list)
    outgoing: list[str] = field(default_factory=list)
    default_flow: str | None = None
    events: list[EventDefinition] = field(default_factory=list)
    attached_to: str | None = None
    interrupting: bool = True
    triggered_by_event: bool = False
    loop: Loop | None = None
    extensions: Extensions = field(default_factory=Extensions)
    scope: Scope | None = None
    lane: str | None = None
    message: EventDefinition | None = None
    for_compensation: bool = False
    compensation_handler: str | None = None
    """The activity that a compensation boundary event leads to by its association."""
    parallel_multiple: bool = False
    instantiate: bool = False
    gateway_type: str = "Exclusive"
    activation_condition: str | None = None
    start_quantity: str = "1"
    completion_quantity: str = "1"
    ad_hoc: AdHoc | None = None
    data_inputs: list[DataAssociation] = field(default_factory=list)
    data_outputs: list[DataAssociation] = field(default_factory=list)
    property_names: list[str] = field(default_factory=list)

    @property
    def event(self) -> EventDefinition | None:
        """The single event definition, if there is one."""
        return self.events[0] if self.events else None

    @property
    def is_activity(self) -> bool:
        """Whether tokens stay here to get work done."""
        return self.kind.endswith("Task") or self.kind in {
            "task", "subProcess", "callActivity", "transaction", "adHocSubProcess",
        }  # fmt: skip

    @property
    def is_led_to_otherwise(self) -> bool:
        """Whether tokens come here by other ways than sequence flows (BPMN 2.0.2, 10.5.2)."""
        if self.kind in {"startEvent", "boundaryEvent"} or self.triggered_by_event or self.for_compensation:
            return True
        return self.kind == "intermediateCatchEvent" and any(event.kind == "link" for event in self.events)


@dataclass(slots=True)
class Scope:
    """The nodes and flows inside one process or sub-process."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    associations: list[Association] = field(default_factory=list)
    data_objects: dict[str, DataObject] = field(default_factory=dict)

    def begins_at(self) -> list[Node]:
        """Where a token is put when no event starts the scope: its plain start event.

        A scope without start events begins at every node that nothing leads to (BPMN 2.0.2, 10.5.2); one that a
        message starts at a task or gateway begins nowhere else.
        """
        starts = [node for node in self.nodes.values() if node.kind == "startEvent"]
        if starts or any(node.instantiate for node in self.nodes.values()):
            return [node for node in starts if not node.events]
        return [node for node in self.nodes.values() if not node.incoming and not node.is_led_to_otherwise]

    def instantiates(self, node: Node) -> bool:
        """Whether an event at this node starts instances: a start event, or what the standard has besides (10.6.6)."""
        if node.kind == "startEvent" or (node.kind == "receiveTask" and node.instantiate):
            return True
        return any(gateway.instantiate for gateway in self.event_gateways_before(node))

    def begins_by(self, node: Node) -> bool:
        """Whether the event at this node always is the first of its instance: behind a parallel gateway it may not."""
        later = any(gateway.gateway_type == "Parallel" for gateway in self.event_gateways_before(node))
        return self.instantiates(node) and not later

    def event_gateways_before(self, node: Node) -> Iterator[Node]:
        """The event-based gateways that this node is an event of."""
        for flow in node.incoming:
            source = self.nodes.get(self.flows[flow].source)
            if source is not None and source.kind == "eventBasedGateway":
                yield source

    def walk(self) -> Iterator[tuple[Scope, Node]]:
        """Every node below, with the scope it stands in."""
        for node in self.nodes.values():
            yield self, node
            if node.scope is not None:
                yield from node.scope.walk()


@dataclass(slots=True)
class Process:
    """One executable or documentary process of a file."""

    id: str
    name: str
    scope: Scope
    executable: bool = True
    version_tag: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    lanes: dict[str, str] = field(default_factory=dict)
    global_task: bool = False
    """A task of the file itself, for call activities: a process with this one node (BPMN 2.0.2, 10.3.4)."""
    line: int | None = None

    def node(self, element_id: str) -> Node | None:
        """The node with this id, at any depth."""
        return next((node for _scope, node in self.scope.walk() if node.id == element_id), None)


@dataclass(slots=True)
class Diagram:
    """One BPMN file; ``unreadable`` lists elements met in a process that no rule of this engine knows.

    ``root`` is the file's XML, for checks of what is written there beyond what is read.
    """

    file: str
    processes: list[Process] = field(default_factory=list)
    ids: dict[str, list[int | None]] = field(default_factory=dict)
    unreadable: list[tuple[str, str | None, int | None]] = field(default_factory=list)
    root: etree._Element | None = field(default=None, repr=False, compare=False)
