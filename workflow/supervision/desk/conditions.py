"""The open tasks the desk tells of, as statements: which of them are over, near or due next week, and whose they are.

Every statement here reads the open tasks by ``ix_user_task_open`` alone, which holds no task that has ended; the
state is written into the statement because an index over a part of a table is only taken for a value that is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, literal, literal_column, or_, select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import InboxRow, UserTask
from workflow.inbox.lights import local_day, start_of
from workflow.people.models import OrgMember
from workflow.projects.models import Lead, Project
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.desk.phases import FIRST_PHASE, ORDER_PROCESS, ORDERS, PHASES

TASK = UserTask.__table__.c
PROJECT = Project.__table__.c
_INBOX = InboxRow.__table__.c
_MEMBER = OrgMember.__table__.c
_INSTANCE = ProcessInstance.__table__.c

IS_OPEN = TASK.state == literal_column("'CREATED'")
SHORTEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Times:
    """The moments a list is made of: now, and the Mondays next week begins and ends with."""

    now: datetime
    week: datetime
    week_end: datetime

    @classmethod
    def at(cls, now: datetime) -> Times:
        """Those of ``now``; weeks begin on Monday, in the office's zone."""
        today = local_day(now)
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
        return cls(now, start_of(monday), start_of(monday + timedelta(weeks=1)))


def is_over(times: Times) -> ColumnElement[bool]:
    """Whether the due moment has passed."""
    return TASK.due_at < times.now


def is_soon(times: Times) -> ColumnElement[bool]:
    """Whether the due moment is near and has not passed."""
    return and_(TASK.due_at >= times.now, TASK.soon_at <= times.now)


def is_next_week(times: Times) -> ColumnElement[bool]:
    """Whether the due moment lies between Monday and Sunday of next week."""
    return and_(TASK.due_at >= times.week, TASK.due_at < times.week_end)


def is_any(times: Times) -> ColumnElement[bool]:
    """Whether the task is over, near or due next week."""
    return or_(TASK.due_at < times.week_end, and_(TASK.due_at >= times.week_end, TASK.soon_at <= times.now))


def stands_still() -> ColumnElement[bool]:
    """Whether the task's instance is suspended."""
    still = select(_INSTANCE.key).where(_INSTANCE.state == literal_column("'SUSPENDED'"))
    return TASK.instance_key.in_(still)


def kind_of(kind: str, times: Times) -> tuple[ColumnElement[bool], ...]:
    """The conditions of one of the desk's lists; what is paused stands in no other."""
    if kind == "paused":
        return IS_OPEN, stands_still()
    chosen = {"soon": is_soon, "week": is_next_week, "any": is_any}.get(kind, is_over)
    return IS_OPEN, chosen(times), ~stands_still()


def with_matters() -> FromClause:
    """The open tasks beside the project each belongs to, if it is one yet."""
    return UserTask.__table__.outerjoin(Project.__table__, PROJECT.root_key == TASK.root_key)  # type: ignore[arg-type]


STAGE: ColumnElement[str] = case(
    (TASK.process_id == literal(ORDER_PROCESS), literal(ORDERS)), else_=func.coalesce(PROJECT.phase, FIRST_PHASE)
)
OWNER: ColumnElement[str] = func.coalesce(TASK.assignee, PROJECT.owner_user, "")
LEADER: ColumnElement[str] = func.coalesce(PROJECT.leader, "")


def place_unit() -> ColumnElement[str]:
    """The unit of a row of the inbox: the person's own organisation, else the organisation or group itself."""
    return func.coalesce(_MEMBER.org_code, func.substr(_INBOX.principal, func.length("group:") + 1))


def places() -> FromClause:
    """The rows of the inbox beside the main organisation of whose they are."""
    own = and_(_INBOX.principal == literal("user:").concat(_MEMBER.username), _MEMBER.is_primary)
    return InboxRow.__table__.outerjoin(OrgMember.__table__, own)  # type: ignore[arg-type]


def narrowing(session: Session, wanted: LateFilter) -> list[ColumnElement[bool]]:
    """The conditions of every part but the kind, over :func:`with_matters`."""
    where: list[ColumnElement[bool]] = []
    if wanted.stage in PHASES or wanted.stage == ORDERS:
        where.append(STAGE == wanted.stage)
    if wanted.owner:
        where.append(OWNER == wanted.owner)
    if wanted.leader:
        where.append(LEADER == wanted.leader)
    if wanted.variant:
        where.append(PROJECT.variant == wanted.variant)
    if wanted.unit:
        where.append(of_unit(session, wanted.unit))
    if len(wanted.q) >= SHORTEST_WORDS:
        where.append(_has_words(wanted.q))
    return where


def of_unit(session: Session, code: str) -> ColumnElement[bool]:
    """Whether a task lies with a unit or one of its people; what lies with nobody is the unit's that has the matter."""
    lies_with = TASK.key.in_(select(_INBOX.task_key).where(_INBOX.principal.in_(principals_of_unit(session, code))))
    nobody = ~exists(select(_INBOX.task_key).where(_INBOX.task_key == TASK.key))
    return or_(lies_with, and_(PROJECT.owner_org == code, nobody))


def principals_of_unit(session: Session, code: str) -> Sequence[str]:
    """Where a unit's work lies: offered to it, or with those who work for it first."""
    people = session.scalars(select(_MEMBER.username).where(_MEMBER.org_code == code, _MEMBER.is_primary))
    return [f"group:{code}", *(f"user:{name}" for name in people)]


def _has_words(words: str) -> ColumnElement[bool]:
    lead = Lead.__table__.c
    in_lead = exists(
        select(lead.key).where(lead.root_key == TASK.root_key, lead.project_name.contains(words, autoescape=True))
    )
    named: list[Any] = [TASK.name, TASK.business_key, PROJECT.name]
    return or_(*(column.contains(words, autoescape=True) for column in named), in_lead)
