"""Receipts: a person who opens a task has read the copies they got of it, and seen that they were urged."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.runtime.task_rows import event_fields
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.signer_events import CopyRead, UrgeSeen
from workflow.inbox.copies import unread_copies
from workflow.inbox.told import UrgeReceipt
from workflow.inbox.urging import unseen_urges


def has_news(session: Session, task: UserTask, actor: Actor) -> bool:
    """Whether there is something of this task that the actor has not seen."""
    if unread_copies(session, task.key, actor.name):
        return True
    return task.state == UserTaskState.CREATED and bool(unseen_urges(session, task, actor))


def mark_seen(uow: UnitOfWork, task: UserTask) -> int:
    """Note that the actor has seen what there is to see of the task now; how many receipts were written."""
    copies = unread_copies(uow.session, task.key, uow.actor.name)
    for copy in copies:
        copy.read_at = uow.now
    for sender in dict.fromkeys(copy.sent_by for copy in copies):
        uow.emit(CopyRead(**event_fields(task), sent_by=sender))
    urges = unseen_urges(uow.session, task, uow.actor) if task.state == UserTaskState.CREATED else []
    for urge in urges:
        uow.session.add(UrgeReceipt(urge_key=urge.key, username=uow.actor.name, seen_at=uow.now))
        uow.emit(UrgeSeen(**event_fields(task), urge_key=urge.key, urged_by=urge.urged_by))
    return len(copies) + len(urges)
