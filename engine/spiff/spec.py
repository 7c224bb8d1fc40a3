"""What every element can do, on SpiffWorkflow's task spec: arrive, run, wait, be triggered, complete, stop.

``ElementSpec`` is the plain element: it does nothing and passes its token on. Subclasses in the modules beside
this one change single steps. A spec is compiled once per definition and shared by all its instances; nothing in
a run writes to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from engine.domain.errors import Broken
from engine.model.elements import Node
from engine.spiff.conditions import Condition, check_conditions_of
from engine.spiff.expressions import Text, evaluate_condition
from engine.spiff.gathering import gather
from engine.spiff.mappings import Copy, apply_inputs, apply_outputs, make_locals
from engine.spiff.records import remember
from engine.spiff.waits import close_waits, open_waits

if TYPE_CHECKING:
    from engine.spiff.token import Token
    from engine.spiff.tokens import TokenWorkflow
    from engine.spiff.waits import WaitSpec


@dataclass(frozen=True, slots=True)
class OutFlow:
    """A compiled outgoing sequence flow."""

    id: str
    target: str
    condition: Text | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """One event definition that a place catches.

    ``wait`` is set for what comes from outside the instance, ``condition`` for what its variables make true.
    """

    kind: str
    code: str | None = None
    wait: WaitSpec | None = None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Catcher:
    """A boundary event of an activity, or the start event of an event sub-process (then ``subprocess`` names it).

    ``parallel`` asks for all triggers to occur, else one is enough.
    """

    element: str
    triggers: tuple[Trigger, ...]
    interrupting: bool = True
    parallel: bool = False
    subprocess: str | None = None

    def catches(self, kind: str) -> Iterator[int]:
        """Which of the triggers are of this kind."""
        return (index for index, trigger in enumerate(self.triggers) if trigger.kind == kind)


@dataclass(slots=True)
class ScopeParts:
    """What a scope begins with when no event starts it, and its event sub-processes with their waits.

    ``compensation`` is the event sub-process that undoes the scope once it has completed, with its start event.
    """

    starts: list[str] = field(default_factory=list)
    event_starts: list[Catcher] = field(default_factory=list)
    compensation: tuple[str, str] | None = None


class ProcessSpec(WorkflowSpec):
    """The compiled process: every element of every depth by its id; ``start`` is the process itself."""

    def __init__(self, process_id: str, name: str, properties: Mapping[str, str]) -> None:
        super().__init__(name=process_id)
        self.title = name
        self.properties = dict(properties)
        self.conditional_starts: list[tuple[str, Condition]] = []
        self.conditional = False
        """Whether any event of the process waits for a condition: else nobody looks at what is written."""


class ElementSpec(TaskSpec):
    """A plain element; ``triggers`` is what it waits for itself, all of them when it is ``parallel``.

    ``handler`` is the activity that undoes it, ``is_body`` says that the tokens in it are instances of it.
    """

    triggers: tuple[Trigger, ...] = ()
    parallel: bool = False
    is_body = False

    def __init__(self, process: ProcessSpec, name: str, node: Node) -> None:
        super().__init__(process, name)
        self.element_id = node.id
        self.title = node.name or node.id
        self.kind = node.kind
        self.is_activity = node.is_activity
        self.properties = node.extensions.properties
        self.outgoing: list[OutFlow] = []
        self.default_flow: str | None = None
        self.incoming: list[str] = []
        self.boundaries: list[Catcher] = []
        self.locals: dict[str, Any] = {}
        self.input_mappings: list[tuple[Text | Copy, list[str]]] = []
        self.output_mappings: list[tuple[Text | Copy, list[str]]] = []
        self.link_target: str | None = None
        self.start_quantity = 1
        self.completion_quantity = 1
        self.start_gateway: str | None = None
        """The instantiating event-based gateway that this event stands behind."""
        self.parts = ScopeParts()
        self.handler: str | None = None

    def target(self, name: str) -> ElementSpec:
        """The spec of another element."""
        return self._wf_spec.task_specs[name]  # type: ignore[no-any-return]

    def arrive(self, token: Token) -> None:
        """A token came: it may act in its turn, together with as many others as the element needs to start."""
        workflow: TokenWorkflow = token.workflow
        if self.start_quantity > 1 and "flow" in token.internal_data:
            token._set_state(TaskState.WAITING)
            waiting = [t for t in token.scope.tokens if t.task_spec is self and t.has_state(TaskState.WAITING)]
            if len(waiting) < self.start_quantity:
                return
            token, *others = waiting
            workflow.consume(others)
            token._set_state(TaskState.READY)
        workflow.ready.append(token.key)

    def _run_hook(self, token: Token) -> bool | None:
        """Begin: input mappings, boundary waits, then the element's own work; none when a condition ends it at once."""
        self.begin(token)
        check_conditions_of(token)
        if token.id not in token.workflow.tasks:
            return None
        return self.work(token)

    def begin(self, token: Token) -> None:
        """What every element does first."""
        make_locals(token, self.locals)
        apply_inputs(token, self.input_mappings)
        open_waits(token, [(b.element, b.triggers) for b in self.boundaries])

    def again(self, token: Token) -> bool | None:
        """Work once more after an incident from outside; what waits at the boundary keeps its moments."""
        apply_inputs(token, self.input_mappings)
        return self.work(token)

    def work(self, token: Token) -> bool | None:
        """The element's own work: ``True`` when done at once, ``None`` to wait."""
        return True

    def _run(self, token: Token) -> bool | None:
        return self._run_hook(token)

    def may_end(self, token: Token) -> bool:
        """Whether the element is done now that its work is, or nothing runs in it any more; else it waits on.

        :raises Broken: when that cannot be told
        """
        return True

    def goes_on_after(self, scope: Token, child: Token) -> bool:
        """Whether tokens go on behind ``child``, which has just completed in this scope and is taken out."""
        return True

    def _on_complete(self, token: Token) -> None:
        """Output mappings, then pass the token on; a fault in either leaves the token where it is."""
        flows = self.choose(token)
        close_waits(token)
        self.ending(token)
        remember(token)
        self.pass_on(token, flows)

    def finish_data(self, token: Token) -> None:
        """Output mappings, before the outgoing flows are chosen."""
        apply_outputs(token, self.output_mappings)

    def choose(self, token: Token) -> list[tuple[str, ElementSpec]]:
        """The outgoing flows that get a token (BPMN 2.0.2, 13.3.1: conditional flows of an activity)."""
        self.finish_data(token)
        if not self.outgoing:
            return []
        variables = token.variables()
        return self.or_default(
            [flow for flow in self.outgoing if flow.id != self.default_flow and self.holds(flow, token, variables)]
        )

    def holds(self, flow: OutFlow, token: Token, variables: Mapping[str, Any]) -> bool:
        """Whether a flow's condition is true here."""
        if flow.condition is None:
            return True
        feel = token.workflow.environment.feel
        return evaluate_condition(flow.condition, variables, feel, place=f"sequence flow {flow.id}")

    def or_default(self, chosen: list[OutFlow]) -> list[tuple[str, ElementSpec]]:
        """``chosen``, or the default flow when there is none.

        :raises Broken: when there is no default either
        """
        if not chosen:
            chosen = [flow for flow in self.outgoing if flow.id == self.default_flow]
        if not chosen:
            raise Broken(
                f"{self.element_id}: no condition of an outgoing flow is true and there is no default flow",
                element_id=self.element_id,
                kind="CONDITION_ERROR",
            )
        return [(flow.id, self.target(flow.target)) for flow in chosen]

    def ending(self, token: Token) -> None:
        """The element is done: tell the world what closes with it."""

    def pass_on(self, token: Token, flows: list[tuple[str, ElementSpec]]) -> None:
        """Put tokens on the chosen flows, as many on each as the element produces."""
        token.workflow.leave(token, [step for step in flows for _ in range(self.completion_quantity)])

    def stop(self, token: Token) -> None:
        """The token is terminated: close what it opened."""
        close_waits(token)

    def forget(self, token: Token) -> None:
        """Undo a begun run, so that it can be tried again after an incident."""
        token.internal_data.pop("interrupted", None)
        close_waits(token)

    def rewind(self, token: Token) -> None:
        """Undo work that has begun, so that it can be tried again; what waits at the boundary keeps its moments."""
        at_boundary = {boundary.element for boundary in self.boundaries}
        waits = token.internal_data.get("waits", {})
        close_waits(token, {notes["element"] for notes in waits.values()} - at_boundary)

    def keeps_waits(self, token: Token) -> bool:
        """Whether all that waits at the boundary is open, so that an incident must not open it anew."""
        wanted = [boundary.element for boundary in self.boundaries for trigger in boundary.triggers if trigger.wait]
        opened = [notes["element"] for notes in token.internal_data.get("waits", {}).values()]
        return bool(wanted) and sorted(wanted) == sorted(element for element in opened if element in wanted)

    def settle(self, token: Token) -> bool:
        """Called when nothing else moves; ``True`` when the token could go on."""
        return False

    def trigger(self, token: Token, element_id: str, index: int, variables: Mapping[str, Any]) -> None:
        """A wait of this token was met: trigger ``index`` of the event ``element_id``."""
        catcher = self.catcher(element_id)
        handed = gather(token, element_id, index, variables, self.place(element_id))
        if handed is None:
            return
        if catcher is None:
            self.caught(token, element_id, index, handed)
        else:
            self.take(token, catcher, index, handed)

    def place(self, element_id: str) -> Catcher | ElementSpec:
        """Who says what is waited for at ``element_id``: a catcher of this element, else the event's own spec."""
        return self.catcher(element_id) or self.target(element_id)

    def catcher(self, element_id: str) -> Catcher | None:
        """The boundary event or event sub-process start of this element with this id."""
        places = (*self.boundaries, *self.parts.event_starts)
        return next((place for place in places if place.element == element_id), None)

    def take(self, token: Token, catcher: Catcher, index: int, variables: Mapping[str, Any]) -> None:
        """Trigger ``index`` of a boundary event or event sub-process of this token occurred."""
        if catcher.subprocess is None:
            self.take_boundary(token, catcher, variables)
        else:
            self.take_event_start(token, catcher, variables)

    def caught(self, token: Token, element_id: str, index: int, variables: Mapping[str, Any]) -> None:
        """The element's own event came; an element that waits for none has nothing to catch."""
        raise LookupError(f"{self.element_id} waits for no event {element_id}")

    def take_boundary(self, token: Token, boundary: Catcher, variables: Mapping[str, Any]) -> None:
        """A boundary event fires: an interrupting one ends its activity at once."""
        workflow: TokenWorkflow = token.workflow
        scope = token.scope
        if boundary.interrupting:
            workflow.terminate(token)
        workflow.enter(self.target(boundary.element), scope, None, trigger=variables, came_from=token.key)

    def take_event_start(self, token: Token, start: Catcher, variables: Mapping[str, Any]) -> None:
        """An event sub-process of this scope starts: an interrupting one ends everything else in the scope."""
        workflow: TokenWorkflow = token.workflow
        if start.interrupting:
            token.internal_data["interrupted"] = True
            workflow.terminate_children(token)
            close_waits(token, {s.element for s in self.parts.event_starts})
        child = workflow.enter(self.target(start.subprocess or ""), token, None, notes={"event_start": start.element})
        child.internal_data["trigger"] = dict(variables)

    def open_scope(self, token: Token) -> bool:
        """Open the waits of the event sub-processes of this scope; whether its start may still go on.

        An interrupting event sub-process whose condition is true from the first takes the place of the start.
        """
        open_waits(token, [(s.element, s.triggers) for s in self.parts.event_starts])
        check_conditions_of(token)
        return "interrupted" not in token.internal_data
