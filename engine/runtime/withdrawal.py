"""Whether what somebody has just completed can be taken back: what came of it, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.domain.lines import Lines, Visit
from engine.domain.states import InstanceState, JobState, UserTaskState
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance
from engine.persistence.work import Job, UserTask
from engine.runtime.lines_of import lines_of
from engine.runtime.return_plan import ReturnPlan, plan_of
from engine.runtime.return_steps import BODIES, INSIDE, Step, Way
from engine.spiff.nesting import Place
from engine.unit_of_work import UnitOfWork

PASSED = frozenset({
    "startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent", "exclusiveGateway",
    "parallelGateway", "inclusiveGateway", "complexGateway", "scriptTask", "businessRuleTask", "task", "manualTask",
    "subProcess", "transaction", "adHocSubProcess", *BODIES,
})  # fmt: skip
"""Kinds of elements that leave nothing behind outside the instance when a token has passed them; events: plain ones."""

UNTOUCHED = frozenset({
    "UserTaskCreated", "UserTaskDueSoon", "UserTaskOverdue", "UserTaskReturned", "UserTaskWithdrawn",
})  # fmt: skip
"""What happens to a task without anybody acting on it."""


class Against(StrEnum):
    """What speaks against taking a completion back."""

    ENDED = "ENDED"
    GONE = "GONE"
    COMPLETED = "COMPLETED"
    ACTED = "ACTED"
    OUTSIDE = "OUTSIDE"
    OBSTACLE = "OBSTACLE"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What taking a completion back would do (``plan``), or what speaks against it, about which element, by whom.

    ``replaced`` is what the completion wrote over; ``kept`` are names that others have written since.
    """

    plan: ReturnPlan | None
    against: Against | None = None
    about: str = ""
    by: str | None = None
    replaced: Mapping[str, Mapping[str, Any]] | None = None
    kept: frozenset[str] = frozenset()


def withdrawal_of(uow: UnitOfWork, task: UserTask) -> Withdrawal:
    """Whether a completed task can be taken back now; nothing is changed."""
    instance = uow.session.get_one(ProcessInstance, task.instance_key)
    if instance.state not in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
        return Withdrawal(None, Against.ENDED)
    lines, places = lines_of(uow, instance.key, instance.definition_key)
    visit = lines.visits.get(task.element_instance_key)
    place = places.get(task.element_id)
    if visit is None or place is None or place.node.kind != "userTask" or task.ended_at is None:
        return Withdrawal(None, Against.GONE)
    ended = tuple(reversed([scope for scope in _around(lines, visit) if not scope.active]))
    if any(INSIDE.get(scope.kind) is not None for scope in ended):
        return Withdrawal(None, Against.OBSTACLE, ended[-1].element_id)
    step = Step(
        instance.key, instance.definition_key, visit.key, task.element_id, task.name, task.ended_at,
        task.completed_by, Way.RUN if lines.is_run_of(visit) is not None else Way.STEP,
        tuple(scope.key for scope in ended),
    )  # fmt: skip
    plan = plan_of(uow, step)
    if plan.step.obstacle is not None:
        return Withdrawal(None, Against.OBSTACLE)
    return (
        _acted(uow, task, lines, visit, plan) or _outside(uow, lines, places, visit, plan) or _possible(uow, task, plan)
    )


def _around(lines: Lines, visit: Visit) -> Iterator[Visit]:
    scope = lines.visits.get(visit.scope)
    while scope is not None:
        yield scope
        scope = lines.visits.get(scope.scope)


def _came_of(lines: Lines, visit: Visit, plan: ReturnPlan) -> list[Visit]:
    """Everything that came of the completion, what happened inside it included."""
    ahead = lines.ahead(visit.key) - {visit.key}
    found = {key: lines.visits[key] for key in ahead}
    for key in ahead - set(plan.step.reopens):
        found |= {one.key: one for one in lines.inside(key)}
    return list(found.values())


def _acted(uow: UnitOfWork, task: UserTask, lines: Lines, visit: Visit, plan: ReturnPlan) -> Withdrawal | None:
    """Whether somebody has done something with a task that came of it."""
    here = UserTask.element_instance_key.in_([one.key for one in _came_of(lines, visit, plan)])
    of_it = list(uow.session.scalars(select(UserTask).where(UserTask.instance_key == task.instance_key, here)))
    of_it += uow.session.scalars(select(UserTask).where(UserTask.instance_key.in_(plan.called)))
    for one in of_it:
        if one.state != UserTaskState.CREATED:
            return Withdrawal(None, Against.COMPLETED, one.name, one.completed_by)
    acts = select(EventLogEntry).where(
        EventLogEntry.root_key == task.root_key, EventLogEntry.key > task.key,
        EventLogEntry.task_key.in_([one.key for one in of_it]), EventLogEntry.kind.not_in(UNTOUCHED),
        EventLogEntry.actor.not_in((SYSTEM.name, task.completed_by or "")),
    )  # fmt: skip
    act = uow.session.scalars(acts.limit(1)).first()
    if act is None:
        return None
    names = {one.key: one.name for one in of_it}
    return Withdrawal(None, Against.ACTED, names.get(act.task_key or 0, ""), act.actor)


def _outside(
    uow: UnitOfWork, lines: Lines, places: dict[str, Place], visit: Visit, plan: ReturnPlan
) -> Withdrawal | None:
    """Whether something happened that cannot be taken back: work done, a message sent, a timer fired, a call ended."""
    came = _came_of(lines, visit, plan)
    for one in came:
        place = places.get(one.element_id)
        events = place.node.events if place is not None else []
        plain = one.kind in PASSED and all(event.kind == "link" for event in events)
        if one.state == InstanceState.TERMINATED or (one.completed and not (plain or one.kind == "userTask")):
            return Withdrawal(None, Against.OUTSIDE, (place.node.name if place is not None else "") or one.element_id)
    called = select(ElementInstance).where(ElementInstance.instance_key.in_(plan.called))
    for row in uow.session.scalars(called):
        if row.state != InstanceState.ACTIVE and row.element_type not in PASSED:
            return Withdrawal(None, Against.OUTSIDE, row.element_id)
    keys = [one.key for one in came]
    begun = (Job.state != JobState.CREATED) | Job.worker.is_not(None) | (Job.failures > 0)
    jobs = Job.element_instance_key.in_(keys) | Job.instance_key.in_(plan.called)
    job = uow.session.scalars(select(Job).where(jobs, begun).limit(1)).first()
    return Withdrawal(None, Against.OUTSIDE, job.element_id) if job is not None else None


def _possible(uow: UnitOfWork, task: UserTask, plan: ReturnPlan) -> Withdrawal:
    """With what the completion wrote over, and what others wrote since."""
    later = select(EventLogEntry).where(
        EventLogEntry.root_key == task.root_key, EventLogEntry.instance_key == task.instance_key,
        EventLogEntry.kind.in_(("UserTaskCompleted", "VariablesChanged", "InstanceModified")),
        EventLogEntry.key > task.key,
    )  # fmt: skip
    entries = list(uow.session.scalars(later.order_by(EventLogEntry.key)))
    mine = next((entry for entry in entries if entry.task_key == task.key), None)
    replaced = (mine.payload or {}).get("replaced", {}) if mine is not None else {}
    since = [entry for entry in entries if mine is not None and entry.key > mine.key]
    kept = {name for entry in since for name in _written(entry.payload or {})}
    return Withdrawal(plan, replaced=replaced, kept=frozenset(kept))


def _written(payload: Mapping[str, Any]) -> Iterator[str]:
    yield from payload.get("changes") or {}
    for changes in (payload.get("replaced") or {}).values():
        yield from changes["old"]
        yield from changes["new"]
