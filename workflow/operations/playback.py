"""The life of an instance as steps to be played back: where its tokens were, who did what, what it knew then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance
from workflow.inbox.diagram import HOLDERS
from workflow.operations.log_rows import KINDS
from workflow.operations.variable_history import ABSENT, Change, in_words

MOST_STEPS = 2_000
"""Longer lives are played from their beginning up to here; the page says so."""

HEADLINES = (
    "InstanceStarted", "UserTaskReturned", "UserTaskWithdrawn", "UserTaskCompleted", "InstanceModified",
    "InstanceMigrated", "InstanceCanceled", "InstanceSuspended", "InstanceResumed", "ActivitiesChosen",
    "MessageCorrelated", "TimerFiredByHand", "VariablesChanged", "TimerMoved", "UserTaskUpdated", "UserTaskAssigned",
    "IncidentResolved", "IncidentRaised", "UserTaskOverdue", "UserTaskDueSoon", "InstanceEnded",
)  # fmt: skip
"""Which of the events of one moment a step is called by: the first that is there."""


@dataclass(frozen=True, slots=True)
class Migration:
    """When an instance changed its version, and how elements are called since: name before → name after."""

    at: datetime
    from_key: int
    to_key: int
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Elements are named as in the version it ran on then (``definition_key``).

    ``tokens`` is how many rest where after it; ``changed`` is the JSON text of each variable that got a value at this
    moment, or nothing for one that is not known any more; ``headline`` is the event, if the log has one.
    """

    at: datetime
    definition_key: int
    headline: EventLogEntry | None = None
    entered: str = ""
    left: str = ""
    how_left: str = ""
    flow: str = ""
    visit_key: int | None = None
    tokens: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Move:
    """What happens to tokens at once: one comes, one goes, or one goes on."""

    at: datetime
    order: tuple[int, int]
    comes: ElementInstance | None = None
    goes: ElementInstance | None = None


def steps_of(
    instance: ProcessInstance,
    visits: Sequence[ElementInstance],
    entries: Sequence[EventLogEntry],
    changes: Iterable[Change],
) -> list[Step]:
    """The steps in order; visits and entries by key, oldest first."""
    migrations = migrations_of(entries)
    named = _namer(migrations)
    moves = sorted(_moves([visit for visit in visits if visit.element_type not in HOLDERS]), key=_when)
    told, done = _by_moment(entries), _completions(entries)
    written: dict[datetime, dict[str, str | None]] = {}
    for change in changes:
        text = None if change.after is ABSENT else in_words(change.after)
        written.setdefault(change.at, {})[change.name] = text
    moments: dict[datetime, list[_Move]] = {at: [] for at in sorted({*told, *written, *(move.at for move in moves)})}
    for move in moves:
        moments[move.at].append(move)
    resting: dict[int, ElementInstance] = {}
    steps: list[Step] = []
    for at, here in moments.items():
        headline, changed = told.get(at), written.get(at, {})
        for move in here or [_Move(at, (0, 0))]:
            if move.goes is not None:
                headline = done.pop((at, move.goes.element_id), headline)
            if move.goes is not None:
                resting.pop(move.goes.key, None)
            if move.comes is not None:
                resting[move.comes.key] = move.comes
            steps.append(
                Step(
                    at, _version_at(instance, migrations, at), headline,
                    named(move.comes, at) if move.comes else "", named(move.goes, at) if move.goes else "",
                    move.goes.state if move.goes else "", (move.comes.flow_id or "") if move.comes else "",
                    move.comes.key if move.comes else None,
                    Counter(named(visit, at) for visit in resting.values()), changed,
                )
            )  # fmt: skip
            headline, changed = None, {}
            if len(steps) == MOST_STEPS:
                return steps
    return steps


def migrations_of(entries: Iterable[EventLogEntry]) -> list[Migration]:
    """When and how the instance changed its version, oldest first."""
    return [
        Migration(entry.at, entry.payload["from_definition_key"], entry.payload["definition_key"],
                  entry.payload.get("mapping") or {})
        for entry in entries if entry.kind == "InstanceMigrated"
    ]  # fmt: skip


def headline_words(entry: EventLogEntry | None) -> str:
    """What happened, in a word."""
    return KINDS.get(entry.kind, entry.kind) if entry is not None else ""


def _moves(visits: Sequence[ElementInstance]) -> list[_Move]:
    """Each coming of a token, with the going it came of; goings that nothing came of stand by themselves."""
    by_key = {visit.key: visit for visit in visits}
    gone: set[int] = set()
    moves = []
    for visit in visits:
        before = by_key.get(visit.came_from or 0)
        if before is not None and (before.key in gone or before.ended_at != visit.started_at):
            before = None
        if before is not None:
            gone.add(before.key)
        moves.append(_Move(visit.started_at, (visit.key, 0), visit, before))
    for visit in visits:
        if visit.ended_at is not None and visit.key not in gone:
            at_once = visit.started_at == visit.ended_at
            moves.append(_Move(visit.ended_at, (visit.key, 1) if at_once else (0, visit.key), None, visit))
    return moves


def _when(move: _Move) -> tuple[datetime, tuple[int, int]]:
    return move.at, move.order


def _by_moment(entries: Iterable[EventLogEntry]) -> dict[datetime, EventLogEntry]:
    """The event that each moment is called by; those that are only seen where tokens move have no moment of theirs."""
    rank = {kind: number for number, kind in enumerate(HEADLINES)}
    found: dict[datetime, EventLogEntry] = {}
    for entry in entries:
        if entry.kind not in rank:
            continue
        before = found.get(entry.at)
        if before is None or rank[entry.kind] < rank[before.kind]:
            found[entry.at] = entry
    return found


def _completions(entries: Iterable[EventLogEntry]) -> dict[tuple[datetime, str], EventLogEntry]:
    """Who did the task that a token leaves: by moment and element, where several happen in one moment."""
    kinds = ("UserTaskCompleted", "UserTaskReturned")
    return {(entry.at, entry.element_id): entry for entry in entries if entry.kind in kinds and entry.element_id}


def _version_at(instance: ProcessInstance, migrations: Sequence[Migration], at: datetime) -> int:
    return next((one.from_key for one in migrations if at < one.at), instance.definition_key)


def _namer(migrations: Sequence[Migration]) -> Callable[[ElementInstance, datetime], str]:
    """How an element was called at a moment: rows of what ran at a migration have the later name."""
    backwards = [(one.at, {new: old for old, new in one.mapping.items()}) for one in reversed(migrations)]

    def named(visit: ElementInstance, at: datetime) -> str:
        name = visit.element_id
        for moment, names in backwards:
            ran_then = visit.started_at < moment and (visit.ended_at is None or visit.ended_at >= moment)
            if at < moment and ran_then:
                name = names.get(name, name)
        return name

    return named


ENDINGS: Mapping[str, Any] = {InstanceState.COMPLETED: "离开", InstanceState.TERMINATED: "终止"}
"""How a token left, in a word."""
