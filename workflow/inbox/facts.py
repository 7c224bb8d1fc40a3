"""Asks the database what a task and its actor do not tell: who began the matter, who leads the unit, who waits."""

from __future__ import annotations

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from engine.domain.states import UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.queries import clock_shown
from workflow.inbox.relations import Facts
from workflow.inbox.urging import again_from
from workflow.people.models import Org
from workflow.supervision.models import SupervisionOrder


def facts_of(uow: UnitOfWork, task: UserTask, *, may_read: bool = False) -> Facts:
    """What the checks of some verbs need besides; ``may_read``: the actor may open the task's page."""
    starter, waiters = _whose_matter(uow.session, task)
    leaders = _leaders(uow.session, task)
    urge_from = again_from(uow.session, task.key, uow.actor.name, uow.world.calendar)
    return Facts(
        starter, leaders, waiters, may_read=may_read, urge_from=urge_from, clock=clock_shown(uow.session, task.key)
    )


def _whose_matter(session: Session, task: UserTask) -> tuple[str | None, frozenset[str]]:
    """Who began the matter; and who waits for this step: whoever did the one before, or issued the order."""
    before = (
        select(literal("waiter"), UserTask.completed_by)
        .where(
            UserTask.root_key == task.root_key,
            UserTask.state == UserTaskState.COMPLETED,
            UserTask.ended_at <= task.created_at,
        )
        .order_by(UserTask.ended_at.desc(), UserTask.key.desc())
        .limit(1)
        .subquery()
    )
    query = union_all(
        select(literal("starter"), ProcessInstance.started_by).where(ProcessInstance.key == task.root_key),
        select(literal("waiter"), SupervisionOrder.issued_by).where(SupervisionOrder.instance_key == task.root_key),
        select(before),
    )
    found = [(what, name) for what, name in session.execute(query) if name]
    starter = next((name for what, name in found if what == "starter"), None)
    return starter, frozenset(name for what, name in found if what == "waiter")


def _leaders(session: Session, task: UserTask) -> frozenset[str]:
    if not task.candidate_groups:
        return frozenset()
    query = select(Org.leader_username).where(Org.code.in_(task.candidate_groups))
    return frozenset(name for name in session.scalars(query) if name)
