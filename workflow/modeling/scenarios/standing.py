"""Where a try-out stands: open tasks, jobs that wait, timers to come, messages awaited, variables, the path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from engine.domain.states import IncidentState, InstanceState, JobState, UserTaskState
from engine.persistence.instances import ElementInstance, Incident, ProcessInstance, Variable
from engine.persistence.work import Job, MessageSubscription, SignalSubscription, Timer, UserTask
from engine.spiff.scopes import CONTINUE
from engine.unit_of_work import UnitOfWork
from workflow.modeling.scenarios.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Passed:
    """One visit of a token: where, by which flow, from when to when, and how it left."""

    process: str
    element: str
    kind: str
    flow: str | None
    at: datetime
    ended: datetime | None
    state: str
    instance: int


@dataclass(frozen=True, slots=True)
class Standing:
    """All that waits in the sandbox, each in the order it came; ``state`` and ``end`` are the started instance's.

    ``at`` are the elements where tokens wait, each as often as one does: not what is around them.
    """

    now: datetime
    at: list[str]
    state: str
    end: str | None
    tasks: Sequence[UserTask]
    jobs: Sequence[Job]
    timers: Sequence[Timer]
    messages: Sequence[MessageSubscription]
    signals: Sequence[SignalSubscription]
    incidents: Sequence[Incident]


def open_tasks(sandbox: Sandbox) -> list[UserTask]:
    """The tasks that can be done now, oldest first."""
    return sandbox.ask(lambda uow: _rows(uow, UserTask, UserTask.state == UserTaskState.CREATED))


def waiting_jobs(sandbox: Sandbox) -> list[Job]:
    """The jobs that wait for somebody to decide on them, oldest first."""
    return sandbox.ask(lambda uow: _rows(uow, Job, Job.state == JobState.CREATED))


def open_incidents(sandbox: Sandbox) -> list[Incident]:
    """The faults that keep elements from going on, oldest first."""
    return sandbox.ask(lambda uow: _rows(uow, Incident, Incident.state == IncidentState.ACTIVE))


def standing(sandbox: Sandbox) -> Standing:
    """Where the sandbox stands now."""
    return sandbox.ask(lambda uow: _standing(uow, sandbox))


def _standing(uow: UnitOfWork, sandbox: Sandbox) -> Standing:
    rows = partial(_rows, uow)
    root = uow.session.get(ProcessInstance, sandbox.root)
    return Standing(
        now=sandbox.now,
        at=_at(uow),
        state=root.state if root is not None else "",
        end=_end_of(uow, sandbox.root),
        tasks=rows(UserTask, UserTask.state == UserTaskState.CREATED),
        jobs=rows(Job, Job.state == JobState.CREATED),
        timers=sorted(
            rows(Timer, Timer.instance_key.is_not(None), Timer.element_id != CONTINUE),
            key=lambda timer: (timer.due_at, timer.key),
        ),
        messages=rows(MessageSubscription, MessageSubscription.instance_key.is_not(None)),
        signals=rows(SignalSubscription, SignalSubscription.instance_key.is_not(None)),
        incidents=rows(Incident, Incident.state == IncidentState.ACTIVE),
    )


def variables_now(sandbox: Sandbox) -> dict[str, Any]:
    """The variables of the started instance, by name."""
    query = select(Variable.name, Variable.value).where(Variable.scope_key == sandbox.root).order_by(Variable.name)
    return sandbox.ask(lambda uow: dict(uow.session.execute(query).all()))


def path_so_far(sandbox: Sandbox) -> list[Passed]:
    """Every visit, of called processes too, in the order tokens came."""
    query = (
        select(ElementInstance, ProcessInstance.process_id)
        .join(ProcessInstance, ProcessInstance.key == ElementInstance.instance_key)
        .order_by(ElementInstance.key)
    )

    def read(uow: UnitOfWork) -> list[Passed]:
        return [
            Passed(
                process, row.element_id, row.element_type, row.flow_id, row.started_at, row.ended_at, row.state,
                row.instance_key,
            )
            for row, process in uow.session.execute(query)
        ]  # fmt: skip

    return sandbox.ask(read)


def _rows(uow: UnitOfWork, table: Any, *conditions: Any) -> list[Any]:
    return list(uow.session.scalars(select(table).where(*conditions).order_by(table.key)))


def _at(uow: UnitOfWork) -> list[str]:
    active = select(ElementInstance).where(ElementInstance.state == InstanceState.ACTIVE)
    rows = list(uow.session.scalars(active.order_by(ElementInstance.key)))
    around = {row.scope_key for row in rows}
    around |= set(
        uow.session.scalars(select(ProcessInstance.parent_element_key).where(ProcessInstance.ended_at.is_(None)))
    )
    return [row.element_id for row in rows if row.key not in around]


def _end_of(uow: UnitOfWork, root: int) -> str | None:
    """The end event the instance came to last."""
    query = select(ElementInstance.element_id).where(
        ElementInstance.instance_key == root,
        ElementInstance.scope_key == root,
        ElementInstance.element_type == "endEvent",
        ElementInstance.state == InstanceState.COMPLETED,
    )
    return uow.session.scalar(query.order_by(ElementInstance.key.desc()).limit(1))
