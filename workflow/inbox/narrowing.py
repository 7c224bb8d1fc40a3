"""What 待办 is narrowed to, and the condition of each part on a row of the inbox.

A part that the inbox's index holds (process, due date, light, matter, priority, follow-up date) is compared there;
what only the task, its matter or its variables know is looked up row by row, in the order of the list, until the page
is full. So a rare value costs a look at each of the person's own rows, never at another's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.domain.signing import SignerState
from engine.persistence.base import Moment
from engine.persistence.signing import TaskSigner
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox.asked_of import ME, NOW
from workflow.inbox.due_ranges import due_range
from workflow.inbox.lights import start_of
from workflow.inbox.search.find import Columns, condition, search_for
from workflow.inbox.variable_tests import VariableTest, variable_condition
from workflow.projects.models import Lead, Project

INBOX = InboxRow.__table__.c
TASK = UserTask.__table__.c
USUAL_PRIORITY = 50


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What a list is narrowed to and ordered by; empty members narrow nothing.

    ``principal`` is one of the person's own. ``due`` is a name of ``workflow.inbox.due_ranges`` and goes before
    ``due_from`` and ``due_to``; days are the office's, both ends included. ``kind`` is a name of ``KINDS``,
    ``priority`` of ``PRIORITIES``, ``put_off`` of ``PUT_OFF``; ``root_key`` is the matter's. ``sort`` and ``group`` are
    names of ``workflow.inbox.orders``.
    """

    process_id: str = ""
    principal: str = ""
    light: str = ""
    words: str = ""
    due: str = ""
    due_from: date | None = None
    due_to: date | None = None
    created_from: date | None = None
    created_to: date | None = None
    priority: str = ""
    kind: str = ""
    put_off: str = ""
    root_key: int | None = None
    grade: str = ""
    variant: str = ""
    variables: tuple[VariableTest, ...] = ()
    sort: str = ""
    group: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the list is whole, but for what was put off."""
        return self == InboxFilter(principal=self.principal, sort=self.sort, group=self.group)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Names of conditions, which a statement is built of, and their parameters; ``finds_nothing`` without asking."""

    names: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    finds_nothing: bool = False


def narrow(session: Session, actor: Actor, now: datetime, wanted: InboxFilter) -> Narrowed:
    """The conditions of what is wanted, by name; asks the database only where there are words to find."""
    names = [name for name in _named(wanted) if name in CONDITIONS]
    given: dict[str, Any] = {NOW.key: now, ME.key: actor.name}
    given |= {"process": wanted.process_id, "root": wanted.root_key, "grade": wanted.grade, "variant": wanted.variant}
    for name, days in (("due", due_range(wanted, now)), ("created", (wanted.created_from, wanted.created_to))):
        first, last = days
        if first is not None:
            names.append(f"{name}_from")
            given[f"{name}_from"] = start_of(first)
        if last is not None:
            names.append(f"{name}_to")
            given[f"{name}_to"] = start_of(last + timedelta(days=1))
    for number, test in enumerate(wanted.variables):
        names.append(f"variable:{number}:{test.way}")
        given |= test.parameters(number)
    search = search_for(session, wanted.words)
    if search is not None:
        names.append(f"words:{'|'.join(search.shape)}")
        given |= search.given
    return Narrowed(tuple(names), given, search is not None and search.is_empty)


def principals_for(actor: Actor, wanted: InboxFilter) -> tuple[str, ...]:
    """Where the person's work of this filter waits: what has an assignee waits for that person alone."""
    own = principals_of(actor)
    if wanted.principal in own:
        return (wanted.principal,)
    return own[:1] if wanted.kind in ("mine", "delegated") else own


def condition_of(name: str, dialect: str) -> ColumnElement[bool]:
    """The condition of this name on a row of the inbox."""
    kind, _, rest = name.partition(":")
    if kind == "variable":
        number, _, way = rest.partition(":")
        return variable_condition(int(number), way, INBOX.task_key)
    if kind == "words":
        return condition(tuple(rest.split("|")), dialect, Columns(INBOX.root_key, INBOX.process_id, _step_named))
    return CONDITIONS[name]()


def _named(wanted: InboxFilter) -> list[str]:
    """Which parts of the table below are wanted; names unknown there narrow nothing."""
    asked = [f"{part}:{getattr(wanted, part)}" for part in ("light", "due", "priority", "kind", "put_off")]
    asked += [part for part in ("process_id", "root_key", "grade", "variant") if getattr(wanted, part)]
    return asked


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Moment())


def _task(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(TASK.key).where(TASK.key == INBOX.task_key, *conditions))


def _step_named(names: ColumnElement[Any]) -> ColumnElement[bool]:
    return _task(TASK.name.in_(names))


def _of_matter(project: ColumnElement[Any], lead: ColumnElement[Any] | None, name: str) -> ColumnElement[bool]:
    """Whether the matter's project, else its lead, has this value."""
    own: ColumnElement[Any] = _one(select(project).where(Project.root_key == INBOX.root_key))
    if lead is not None:
        own = func.coalesce(own, _one(select(lead).where(Lead.root_key == INBOX.root_key)))
    return own == bindparam(name, type_=String())


def _one(question: Select[Any]) -> ColumnElement[Any]:
    return question.scalar_subquery()


def _signs() -> ColumnElement[bool]:
    asked = TaskSigner.__table__.c
    return INBOX.task_key.in_(select(asked.task_key).where(asked.username == ME, asked.state == SignerState.ASKED))


KINDS = {"mine": "我已签收", "offered": "待签收", "delegated": "委派给我", "signer": "请我加签"}
PRIORITIES = {"high": "高", "usual": "一般", "low": "低"}
PUT_OFF = {"only": "稍后再办的", "all": "连同稍后再办的"}

CONDITIONS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "light:red": lambda: INBOX.due_at < NOW,
    "light:yellow": lambda: and_(INBOX.due_at >= NOW, INBOX.soon_at <= NOW),
    "light:green": lambda: and_(INBOX.due_at >= NOW, INBOX.due_at < NO_DUE, INBOX.soon_at > NOW),
    "light:grey": lambda: INBOX.due_at == NO_DUE,
    "due:over": lambda: INBOX.due_at < NOW,
    "due:none": lambda: INBOX.due_at == NO_DUE,
    "due_from": lambda: INBOX.due_at >= _moment("due_from"),
    "due_to": lambda: INBOX.due_at < _moment("due_to"),
    "priority:high": lambda: INBOX.priority > USUAL_PRIORITY,
    "priority:usual": lambda: INBOX.priority == USUAL_PRIORITY,
    "priority:low": lambda: INBOX.priority < USUAL_PRIORITY,
    "put_off:": lambda: INBOX.shown_from <= NOW,
    "put_off:only": lambda: INBOX.shown_from > NOW,
    "process_id": lambda: INBOX.process_id == bindparam("process"),
    "root_key": lambda: INBOX.root_key == bindparam("root"),
    "kind:mine": lambda: _task(TASK.assignee == ME),
    "kind:offered": lambda: _task(TASK.assignee.is_(None)),
    "kind:delegated": lambda: _task(and_(TASK.owner.is_not(None), TASK.assignee == ME)),
    "kind:signer": _signs,
    "created_from": lambda: _task(TASK.created_at >= _moment("created_from")),
    "created_to": lambda: _task(TASK.created_at < _moment("created_to")),
    "grade": partial(_of_matter, Project.__table__.c.grade, Lead.__table__.c.grade, "grade"),
    "variant": partial(_of_matter, Project.__table__.c.variant, None, "variant"),
}
"""Name of a part → its condition; ``put_off:`` without a name hides what was put off."""
