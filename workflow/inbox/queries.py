"""Questions of the desk's other lists: work done, work started, and the task that comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.domain.states import UserTaskState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox.paging import PAGE_SIZE, Cursor
from workflow.inbox.search.find import Columns, condition, search_for


def list_done(
    session: Session, actor: Actor, words: str = "", after: Cursor | None = None
) -> tuple[list[UserTask], Cursor | None]:
    """Tasks the person completed, newest first; found by their matter or their name."""
    query = select(UserTask).where(UserTask.completed_by == actor.name)
    given: Mapping[str, Any] = {}
    search = search_for(session, words)
    if search is not None:
        task = UserTask.__table__.c
        columns = Columns(task.root_key, task.process_id, task.name.in_)
        query = query.where(condition(search.shape, session.get_bind().dialect.name, columns))
        given = search.given
    if after is not None:
        query = query.where(tuple_(UserTask.ended_at, UserTask.key) < (after.at, after.key))
    query = query.order_by(UserTask.ended_at.desc(), UserTask.key.desc()).limit(PAGE_SIZE + 1)
    rows = session.scalars(query, given).all()
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return list(rows[:PAGE_SIZE]), Cursor(last.ended_at or NO_DUE, last.key) if last is not None else None


def list_started(
    session: Session, actor: Actor, after: Cursor | None = None
) -> tuple[list[tuple[ProcessInstance, str]], Cursor | None]:
    """Root instances the person started, newest first, each with its definition's name."""
    query = (
        select(ProcessInstance, ProcessDefinition.name)
        .join(ProcessDefinition, ProcessDefinition.key == ProcessInstance.definition_key)
        .where(ProcessInstance.started_by == actor.name, ProcessInstance.parent_key.is_(None))
    )
    if after is not None:
        query = query.where(ProcessInstance.key < after.key)
    query = query.order_by(ProcessInstance.key.desc()).limit(PAGE_SIZE + 1)
    rows = list(session.execute(query))
    last = rows[PAGE_SIZE - 1][0] if len(rows) > PAGE_SIZE else None
    return rows[:PAGE_SIZE], Cursor(last.started_at, last.key) if last is not None else None


def open_steps(session: Session, root_keys: list[int]) -> dict[int, list[str]]:
    """Root key → names of the steps now open in it."""
    query = select(UserTask.root_key, UserTask.name).where(
        UserTask.root_key.in_(root_keys), UserTask.state == UserTaskState.CREATED
    )
    steps: dict[int, list[str]] = {}
    for root_key, name in session.execute(query.distinct()):
        steps.setdefault(root_key, []).append(name)
    return steps


def next_open_task(session: Session, actor: Actor, root_key: int) -> UserTask | None:
    """The most urgent open task of one root instance that the person may take, or nothing."""
    query = (
        select(UserTask)
        .join(InboxRow, InboxRow.task_key == UserTask.key)
        .where(InboxRow.principal.in_(principals_of(actor)), UserTask.root_key == root_key)
        .order_by(InboxRow.due_at, InboxRow.task_key)
    )
    excluded = (task for task in session.scalars(query) if actor.name not in (task.excluded_users or ()))
    return next(excluded, None)
