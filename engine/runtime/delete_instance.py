"""Deletes an instance that has ended, with everything it called: its rows go, what happened stays in the event log.

Which rows go with an instance is one table; a test finds a table that names instances or tasks and stands in no list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select

from engine.domain.errors import Refused
from engine.domain.events import InstanceEvent
from engine.domain.states import InstanceState
from engine.persistence.base import Base
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime.event_fields import instance_fields
from engine.runtime.suspension import outermost
from engine.unit_of_work import UnitOfWork

GONE: tuple[tuple[str, str], ...] = (
    ("task_signer", "task_key"),
    ("held_completion", "task_key"),
    ("inbox", "task_key"),
    ("user_task", "instance_key"),
    ("job", "instance_key"),
    ("timer", "instance_key"),
    ("message_subscription", "instance_key"),
    ("signal_subscription", "instance_key"),
    ("message_start", "instance_key"),
    ("incident", "instance_key"),
    ("variable", "instance_key"),
    ("element_instance", "instance_key"),
    ("instance_state", "instance_key"),
)
"""Table and the column by which its rows belong to an instance, an outermost one or a task, in the order they go."""

KEPT = frozenset({"event_log"})
"""Tables that name instances and tasks and stay as they are: the record of what happened."""


@dataclass(frozen=True, kw_only=True)
class InstanceDeleted(InstanceEvent):
    """An ended instance was deleted with what it had called, ``instances``; ``tasks`` user tasks went with them."""

    definition_key: int
    version: int
    state: str
    started_at: datetime
    ended_at: datetime | None
    instances: tuple[int, ...] = ()
    tasks: int = 0
    reason: str = ""


def delete_instance(
    uow: UnitOfWork, instance_key: int, *, reason: str = "", also: Iterable[tuple[str, str]] = ()
) -> int:
    """Delete an ended outermost instance with all it called; how many rows went.

    ``also`` are tables of the product whose rows go with it, as in ``GONE``; they go first.

    :raises NotFound: when there is none
    :raises Refused: when it, or one that it called, has not ended; or when another called it
    """
    root = outermost(uow, instance_key, "delete")
    family = select(ProcessInstance.key).where(ProcessInstance.root_key == root.key)
    running = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
    if uow.session.scalar(family.where(ProcessInstance.state.in_(running)).limit(1)) is not None:
        raise Refused(f"process instance {instance_key} is {root.state.lower()}; only what has ended can be deleted")
    keys = tuple(uow.session.scalars(family.order_by(ProcessInstance.key)))
    tasks = uow.session.scalar(select(func.count()).select_from(UserTask).where(UserTask.root_key == root.key))
    uow.emit(
        InstanceDeleted(
            **instance_fields(root), definition_key=root.definition_key, version=root.version, state=root.state,
            started_at=root.started_at, ended_at=root.ended_at, instances=keys, tasks=tasks or 0, reason=reason,
        )
    )  # fmt: skip
    uow.session.flush()
    return sum(_delete(uow, root.key, family, *row) for row in (*also, *GONE, ("process_instance", "root_key")))


def _delete(uow: UnitOfWork, root_key: int, family: Select[int], table: str, column: str) -> int:
    rows = Base.metadata.tables[table]
    if column == "root_key":
        whose = rows.c.root_key == root_key
    elif column == "task_key":
        whose = rows.c.task_key.in_(select(UserTask.key).where(UserTask.root_key == root_key))
    else:
        whose = rows.c[column].in_(family)
    return uow.session.connection().execute(delete(rows).where(whose)).rowcount
