"""Ad-hoc sub-processes: people or the model choose which of the inner activities run (BPMN 2.0.2, 10.3.5, 13.3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.domain.errors import Broken, Invalid, Refused
from engine.model.elements import Scope
from engine.spiff.expressions import Text, as_variable, evaluate_condition
from engine.spiff.scopes import SubProcessSpec

if TYPE_CHECKING:
    from engine.spiff.token import Token

Chosen = Sequence[tuple[str, Mapping[str, Any]]]
"""Ids of inner activities to start, each with variables local to its run."""


class AdHocSpec(SubProcessSpec):
    """A scope whose inner activities start when they are chosen, in any order, as often as wanted.

    ``choices`` are the inner elements that no sequence flow leads to. Those that ``active_elements`` names start at
    once. After each inner activity the completion condition is asked: once true, nothing new starts, and what still
    runs is terminated or waited for. Without a condition the scope is done when nothing runs any more after
    something ran.
    """

    choices: tuple[str, ...] = ()
    active_elements: Text | None = None
    condition: Text | None = None
    cancel_remaining: bool = True
    sequential: bool = False

    def work(self, token: Token) -> bool | None:
        chosen = self._named_at_once(token)
        if not self.open_scope(token):
            return None
        notes = _notes(token)
        if self.sequential:
            notes["queue"], chosen = chosen[1:], chosen[:1]
        for element_id in chosen:
            self._start(token, element_id, {})
        return None

    def _named_at_once(self, token: Token) -> list[str]:
        if self.active_elements is None:
            return []
        names = as_variable(self.active_elements.evaluate(token.variables(), token.workflow.environment.feel))
        source = self.active_elements.source
        if not isinstance(names, list):
            raise Broken(
                f"{self.element_id}: the active elements {source!r} gave {names!r}, not a list of ids",
                kind="EXTRACT_VALUE_ERROR",
            )
        wrong = [name for name in names if name not in self.choices]
        if wrong:
            raise Broken(
                f"{self.element_id}: the active elements {source!r} name {wrong!r}, which cannot be chosen here; "
                f"there are {', '.join(self.choices)}",
                kind="EXTRACT_VALUE_ERROR",
            )
        return names

    def activate(self, token: Token, chosen: Chosen, *, cancel_remaining: bool = False) -> list[Token]:
        """Start inner activities that somebody chose; the tokens that came to them.

        :raises Invalid: when one of them is not there to be chosen, or none is named
        :raises Refused: when the sub-process is about to end, or runs one activity at a time and one runs
        """
        if not chosen:
            raise Invalid(f"name at least one activity of {self.element_id!r} to start")
        for element_id, _variables in chosen:
            if element_id not in self.choices:
                raise Invalid(
                    f"{element_id!r} cannot be chosen in {self.element_id!r}; there are {', '.join(self.choices)}"
                )
        if not token.has_state(TaskState.STARTED):
            raise Refused(f"{self.element_id!r} has an incident; resolve it first")
        if _notes(token)["closing"]:
            raise Refused(f"{self.element_id!r} is about to end; nothing new starts in it")
        if cancel_remaining:
            _notes(token)["queue"] = []
            token.workflow.terminate_children(token)
        if self.sequential and (token.tokens or len(chosen) > 1):
            running = ", ".join(repr(child.task_spec.element_id) for child in token.tokens) or "nothing"
            raise Refused(f"{self.element_id!r} runs one activity at a time; now {running} runs")
        return [self._start(token, element_id, variables) for element_id, variables in chosen]

    def _start(self, token: Token, element_id: str, variables: Mapping[str, Any]) -> Token:
        _notes(token)["ran"] = True
        return token.workflow.enter(self.target(element_id), token, None, data=variables)

    def goes_on_after(self, scope: Token, child: Token) -> bool:
        notes = _notes(scope)
        beside = "event_start" in child.internal_data or "compensates" in child.internal_data
        if beside or not child.task_spec.is_activity:
            return not notes["closing"]
        notes["ran"] = True
        if self.condition is not None and not notes["closing"] and not notes["undecided"]:
            notes["undecided"] = True
            try:
                self._decide(scope)
            except Broken as error:
                scope.workflow.break_down(scope, error, "complete")
        return not notes["closing"]

    def _decide(self, token: Token) -> None:
        notes = _notes(token)
        feel = token.workflow.environment.feel
        if self.condition is not None:
            met = evaluate_condition(self.condition, token.variables(), feel, place=self.element_id)
            notes["undecided"] = False
            if met:
                notes |= {"closing": True, "queue": []}
                if self.cancel_remaining:
                    token.workflow.terminate_children(token)

    def may_end(self, token: Token) -> bool:
        notes = _notes(token)
        if notes["undecided"]:
            self._decide(token)
        if token.tokens:
            return False
        if not notes["closing"] and notes["queue"]:
            self._start(token, notes["queue"].pop(0), {})
            return False
        return notes["closing"] or (self.condition is None and notes["ran"])

    def take_event_start(self, token: Token, start: Any, variables: Mapping[str, Any]) -> None:
        if start.interrupting:
            _notes(token).update(closing=True, queue=[])
        super().take_event_start(token, start, variables)

    def forget(self, token: Token) -> None:
        super().forget(token)
        token.internal_data.pop("ad_hoc", None)

    def rewind(self, token: Token) -> None:
        super().rewind(token)
        token.internal_data.pop("ad_hoc", None)


def choices_in(scope: Scope) -> tuple[str, ...]:
    """The inner elements that can be chosen: activities and intermediate events that nothing leads to."""
    found = (node for node in scope.nodes.values() if not node.incoming and not node.is_led_to_otherwise)
    return tuple(node.id for node in found if node.is_activity or node.kind.startswith("intermediate"))


def _notes(token: Token) -> dict[str, Any]:
    """``ran``: something started; ``closing``: nothing new does; ``queue``: waits for its turn; ``undecided``: the
    condition has to be asked again."""
    found: dict[str, Any] = token.internal_data.setdefault(
        "ad_hoc", {"ran": False, "closing": False, "queue": [], "undecided": False}
    )
    return found
