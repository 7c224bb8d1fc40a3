"""Waits of a token: timers, messages and signals it has open, each with a key of its own; and its conditions.

The notes of a cycle hold its rule and the firings left (``engine.domain.cycles``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.domain.cycles import CycleError, first_due, next_due, read_cycle
from engine.domain.errors import Broken
from engine.feel import FeelRuntime
from engine.spiff import effects as fx
from engine.spiff.conditions import unwatch, watch
from engine.spiff.expressions import Text, evaluate_due, evaluate_text

if TYPE_CHECKING:
    from engine.spiff.spec import Trigger
    from engine.spiff.token import Token


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
            elif trigger.condition is not None:
                watch(token, element_id, index)


def _open(token: Token, element_id: str, index: int, wait: WaitSpec) -> None:
    effect = _opened(token, element_id, wait)
    if effect is None:
        if token.task_spec.catcher(element_id) is None:
            raise Broken(f"{element_id}: the cycle has no moment left", kind="EXTRACT_VALUE_ERROR")
        return
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
    """Close the token's waits, all or those of ``elements``, with what came there already."""
    unwatch(token, elements)
    for gathered in (token.internal_data.get("came", {}), token.internal_data.get("met", {})):
        for element_id in [e for e in gathered if elements is None or e in elements]:
            del gathered[element_id]
    waits = token.internal_data.get("waits")
    if not waits:
        return
    for key, notes in list(waits.items()):
        if elements is None or notes["element"] in elements:
            del waits[key]
            token.workflow.effects.append(fx.WaitClosed(int(key), notes["kind"]))


def use_wait(token: Token, key: int, due: datetime | None = None) -> tuple[str, int] | None:
    """A wait of the token was met: its element and the trigger's index, or ``None`` when it is no longer open.

    ``due`` is the moment a timer was due, also when somebody moved it: the next round of its cycle follows from it.

    At a place that does not interrupt, a message or signal is waited for again, and a cycle with firings left opens
    its next wait: at once, or where all triggers must come, when they have. Everything else closes.
    """
    waits = token.internal_data.get("waits", {})
    notes = waits.pop(str(key), None)
    if notes is None:
        return None
    token.workflow.effects.append(fx.WaitClosed(key, notes["kind"]))
    element_id = str(notes["element"])
    catcher = token.task_spec.catcher(element_id)
    if due is not None:
        notes = {**notes, "due": due.isoformat()}
    if catcher is not None and not catcher.interrupting:
        if catcher.parallel:
            token.internal_data.setdefault("met", {}).setdefault(element_id, []).append(notes)
        else:
            renew_wait(token, notes)
    return element_id, int(notes.get("trigger", 0))


def renew_wait(token: Token, notes: dict[str, Any]) -> None:
    """Wait once more for what ``notes`` say; a name and key are computed once, when the wait first opens.

    A timer of one moment does not come again, nor does a cycle that is over.
    """
    environment = token.workflow.environment
    effect = fx.WaitOpened(environment.next_key(), notes["kind"], token.key, notes["element"])
    if notes["kind"] != "timer":
        effect.name, effect.correlation_key = notes["name"], notes["correlation"]
    else:
        if notes.get("cycle") is None or notes["left"] == 1:
            return
        feel = environment.feel
        now = feel.clock.now()
        due = datetime.fromisoformat(notes.pop("due")) if "due" in notes else now
        effect.due_at, effect.cycle = next_due(notes["cycle"], due, now, feel.zone), notes["cycle"]
        effect.repetitions_left = None if notes["left"] is None else notes["left"] - 1
        if effect.due_at is None:
            return
        notes = {**notes, "left": effect.repetitions_left}
    token.internal_data.setdefault("waits", {})[str(effect.key)] = dict(notes)
    token.workflow.effects.append(effect)


def _opened(token: Token, element_id: str, wait: WaitSpec) -> fx.WaitOpened | None:
    environment = token.workflow.environment
    variables, feel = token.variables(), environment.feel
    effect = fx.WaitOpened(environment.next_key(), wait.kind, token.key, element_id)
    if wait.kind == "timer" and wait.timer_type == "cycle":
        text = evaluate_text(wait.timer_value, variables, feel, place=element_id) or ""
        effect.due_at, effect.cycle, effect.repetitions_left = begin_cycle(text, feel, element_id)
        return effect if effect.due_at is not None else None
    if wait.kind == "timer":
        if wait.timer_value is None or wait.timer_type is None:
            raise Broken(f"{element_id}: the timer has no value", kind="EXTRACT_VALUE_ERROR")
        effect.due_at = evaluate_due(wait.timer_value, wait.timer_type, variables, feel, place=element_id)
    else:
        effect.name = _required(wait.name, variables, feel, element_id, f"{wait.kind} name")
        if wait.kind == "message":
            effect.correlation_key = _required(wait.correlation_key, variables, feel, element_id, "correlation key")
    return effect


def begin_cycle(text: str, feel: FeelRuntime, element_id: str) -> tuple[datetime | None, str, int | None]:
    """The first moment of a cycle in UTC (``None``: there is none left), its rule to go on with, its firings.

    :raises Broken: when the text is no cycle
    """
    try:
        cycle = read_cycle(text, feel.zone)
    except CycleError as error:
        raise Broken(f"{element_id}: {error}", element_id=element_id, kind="EXTRACT_VALUE_ERROR") from error
    due, rule = first_due(cycle.rule, feel.clock.now(), feel.zone)
    return due, rule, cycle.left


def _required(text: Text | None, variables: Any, feel: Any, element_id: str, what: str) -> str:
    value = evaluate_text(text, variables, feel, place=element_id)
    if value is None:
        shown = text.source if text is not None else "nothing"
        raise Broken(
            f"{element_id}: the {what} {shown!r} gave nothing", element_id=element_id, kind="EXTRACT_VALUE_ERROR"
        )
    return value
