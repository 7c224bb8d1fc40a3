"""Asks the database what a task and its actor do not tell: who began the matter, who leads the unit."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from workflow.inbox.relations import Facts
from workflow.people.models import Org


def facts_of(session: Session, task: UserTask, *, may_read: bool = False) -> Facts:
    """What the checks of some verbs need besides; ``may_read``: the actor may open the task's page."""
    started = select(ProcessInstance.started_by).where(ProcessInstance.key == task.root_key)
    return Facts(session.scalar(started), _leaders(session, task), may_read=may_read)


def _leaders(session: Session, task: UserTask) -> frozenset[str]:
    if not task.candidate_groups:
        return frozenset()
    query = select(Org.leader_username).where(Org.code.in_(task.candidate_groups))
    return frozenset(name for name in session.scalars(query) if name)
