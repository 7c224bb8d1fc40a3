"""Takes back what somebody has just completed: the tasks that came of it end, and theirs stands open again."""

from __future__ import annotations

from engine.domain.errors import NotAllowed, NotFound, Refused
from engine.domain.events import UserTaskWithdrawn
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.runtime.advance import advance
from engine.runtime.live import Live, lock_instance, refuse_suspended
from engine.runtime.replaced import put_back
from engine.runtime.return_plan import mark_undone
from engine.runtime.return_task import ended_tasks, give_to, refuse_closing
from engine.runtime.task_rows import event_fields
from engine.runtime.withdrawal import Against, Withdrawal, withdrawal_of
from engine.spiff.step_back import step_back
from engine.unit_of_work import UnitOfWork

WORDS = {
    Against.ENDED: "its process has ended",
    Against.GONE: "it was taken back or sent back already",
    Against.COMPLETED: "{by} has already done {about!r}",
    Against.ACTED: "{by} has already begun with {about!r}",
    Against.OUTSIDE: "{about!r} has happened since, which cannot be taken back",
    Against.OBSTACLE: "the activity around it is over",
}
"""Why a completion cannot be taken back."""


def withdraw_task(uow: UnitOfWork, task_key: int, *, reason: str = "") -> int | None:
    """Take back a task that the caller has completed; the key of the task that is open again for them.

    Variables that it set have their old values again, unless somebody has written them since.

    :raises NotFound: when there is no such task
    :raises NotAllowed: when somebody else completed it
    :raises Refused: when it is not completed, somebody acted on what came of it, or something happened that cannot be
        taken back; the message names it
    :raises Suspended: when its instance stands still
    """
    task = uow.session.get(UserTask, task_key)
    if task is None:
        raise NotFound(f"no user task has the key {task_key}")
    refuse_suspended(lock_instance(uow, task.instance_key))
    if task.state != UserTaskState.COMPLETED:
        raise Refused(f"the task {task.name!r} is not completed, so there is nothing to take back")
    if task.completed_by != uow.actor.name:
        raise NotAllowed(f"the task {task.name!r} was completed by {task.completed_by}; only they can take it back")
    found = withdrawal_of(uow, task)
    plan = found.plan
    if plan is None:
        raise Refused(f"the task {task.name!r} cannot be taken back: {_why(found)}")
    landed: list[int] = []
    restored: list[str] = []

    def go_back(live: Live) -> None:
        refuse_closing(live, plan)
        landed.append(step_back(live.workflow, plan.back))
        restored.extend(put_back(uow, live, found.replaced or {}, found.kept))

    mark_undone(uow, plan)
    advance(uow, task.instance_key, go_back)
    opened = give_to(uow, plan, landed[0], uow.actor.name, "withdraw")
    key = opened.key if opened is not None else None
    told = {**event_fields(task), "reason": reason.strip(), "target_key": key}
    uow.emit(UserTaskWithdrawn(**told, ended=ended_tasks(plan), restored=tuple(restored)))
    return key


def _why(found: Withdrawal) -> str:
    return WORDS[found.against or Against.GONE].format(about=found.about, by=found.by)
