"""What stands in digests: own tasks that are over or near, orders that wait, those of one's unit, the coming week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import Session

from engine.domain.states import UserTaskState
from engine.persistence.standstill import moves
from engine.persistence.work import InboxRow, UserTask
from workflow.deadlines.queries import against_unit
from workflow.inbox.lights import local_day, start_of
from workflow.people.models import Org, Person, RoleGrant
from workflow.people.permissions import WHO_MAY, Permission
from workflow.supervision.desk.phases import ORDER_PROCESS

COMING = timedelta(days=7)
"""How far ahead a supervisor's digest looks."""


@dataclass(slots=True)
class Counts:
    """One person's figures; heads of units have their unit's beside their own."""

    over: int = 0
    near: int = 0
    orders: int = 0
    supervises: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.over or self.near or self.orders)


def counts_by_person(session: Session, now: datetime) -> dict[str, Counts]:
    """User name → figures, of every active person who has any, and of all supervisors; six statements."""
    found: dict[str, Counts] = {}
    for name, tasks in _by_person(session, over(now)):
        found.setdefault(name, Counts()).over = tasks
    for name, tasks in _by_person(session, near(now)):
        found.setdefault(name, Counts()).near = tasks
    for name, tasks in _by_person(session, orders_open()):
        found.setdefault(name, Counts()).orders = tasks
    for name in supervisors(session):
        found.setdefault(name, Counts()).supervises = True
    active = set(session.scalars(select(Person.username).where(Person.username.in_(found), Person.is_active)))
    return {name: counts for name, counts in found.items() if name in active}


def supervisors(session: Session) -> list[str]:
    """The active persons who may supervise."""
    query = (
        select(Person.username)
        .join(RoleGrant, RoleGrant.username == Person.username)
        .where(RoleGrant.role.in_(WHO_MAY[Permission.SUPERVISE]), Person.is_active)
        .distinct()
    )
    return sorted(session.scalars(query))


def open_tasks() -> Select[tuple[UserTask]]:
    """Open tasks of instances that move, whose dates count against who has them."""
    return select(UserTask).where(
        UserTask.state == UserTaskState.CREATED, moves(UserTask.instance_key), against_unit(UserTask.key)
    )


def over(now: datetime) -> Select[tuple[UserTask]]:
    """Tasks of projects past their due date."""
    return open_tasks().where(UserTask.process_id != ORDER_PROCESS, UserTask.due_at < now)


def near(now: datetime) -> Select[tuple[UserTask]]:
    """Tasks of projects whose due date is near."""
    return open_tasks().where(UserTask.process_id != ORDER_PROCESS, UserTask.due_at >= now, UserTask.soon_at <= now)


def orders_open() -> Select[tuple[UserTask]]:
    """Steps of orders that wait for somebody."""
    return open_tasks().where(UserTask.process_id == ORDER_PROCESS)


def coming(now: datetime) -> Select[tuple[UserTask]]:
    """Tasks that will be late within the days to come if nobody moves."""
    until = start_of(local_day(now) + COMING) + timedelta(days=1)
    return open_tasks().where(UserTask.due_at >= now, UserTask.due_at < until)


def count(session: Session, tasks: Select[tuple[UserTask]]) -> int:
    """How many tasks there are in a question."""
    return session.scalar(select(func.count()).select_from(tasks.subquery())) or 0


def of_person(tasks: Select[tuple[UserTask]], username: str, led: Iterable[str]) -> Select[tuple[UserTask]]:
    """Those of the tasks that are somebody's, or wait for one of the units ``led`` by them."""
    waiting = select(InboxRow.task_key).where(InboxRow.principal.in_([f"group:{code}" for code in led]))
    mine = (UserTask.assignee == username) | UserTask.key.in_(waiting)
    return tasks.where(mine).order_by(UserTask.due_at, UserTask.key)


def led_by(session: Session, username: str) -> list[str]:
    """The codes of the organisations a person heads."""
    return list(session.scalars(select(Org.code).where(Org.leader_username == username)))


def _by_person(session: Session, tasks: Select[tuple[UserTask]]) -> list[tuple[str, int]]:
    """Person → tasks of theirs, or of a unit they head that nobody has taken yet."""
    held = tasks.subquery()
    own = select(held.c.assignee.label("person"), held.c.key.label("task")).where(held.c.assignee.is_not(None))
    led = (
        select(Org.leader_username, held.c.key)
        .join(InboxRow, InboxRow.task_key == held.c.key)
        .join(Org, InboxRow.principal == "group:" + Org.code)
        .where(Org.leader_username.is_not(None))
    )
    both = own.union_all(led).subquery()
    query = select(both.c.person, func.count(distinct(both.c.task))).group_by(both.c.person)
    return [(person, number) for person, number in session.execute(query)]
