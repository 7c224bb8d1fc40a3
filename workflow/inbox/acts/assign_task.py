"""指派: whoever leads the unit, supervises or operates gives a task to a person."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.runtime import assign_user_task, open_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.handed import Handed
from workflow.inbox.receivers import is_offered_to, reason_given, receiver_of
from workflow.inbox.relations import Seen
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.people.queries import display_names

ANYBODY = "*"
"""For ``had``: whoever has the task now, it is given to another."""


def assign_task(uow: UnitOfWork, task_key: int, to: str, *, reason: str = "", had: str = ANYBODY) -> Handed:
    """Give the task to the person ``to``, from whoever has it; one it was not offered to only with a reason.

    ``had`` is who had it (empty: nobody) when the caller decided.

    :raises Refused: when it was done, or given to somebody else than ``had`` meanwhile; the message says by whom
    :raises Invalid: when it cannot be given to that person, or a reason is missing
    """
    check_verb(uow, task_key, Verb.ASSIGN)
    task = open_user_task(uow, task_key)
    if had not in (ANYBODY, task.assignee or ""):
        raise Refused(f"无法指派：{_meanwhile(uow, task)}请看过后再决定。")
    person = receiver_of(uow, task, to)
    needed = "" if is_offered_to(task, person) else f"{person.display_name}不在候选人之内，指派给他须写明理由。"
    assign_user_task(uow, task_key, person.username, reason=reason_given(reason, missing=needed))
    return Handed(task, person.display_name)


def _meanwhile(uow: UnitOfWork, task: UserTask) -> str:
    """What happened to the task's assignee last, as a sentence."""
    query = select(EventLogEntry).where(
        EventLogEntry.root_key == task.root_key,
        EventLogEntry.task_key == task.key,
        EventLogEntry.kind == "UserTaskAssigned",
    )
    entry = uow.session.scalars(query.order_by(EventLogEntry.key.desc()).limit(1)).first()
    people = {name for name in (task.assignee, entry.actor if entry is not None else None) if name}
    seen = Seen(display_names(uow.session, people), uow.now)
    by = f"{seen.name(entry.actor)}{seen.at(entry.at)}" if entry is not None else "他人"
    if task.assignee is None:
        return f"该任务已由{by}退签，"
    if entry is not None and entry.actor == task.assignee:
        return f"该任务已由{by}签收，"
    return f"该任务已由{by}交给{seen.name(task.assignee)}，"
