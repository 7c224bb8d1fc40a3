"""Questions of the desk's lists: open work of a person, page by page, with counts; work done; work started.

Open work is read from the engine's inbox index, one short scan per principal, merged by due date; pages follow each
other by key (the last row's due moment and task key), never by offset.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.domain.states import UserTaskState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox.lights import Light
from workflow.projects.models import Lead, Project
from workflow.supervision.models import SupervisionOrder
from workflow.web.addresses import key_of

PAGE_SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
LEAST_SEARCH = 2
"""Fewer characters are no search: they would match nearly everything."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What a list is narrowed to; empty members narrow nothing. ``principal`` is one of the person's own."""

    process_id: str = ""
    principal: str = ""
    light: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the list is whole."""
        return not (self.process_id or self.light or len(self.words) >= LEAST_SEARCH)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: its moment and key."""

    at: datetime
    key: int

    def as_text(self) -> str:
        """The cursor for an address; microseconds, so that no row is skipped."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.key}"

    @classmethod
    def of_text(cls, text: str) -> Cursor | None:
        """The cursor out of an address; nothing of an empty or broken one, which begins at the first page."""
        micros, _, key = text.partition("-")
        since, last = key_of(micros), key_of(key)
        if since is None or last is None or since > _LAST:
            return None
        return cls(_EPOCH + timedelta(microseconds=since), last)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits for a person: all open tasks, those over, those near."""

    open: int
    red: int
    yellow: int


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One row of the list."""

    task: UserTask
    soon_at: datetime | None
    due_at: datetime


def list_open(
    session: Session, actor: Actor, now: datetime, narrowed: InboxFilter, after: Cursor | None = None
) -> tuple[list[OpenTask], Cursor | None]:
    """A page of open tasks by due date and key, with the cursor of the next page or nothing."""
    principals = _principals(actor, narrowed)
    if narrowed.is_empty:
        keys = _merged(principals, after)
    else:
        keys = _narrowed(principals, narrowed, now, after)
    found = keys.order_by("due_at", "task_key").limit(PAGE_SIZE + 1).subquery()
    query = (
        select(UserTask, UserTask.soon_at, found.c.due_at)
        .join(found, found.c.task_key == UserTask.key)
        .order_by(found.c.due_at, found.c.task_key)
    )
    rows = [OpenTask(task, soon_at, due_at) for task, soon_at, due_at in session.execute(query)]
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return rows[:PAGE_SIZE], Cursor(last.due_at, last.task.key) if last is not None else None


def count_open(session: Session, actor: Actor, now: datetime) -> Counts:
    """The person's counts, each task once however many ways it reaches them."""
    own = InboxRow.principal.in_(principals_of(actor))
    distinct = func.count(InboxRow.task_key.distinct())
    everything = session.scalar(select(distinct).where(own)) or 0
    red = session.scalar(select(distinct).where(own, InboxRow.due_at < now)) or 0
    yellow = session.scalar(
        select(distinct).where(own, InboxRow.due_at >= now, InboxRow.due_at < NO_DUE, InboxRow.soon_at <= now)
    )
    return Counts(everything, red, yellow or 0)


def list_done(
    session: Session, actor: Actor, words: str = "", after: Cursor | None = None
) -> tuple[list[UserTask], Cursor | None]:
    """Tasks the person completed, newest first."""
    query = select(UserTask).where(UserTask.completed_by == actor.name)
    if after is not None:
        query = query.where(tuple_(UserTask.ended_at, UserTask.key) < (after.at, after.key))
    if len(words) >= LEAST_SEARCH:
        query = _matching(query, words)
    rows = session.scalars(query.order_by(UserTask.ended_at.desc(), UserTask.key.desc()).limit(PAGE_SIZE + 1)).all()
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


def stages_to_choose(session: Session, actor: Actor) -> list[tuple[str, str, int]]:
    """The processes the person's open tasks belong to: id, name of the newest version, number of tasks."""
    newest = (
        select(ProcessDefinition.process_id, func.max(ProcessDefinition.version).label("version"))
        .group_by(ProcessDefinition.process_id)
        .subquery()
    )
    query = (
        select(UserTask.process_id, ProcessDefinition.name, func.count(UserTask.key.distinct()))
        .join(InboxRow, InboxRow.task_key == UserTask.key)
        .join(newest, newest.c.process_id == UserTask.process_id)
        .join(
            ProcessDefinition,
            and_(ProcessDefinition.process_id == newest.c.process_id, ProcessDefinition.version == newest.c.version),
        )
        .where(InboxRow.principal.in_(principals_of(actor)))
        .group_by(UserTask.process_id, ProcessDefinition.name)
        .order_by(UserTask.process_id)
    )
    return [(process_id, name or process_id, count) for process_id, name, count in session.execute(query)]


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


def _principals(actor: Actor, narrowed: InboxFilter) -> tuple[str, ...]:
    own = principals_of(actor)
    return (narrowed.principal,) if narrowed.principal in own else own


def _merged(principals: tuple[str, ...], after: Cursor | None) -> Select[Any]:
    """One bounded index scan per principal; a task that comes by several ways stays one row."""
    scans = []
    for principal in principals:
        scan = select(InboxRow.due_at, InboxRow.task_key).where(InboxRow.principal == principal)
        if after is not None:
            scan = scan.where(tuple_(InboxRow.due_at, InboxRow.task_key) > (after.at, after.key))
        scan = scan.order_by(InboxRow.due_at, InboxRow.task_key).limit(PAGE_SIZE + 1)
        scans.append(select(scan.subquery()))
    merged = union_all(*scans).subquery() if len(scans) > 1 else scans[0].subquery()
    return select(merged.c.due_at, merged.c.task_key).group_by(merged.c.due_at, merged.c.task_key)


def _narrowed(principals: tuple[str, ...], narrowed: InboxFilter, now: datetime, after: Cursor | None) -> Select[Any]:
    query = (
        select(InboxRow.due_at.label("due_at"), InboxRow.task_key.label("task_key"))
        .join(UserTask, UserTask.key == InboxRow.task_key)
        .where(InboxRow.principal.in_(principals))
        .group_by(InboxRow.due_at, InboxRow.task_key)
    )
    if after is not None:
        query = query.where(tuple_(InboxRow.due_at, InboxRow.task_key) > (after.at, after.key))
    if narrowed.process_id:
        query = query.where(UserTask.process_id == narrowed.process_id)
    if len(narrowed.words) >= LEAST_SEARCH:
        query = _matching(query, narrowed.words)
    if narrowed.light == Light.RED:
        query = query.where(InboxRow.due_at < now)
    elif narrowed.light == Light.YELLOW:
        query = query.where(InboxRow.due_at >= now, InboxRow.due_at < NO_DUE, InboxRow.soon_at <= now)
    elif narrowed.light == Light.GREEN:
        query = query.where(InboxRow.due_at >= now, InboxRow.due_at < NO_DUE, InboxRow.soon_at > now)
    return query


def _matching(query: Select[Any], words: str) -> Select[Any]:
    """Only tasks whose name, number, project, lead or supervision order holds the words."""
    return (
        query.outerjoin(Lead, Lead.root_key == UserTask.root_key)
        .outerjoin(Project, Project.root_key == UserTask.root_key)
        .outerjoin(SupervisionOrder, SupervisionOrder.instance_key == UserTask.root_key)
        .where(
            or_(
                UserTask.name.contains(words, autoescape=True),
                UserTask.business_key.contains(words, autoescape=True),
                Lead.project_name.contains(words, autoescape=True),
                Project.name.contains(words, autoescape=True),
                SupervisionOrder.subject.contains(words, autoescape=True),
                SupervisionOrder.order_no.contains(words, autoescape=True),
            )
        )
    )
