"""What a BPMN file says, as plain values: processes, scopes, nodes, flows, events and dialect extensions.

Texts of expressions are kept as written, with their leading ``=``; ``engine.spiff.compiler`` compiles them.
``line`` counts from 1 in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class EventDefinition:
    """One event definition of an event.

    ``kind`` is ``message``, ``timer``, ``error``, ``escalation``, ``signal``, ``terminate``, ``link``,
    ``compensate``, ``conditional`` or ``cancel``. ``name`` is the message or signal name, the error or escalation
    code, or the link name (text or FEEL); ``correlation_key`` belongs to messages; ``timer_type`` is ``date``,
    ``duration`` or ``cycle`` and ``timer_value`` its text; ``reference`` is the id the definition points to.
    """

    kind: str
    name: str | None = None
    correlation_key: str | None = None
    timer_type: str | None = None
    timer_value: str | None = None
    reference: str | None = None
    line: int | None = None


@dataclass(slots=True)
class Loop:
    """Multi-instance characteristics in the dialect's form, or a standard loop (``kind == "standard"``)."""

    kind: str = "multi"
    sequential: bool = False
    input_collection: str | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion_condition: str | None = None
    line: int | None = None


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
    headers: dict[str, str] = field(default_factory=dict)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    outputs: list[tuple[str, str]] = field(default_factory=list)
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

    @property
    def event(self) -> EventDefinition | None:
        """The single event definition, if there is one."""
        return self.events[0] if self.events else None

    @property
    def is_activity(self) -> bool:
        """Whether tokens stay here to get work done."""
        return self.kind.endswith("Task") or self.kind in {"task", "subProcess", "callActivity", "transaction"}


@dataclass(slots=True)
class Scope:
    """The nodes and flows inside one process or sub-process."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

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
    line: int | None = None

    def node(self, element_id: str) -> Node | None:
        """The node with this id, at any depth."""
        return next((node for _scope, node in self.scope.walk() if node.id == element_id), None)


@dataclass(slots=True)
class Diagram:
    """One BPMN file; ``unreadable`` lists elements met in a process that no rule of this engine knows."""

    file: str
    processes: list[Process] = field(default_factory=list)
    ids: dict[str, list[int | None]] = field(default_factory=dict)
    unreadable: list[tuple[str, str | None, int | None]] = field(default_factory=list)
    dangling: list[tuple[str | None, str, int | None]] = field(default_factory=list)
