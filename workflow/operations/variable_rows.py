"""The variables of an instance by scope, each with its history, for its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.persistence.instances import Variable
from workflow.operations.values import kind_of, written
from workflow.operations.variable_history import BY_THE_PROCESS, Change, in_words


@dataclass(frozen=True, slots=True)
class Past:
    """One line of a variable's history."""

    at: datetime
    before: str
    after: str
    how: str
    actor: str
    element_id: str
    reason: str
    is_recorded: bool


@dataclass(frozen=True, slots=True)
class VariableRow:
    """A variable as it is now; ``scope`` is the element that holds it, empty for the instance."""

    name: str
    scope_key: int
    scope: str
    text: str
    kind: str
    written: str
    updated_at: datetime
    how: str
    actor: str
    past: Sequence[Past]


def variable_rows(present: Iterable[tuple[Variable, str]], changes: Iterable[Change]) -> list[VariableRow]:
    """The variables in their order, each with its changes, the latest first."""
    by_place: dict[tuple[int, str], list[Change]] = {}
    for change in changes:
        by_place.setdefault((change.scope_key, change.name), []).append(change)
    rows = []
    for row, scope in present:
        found = by_place.get((row.scope_key, row.name), [])
        last = found[-1] if found else None
        rows.append(
            VariableRow(
                row.name, row.scope_key, scope, in_words(row.value), kind_of(row.value), written(row.value),
                row.updated_at, last.how if last else BY_THE_PROCESS, last.actor if last else "",
                [_past(change) for change in reversed(found)],
            )
        )  # fmt: skip
    return rows


def _past(change: Change) -> Past:
    return Past(
        change.at, in_words(change.before), in_words(change.after), change.how, change.actor, change.element_id,
        change.reason, change.is_recorded,
    )  # fmt: skip
