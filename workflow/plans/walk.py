"""Walks the deployed diagrams as a token would that meets the usual answers, and notes the steps on the way.

Called processes and sub-processes are walked in place. At an exclusive gateway the flow whose condition holds for the
project is taken, else the default, else the first one drawn; an event-based gateway goes by its first event. Parallel
and inclusive branches are all walked and meet at their join. What is gone through again in a loop is the same step
(loops count once). Boundary events, event sub-processes and ends by an error are not on the way.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.model.elements import Flow, Node, Process, Scope
from workflow.plans.known import Known
from workflow.plans.steps import Step

MOST_VISITS = 8
"""How often a token may come to one element before it is given up: it goes round without an answer that leads on."""

JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
CHOOSES_ALL = frozenset({"parallelGateway"})
WAITS = frozenset({"timer", "message"})
ABNORMAL = frozenset({"error", "escalation", "cancel"})

CODE = re.compile(r"^[A-Z]{1,3}\d{2,3}\s+")
"""The stage's code before an element's name, which stands in a column of its own."""

After = frozenset[str]
ProcessOf = Callable[[str], Process | None]
"""The definition that counts for a called process, or nothing where it is not deployed."""


@dataclass(frozen=True, slots=True)
class Way:
    """The steps found, and for each that counts from a day told by a variable the variable's name, by path."""

    steps: tuple[Step, ...]
    counts_from: Mapping[str, str]
    nodes: Mapping[str, Node]


def walk(process: Process, process_of: ProcessOf, known: Known) -> Way:
    """The steps of a process and all it calls, each with what it follows."""
    walker = _Walker(process_of, known)
    walker.process(process, frozenset())
    return Way(tuple(walker.steps.values()), walker.counts_from, walker.nodes)


def path_of(process_id: str, element_id: str) -> str:
    """What a step is called in its plan."""
    return f"{process_id}/{element_id}"


class _Walker:
    def __init__(self, process_of: ProcessOf, known: Known) -> None:
        self.process_of, self.known = process_of, known
        self.steps: dict[str, Step] = {}
        self.counts_from: dict[str, str] = {}
        self.nodes: dict[str, Node] = {}
        self.calling: list[str] = []

    def process(self, process: Process, after: After) -> After:
        self.calling.append(process.id)
        ended = self.scope(process, process.scope, after)
        self.calling.pop()
        return ended

    def scope(self, process: Process, scope: Scope, after: After) -> After:
        """Walk one scope; what the end of it follows."""
        round_ = _Round(self, process, scope)
        return round_.run(after)

    def do(self, process: Process, node: Node, after: After) -> After:
        """The first visit of a token to a node: what a token that leaves it follows."""
        if node.kind == "callActivity":
            called = self.process_of(node.extensions.called_process or "")
            if called is not None and called.id not in self.calling:
                return self.process(called, after) or after
            return self._step(process, node, after)
        if node.scope is not None:
            return self.scope(process, node.scope, after) or after
        waits = node.kind == "intermediateCatchEvent" and node.event is not None and node.event.kind in WAITS
        if waits or node.kind in {"userTask", "manualTask", "receiveTask"}:
            return self._step(process, node, after)
        return after

    def _step(self, process: Process, node: Node, after: After) -> After:
        path = path_of(process.id, node.id)
        if path in self.steps:
            return after | {path}
        limit = self.known.limit(node)
        stage = node.extensions.properties.get("luodi.stage", "")
        name = CODE.sub("", node.name) or node.id
        self.steps[path] = Step(
            path=path,
            process_id=process.id,
            element_id=node.id,
            name=name,
            span=limit.span,
            after=tuple(sorted(after)),
            fixed=node.kind == "intermediateCatchEvent",
            stage=stage,
            clock=str(self.known.row(node).get("clock", "")),
            owners=self.known.owners(node),
            process_name=process.name or process.id,
            role=node.lane or "",
        )
        self.nodes[path] = node
        if limit.counts_from is not None:
            self.counts_from[path] = limit.counts_from
        return frozenset({path})


class _Round:
    """The tokens of one scope, moved until none is left; the joins wait until nothing else moves."""

    def __init__(self, walker: _Walker, process: Process, scope: Scope) -> None:
        self.walker, self.process, self.in_scope = walker, process, scope
        self.tokens: deque[tuple[str, After, str | None]] = deque()
        self.parked: dict[str, dict[str | None, After]] = {}
        self.visits: Counter[str] = Counter()
        self.ends: list[After] = []

    def run(self, after: After) -> After:
        begins = self.in_scope.begins_at() or [n for n in self.in_scope.nodes.values() if n.kind == "startEvent"][:1]
        self.tokens.extend((node.id, after, None) for node in begins)
        while self.tokens or self.parked:
            if not self.tokens:
                self._release(self._first_parked())
                continue
            node_id, held, flow = self.tokens.popleft()
            node = self.in_scope.nodes[node_id]
            if node.kind in JOINS and len(node.incoming) > 1:
                self._park(node, held, flow)
            elif self._arrive(node, held):
                return held
        return frozenset().union(*self.ends) if self.ends else frozenset()

    def _park(self, node: Node, after: After, flow: str | None) -> None:
        waiting = self.parked.setdefault(node.id, {})
        waiting[flow] = waiting.get(flow, frozenset()) | after
        if node.kind == "parallelGateway" and len(waiting) == len(node.incoming):
            self._release(node.id)

    def _release(self, node_id: str) -> None:
        held = frozenset().union(*self.parked.pop(node_id).values())
        self._arrive(self.in_scope.nodes[node_id], held)

    def _first_parked(self) -> str:
        """The join that no other waiting join leads to."""
        for node_id in self.parked:
            if not any(self._leads(other, node_id) for other in self.parked if other != node_id):
                return node_id
        return next(iter(self.parked))

    def _leads(self, start: str, goal: str) -> bool:
        seen, stack = set(), [start]
        while stack:
            for flow in self._outgoing(self.in_scope.nodes[stack.pop()]):
                if flow.target == goal:
                    return True
                if flow.target not in seen:
                    seen.add(flow.target)
                    stack.append(flow.target)
        return False

    def _arrive(self, node: Node, after: After) -> bool:
        """Move a token through a node; whether it ended the whole scope."""
        visit = self.visits[node.id]
        self.visits[node.id] += 1
        if visit >= MOST_VISITS:
            return False
        if node.kind == "endEvent":
            kind = node.event.kind if node.event is not None else ""
            if kind not in ABNORMAL:
                self.ends.append(after)
            return kind == "terminate"
        if visit == 0:
            after = self.walker.do(self.process, node, after)
        outgoing = self._chosen(node, visit)
        if not outgoing and not node.outgoing:
            self.ends.append(after)
        self.tokens.extend((flow.target, after, flow.id) for flow in outgoing)
        return False

    def _outgoing(self, node: Node) -> list[Flow]:
        return [self.in_scope.flows[flow] for flow in node.outgoing]

    def _chosen(self, node: Node, visit: int) -> list[Flow]:
        flows = self._outgoing(node)
        if node.kind == "eventBasedGateway":
            return flows[:1]
        if node.kind in CHOOSES_ALL or len(flows) < 2:
            return flows
        default = [flow for flow in flows if flow.id == node.default_flow]
        true = [flow for flow in flows if flow.condition and self.walker.known.holds(flow.condition, visit)]
        if node.kind == "exclusiveGateway":
            return (true or default or flows)[:1]
        free = [flow for flow in flows if not flow.condition and flow not in default]
        return true + free or default


def counted(way: Way, fields_of: Callable[[Node], frozenset[str]]) -> list[Step]:
    """The steps, each that counts from a told day tied to the nearest step before it whose form tells that day."""
    by_path = {step.path: step for step in way.steps}
    made = []
    for step in way.steps:
        variable = way.counts_from.get(step.path)
        teller = _teller(step, variable, by_path, way.nodes, fields_of) if variable else None
        made.append(replace(step, counts_from=teller) if teller else step)
    return made


def _teller(
    step: Step, variable: str, by_path: Mapping[str, Step], nodes: Mapping[str, Node],
    fields_of: Callable[[Node], frozenset[str]],
) -> str | None:  # fmt: skip
    seen, queue = set(step.after), deque(step.after)
    while queue:
        path = queue.popleft()
        if path in nodes and variable in fields_of(nodes[path]):
            return path
        fresh = [before for before in by_path[path].after if before not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    return None
