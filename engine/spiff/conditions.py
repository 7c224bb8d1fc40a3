"""Conditional events: conditions that a token watches, and letting their events happen when they become true.

A condition is evaluated when its place opens and after each step that wrote a variable its token sees; it occurs when
it turns from not true to true, so one that stays true occurs once (BPMN 2.0.2, 10.5.5: it must become false before it
can occur again). Null counts as false. The owner's note ``conditions`` holds the last answers by event and trigger,
``None`` before the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.errors import Broken
from engine.feel import to_json
from engine.spiff.expressions import Text

if TYPE_CHECKING:
    from engine.spiff.token import Token
    from engine.spiff.tokens import TokenWorkflow

CREATE, UPDATE = "create", "update"


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition: only a change of these variables (``None``: of any), of these kinds, can matter to it."""

    text: Text
    names: frozenset[str] | None = None
    changes: frozenset[str] = frozenset({CREATE, UPDATE})

    def holds(self, token: Token, place: str) -> bool:
        """Whether it is true for the token now; null is not.

        :raises Broken: when it is neither true nor false nor null
        """
        return condition_holds(self.text, token.variables(), token.workflow.environment.feel, place)

    def hears(self, changes: Mapping[tuple[int, str], str], scopes: set[int]) -> bool:
        """Whether one of the changes, by scope and name, lets it be evaluated anew."""
        return any(
            scope in scopes and change in self.changes and (self.names is None or name in self.names)
            for (scope, name), change in changes.items()
        )


def condition_holds(text: Text, variables: Mapping[str, Any], feel: Any, place: str) -> bool:
    """A conditional event's condition: true, or false also for null.

    :raises Broken: for anything else
    """
    value = to_json(text.evaluate(variables, feel))
    if value is None or isinstance(value, bool):
        return bool(value)
    raise Broken(f"{place}: the condition {text.source!r} gave {value!r}, not true or false", kind="CONDITION_ERROR")


def watch(token: Token, element_id: str, index: int) -> None:
    """Note a condition of the token; it is evaluated before anything else goes on."""
    token.internal_data.setdefault("conditions", {}).setdefault(element_id, {})[str(index)] = None
    token.workflow.watchers[token.key] = None
    token.workflow.unwatched[token.key] = None


def unwatch(token: Token, elements: set[str] | None) -> None:
    """Forget the token's conditions, all or those of ``elements``."""
    conditions = token.internal_data.get("conditions")
    if conditions is None:
        return
    for element_id in [e for e in conditions if elements is None or e in elements]:
        del conditions[element_id]
    if not conditions:
        del token.internal_data["conditions"]
        token.workflow.watchers.pop(token.key, None)


def check_conditions_of(token: Token) -> None:
    """Evaluate what the token has just begun to watch around itself; what is true at once, happens at once.

    Its own events are left for :func:`check_conditions`, when it waits.

    :raises Broken: when a condition is neither true nor false
    """
    if "conditions" in token.internal_data:
        _check(token, None, around=True)


def check_conditions(workflow: TokenWorkflow) -> None:
    """Evaluate every condition that the changes since the last time concern; a faulty one becomes an incident."""
    while workflow.changes or workflow.unwatched:
        changes, workflow.changes = workflow.changes, {}
        fresh, workflow.unwatched = workflow.unwatched, {}
        for key in list(workflow.watchers if changes else fresh):
            token = workflow.tasks.get(key)
            if token is None:
                workflow.watchers.pop(key, None)
                continue
            if "incident" in token.internal_data and key not in fresh:
                continue
            try:
                _check(token, changes, again=key in fresh)
            except Broken as error:
                workflow.break_down(token, error, "watch")


def _check(
    token: Token, changes: Mapping[tuple[int, str], str] | None, *, around: bool = False, again: bool = False
) -> None:
    scopes = {scope.key for scope in token.chain()} if changes else set()
    spec = token.task_spec
    for element_id, answers in list(token.internal_data.get("conditions", {}).items()):
        if around and spec.catcher(element_id) is None:
            continue
        for number, last in list(answers.items()):
            condition = spec.place(element_id).triggers[int(number)].condition
            if not (last is None or again or (changes and condition.hears(changes, scopes))):
                continue
            answers[number] = condition.holds(token, element_id)
            if answers[number] and not last:
                spec.trigger(token, element_id, int(number), {})
            if token.internal_data.get("conditions", {}).get(element_id) is not answers:
                break
        if token.id not in token.workflow.tasks:
            return
