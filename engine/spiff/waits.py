"""Waits of a token: timers, messages and signals it has open, each with a key of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.domain.errors import Broken
from engine.feel import FeelRuntime
from engine.spiff import effects as fx
from engine.spiff.expressions import Text, evaluate_due, evaluate_text

if TYPE_CHECKING:
    from engine.spiff.spec import Trigger
    from engine.spiff.token import Token

_CYCLE = re.compile(r"^R([1-9]\d{0,8})?/(.+)$")


@dataclass(frozen=True, slots=True)
class WaitSpec:
    """What an event waits for, compiled; ``kind`` is ``timer``, ``message`` or ``signal``."""

    kind: str
    name: Text | None = None
    correlation_key: Text | None = None
    timer_type: str | None = None
    timer_value: Text | None = None


def open_waits(token: Token, places: Iterable[tuple[str, Sequence[Trigger]]]) -> None:
    """Open what each ``(element id, triggers)`` waits for, for the token.

    :raises Broken: when a name, key or moment cannot be computed
    """
    for element_id, triggers in places:
        for index, trigger in enumerate(triggers):
            if trigger.wait is not None:
                _open(token, element_id, index, trigger.wait)


def _open(token: Token, element_id: str, index: int, wait: WaitSpec) -> None:
    effect = _opened(token, element_id, wait)
    notes: dict[str, Any] = {"kind": wait.kind, "element": element_id}
    if index:
        notes["trigger"] = index
    if effect.cycle is not None:
        notes |= {"cycle": effect.cycle, "left": effect.repetitions_left}
    if effect.name:
        notes |= {"name": effect.name, "correlation": effect.correlation_key}
    token.internal_data.setdefault("waits", {})[str(effect.key)] = notes
    token.workflow.effects.append(effect)


def close_waits(token: Token, elements: set[str] | None = None) -> None:
    """Close the token's waits, all or those of ``elements``."""
    waits = token.internal_data.get("waits")
    if not waits:
        return
    for key, notes in list(waits.items()):
        if elements is None or notes["element"] in elements:
            del waits[key]
            token.workflow.effects.append(fx.WaitClosed(int(key), notes["kind"]))


def use_wait(token: Token, key: int) -> tuple[str, int] | None:
    """A wait of the token was met: its element and the trigger's index, or ``None`` when it is no longer open.

    A cycle that has repetitions left opens its next wait, a message or signal that does not interrupt waits again;
    everything else closes.
    """
    waits = token.internal_data.get("waits", {})
    notes = waits.pop(str(key), None)
    if notes is None:
        return None
    token.workflow.effects.append(fx.WaitClosed(key, notes["kind"]))
    if notes.get("cycle") is not None and notes.get("left") != 1:
        _repeat(token, notes)
    elif notes.get("cycle") is None and notes["kind"] in {"message", "signal"} and _stays(token, notes["element"]):
        _again(token, notes)
    return str(notes["element"]), int(notes.get("trigger", 0))


def _stays(token: Token, element_id: str) -> bool:
    catcher = token.task_spec.catcher(element_id)
    return catcher is not None and not catcher.interrupting


def _again(token: Token, notes: dict[str, Any]) -> None:
    """Wait for the same name and key once more: both are computed once, when the wait first opens."""
    key = token.workflow.environment.next_key()
    token.internal_data["waits"][str(key)] = dict(notes)
    token.workflow.effects.append(
        fx.WaitOpened(
            key, notes["kind"], token.key, notes["element"], name=notes["name"], correlation_key=notes["correlation"]
        )
    )


def _repeat(token: Token, notes: dict[str, Any]) -> None:
    element_id, cycle = notes["element"], notes["cycle"]
    left = None if notes["left"] is None else notes["left"] - 1
    due = cycle_due(cycle, token.workflow.environment.feel, element_id)
    key = token.workflow.environment.next_key()
    token.internal_data["waits"][str(key)] = {**notes, "left": left}
    token.workflow.effects.append(
        fx.WaitOpened(key, "timer", token.key, element_id, due_at=due, cycle=cycle, repetitions_left=left)
    )


def _opened(token: Token, element_id: str, wait: WaitSpec) -> fx.WaitOpened:
    environment = token.workflow.environment
    variables, feel = token.variables(), environment.feel
    effect = fx.WaitOpened(environment.next_key(), wait.kind, token.key, element_id)
    if wait.kind == "timer" and wait.timer_type == "cycle":
        text = evaluate_text(wait.timer_value, variables, feel, place=element_id) or ""
        effect.repetitions_left, effect.cycle = read_cycle(text, element_id)
        effect.due_at = cycle_due(effect.cycle, feel, element_id)
    elif wait.kind == "timer":
        if wait.timer_value is None or wait.timer_type is None:
            raise Broken(f"{element_id}: the timer has no value", kind="EXTRACT_VALUE_ERROR")
        effect.due_at = evaluate_due(wait.timer_value, wait.timer_type, variables, feel, place=element_id)
    else:
        effect.name = _required(wait.name, variables, feel, element_id, f"{wait.kind} name")
        if wait.kind == "message":
            effect.correlation_key = _required(wait.correlation_key, variables, feel, element_id, "correlation key")
    return effect


def read_cycle(text: str, element_id: str) -> tuple[int | None, str]:
    """How often (``None``: without end) and the duration between, of a cycle like ``R3/PT10H``.

    :raises Broken: for anything else
    """
    match = _CYCLE.match(text)
    if match is None:
        raise Broken(f"{element_id}: the cycle {text!r} is not of the form R3/PT10H", kind="EXTRACT_VALUE_ERROR")
    return int(match.group(1)) if match.group(1) else None, match.group(2)


def cycle_due(cycle: str, feel: FeelRuntime, element_id: str) -> datetime:
    """When a cycle with this duration is due next, in UTC.

    :raises Broken: when it is no duration, or no longer than nothing: it would be due for ever
    """
    due = evaluate_due(Text(cycle), "duration", {}, feel, place=element_id)
    if due <= feel.clock.now():
        raise Broken(f"{element_id}: the cycle {cycle!r} is no longer than nothing", kind="EXTRACT_VALUE_ERROR")
    return due


def _required(text: Text | None, variables: Any, feel: Any, element_id: str, what: str) -> str:
    value = evaluate_text(text, variables, feel, place=element_id)
    if value is None:
        shown = text.source if text is not None else "nothing"
        raise Broken(
            f"{element_id}: the {what} {shown!r} gave nothing", element_id=element_id, kind="EXTRACT_VALUE_ERROR"
        )
    return value
