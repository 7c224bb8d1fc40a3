"""Events: caught by waiting or by being triggered, thrown outwards to the nearest scope that catches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.errors import Broken
from engine.spiff import effects as fx
from engine.spiff.expressions import Text, evaluate_text
from engine.spiff.mappings import merge_results
from engine.spiff.records import abandon, begin
from engine.spiff.signals import throw_signal
from engine.spiff.spec import Catcher, ElementSpec
from engine.spiff.waits import open_waits

if TYPE_CHECKING:
    from engine.spiff.token import Token


class CatchSpec(ElementSpec):
    """A start, boundary or intermediate catch event; when triggered it has already happened."""

    def work(self, token: Token) -> bool | None:
        if "trigger" in token.internal_data:
            merge_results(token, token.internal_data.pop("trigger"), has_outputs=bool(self.output_mappings))
            return True
        if not self.triggers:
            return True
        open_waits(token, [(self.element_id, self.triggers)])
        return None

    def caught(self, token: Token, element_id: str, index: int, variables: Mapping[str, Any]) -> None:
        merge_results(token, variables, has_outputs=bool(self.output_mappings))
        token.workflow.attempt(token, "complete")


class LinkThrowSpec(ElementSpec):
    """Goes on at the link catch event of the same name in the same scope (BPMN 2.0.2, 10.5.5)."""

    def choose(self, token: Token) -> list[tuple[str, ElementSpec]]:
        self.finish_data(token)
        if self.link_target is None:
            raise Broken(f"{self.element_id}: the link leads nowhere", element_id=self.element_id)
        return [("", self.target(self.link_target))]


@dataclass(frozen=True, slots=True)
class ThrownEvent:
    """One event definition that is thrown; ``code`` is the signal's name, the error's or the escalation's code.

    The rest is for compensation: ``reference`` is the one activity to undo, ``outward`` says that the scope around the
    event sub-process is meant, ``waits`` that the token waits until all is undone.
    """

    kind: str
    code: Text | None = None
    reference: str | None = None
    outward: bool = False
    waits: bool = True


class ThrowSpec(ElementSpec):
    """An intermediate throw or end event: what several definitions say is thrown one after the other.

    The note ``thrown`` counts those that are done, so that a resolved incident does not throw them twice. Behind what
    goes beyond the instance the token waits until all that heard it have acted.
    """

    throws: tuple[ThrownEvent, ...] = ()

    def arrive(self, token: Token) -> None:
        """A signal waits until all that can move has moved, so that the branches beside it are there to hear it."""
        if any(throw.kind == "signal" for throw in self.throws):
            token.workflow.late.append(token.key)
        else:
            super().arrive(token)

    def work(self, token: Token) -> bool | None:
        for throw in self.throws[token.internal_data.get("thrown", 0) :]:
            if not self.throw(token, throw):
                return None
            token.internal_data["thrown"] = token.internal_data.get("thrown", 0) + 1
            if token.workflow.paused:
                token.workflow.hold(token)
                return None
        return True

    def throw(self, token: Token, throw: ThrownEvent) -> bool:
        """Throw one of them; whether the token goes on."""
        if throw.kind == "compensate":
            return self.undo(token, throw)
        workflow = token.workflow
        code = evaluate_text(throw.code, token.variables(), workflow.environment.feel, place=self.element_id) or ""
        handed = dict(token.data)
        if throw.kind == "signal":
            throw_signal(workflow, code, handed)
            return token.id in workflow.tasks
        catcher = find_catcher(token, throw.kind, code)
        if catcher is None:
            workflow.throw_outwards(fx.ThrownUpwards(throw.kind, token.key, self.element_id, code, handed))
            return throw.kind != "error"
        handle(*catcher, handed)
        return throw.kind != "error" and token.id in workflow.tasks

    def undo(self, token: Token, throw: ThrownEvent) -> bool:
        """Undo what was completed around it (BPMN 2.0.2, 13.5.5); whether the token goes on at once."""
        scope = token.scope.scope if throw.outward else token.scope
        begun = begin(scope, element=throw.reference, waiter=token.key if throw.waits else None)
        if not begun or not throw.waits:
            return True
        token.internal_data["thrown"] = token.internal_data.get("thrown", 0) + 1
        return False

    def stop(self, token: Token) -> None:
        super().stop(token)
        abandon(token)


class EndSpec(ElementSpec):
    """An end event: takes its token, whatever else it does before."""

    def pass_on(self, token: Token, flows: list[tuple[str, ElementSpec]]) -> None:
        token.scope.internal_data["end"] = self.element_id
        token.workflow.leave(token, [])


class TerminateSpec(EndSpec):
    """Ends everything else in its scope (BPMN 2.0.2, 13.5.6)."""

    def pass_on(self, token: Token, flows: list[tuple[str, ElementSpec]]) -> None:
        token.workflow.terminate_children(token.scope, keep=token)
        super().pass_on(token, flows)


class EndThrowSpec(EndSpec, ThrowSpec):
    """An end event that throws."""


class TerminateThrowSpec(TerminateSpec, ThrowSpec):
    """An end event that throws and then ends its scope."""


def find_catcher(token: Token, kind: str, code: str) -> tuple[Token, Catcher, int] | None:
    """The nearest place that catches an error or escalation thrown at ``token``: its owner, the place, the trigger.

    Looked for outwards: boundary events of the activity itself, then in each enclosing scope its event sub-processes
    and then the boundary events of the scope; a matching code goes before a place without code. A scope that an
    interrupting event sub-process took over starts no other.
    """
    current: Token | None = token
    inside_event_start: str | None = None
    while current is not None:
        spec = current.task_spec
        if current is not token and "interrupted" not in current.internal_data:
            starts = [start for start in spec.parts.event_starts if start.subprocess != inside_event_start]
            found = _best(starts, kind, code)
            if found is not None:
                return current, *found
        found = _best(spec.boundaries, kind, code)
        if found is not None:
            return current, *found
        inside_event_start = spec.name if current.internal_data.get("event_start") else None
        current = current.parent  # type: ignore[assignment]
    return None


def handle(owner: Token, place: Catcher, index: int, variables: Mapping[str, Any]) -> None:
    """Let the place found by :func:`find_catcher` take what was thrown."""
    owner.task_spec.trigger(owner, place.element, index, variables)


def throw_at(token: Token, kind: str, code: str, variables: Mapping[str, Any]) -> bool:
    """Throw an error or escalation at an activity from outside; whether anything caught it here."""
    catcher = find_catcher(token, kind, code)
    if catcher is None:
        return False
    handle(*catcher, variables)
    return True


def unhandled(token: Token, code: str) -> Broken:
    """The incident of an error that nobody catches."""
    return Broken(
        f"{token.task_spec.element_id}: the error {code!r} is caught by no event",
        element_id=token.task_spec.element_id,
        kind="UNHANDLED_ERROR_EVENT",
    )


def _best(places: Sequence[Catcher], kind: str, code: str) -> tuple[Catcher, int] | None:
    found = [(place, index) for place in places for index in place.catches(kind)]
    exact = [(place, index) for place, index in found if place.triggers[index].code == code]
    open_to_all = [(place, index) for place, index in found if not place.triggers[index].code]
    return next(iter([*exact, *open_to_all]), None)
