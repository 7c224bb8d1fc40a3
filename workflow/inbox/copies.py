"""抄送: the copies a person got, the copies of a task with who has read them, and who may read a task by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, tuple_, union_all
from sqlalchemy.orm import Session

from engine.domain.signing import SignerState
from engine.persistence.signing import TaskSigner
from engine.persistence.work import UserTask
from workflow.inbox.asked_of import ME
from workflow.inbox.paging import PAGE_SIZE, Cursor
from workflow.inbox.told import TaskCopy


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy with its task."""

    copy: TaskCopy
    task: UserTask


def count_unread() -> Select[Any]:
    """The question how many copies a person has not read, for the tab."""
    return select(func.count()).select_from(TaskCopy).where(TaskCopy.username == ME, TaskCopy.read_at.is_(None))


def list_copied(
    session: Session, username: str, *, unread: bool = False, after: Cursor | None = None
) -> tuple[list[Copied], Cursor | None]:
    """A page of what a person was copied on, newest first, with the cursor of the next page or nothing."""
    query = select(TaskCopy, UserTask).join(UserTask, UserTask.key == TaskCopy.task_key)
    query = query.where(TaskCopy.username == username)
    if unread:
        query = query.where(TaskCopy.read_at.is_(None))
    if after is not None:
        query = query.where(tuple_(TaskCopy.sent_at, TaskCopy.key) < tuple_(after.at, after.key))
    found = session.execute(query.order_by(TaskCopy.sent_at.desc(), TaskCopy.key.desc()).limit(PAGE_SIZE + 1)).all()
    rows = [Copied(copy, task) for copy, task in found[:PAGE_SIZE]]
    last = rows[-1].copy if len(found) > PAGE_SIZE else None
    return rows, Cursor(last.sent_at, last.key) if last is not None else None


def copies_of(session: Session, task_key: int) -> list[TaskCopy]:
    """Every copy of a task, in the order they were sent."""
    return list(session.scalars(select(TaskCopy).where(TaskCopy.task_key == task_key).order_by(TaskCopy.key)))


def unread_copies(session: Session, task_key: int, username: str) -> list[TaskCopy]:
    """The copies of a task that a person has not read yet."""
    query = select(TaskCopy).where(TaskCopy.task_key == task_key, TaskCopy.username == username)
    return list(session.scalars(query.where(TaskCopy.read_at.is_(None)).order_by(TaskCopy.key)))


def is_told(session: Session, task_key: int, usernames: Iterable[str]) -> bool:
    """Whether one of them may read a task because it was copied to them, or because they were asked to sign it."""
    names = list(usernames)
    copied = select(TaskCopy.key).where(TaskCopy.task_key == task_key, TaskCopy.username.in_(names))
    asked = select(TaskSigner.key).where(
        TaskSigner.task_key == task_key, TaskSigner.username.in_(names), TaskSigner.state != SignerState.REMOVED
    )
    return session.execute(union_all(copied, asked).limit(1)).first() is not None
