"""Who changed which variable when, as far as the event log tells; and what it does not tell, said as such.

The log has every value a start, a form, a message, an operator or a modification brought. What the process itself wrote
in between (scripts, mappings, decisions, service tasks) is seen only where a task that was completed noted what its
step wrote over, or where the present value is another one: then the last line of a variable says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.domain.variables import dumps
from engine.persistence.instances import EventLogEntry, Variable


class _Unknown:
    """Stands for a value that nobody noted, or for a variable that was not there."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return f"<{self.words}>"


UNKNOWN, ABSENT = _Unknown("未记录"), _Unknown("无")

BY_THE_PROCESS = "流程自行写入"
"""What is said of values that no event brought."""

HOW: Mapping[str, str] = {
    "InstanceStarted": "启动时带入",
    "UserTaskCompleted": "办理时填写",
    "MessageCorrelated": "消息带入",
    "VariablesChanged": "人工修改",
    "InstanceModified": "调整令牌时修改",
    "UserTaskWithdrawn": "撤回时还原",
}
"""Event class → how it changes variables."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``before`` and ``after`` are values, ``UNKNOWN`` or ``ABSENT``; no ``actor`` means the process."""

    at: datetime
    scope_key: int
    name: str
    before: Any
    after: Any
    how: str
    actor: str = ""
    element_id: str = ""
    task_key: int | None = None
    reason: str = ""
    is_recorded: bool = True


def changes_of(entries: Iterable[EventLogEntry], present: Iterable[Variable], instance_key: int) -> list[Change]:
    """Every change in order, of an instance's log entries (oldest first) and the variables as they are now."""
    last: dict[tuple[int, str], int] = {}
    changes: list[Change] = []
    for entry in entries:
        for found in _of_entry(entry, instance_key):
            place = (found.scope_key, found.name)
            if place in last:
                before = changes[last[place]]
                if before.after is UNKNOWN and found.before is not UNKNOWN:
                    changes[last[place]] = replace(before, after=found.before)
                elif found.before is UNKNOWN:
                    found = replace(found, before=before.after)
            elif found.before is UNKNOWN:
                found = replace(found, before=ABSENT)
            if not _same(found.before, found.after):
                last[place] = len(changes)
                changes.append(found)
    return sorted([*changes, *_by_the_process(changes, last, present)], key=lambda change: change.at)


def _by_the_process(
    changes: list[Change], last: Mapping[tuple[int, str], int], present: Iterable[Variable]
) -> Iterator[Change]:
    """What the present values say beside the log; fills in the values that were last written by an unknown hand."""
    for row in present:
        place = last.get((row.scope_key, row.name))
        if place is not None and changes[place].after is UNKNOWN:
            changes[place] = replace(changes[place], after=row.value)
        known = changes[place].after if place is not None else ABSENT
        if not _same(known, row.value):
            yield Change(row.updated_at, row.scope_key, row.name, known, row.value, BY_THE_PROCESS, is_recorded=False)


def _of_entry(entry: EventLogEntry, instance_key: int) -> Iterator[Change]:
    payload: Mapping[str, Any] = entry.payload or {}
    how = HOW.get(entry.kind)
    if how is None:
        return

    def change(name: str, before: Any, after: Any, scope_key: int = instance_key) -> Change:
        return Change(
            entry.at, scope_key, name, before, after, how, entry.actor, entry.element_id or "", entry.task_key,
            str(payload.get("reason") or ""),
        )  # fmt: skip

    if entry.kind in ("VariablesChanged", "InstanceModified"):
        for name, pair in _mapping(payload.get("changes")).items():
            if isinstance(pair, list) and len(pair) == 2:
                yield change(name, ABSENT if pair[0] is None else pair[0], pair[1])
    elif entry.kind == "UserTaskCompleted":
        yield from _of_completion(payload, change, instance_key)
    elif entry.kind == "UserTaskWithdrawn":
        for name in payload.get("restored") or ():
            yield change(str(name), UNKNOWN, UNKNOWN)
    else:
        for name, value in _mapping(payload.get("variables")).items():
            yield change(name, UNKNOWN, value)


def _of_completion(payload: Mapping[str, Any], change: Any, instance_key: int) -> Iterator[Change]:
    submitted = _mapping(payload.get("submitted"))
    replaced = payload.get("replaced")
    if not isinstance(replaced, Mapping):  # nothing was written over, or the entry is from before that was noted
        for name, value in submitted.items():
            yield change(name, UNKNOWN, value)
        return
    for scope, found in replaced.items():
        old, new = _mapping(found.get("old")), found.get("new") or ()
        befores = {**old, **dict.fromkeys(map(str, new), ABSENT)}
        for name, before in befores.items():
            yield change(name, before, submitted.get(name, UNKNOWN), int(scope) if scope.isdecimal() else instance_key)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, _Unknown) or isinstance(other, _Unknown):
        return one is other and one is ABSENT
    return dumps(one) == dumps(other)


def in_words(value: Any) -> str:
    """A value of a change as it is shown: JSON, or in words that it is not known."""
    return value.words if isinstance(value, _Unknown) else dumps(value).decode()
