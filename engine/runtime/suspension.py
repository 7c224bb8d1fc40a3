"""Suspends an outermost instance with all it called, and resumes it: what waits stands still, and so do its clocks.

While an instance is suspended no timer of it fires, no job of it is given out, no task of it can be done, and no
message or signal reaches it. When it is resumed its timers and leases move by the time that was lost, the dates of
its user tasks by the working days that were lost, and messages that still live are delivered
(docs/decisions/0010-what-standing-still-means.md).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Select, select, update

from engine.domain.errors import Refused
from engine.domain.events import InstanceResumed, InstanceSuspended, TimerMoved, UserTaskUpdated
from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from engine.domain.states import InstanceState, JobState, UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import NO_DUE, InboxRow, Job, MessageSubscription, Timer, UserTask
from engine.runtime.advance import drain
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live, claim_family, later, lock_instance
from engine.runtime.task_rows import event_fields
from engine.runtime.wait_rows import deliver_buffered
from engine.spiff.scopes import CONTINUE
from engine.unit_of_work import UnitOfWork


def suspend_instance(uow: UnitOfWork, instance_key: int, *, reason: str = "") -> None:
    """Let an instance stand still, with everything it called; in the inboxes its tasks are due no more.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, is suspended, or was called by another (then that one is to be suspended)
    """
    if uow.running:
        raise Refused(f"process instance {instance_key} cannot be suspended from inside a running step")
    root = outermost(uow, instance_key, "suspend")
    if root.state != InstanceState.ACTIVE:
        raise Refused(f"process instance {instance_key} is {root.state.lower()}; only an active one can be suspended")
    for row in _family(uow, root, InstanceState.ACTIVE):
        row.state, row.suspended_at = InstanceState.SUSPENDED, uow.now
        uow.emit(InstanceSuspended(**instance_fields(row), previous=InstanceState.ACTIVE, reason=reason))
    still = update(InboxRow).where(InboxRow.task_key.in_(_open_tasks(root).with_only_columns(UserTask.key)))
    uow.session.execute(still.values(due_at=NO_DUE, soon_at=NO_DUE).execution_options(synchronize_session=False))


def resume_instance(uow: UnitOfWork, instance_key: int, *, reason: str = "") -> None:
    """Let a suspended instance go on, with everything it called; its clocks go on from where they stood.

    :raises NotFound: when there is none
    :raises Refused: when it is not suspended, or was called by another (then that one is to be resumed)
    """
    root = outermost(uow, instance_key, "resume")
    if root.state != InstanceState.SUSPENDED or root.suspended_at is None:
        raise Refused(f"process instance {instance_key} is {root.state.lower()}; only a suspended one can be resumed")
    since = root.suspended_at
    lost = uow.now - since
    workdays = uow.world.calendar.workdays_between(_day(since), _day(uow.now))
    family = wake(uow, root)
    for row in family:
        uow.emit(
            InstanceResumed(
                **instance_fields(row), suspended_at=since, seconds=int(lost.total_seconds()), workdays=workdays,
                reason=reason,
            )
        )  # fmt: skip
    _move_timers(uow, root, {row.key: row for row in family}, lost, reason)
    _move_leases(uow, root, since, lost)
    _move_tasks(uow, root, workdays, lost, reason)
    uow.session.flush()
    for row in family:
        later(uow, row.key, _look_again)
    for wait in uow.session.scalars(_rows_of(MessageSubscription, root)).all():
        deliver_buffered(uow, uow.session.get_one(ProcessInstance, wait.instance_key), wait)
    drain(uow)


def outermost(uow: UnitOfWork, instance_key: int, verb: str) -> ProcessInstance:
    """The instance, locked, when it is the outermost of its calls.

    :raises NotFound: when there is none
    :raises Refused: when another called it; ``verb`` says in the message what to do with that one
    """
    row = lock_instance(uow, instance_key)
    if row.parent_key is not None:
        raise Refused(f"process instance {instance_key} was called by {row.root_key}; {verb} that one")
    return row


def wake(uow: UnitOfWork, root: ProcessInstance) -> list[ProcessInstance]:
    """Make a suspended instance and all it called active again, its clocks untouched; those that were suspended."""
    rows = _family(uow, root, InstanceState.SUSPENDED)
    for row in rows:
        row.state, row.suspended_at = InstanceState.ACTIVE, None
    return rows


def _family(uow: UnitOfWork, root: ProcessInstance, state: InstanceState) -> list[ProcessInstance]:
    claim_family(uow, root.key)
    question = select(ProcessInstance).where(ProcessInstance.root_key == root.key, ProcessInstance.state == state)
    return list(uow.session.scalars(question.order_by(ProcessInstance.key).execution_options(populate_existing=True)))


def _rows_of(table: type[Timer | MessageSubscription | Job], root: ProcessInstance):  # type: ignore[no-untyped-def]
    keys = select(ProcessInstance.key).where(ProcessInstance.root_key == root.key)
    return select(table).where(table.instance_key.in_(keys)).order_by(table.key)


def _open_tasks(root: ProcessInstance) -> Select[UserTask]:
    return select(UserTask).where(UserTask.root_key == root.key, UserTask.state == UserTaskState.CREATED)


def _move_timers(
    uow: UnitOfWork, root: ProcessInstance, of_row: dict[int, ProcessInstance], lost: timedelta, reason: str
) -> None:
    for timer in uow.session.scalars(_rows_of(Timer, root)).all():
        before, timer.due_at = timer.due_at, _plus(timer.due_at, lost)
        row = of_row.get(timer.instance_key or 0)
        if row is not None and timer.element_id != CONTINUE:
            uow.emit(
                TimerMoved(
                    **instance_fields(row), timer_key=timer.key, element_id=timer.element_id,
                    changes={"due_at": (before.isoformat(), timer.due_at.isoformat())}, reason=reason,
                )
            )  # fmt: skip


def _move_leases(uow: UnitOfWork, root: ProcessInstance, since: datetime, lost: timedelta) -> None:
    for job in uow.session.scalars(_rows_of(Job, root).where(Job.state == JobState.CREATED)).all():
        if job.lease_until is not None and job.lease_until > since:
            job.lease_until += lost
        else:
            uow.job_types.add(job.type)


def _move_tasks(uow: UnitOfWork, root: ProcessInstance, workdays: int, lost: timedelta, reason: str) -> None:
    for task in uow.session.scalars(_open_tasks(root).order_by(UserTask.key)).all():
        changes = {}
        for name in ("due_at", "follow_up_at") if workdays > 0 else ():
            before = getattr(task, name)
            if before is not None:
                after = later_by(before, workdays, lost, uow.world.calendar)
                setattr(task, name, after)
                changes[name] = (before.isoformat(), after.isoformat())
        if task.soon_at is not None and "due_at" in changes:  # as near as it was when its instance was suspended
            task.soon_at = later_by(task.soon_at, workdays, lost, uow.world.calendar)
            task.soon_sent = task.soon_sent and task.soon_at <= uow.now
        moments = {} if task.due_at is None else {"due_at": task.due_at, "soon_at": task.soon_at or NO_DUE}
        if "follow_up_at" in changes:
            moments["shown_from"] = task.follow_up_at
        if moments:
            rows = update(InboxRow).where(InboxRow.task_key == task.key).values(moments)
            uow.session.execute(rows.execution_options(synchronize_session=False))
        if not changes:
            continue
        task.row_version += 1
        uow.emit(UserTaskUpdated(**event_fields(task), changes=changes, reason=reason, standstill_workdays=workdays))


def later_by(moment: datetime, workdays: int, lost: timedelta, calendar: WorkingCalendar) -> datetime:
    """``workdays`` later at the same hour; by the time itself where the calendar does not reach."""
    local = moment.astimezone(OFFICE_ZONE)
    try:
        day = calendar.add_workdays(local.date(), workdays)
    except (ValueError, OverflowError):
        return _plus(moment, lost)
    return datetime.combine(day, local.time(), OFFICE_ZONE).astimezone(UTC)


def _plus(moment: datetime, lost: timedelta) -> datetime:
    """``moment`` moved by ``lost``; one at the end of time stays there."""
    return moment + lost if moment <= NO_DUE - lost else moment


def _day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()


def _look_again(live: Live) -> None:
    """A step that lets an instance go on with what was set while it stood still."""
    live.workflow.hear_changes()
