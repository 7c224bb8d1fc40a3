"""Looks at every open plan daily, and when its project has moved; a slip beyond the slack proposes a re-plan once."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import and_, exists, or_, select

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.plans.events import PlanSlipped
from workflow.plans.make import event_fields, look_at, today_of
from workflow.plans.models import Plan, PlanProposal
from workflow.plans.standing import Standing
from workflow.projects.models import Project

MOST = 200
"""Plans that are looked at in one round; the rest come in the next."""

ENDED = frozenset({"terminated", "exited", "archived", "transferred"})
"""What a project is managed as when its plan plans nothing any more."""


def watch_plans(world: World) -> int:
    """Compare open plans with where their projects stand, each in a transaction of its own; how many slips were found.

    A plan is due once a day, and when a task of its project came or was done since. A project on hold is let be.
    """
    with world.reading() as uow:
        midnight = datetime.combine(today_of(uow), time(), OFFICE_ZONE)
        moved = exists().where(
            UserTask.root_key == Plan.root_key,
            or_(UserTask.created_at > Plan.checked_at, UserTask.ended_at > Plan.checked_at),
        )
        due = select(Plan.key).where(Plan.status == "open", or_(Plan.checked_at < midnight, moved))
        keys = uow.session.scalars(due.order_by(Plan.checked_at, Plan.key).limit(MOST)).all()
    found = 0
    for key in keys:
        with world.transaction() as uow:
            found += check_plan(uow, key)
    return found


def check_plan(uow: UnitOfWork, plan_key: int) -> bool:
    """Compare one plan with where its project stands; whether a re-plan was proposed."""
    row = uow.session.execute(
        select(Plan, Project).join(Project, Project.root_key == Plan.root_key).where(Plan.key == plan_key)
    ).one_or_none()
    if row is None or row.Plan.status != "open":
        return False
    plan, project = row
    if project.mgmt_status in ENDED:
        plan.status, plan.checked_at = "dropped", uow.now
        return False
    found = look_at(uow, plan, project)
    if project.mgmt_status == "on_hold" or not has_slipped(found) or _is_proposed(uow, plan):
        return False
    behind = found.behind
    step = behind.planned.name if behind is not None else found.schedule.goal.step.name
    proposal = PlanProposal(
        key=uow.next_key(), plan_key=plan.key, version=plan.version, found_on=today_of(uow), late=-found.slack,
        step=step, possible_on=found.schedule.expected_on, state="open", words="",
    )  # fmt: skip
    uow.session.add(proposal)
    uow.emit(
        PlanSlipped(
            **event_fields(uow, plan, project), late=-found.slack, step=step, possible_on=found.schedule.expected_on
        )
    )
    return True


def has_slipped(found: Standing) -> bool:
    """Whether the goal will be later than was known when the version was made."""
    return found.plan.status == "open" and -found.slack > found.version.still_missing


def _is_proposed(uow: UnitOfWork, plan: Plan) -> bool:
    proposed = exists().where(and_(PlanProposal.plan_key == plan.key, PlanProposal.version == plan.version))
    return bool(uow.session.scalar(select(proposed)))
