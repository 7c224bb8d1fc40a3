"""What happened since the last look, in every process: one small statement on two keys, more only when it found any.

Keys grow with time, but one that was made earlier may be committed later; so each look goes back ``WINDOW`` from the
newest key seen and leaves out what it has seen. Who is concerned is told by principal (``user:…``, ``group:…``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, literal, or_, select, union_all

from engine.domain.states import UserTaskState
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.notices.models import Notice

WINDOW = 5_000 << 21
"""Five seconds in keys (``engine.persistence.keys``): how long a transaction may take to be heard of at once."""

MOST = 5_000
"""Keys one look reads; what is beyond is read by the next."""

STANDING = frozenset({"InstanceSuspended", "InstanceResumed"})
"""Events that move the dates of all tasks of an instance."""

_ENTRY = EventLogEntry.__table__.c
_TASK = UserTask.__table__.c
_NOTICE = Notice.__table__.c


@dataclass(frozen=True, slots=True)
class News:
    """What a look found: the newest key, and of each principal the keys of the tasks that concern it."""

    key: int
    tasks: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def of(self, principals: Iterable[str]) -> set[int] | None:
        """The tasks that concern any of these; empty for a notice alone, nothing when they are not concerned."""
        found = [self.tasks[principal] for principal in principals if principal in self.tasks]
        return set().union(*found) if found else None


class Tail:
    """Follows the log from where it stands when it is first looked at; one thread at a time."""

    def __init__(self) -> None:
        self._top = 0
        self._floor = 0
        self._seen: set[int] = set()

    @property
    def top(self) -> int:
        """The newest key seen; 0 before the first look."""
        return self._top

    def look(self, uow: UnitOfWork) -> News | None:
        """What is new; nothing at the first look, and when there is nothing."""
        if not self._top:
            self._top = uow.session.scalar(select(func.coalesce(func.max(_ENTRY.key), 1))) or 1
            self._seen = set(uow.session.scalars(self._keys()))
            return None
        keys = list(uow.session.scalars(self._keys()))
        if len(keys) == MOST:  # more is written than a window holds: go on in the middle of it
            self._floor = keys[MOST // 2]
        fresh = [key for key in keys if key not in self._seen]
        if not fresh:
            return None
        self._top = max(self._top, fresh[-1])
        self._seen = {key for key in (*self._seen, *fresh) if key > self._top - WINDOW}
        return News(self._top, _concerned(uow, fresh))

    def _keys(self) -> Any:
        since = max(self._top - WINDOW, self._floor)
        entries, notices = (select(key).where(key > since) for key in (_ENTRY.key, _NOTICE.key))
        return union_all(entries, notices).order_by("key").limit(MOST)


def _concerned(uow: UnitOfWork, keys: list[int]) -> dict[str, frozenset[int]]:
    told = uow.session.execute(
        select(_ENTRY.kind, _ENTRY.task_key, _ENTRY.instance_key, EventLogEntry.payload).where(
            _ENTRY.key.in_(keys), or_(_ENTRY.task_key.is_not(None), _ENTRY.kind.in_(STANDING))
        )
    ).all()
    found: dict[str, set[int]] = {}

    def note(task_key: int, users: Iterable[Any], groups: Iterable[Any]) -> None:
        names = (*(f"user:{user}" for user in users if user), *(f"group:{group}" for group in groups if group))
        for principal in names:
            found.setdefault(principal, set()).add(task_key)

    for row in told:
        if row.task_key is not None:
            note(row.task_key, *_named(row.payload or {}))
    moved = {row.instance_key for row in told if row.kind in STANDING}
    tasks = {row.task_key for row in told if row.task_key is not None}
    for task in uow.session.execute(_tasks(tasks, moved)) if tasks or moved else ():
        note(task.key, (task.assignee, task.completed_by, *(task.candidate_users or ())), task.candidate_groups or ())
    for person in uow.session.scalars(select(Notice.person).where(Notice.key.in_(keys))):
        found.setdefault(f"user:{person}", set())
    return {principal: frozenset(keys) for principal, keys in found.items()}


def _named(payload: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Users and groups an event itself names: also those who no longer have the task."""
    changes = payload.get("changes") or {}
    users = [payload.get("assignee"), payload.get("previous"), *(payload.get("candidate_users") or ())]
    groups = [*(payload.get("candidate_groups") or ())]
    for name, into in (("candidate_users", users), ("candidate_groups", groups)):
        for value in changes.get(name) or ():
            into.extend(value or ())
    return users, groups


def _tasks(task_keys: set[int], instance_keys: set[int]) -> Any:
    columns = (_TASK.key, _TASK.assignee, _TASK.completed_by, UserTask.candidate_users, UserTask.candidate_groups)
    by_key = select(*columns).where(_TASK.key.in_(task_keys))
    if not instance_keys:
        return by_key
    standing = select(*columns).where(
        _TASK.instance_key.in_(instance_keys), _TASK.state == literal(UserTaskState.CREATED.value)
    )
    return union_all(by_key, standing)
