"""What an instance went through, out of its log and its elements, as the steps of a scenario in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance
from engine.runtime.definitions import compiled_definition
from engine.runtime.handlers import HANDLERS
from engine.unit_of_work import UnitOfWork

WAITED = timedelta(minutes=1)
"""Pauses shorter than this are none: nobody tests what happens within a minute."""

TOLD = ("UserTaskCompleted", "UserTaskReturned", "MessageCorrelated", "VariablesChanged")
NOT_PLAYED = {
    "InstanceSuspended": "挂起",
    "InstanceModified": "移动令牌",
    "InstanceMigrated": "迁移",
    "UserTaskWithdrawn": "撤回",
    "UserTaskUpdated": "改期限",
    "TimerMoved": "改定时",
    "TimerFiredByHand": "手动触发定时",
}
"""What operators may have done that no step of a scenario can say; the scenario's description tells of it."""


@dataclass(slots=True)
class Lived:
    """Something that happened, as a step; ``at`` is when, and ``order`` its place among what happened at once."""

    at: datetime
    order: tuple[int, int, int]
    step: dict[str, Any]


@dataclass(slots=True)
class Life:
    """An instance's life: how it began, what happened, when it was last looked at, what no step can say."""

    instance: ProcessInstance
    start: dict[str, Any]
    lived: list[Lived]
    until: datetime
    left_out: list[str] = field(default_factory=list)


def life_of(uow: UnitOfWork, instance_key: int) -> Life:
    """The life of an instance and of what it called.

    :raises Refused: when its log does not say how it began
    """
    instance = uow.session.get_one(ProcessInstance, instance_key)
    family = _family(uow, instance)
    keys = {row.key: row for row in family}
    log = list(
        uow.session.scalars(
            select(EventLogEntry).where(EventLogEntry.instance_key.in_(keys)).order_by(EventLogEntry.key)
        )
    )
    begun = next((row for row in log if row.kind == "InstanceStarted" and row.instance_key == instance_key), None)
    if begun is None:
        raise Refused("这个实例的事件记录里没有启动的一条，不能存为场景。")
    start, first = _start(begun, log)
    triggers = [row for row in log if row.kind in TOLD and row.key != first]
    lived = [Lived(row.at, (row.key, 0, 0), _step(row)) for row in triggers]
    lived += _jobs(uow, family, [begun, *triggers])
    lived.sort(key=lambda one: (one.at, one.order))
    left_out = sorted({NOT_PLAYED[row.kind] for row in log if row.kind in NOT_PLAYED})
    until = instance.ended_at if instance.state != InstanceState.ACTIVE and instance.ended_at else uow.now
    return Life(instance, start, lived, until, left_out)


def steps_with_pauses(life: Life, say: Any) -> list[dict[str, Any]]:
    """The steps with the time that passed between them; ``say`` words a moment."""
    steps: list[dict[str, Any]] = []
    now = life.instance.started_at
    for one in life.lived:
        if one.at - now >= WAITED:
            steps.append({"until": say(one.at)})
            now = one.at
        steps.append(one.step)
    if life.until - now >= WAITED:
        steps.append({"until": say(life.until)})
    return steps


def _family(uow: UnitOfWork, instance: ProcessInstance) -> list[ProcessInstance]:
    """The instance and everything it called, by calls of calls too."""
    rows = uow.session.scalars(select(ProcessInstance).where(ProcessInstance.root_key == instance.root_key)).all()
    found = [instance]
    for one in found:
        found += [row for row in rows if row.parent_key == one.key]
    return found


def _start(begun: EventLogEntry, log: Sequence[EventLogEntry]) -> tuple[dict[str, Any], int | None]:
    """How it began, and the key of the entry of the message that began it."""
    start: dict[str, Any] = {"variables": dict(begun.payload.get("variables") or {})}
    start["variables"].pop("business_key", None)
    by_message = next(
        (row for row in log if row.kind == "MessageCorrelated" and row.at == begun.at
         and row.instance_key == begun.instance_key and row.element_id == begun.payload.get("start_element_id")),
        None,
    )  # fmt: skip
    if by_message is not None:
        start |= {"message": by_message.payload["message_name"], "key": by_message.payload["correlation_key"]}
        return start, by_message.key
    if begun.payload.get("start_element_id"):
        start["element"] = begun.payload["start_element_id"]
    return start, None


def _step(row: EventLogEntry) -> dict[str, Any]:
    told = row.payload
    if row.kind == "UserTaskCompleted":
        return {"task": row.element_id, "by": told.get("on_behalf_of") or row.actor, "values": dict(told["submitted"])}
    if row.kind == "UserTaskReturned":
        return {"return": row.element_id, "to": told["target_id"], "by": row.actor, "opinion": told["opinion"]}
    if row.kind == "MessageCorrelated":
        return {"message": told["message_name"], "key": told["correlation_key"]}
    return {"set": {name: pair[1] for name, pair in told["changes"].items()}}


def _jobs(uow: UnitOfWork, family: Sequence[ProcessInstance], triggers: Sequence[EventLogEntry]) -> Iterator[Lived]:
    """The service tasks that were completed, each behind what led to it, where that was in the same transaction."""
    for instance in family:
        nodes = {
            node.id: node for _scope, node in compiled_definition(uow, instance.definition_key).process.scope.walk()
        }
        visits = select(ElementInstance).where(
            ElementInstance.instance_key == instance.key, ElementInstance.state == InstanceState.COMPLETED
        )
        for visit in uow.session.scalars(visits.order_by(ElementInstance.key)):
            node = nodes.get(visit.element_id)
            kind = node.extensions.task_type if node is not None else None
            if not kind or kind in HANDLERS or visit.element_type.endswith("Body"):
                continue
            cause = next((row for row in triggers if row.key > visit.key and row.at == visit.started_at), None)
            at = visit.ended_at or visit.started_at
            order = (visit.key, 0, 0) if cause is None or at != visit.started_at else (cause.key, 1, visit.key)
            yield Lived(at, order, {"job": visit.element_id})
