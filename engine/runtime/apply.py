"""Turns the effects of a run into rows, events and further steps; one small function an effect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.domain.assignment import represented
from engine.domain.events import IncidentRaised, IncidentResolved, InstanceEnded, UserTaskCanceled, UserTaskCompleted
from engine.domain.states import IncidentState, InstanceState, JobState, UserTaskState
from engine.persistence.causes import cause_of
from engine.persistence.instances import ElementInstance, Incident
from engine.persistence.work import Job, UserTask
from engine.runtime.calls import cancel_child, go_back_to_caller, start_child, throw_to_caller
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live, change_instance
from engine.runtime.message_starts import end_message_start
from engine.runtime.replaced import replaced_since
from engine.runtime.signals import queue_signal
from engine.runtime.task_rows import close_task, event_fields, open_task
from engine.runtime.wait_rows import close_wait, open_wait
from engine.spiff import effects as fx
from engine.unit_of_work import UnitOfWork


def apply_effects(uow: UnitOfWork, live: Live) -> None:
    """Write what the last run of ``live`` did; steps that follow from it are queued on the unit of work."""
    effects, live.workflow.effects = live.workflow.effects, []
    effects = _without_passed(uow, live, effects)
    with uow.session.no_autoflush:
        for effect in effects:
            _WRITERS[type(effect)](uow, live, effect)


def _without_passed(uow: UnitOfWork, live: Live, effects: list[fx.Effect]) -> list[fx.Effect]:
    """Write the elements that were entered and left within this run; the effects that are left to write."""
    ends = {effect.key: effect.state for effect in effects if isinstance(effect, fx.ElementEnded)}
    passed = {e.key: e for e in effects if isinstance(e, fx.ElementStarted) and e.key in ends}
    if not passed:
        return effects
    for key, effect in passed.items():
        uow.session.insert_row(ElementInstance, {**_row(uow, live, effect), "state": ends[key], "ended_at": uow.now})
    told = (fx.ElementStarted, fx.ElementEnded)
    return [effect for effect in effects if not (isinstance(effect, told) and effect.key in passed)]


def _row(uow: UnitOfWork, live: Live, effect: fx.ElementStarted) -> dict[str, Any]:
    return {
        "key": effect.key, "instance_key": live.row.key, "scope_key": effect.scope_key,
        "element_id": effect.element_id, "element_type": effect.element_type, "state": InstanceState.ACTIVE,
        "started_at": uow.now, "flow_id": effect.flow_id or None, "came_from": effect.came_from,
    }  # fmt: skip


def _element_started(uow: UnitOfWork, live: Live, effect: fx.ElementStarted) -> None:
    uow.session.insert_row(ElementInstance, {**_row(uow, live, effect), "ended_at": None})


def _element_ended(uow: UnitOfWork, live: Live, effect: fx.ElementEnded) -> None:
    uow.session.change_row(ElementInstance, effect.key, {"state": effect.state, "ended_at": uow.now})


def _element_reopened(uow: UnitOfWork, live: Live, effect: fx.ElementReopened) -> None:
    uow.session.change_row(ElementInstance, effect.key, {"state": InstanceState.ACTIVE, "ended_at": None})


def _task_closed(uow: UnitOfWork, live: Live, effect: fx.TaskClosed) -> None:
    task = live.tasks.get(effect.key) or uow.session.get(UserTask, effect.key)
    if task is None or task.state != UserTaskState.CREATED:
        return
    completed = effect.state == UserTaskState.COMPLETED
    by, since = live.submitters.pop(task.key, (uow.actor.name, None))
    close_task(uow, task, effect.state, by if completed else None)
    if completed:
        submitted, seen = live.submitted.pop(task.key, ({}, {}))
        on_behalf_of = represented(uow.actor, task) if by == uow.actor.name else by
        uow.emit(
            UserTaskCompleted(
                **event_fields(task), submitted=submitted, variables=seen, created_at=task.created_at,
                on_behalf_of=on_behalf_of, submitted_at=since, replaced=replaced_since(live, task.key),
            )
        )  # fmt: skip
    else:
        uow.emit(UserTaskCanceled(**event_fields(task)))


def _job_opened(uow: UnitOfWork, live: Live, effect: fx.JobOpened) -> None:
    uow.job_types.add(effect.type)
    again = _find(uow, Job, effect.key)
    if again is not None:  # its incident was resolved; retries that were given to it meanwhile count
        again.state, again.worker, again.lease_until = JobState.CREATED, None, None
        again.retries, again.failures = again.retries or effect.retries, 0
        return
    uow.session.add(
        Job(
            key=effect.key, instance_key=live.row.key, element_instance_key=effect.key, element_id=effect.element_id,
            process_id=live.row.process_id, definition_key=live.row.definition_key, type=effect.type, state="CREATED",
            retries=effect.retries, headers=dict(effect.headers), rank=-effect.priority,
            created_at=uow.now,
        )
    )  # fmt: skip


def _job_closed(uow: UnitOfWork, live: Live, effect: fx.JobClosed) -> None:
    # Whoever ends a job has read it under the instance's lock.
    job = uow.session.get(Job, effect.key) or _find(uow, Job, effect.key)
    if job is not None:
        job.state = effect.state


def _variable_written(uow: UnitOfWork, live: Live, effect: fx.VariableWritten) -> None:
    live.written[(effect.scope_key, effect.name)] = None


def _incident_opened(uow: UnitOfWork, live: Live, effect: fx.IncidentOpened) -> None:
    job = _find(uow, Job, effect.token)
    uow.session.add(
        Incident(
            key=effect.key, instance_key=live.row.key, element_instance_key=effect.token, element_id=effect.element_id,
            process_id=live.row.process_id, definition_key=live.row.definition_key, kind=effect.kind,
            message=effect.message, cause=cause_of(effect.kind, effect.message), state=IncidentState.ACTIVE,
            created_at=uow.now, job_key=job.key if job is not None else None,
        )
    )  # fmt: skip
    change_instance(uow, live.row, has_incident=True)
    uow.emit(
        IncidentRaised(
            **instance_fields(live.row), incident_key=effect.key, element_id=effect.element_id, kind=effect.kind,
            message=effect.message,
        )
    )  # fmt: skip


def _incident_closed(uow: UnitOfWork, live: Live, effect: fx.IncidentClosed) -> None:
    incident = _find(uow, Incident, effect.key)
    if incident is not None:
        incident.state, incident.resolved_at = IncidentState.RESOLVED, uow.now
    left = any("incident" in token.internal_data for token in live.workflow.tasks.values())
    change_instance(uow, live.row, has_incident=left)
    reason = live.reasons.pop(effect.key, "")
    told = instance_fields(live.row)
    uow.emit(IncidentResolved(**told, incident_key=effect.key, element_id=effect.element_id, reason=reason))


def _call_opened(uow: UnitOfWork, live: Live, effect: fx.CallOpened) -> None:
    start_child(uow, live, effect)


def _call_canceled(uow: UnitOfWork, live: Live, effect: fx.CallCanceled) -> None:
    cancel_child(uow, effect.key)


def _thrown_upwards(uow: UnitOfWork, live: Live, effect: fx.ThrownUpwards) -> None:
    throw_to_caller(uow, live, effect)


def _signal_thrown(uow: UnitOfWork, live: Live, effect: fx.SignalThrown) -> None:
    queue_signal(uow, effect.name, effect.variables, heard=effect.heard)


def _finished(uow: UnitOfWork, live: Live, effect: fx.InstanceFinished) -> None:
    change_instance(uow, live.row, state=effect.state, ended_at=uow.now, has_incident=False)
    uow.emit(InstanceEnded(**instance_fields(live.row), state=effect.state, end_element_id=effect.end_element_id))
    end_message_start(uow, live)
    if live.row.parent_key is not None and effect.state == InstanceState.COMPLETED:
        go_back_to_caller(uow, live)


def _find(uow: UnitOfWork, kind: Any, key: int) -> Any:
    """A row by key, also when this unit of work has only just added it; on SQLite it is nobody else's from here on."""
    uow.session.begin_writing()
    for row in uow.session.new:
        if isinstance(row, kind) and row.key == key:
            return row
    return uow.session.scalar(select(kind).where(kind.key == key))


_WRITERS: dict[type, Any] = {
    fx.ElementStarted: _element_started,
    fx.ElementEnded: _element_ended,
    fx.ElementReopened: _element_reopened,
    fx.TaskOpened: open_task,
    fx.TaskClosed: _task_closed,
    fx.JobOpened: _job_opened,
    fx.JobClosed: _job_closed,
    fx.WaitOpened: open_wait,
    fx.WaitClosed: close_wait,
    fx.CallOpened: _call_opened,
    fx.CallCanceled: _call_canceled,
    fx.VariableWritten: _variable_written,
    fx.IncidentOpened: _incident_opened,
    fx.IncidentClosed: _incident_closed,
    fx.ThrownUpwards: _thrown_upwards,
    fx.SignalThrown: _signal_thrown,
    fx.InstanceFinished: _finished,
}
