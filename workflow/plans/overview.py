"""Questions over all plans, from what was noted when each was last looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from workflow.plans.models import Plan, PlanProposal
from workflow.projects.models import Project

PAGE_ROWS = 50
SOON = 5
"""Working days left on the critical path from which a plan counts as tight."""


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the list is narrowed by; empty means all. ``light`` is late, tight or easy."""

    words: str = ""
    unit: str = ""
    leader: str = ""
    goal: str = ""
    status: str = ""
    light: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan in the list, with its project and whether a re-plan is proposed."""

    plan: Plan
    project: Project
    proposed: bool

    @property
    def light(self) -> str:
        """How it is shown: red when it is late, yellow when little is left."""
        return light_of(self.plan.slack)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Lines of one page, how many there are, and how many of each light among the open ones."""

    lines: Sequence[PlanLine]
    total: int
    counts: dict[str, int]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE_ROWS))


def light_of(slack: int) -> str:
    """The light of what is left, in working days."""
    return "red" if slack < 0 else "yellow" if slack <= SOON else "green"


def list_plans(session: Session, narrowed: PlanFilter, page: int = 1) -> PlanPage:
    """Plans with their projects, those with least left first."""
    joined = select(Plan, Project).join(Project, Project.root_key == Plan.root_key)
    where = _where(narrowed)
    total = session.scalar(select(func.count()).select_from(joined.where(*where).subquery())) or 0
    query = joined.where(*where).order_by(Plan.slack, Plan.committed_on, Plan.key)
    rows = session.execute(query.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)).all()
    proposed = set(
        session.scalars(
            select(PlanProposal.plan_key).where(
                PlanProposal.state == "open", PlanProposal.plan_key.in_([row.Plan.key for row in rows])
            )
        )
    )
    lines = [PlanLine(row.Plan, row.Project, row.Plan.key in proposed) for row in rows]
    return PlanPage(lines, total, _counts(session))


def _where(narrowed: PlanFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if narrowed.words:
        like = f"%{narrowed.words}%"
        where.append(or_(Project.name.like(like), Project.letters.like(like.lower()), Plan.business_key.like(like)))
    if narrowed.unit:
        where.append(or_(Project.owner_org == narrowed.unit, Project.landing_org == narrowed.unit))
    if narrowed.leader:
        where.append(Project.leader == narrowed.leader)
    if narrowed.goal:
        where.append(Plan.goal == narrowed.goal)
    if narrowed.status:
        where.append(Plan.status == narrowed.status)
    if narrowed.light:
        where.append(_light(narrowed.light))
    return where


def _light(light: str) -> ColumnElement[bool]:
    if light == "red":
        return Plan.slack < 0
    if light == "yellow":
        return Plan.slack.between(0, SOON)
    return Plan.slack > SOON


def _counts(session: Session) -> dict[str, int]:
    rows = session.execute(select(Plan.slack, func.count()).where(Plan.status == "open").group_by(Plan.slack))
    counts = {"red": 0, "yellow": 0, "green": 0}
    for slack, number in rows:
        counts[light_of(slack)] += number
    return counts
