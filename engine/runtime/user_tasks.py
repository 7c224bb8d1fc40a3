"""What people do with user tasks: claim, release, assign, update, complete. Each refusal says who and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.domain import variables as json_variables
from engine.domain.assignment import account_of, holds, is_excluded, represented
from engine.domain.errors import Invalid, NotAllowed, NotFound, Refused
from engine.domain.events import UserTaskAssigned, UserTaskCreated, UserTaskUpdated
from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import UserTaskState
from engine.persistence.fixed import FixedSelect
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.persistence.plain import plain_of
from engine.persistence.signing import HeldCompletion
from engine.persistence.work import UserTask
from engine.runtime.advance import advance
from engine.runtime.forms import check_submission
from engine.runtime.holding import hold, refuse_before_signatures
from engine.runtime.live import SAVED, Live, load_instance, lock_instance, refuse_suspended, take_up
from engine.runtime.task_rows import event_fields, near_from, process_variables, replace_inbox_rows
from engine.unit_of_work import UnitOfWork

_COLUMNS = len(UserTask.__table__.columns)
_TASK = FixedSelect(
    select(*UserTask.__table__.columns, *ProcessInstance.__table__.columns, *SAVED)
    .join_from(UserTask, ProcessInstance, ProcessInstance.key == UserTask.instance_key)
    .outerjoin(InstanceStateRow, InstanceStateRow.instance_key == UserTask.instance_key)
    .where(UserTask.key == bindparam("key"))
)
"""A task, its instance and the instance's state, in this order."""

_UPDATABLE = {"due_at", "follow_up_at", "priority", "candidate_users", "candidate_groups"}


def user_task(uow: UnitOfWork, task_key: int) -> UserTask:
    """The task with whatever state it has, read together with its instance where nothing is locked.

    :raises NotFound: when there is none
    """
    for live in uow.live.values():
        if task_key in live.tasks:
            return live.tasks[task_key]
    if uow.locking:
        return _locked(uow, task_key)[0]
    uow.session.flush()
    found = _TASK.one(uow.session.wire(), task_key)
    if found is None:
        raise NotFound(f"no user task has the key {task_key}")
    task = plain_of(UserTask, _TASK.names[:_COLUMNS], found)
    version, blob, uow.revision = found[-3:]
    if task.state == UserTaskState.CREATED and task.instance_key not in uow.live:
        row = plain_of(ProcessInstance, _TASK.names[_COLUMNS:-3], found[_COLUMNS:])
        load_instance(uow, row, version or 0, blob)
    if task.instance_key in uow.live:
        uow.live[task.instance_key].tasks[task_key] = task
    return task


def opened_tasks(uow: UnitOfWork) -> list[UserTask]:
    """The tasks that this unit of work has opened and that are still open, in the order of their keys."""
    opened = {event.task_key for event in uow.events if isinstance(event, UserTaskCreated)}
    known = [task for live in uow.live.values() for task in live.tasks.values() if task.key in opened]
    return sorted((task for task in known if task.state == UserTaskState.CREATED), key=lambda task: task.key)


def task_variables(uow: UnitOfWork, task: UserTask) -> dict[str, Any]:
    """What an open task sees: the variables of every scope around it, the nearest first.

    :raises Refused: when it has ended
    """
    token = take_up(uow, task.instance_key, even_suspended=True).workflow.token(task.key)
    if token is None:
        raise Refused(ended_words(task))
    return dict(token.variables())


def open_user_task(uow: UnitOfWork, task_key: int) -> UserTask:
    """The task, locked with its instance, still open.

    :raises NotFound: when there is none
    :raises Refused: when it has ended; the message says how, by whom and when
    :raises Suspended: when its instance stands still
    """
    task, instance = _locked(uow, task_key)
    if task.state != UserTaskState.CREATED:
        raise Refused(ended_words(task))
    refuse_suspended(instance)
    return task


def _locked(uow: UnitOfWork, task_key: int) -> tuple[UserTask, ProcessInstance]:
    instance_key = uow.session.scalar(select(UserTask.instance_key).where(UserTask.key == task_key))
    if instance_key is None:
        raise NotFound(f"no user task has the key {task_key}")
    instance = lock_instance(uow, instance_key)
    return uow.session.get_one(UserTask, task_key, populate_existing=True), instance


def ended_words(task: UserTask) -> str:
    """How a task ended, in a sentence; the moment in the office's time."""
    when = task.ended_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M") if task.ended_at else "earlier"
    if task.state == UserTaskState.COMPLETED:
        return f"the task {task.name!r} was already completed by {task.completed_by} at {when}"
    return f"the task {task.name!r} was canceled at {when}"


def claim_user_task(uow: UnitOfWork, task_key: int) -> None:
    """The caller takes a task on; whoever can only as somebody's deputy takes it on for that person.

    :raises Refused: when another person has it, or it has ended
    :raises NotAllowed: when the caller is no candidate, or is excluded by the model
    """
    task = open_user_task(uow, task_key)
    if holds(uow.actor, task.assignee, task):
        return
    if task.assignee is not None:
        raise Refused(f"the task {task.name!r} is already claimed by {task.assignee}")
    may_work_on(uow, task)
    hand_over(uow, task, account_of(uow.actor, task) or uow.actor.name, "claim")


def release_user_task(uow: UnitOfWork, task_key: int) -> None:
    """The assignee gives a task back to its candidates.

    :raises NotAllowed: when the caller is not the assignee
    """
    task = open_user_task(uow, task_key)
    if task.assignee is None:
        return
    if task.owner is not None:
        raise Refused(f"the task {task.name!r} is delegated by {task.owner} to {task.assignee}, who is to resolve it")
    if not holds(uow.actor, task.assignee, task) and not uow.actor.is_operator:
        raise NotAllowed(f"the task {task.name!r} is assigned to {task.assignee}; only they can release it")
    hand_over(uow, task, None, "release")


def assign_user_task(uow: UnitOfWork, task_key: int, assignee: str, *, override: bool = True, reason: str = "") -> None:
    """Somebody gives a task to ``assignee``.

    :raises Refused: when it has an assignee and ``override`` is false
    :raises NotAllowed: when the model excludes that person
    """
    task = open_user_task(uow, task_key)
    if task.assignee is not None and task.assignee != assignee and not override:
        raise Refused(f"the task {task.name!r} is already assigned to {task.assignee}")
    if assignee in (task.excluded_users or []):
        raise NotAllowed(f"the model excludes {assignee} from the task {task.name!r}")
    hand_over(uow, task, assignee, "assign", reason)


def update_user_task(uow: UnitOfWork, task_key: int, changes: Mapping[str, Any], *, reason: str = "") -> None:
    """Change due date, follow-up date, priority or candidates; moments are aware datetimes or ``None``.

    :raises Invalid: when something else is named
    """
    unknown = sorted(set(changes) - _UPDATABLE)
    if unknown:
        raise Invalid(f"a user task's {', '.join(unknown)} cannot be changed")
    task = open_user_task(uow, task_key)
    old = {name: getattr(task, name) for name in changes}
    for name, value in changes.items():
        setattr(task, name, value)
    if "due_at" in changes:
        task.overdue_sent = task.soon_sent = False
        known = process_variables(uow, task.instance_key) if task.due_at is not None else {}
        task.soon_at = near_from(uow, task.due_at, task.element_id, known)
    task.row_version += 1
    replace_inbox_rows(uow, task)
    told = {name: (_shown(old[name]), _shown(value)) for name, value in changes.items()}
    uow.emit(UserTaskUpdated(**event_fields(task), changes=told, reason=reason))


def complete_user_task(
    uow: UnitOfWork,
    task_key: int,
    variables: Mapping[str, Any] | None = None,
    *,
    validated: bool = False,
    held: HeldCompletion | None = None,
) -> bool:
    """Do a task: check the caller, check the form's rules, merge the values, let the instance go on.

    ``validated`` says that the caller has checked the values against the task's form already. ``held`` is what was
    submitted before and waited for signatures: the task is then completed for whoever submitted it, and nobody's
    right to it is asked again.

    Whether the task is done; what others have still to sign is only held.

    :raises Refused: when it has ended, is another person's, or waits for signatures
    :raises NotAllowed: when the caller is neither assignee nor candidate, or is excluded
    :raises Invalid: with a finding for each field whose rule is broken; nothing is saved then
    """
    task = user_task(uow, task_key)
    if task.state != UserTaskState.CREATED:
        raise Refused(ended_words(task))
    if task.signing is not None and held is None:
        task = open_user_task(uow, task_key)
    live = take_up(uow, task.instance_key)
    live.tasks[task_key] = task
    if held is None:
        may_do(uow, task)
        refuse_before_signatures(task)
    submitted = json_variables.as_variables(variables or {})
    if not validated:
        submitted = check_submission(uow, task, submitted)
    if held is not None:
        live.submitters[task_key] = (held.submitted_by, held.submitted_at)
    elif task.signing is not None and hold(uow, task, submitted):
        return False
    handed = dict(submitted)
    doer = (task.properties or {}).get("luodi.completedBy")
    if doer:
        handed[doer] = held.submitted_by if held is not None else uow.actor.name

    def finish(live: Live) -> None:
        token = live.workflow.token(task_key)
        if token is None:
            raise Refused(f"the task {task.name!r} has ended")
        scope = token.scope
        live.before[task_key] = {around.key: dict(around.data) for around in scope.chain()}
        seen = {**token.variables(), **handed}
        live.submitted[task_key] = (submitted, seen)
        token.task_spec.finish(token, handed)
        if scope.is_open():
            live.submitted[task_key] = (submitted, {**seen, **scope.variables()})

    advance(uow, task.instance_key, finish)
    return True


def may_do(uow: UnitOfWork, task: UserTask) -> None:
    """Refuse whoever may not do an open task: it is another person's, or delegated, or not for the caller.

    :raises Refused: when another person has it
    :raises NotAllowed: when the caller is neither assignee nor candidate, or is excluded
    """
    if task.owner is not None:
        raise Refused(f"the task {task.name!r} is delegated by {task.owner} to {task.assignee}, who is to resolve it")
    if task.assignee is not None and not holds(uow.actor, task.assignee, task) and not uow.actor.is_operator:
        raise Refused(f"the task {task.name!r} is assigned to {task.assignee}")
    if task.assignee is None:
        may_work_on(uow, task)
    elif is_excluded(uow.actor, task, task.excluded_users or ()):
        raise NotAllowed(f"the model excludes {uow.actor.name} from the task {task.name!r}")


def may_work_on(uow: UnitOfWork, task: UserTask) -> None:
    """Refuse a caller who is no candidate.

    :raises NotAllowed: with the candidates named
    """
    if is_excluded(uow.actor, task, task.excluded_users or ()):
        raise NotAllowed(f"the model excludes {uow.actor.name} from the task {task.name!r}")
    if uow.actor.is_operator:
        return
    if account_of(uow.actor, task) is None:
        groups = ", ".join([*(task.candidate_users or []), *(task.candidate_groups or [])]) or "nobody"
        raise NotAllowed(f"the task {task.name!r} is for {groups}")


def hand_over(
    uow: UnitOfWork, task: UserTask, assignee: str | None, action: str, reason: str = "", *, owner: str | None = None
) -> None:
    """Write who has an open, locked task now, put it in their inbox, and emit it; ``owner`` waits for their answer."""
    instead_of = represented(uow.actor, task)
    previous, task.assignee, task.owner = task.assignee, assignee, owner
    task.row_version += 1
    replace_inbox_rows(uow, task)
    told = {**event_fields(task), "on_behalf_of": instead_of}
    uow.emit(UserTaskAssigned(**told, previous=previous, action=action, reason=reason))


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
