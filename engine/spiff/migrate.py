"""Moves the tokens of a running instance to another version of its process: checks what can move, then makes them anew.

Nothing here touches the tokens that are given: :meth:`Migration.apply` makes a second workflow, over the target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.domain.errors import Broken, Finding, Refused
from engine.spiff import effects as fx
from engine.spiff.catching import catching
from engine.spiff.complex_gateway import ComplexGatewaySpec
from engine.spiff.gateways import JoiningSpec
from engine.spiff.nesting import event_start_of
from engine.spiff.notes import Names, rename_notes
from engine.spiff.records import can_undo
from engine.spiff.serializer import dump, load
from engine.spiff.spec import ElementSpec, Trigger
from engine.spiff.token import Token
from engine.spiff.tokens import TokenWorkflow
from engine.spiff.versions import Version, unlike
from engine.spiff.waits import open_waits


class Migration:
    """One instance on its way to another version; ``findings`` say what cannot move and why, by source element."""

    def __init__(self, workflow: TokenWorkflow, source: Version, target: Version, mapping: Mapping[str, str]) -> None:
        self.workflow = workflow
        self.source = source
        self.target = target
        self.mapping = dict(mapping)
        self.findings: list[Finding] = []
        self.specs: dict[int, ElementSpec] = {workflow.process.key: target.spec.start}
        self.notes: dict[int, dict[str, Any]] = {}
        self.closed: list[fx.Effect] = []
        self.opened: list[tuple[int, str, Sequence[Trigger]]] = []
        self._mapping()
        for token in _outside_first(workflow):
            self._token(token)
        self._joins()

    def apply(self) -> TokenWorkflow:
        """The instance over the target version, with the effects of waits that closed and opened; proved to load.

        :raises Refused: when something cannot move, a new event cannot wait, or the result would not load
        """
        if self.findings:
            words = "; ".join(finding.message for finding in self.findings[:10])
            message = f"the process instance {self.workflow.process.key} cannot be migrated: {words}"
            raise Refused(message, self.findings)
        moved = TokenWorkflow(self.target.spec, self.workflow.environment)
        for token in _outside_first(self.workflow):
            parent = None if token.is_process else moved.tasks[token.scope.key]
            made = Token(moved, self.specs[token.key], parent, state=token._state, id=token.key)
            made.data, made.internal_data = dict(token.data), self.notes[token.key]
            if token.is_process:
                moved.task_tree = made
        moved.ready.extend(self.workflow.ready)
        moved.late.extend(self.workflow.late)
        moved.touched.update(self.workflow.touched)
        moved.changes.update(self.workflow.changes)
        moved.watch_again()
        moved.effects.extend(self.closed)
        for key, element_id, triggers in self.opened:
            try:
                open_waits(moved.tasks[key], [(element_id, triggers)])
            except Broken as error:
                raise Refused(f"the event {element_id!r} of the new version cannot wait: {error.message}") from error
        for token in list(moved.tasks.values()):  # what waits for others may have enough of them now
            if moved.tasks.get(token.key) is token and _waits_for_others(token):
                token._set_state(TaskState.READY)
                token.task_spec.arrive(token)
        _prove(moved)
        return moved

    def _find(self, rule: str, message: str, element: str | None) -> None:
        if all(finding.message != message for finding in self.findings):
            self.findings.append(Finding(rule, message, element=element))

    def _mapping(self) -> None:
        """What is mapped exists on both sides, elements to elements and flows to flows."""
        for one, other in self.mapping.items():
            of_flow = one in self.source.flows
            if not of_flow and one not in self.source.places:
                words = f"the source version ({self.source.process.id}) has no element {one!r}"
                self._find("migration-missing", words, one)
            elif other not in (self.target.flows if of_flow else self.target.places):
                what = "sequence flow" if of_flow else "element"
                words = f"the target version ({self.target.process.id}) has no {what} {other!r}"
                self._find("migration-missing", words, one)

    def _token(self, token: Token) -> None:
        element_id = token.task_spec.element_id
        if not token.is_process:
            mapped = self._needed(element_id, "is in use")
            if mapped is None or not self._fits(token, mapped):
                return
            spec = self.target.spec.task_specs.get(_renamed(token.task_spec, mapped))
            if spec is None:
                words = f"{element_id!r} is being undone, {mapped!r} cannot be undone in the target version"
                self._find("migration-compensation", words, element_id)
                return
            self.specs[token.key] = spec
        self.notes[token.key] = rename_notes(token.internal_data, self._names(token))
        self._new_events(token)

    def _needed(self, element_id: str, why: str) -> str | None:
        """What an element becomes; a finding when the mapping does not say, or says what is not there."""
        mapped = self.mapping.get(element_id)
        if mapped is None:
            self._find("migration-unmapped", f"{element_id!r} {why} and is not mapped", element_id)
        elif mapped in self.target.places:
            return mapped
        return None

    def _fits(self, token: Token, mapped: str) -> bool:
        element_id, scope = token.task_spec.element_id, token.scope
        difference = unlike(self.source, element_id, self.target, mapped)
        if difference is not None:
            self._find(*difference, element_id)
            return False
        if scope.key not in self.specs:  # what is wrong with the scope is said already
            return False
        around = "" if scope.is_process else self.specs[scope.key].element_id
        is_run = scope.task_spec.element_id == element_id  # of the body around it, not a place of its own
        if not is_run and self.target.around(mapped) != around:
            words = f"{element_id!r} runs in {scope.task_spec.element_id!r}, {mapped!r} stands in another scope"
            self._find("migration-scope", words, element_id)
            return False
        return True

    def _names(self, token: Token) -> Names:
        return Names(
            needed=lambda one: self._needed(one, "is to start yet") or one,
            past=lambda one: self.mapping.get(one, one),
            flow=lambda one: self._flow(one) or one,
            completed=self._completed,
            event_start=lambda one: self._event_start(token) or one,
            waits=lambda waits: self._waits(token, waits),
            events=lambda events: self._events(token, events),
        )

    def _event_start(self, token: Token) -> str | None:
        return event_start_of(self.target.places[self.specs[token.key].element_id].node)

    def _flow(self, flow_id: str) -> str | None:
        """What a flow becomes: as mapped, the same id into the mapped element, else the one between its mapped ends."""
        if flow_id in self.mapping:
            return self.mapping[flow_id]
        flow = self.source.flows.get(flow_id)
        if flow is None:
            return None
        source, into = self.mapping.get(flow.source), self.mapping.get(flow.target)
        there = [one for one in self.target.flows.values() if one.target == into]
        if flow_id in [one.id for one in there]:
            return flow_id
        between = [one.id for one in there if one.source == source]
        return between[0] if len(between) == 1 else None

    def _joins(self) -> None:
        """Tokens that wait at a join came by flows that it has in the target too, each by one of its own."""
        taken: dict[tuple[int, str, str], str] = {}
        for token in _outside_first(self.workflow):
            spec = self.specs.get(token.key)
            counts = token.has_state(TaskState.WAITING) or isinstance(spec, ComplexGatewaySpec)
            if not isinstance(spec, JoiningSpec) or not counts or "flow" not in token.internal_data:
                continue
            element_id, flow = token.task_spec.element_id, token.internal_data["flow"]
            mapped = self._flow(flow)
            if mapped not in spec.incoming:
                words = f"a token waits at {element_id!r}, come by {flow!r}, which {spec.name!r} does not have"
                self._find("migration-flow", words, element_id)
            elif taken.setdefault((token.scope.key, spec.name, mapped), flow) != flow:
                words = f"tokens wait at {element_id!r} that came by two flows, which are the one {mapped!r} now"
                self._find("migration-flow", words, element_id)

    def _completed(self, name: str, partial: bool) -> str:
        """The spec that something completed is undone by in the target; a finding when that cannot be done there."""
        spec = self.source.spec.task_specs[name]
        mapped = self._needed(spec.element_id, "may still be compensated")
        if mapped is None:
            return name
        renamed = _renamed(spec, mapped)
        if not can_undo(self.target.spec, renamed, partial=partial):
            words = f"{spec.element_id!r} may still be compensated, {mapped!r} could not be in the target version"
            self._find("migration-compensation", words, spec.element_id)
        return renamed

    def _waits(self, token: Token, waits: Mapping[str, Any]) -> dict[str, Any]:
        """The waits that stay, by their new elements; the others close."""
        kept: dict[str, Any] = {}
        for key, notes in waits.items():
            if notes["element"].startswith("#"):  # the engine's own, such as going on later
                kept[key] = notes
                continue
            mapped = self._event(token, notes["element"])
            if mapped is None:
                self.closed.append(fx.WaitClosed(int(key), notes["kind"]))
            elif self._same_event(token, notes["element"], mapped):
                kept[key] = {**notes, "element": mapped}
        return kept

    def _events(self, token: Token, events: Mapping[str, Any]) -> dict[str, Any]:
        """What is noted by event, for those that stay, by their new elements."""
        kept: dict[str, Any] = {}
        for element_id, value in events.items():
            mapped = self._event(token, element_id)
            if mapped is not None and self._same_event(token, element_id, mapped):
                kept[mapped] = value
        return kept

    def _event(self, token: Token, element_id: str) -> str | None:
        if element_id == token.task_spec.element_id:
            return self.specs[token.key].element_id
        return self.mapping.get(element_id)

    def _same_event(self, token: Token, element_id: str, mapped: str) -> bool:
        one, other = catching(token.task_spec).get(element_id), catching(self.specs[token.key]).get(mapped)
        if other is None or one is None or one.role != other.role:
            words = f"{element_id!r} waits, but {mapped!r} is no event of the same activity in the target"
        elif [event for event in catching(token.task_spec) if self._event(token, event) == mapped] != [element_id]:
            words = f"{element_id!r} and another event of the same activity are both mapped to {mapped!r}"
        elif one.kinds != other.kinds:
            words = f"{element_id!r} waits for {' or '.join(one.kinds)}, {mapped!r} for {' or '.join(other.kinds)}"
        else:
            return True
        self._find("migration-event", words, element_id)
        return False

    def _new_events(self, token: Token) -> None:
        """Events that only the target has start to wait, where the token has begun and nothing has interrupted."""
        begun = token.has_state(TaskState.STARTED)
        retried = token.has_state(TaskState.ERROR) and token.internal_data.get("retry") != "run"
        known = {self._event(token, element_id) for element_id in catching(token.task_spec)}
        for element_id, place in catching(self.specs[token.key]).items():
            wanted = {
                "boundary": begun or retried,
                "start": (begun or retried) and not _interrupted(token),
                "gateway": begun,
                "own": False,
            }
            if element_id not in known and wanted[place.role]:
                self.opened.append((token.key, element_id, place.triggers))


def _outside_first(workflow: TokenWorkflow) -> Iterator[Token]:
    todo = [workflow.process]
    while todo:
        token = todo.pop()
        yield token
        todo.extend(reversed(token.tokens))


def _renamed(spec: ElementSpec, mapped: str) -> str:
    """The name of the spec: a round of a loop has more to its name than the element's id."""
    return mapped + spec.name.removeprefix(spec.element_id)


def _waits_for_others(token: Token) -> bool:
    """Whether a token waits for more tokens; the one that holds a complex gateway open does not."""
    return token.has_state(TaskState.WAITING) and "reset" not in token.internal_data


def _interrupted(scope: Token) -> bool:
    """Whether an event sub-process has ended everything else in this scope (older states have no note of it)."""
    if "interrupted" in scope.internal_data:
        return True
    for child in scope.tokens:
        catcher = scope.task_spec.catcher(child.internal_data.get("event_start") or "")
        if catcher is not None and catcher.interrupting:
            return True
    return False


def _prove(workflow: TokenWorkflow) -> None:
    """Save and load it on trial.

    :raises Refused: when that would fail, or give something else
    """
    blob = dump(workflow)
    try:
        again = load(blob, workflow.spec, workflow.environment)
    except Broken as error:
        raise Refused(f"the migrated instance could not be loaded again: {error.message}") from error
    tokens = [(token.data, token.internal_data) for token in again.tasks.values()]  # decoded, not copied as stored
    same = dump(again) == blob and len(tokens) == len(workflow.tasks)
    if not same:
        raise Refused("the migrated instance would be another one after loading it again")
