"""Changes where the tokens of a running instance are: activates elements, terminates tokens, moves tokens.

The rules are those of the dialect's engine (Camunda 8, "process instance modification"): everything is activated
before anything is terminated, so that scopes stay; a scope that is emptied by terminating is terminated too, and no
token goes on from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.domain.errors import Broken, Finding, Invalid, NotFound, Refused
from engine.model.elements import Node, Process
from engine.spiff import effects as fx
from engine.spiff.bodies import BodySpec
from engine.spiff.conditions import check_conditions_of
from engine.spiff.gateways import JoiningSpec
from engine.spiff.nesting import INNER, Place, event_start_of, places
from engine.spiff.token import Token
from engine.spiff.tokens import TokenWorkflow

INFERRED = "inferred"
"""The ancestor of a move: the nearest scope around the source that is also around the target."""

PARENT = "sourceParent"
"""The ancestor of a move: the very scope the source runs in."""


@dataclass(frozen=True, slots=True)
class ScopeVariables:
    """Variables to set: local to the activated element or a scope around it, by id; without one in the instance."""

    variables: Mapping[str, Any]
    scope_id: str | None = None


@dataclass(frozen=True, slots=True)
class Activation:
    """Put a token at an element; ``ancestor`` is the key of the element instance (or instance) to do it in."""

    element_id: str
    variables: Sequence[ScopeVariables] = ()
    ancestor: int | None = None


@dataclass(frozen=True, slots=True)
class Termination:
    """Take away the token of an element instance by ``key``, or all tokens at ``element_id``."""

    key: int | None = None
    element_id: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Activate ``target_id`` once for each token at the source, then terminate these.

    The source is a key or an element id; ``ancestor`` is :data:`INFERRED`, :data:`PARENT`, a key, or ``None``: the
    one running instance of the target's scope.
    """

    target_id: str
    source_key: int | None = None
    source_id: str | None = None
    ancestor: int | str | None = INFERRED
    variables: Sequence[ScopeVariables] = ()


@dataclass(slots=True)
class Modified:
    """What a modification did: element instances as ``(element id, key)``, variables as ``(scope, name, old, new)``."""

    activated: list[tuple[str, int]] = field(default_factory=list)
    terminated: list[tuple[str, int]] = field(default_factory=list)
    changes: list[tuple[int, str, Any, Any]] = field(default_factory=list)


def modify(
    workflow: TokenWorkflow,
    process: Process,
    *,
    activate: Sequence[Activation] = (),
    terminate: Sequence[Termination] = (),
    move: Sequence[Move] = (),
) -> Modified:
    """Do all of it on the tokens of ``workflow``; what follows is for its next run.

    :raises Invalid: when an element does not exist, cannot be activated, or variables name a scope not around it
    :raises NotFound: when an element instance does not exist here
    :raises Refused: when the running scopes do not say where a token belongs; the tokens are then half changed, and
        must not be saved
    """
    return _Modifier(workflow, process).run(activate, terminate, move)


class _Modifier:
    def __init__(self, workflow: TokenWorkflow, process: Process) -> None:
        self.workflow = workflow
        self.places = places(process, workflow.spec)
        self.done = Modified()
        self.doomed: dict[int, Token] = {}

    def run(self, activate: Sequence[Activation], terminate: Sequence[Termination], move: Sequence[Move]) -> Modified:
        for named in terminate:
            for token in self._sources(named.key, named.element_id):
                self.doomed[token.key] = token
        moves = [(one, list(self._sources(one.source_key, one.source_id))) for one in move]
        for _one, sources in moves:
            self.doomed |= {token.key: token for token in sources}
        for new in activate:
            ancestor = None if new.ancestor is None else self._named(new.ancestor, self._place(new.element_id))
            self._activate(new.element_id, new.variables, ancestor, anew=ancestor is not None)
        for one, sources in moves:
            for source in sources:
                ancestor, anew = self._ancestor_of_move(one, source)
                self._activate(one.target_id, one.variables, ancestor, anew=anew, source=source)
        for token in self.doomed.values():
            self._terminate(token)
        return self.done

    def _sources(self, key: int | None, element_id: str | None) -> Iterator[Token]:
        if key is not None:
            token = self.workflow.token(key)
            if token is None:
                raise NotFound(f"no element instance of this process instance has the key {key} and runs")
            yield token
            return
        self._place(element_id or "")
        found = [token for token in self.workflow.tasks.values() if token.task_spec.name == element_id]
        if not found:
            raise Refused(f"nothing runs at the element {element_id!r}")
        yield from found

    def _place(self, element_id: str) -> Place:
        place = self.places.get(element_id)
        if place is None:
            raise _wrong(element_id, f"the process has no element {element_id!r}")
        return place

    def _ancestor_of_move(self, one: Move, source: Token) -> tuple[Token | None, bool]:
        place = self._place(one.target_id)
        if isinstance(one.ancestor, int):
            return self._named(one.ancestor, place), True
        if one.ancestor is None or source.is_process:
            return None, False
        if one.ancestor == PARENT:
            return self._named(source.scope.key, place), True
        around = (token for token in source.scope.chain() if token.is_process or token.task_spec.name in place.path)
        return next(around), False

    def _named(self, key: int, place: Place) -> Token:
        token = self.workflow.token(key)
        if token is None:
            raise NotFound(f"no element instance of this process instance has the key {key} and runs")
        if not token.is_process and token.task_spec.name not in place.path:
            raise Refused(
                f"the element instance {key} ({token.task_spec.element_id!r}) is no scope around {place.node.id!r}"
            )
        if any(scope.key in self.doomed for scope in token.chain()):
            raise Refused(f"{place.node.id!r} cannot be activated in the element instance {key}: it is terminated too")
        return token

    def _activate(
        self,
        element_id: str,
        variables: Sequence[ScopeVariables],
        ancestor: Token | None,
        *,
        anew: bool,
        source: Token | None = None,
    ) -> None:
        place = self._place(element_id)
        _refuse_kind(place)
        local = self._local(place, variables)
        scope = ancestor or self.workflow.process
        _refuse_stuck(scope, element_id)
        inside = place.path if scope.is_process else place.path[place.path.index(scope.task_spec.name) + 1 :]
        for name in inside:
            found = [] if anew else self._running(scope, name)
            if len(found) > 1:
                keys = ", ".join(str(token.key) for token in found)
                raise Refused(
                    f"{element_id!r} can be activated in {len(found)} instances of {found[0].task_spec.element_id!r}; "
                    f"name one of them as ancestor: {keys}"
                )
            if found:
                scope = found[0]
                _refuse_stuck(scope, element_id)
            else:
                scope = self._open(name, scope, element_id, local)
            self._write(scope, local)
        spec = self.workflow.spec.task_specs[element_id]
        data = local.pop(element_id, {})
        beside = source is not None and not source.is_process and source.scope is scope
        came_from = source.key if source is not None and beside else None
        token = self.workflow.enter(spec, scope, None, data=data, came_from=came_from, **self._notes(place, scope))
        self.done.changes += [(token.key, name, None, value) for name, value in data.items()]
        self.done.activated.append((element_id, token.key))

    def _local(self, place: Place, variables: Sequence[ScopeVariables]) -> dict[str, dict[str, Any]]:
        """Variables by the element that gets them; those of the instance are written at once."""
        local: dict[str, dict[str, Any]] = {}
        around = {name.removesuffix(INNER) for name in place.path} | {place.node.id}
        for given in variables:
            if given.scope_id in {None, "", self.workflow.process.task_spec.element_id}:
                for name, value in given.variables.items():
                    self._set(self.workflow.process, name, value)
            elif given.scope_id not in around:
                raise _wrong(
                    given.scope_id, f"variables of {given.scope_id!r}: it is no scope around {place.node.id!r}"
                )
            else:
                local.setdefault(given.scope_id, {}).update(given.variables)
        return local

    def _write(self, scope: Token, local: dict[str, dict[str, Any]]) -> None:
        if not isinstance(scope.task_spec, BodySpec):
            for name, value in local.pop(scope.task_spec.element_id, {}).items():
                self._set(scope, name, value)

    def _set(self, scope: Token, name: str, value: Any) -> None:
        self.done.changes.append((scope.key, name, scope.variables().get(name), value))
        self.workflow.set_variable(scope, name, value, local=True)

    def _running(self, scope: Token, name: str) -> list[Token]:
        return [token for token in scope.tokens if token.task_spec.name == name and token.key not in self.doomed]

    def _open(self, name: str, scope: Token, element_id: str, local: dict[str, dict[str, Any]]) -> Token:
        """A new instance of a scope: its mappings, waits and event sub-processes, but nothing inside it yet."""
        spec = self.workflow.spec.task_specs[name]
        if isinstance(spec, BodySpec) or name.endswith(INNER):
            raise Refused(
                f"{element_id!r} stands inside {spec.element_id!r}, which runs several times: name the running "
                f"instance of it as ancestor, or activate {spec.element_id!r} itself"
            )
        if _only_undoes(self.places[name].node):
            raise Refused(f"{element_id!r} stands inside {name!r}, which only compensation opens")
        workflow = self.workflow
        token = Token(workflow, spec, scope, state=TaskState.STARTED, id=workflow.environment.next_key())
        token.data, token.internal_data = {}, {}
        start = event_start_of(self.places[name].node)
        if start is not None:
            token.internal_data["event_start"] = start
        workflow.effects.append(fx.ElementStarted(token.key, spec.element_id, spec.kind, scope.key))
        self._write(token, local)
        try:
            spec.begin(token)
            check_conditions_of(token)
            stays = token.key in workflow.tasks and spec.open_scope(token)
        except Broken as error:
            raise Refused(f"{element_id!r} cannot be activated: its scope {name!r} does not open: {error}") from error
        if not stays:
            raise Refused(f"{element_id!r} cannot be activated: a condition ends its scope {name!r} as it opens")
        self.done.activated.append((spec.element_id, token.key))
        return token

    def _notes(self, place: Place, scope: Token) -> dict[str, Any]:
        """What the new token has to say of itself: which event it stands for, or by which flow it counts as come."""
        start = event_start_of(place.node)
        if start is not None:
            return {"notes": {"event_start": start}, "trigger": {}}
        spec = self.workflow.spec.task_specs[place.node.id]
        if isinstance(spec, JoiningSpec) and spec.incoming:
            there = [token.internal_data for token in scope.tokens if token.task_spec is spec]
            taken = {flow for notes in there for flow in (notes.get("flow"), *notes.get("reset", ()))}
            empty = [flow for flow in spec.incoming if flow not in taken]
            return {"notes": {"flow": (empty or spec.incoming)[0]}}
        return {}

    def _terminate(self, token: Token) -> None:
        """End a token, and each scope around it that is empty then."""
        workflow = self.workflow
        while workflow.ended is None and workflow.tasks.get(token.key) is token:
            self.done.terminated.append((token.task_spec.element_id, token.key))
            if token.is_process:
                workflow.cancel_all()
                return
            scope = token.scope
            workflow.terminate(token)
            if scope.tokens or scope.internal_data.get("compensating"):  # what is being undone there goes on
                return
            token = scope


def _refuse_kind(place: Place) -> None:
    node = place.node
    if node.kind in {"startEvent", "boundaryEvent"}:
        what = "a start event" if node.kind == "startEvent" else "a boundary event"
        raise _wrong(node.id, f"{node.id!r} is {what}, which no token can be put at")
    if _only_undoes(node):
        raise _wrong(node.id, f"{node.id!r} undoes what was completed; only compensation runs it")
    sources = [place.scope.nodes.get(place.scope.flows[flow].source) for flow in node.incoming]
    if any(source is not None and source.kind == "eventBasedGateway" for source in sources):
        raise _wrong(node.id, f"{node.id!r} belongs to an event-based gateway; activate the gateway")


def _only_undoes(node: Node) -> bool:
    """Whether an element is a compensation handler or a compensation event sub-process."""
    starts = node.scope.nodes.values() if node.scope is not None and node.triggered_by_event else ()
    return node.for_compensation or any(event.kind == "compensate" for one in starts for event in one.events)


def _refuse_stuck(scope: Token, element_id: str) -> None:
    if not scope.has_state(TaskState.STARTED):
        why = "has an incident; resolve it first" if scope.has_state(TaskState.ERROR) else "has not begun yet"
        raise Refused(f"{element_id!r} cannot be activated: its scope {scope.task_spec.element_id!r} {why}")


def _wrong(element_id: str, message: str) -> Invalid:
    return Invalid(message, [Finding("modification", message, element=element_id)])
