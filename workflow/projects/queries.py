"""Questions about projects: the list with its filters, and everything one project's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.states import InstanceState, UserTaskState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from workflow.deadlines.queries import counts_against_unit
from workflow.projects.models import Enterprise, Lead, Project, ProjectMilestone, StatRecognition
from workflow.projects.records import Agreement, PolicyCommitment, ProjectRecord, SiteReservation, Visit

PAGE_ROWS = 20


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What the list is narrowed to; empty members do not narrow.

    ``words`` is part of a name or number; ``roots`` are the keys of the only matters that may be there.
    """

    words: str = ""
    stage: str = ""
    variant: str = ""
    owner_org: str = ""
    watch_level: str = ""
    status: str = "active"
    roots: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One row of the list; ``overdue`` counts open tasks past their due moment, ``steps`` names the open ones."""

    project: Project
    enterprise: str
    steps: tuple[str, ...]
    overdue: int


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One page of the list, how many match in all, and their fixed investment in 万元."""

    lines: list[ProjectLine]
    total: int
    fixed_invest: Decimal


def list_projects(session: Session, narrowed: ProjectFilter, now: datetime, page: int = 1) -> ProjectPage:
    """Projects that fit, newest progress first, ``PAGE_ROWS`` on a page counted from 1."""
    where = _where(narrowed)
    joined = select(Project, Enterprise.name).join(Enterprise, Enterprise.key == Project.enterprise_key).where(*where)
    total, fixed = session.execute(
        select(func.count(Project.key), func.sum(Project.fixed_invest))
        .join(Enterprise, Enterprise.key == Project.enterprise_key)
        .where(*where)
    ).one()
    found = session.execute(
        joined.order_by(Project.progress_at.desc(), Project.key.desc())
        .limit(PAGE_ROWS)
        .offset((max(page, 1) - 1) * PAGE_ROWS)
    ).all()
    roots = [project.root_key for project, _name in found]
    open_tasks, still = _open_tasks(session, roots), _suspended(session, roots)
    late = [task.key for tasks in open_tasks.values() for task in tasks if task.due_at and task.due_at < now]
    against = counts_against_unit(session, late) if late else frozenset()
    lines = [
        ProjectLine(
            project=project,
            enterprise=name,
            steps=tuple(dict.fromkeys(task.name for task in open_tasks.get(project.root_key, ()))),
            overdue=0
            if project.root_key in still
            else sum(1 for task in open_tasks.get(project.root_key, ()) if task.key in against),
        )
        for project, name in found
    ]
    return ProjectPage(lines, total, Decimal(fixed or 0))


def _where(narrowed: ProjectFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if narrowed.words:
        where.append(
            or_(
                Project.name.contains(narrowed.words, autoescape=True),
                Enterprise.name.contains(narrowed.words, autoescape=True),
                Project.project_code == narrowed.words,
                Project.business_key == narrowed.words,
            )
        )
    if narrowed.roots is not None:
        where.append(Project.root_key.in_(narrowed.roots))
    for column, value in (
        (Project.stat_stage, narrowed.stage),
        (Project.variant, narrowed.variant),
        (Project.owner_org, narrowed.owner_org),
        (Project.watch_level, narrowed.watch_level),
        (Project.mgmt_status, narrowed.status),
    ):
        if value:
            where.append(column == value)
    return where


def stage_counts(session: Session) -> dict[str, int]:
    """Active projects by statistical stage."""
    rows = session.execute(
        select(Project.stat_stage, func.count())
        .where(Project.mgmt_status == "active", Project.stat_stage.is_not(None))
        .group_by(Project.stat_stage)
    )
    return dict(rows.all())


def _suspended(session: Session, root_keys: Sequence[int]) -> set[int]:
    """Of these instances, those that stand still: nothing of theirs is overdue meanwhile."""
    still = ProcessInstance.state == InstanceState.SUSPENDED
    return set(session.scalars(select(ProcessInstance.key).where(ProcessInstance.key.in_(root_keys), still)))


def _open_tasks(session: Session, root_keys: Sequence[int]) -> dict[int, list[UserTask]]:
    tasks = session.scalars(
        select(UserTask)
        .where(UserTask.root_key.in_(root_keys), UserTask.state == UserTaskState.CREATED)
        .order_by(UserTask.due_at, UserTask.key)
    )
    by_root: dict[int, list[UserTask]] = {}
    for task in tasks:
        by_root.setdefault(task.root_key, []).append(task)
    return by_root


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """All that the seven parts of a project's page show."""

    project: Project
    enterprise: Enterprise
    lead: Lead | None
    stages: list[StatRecognition]
    instances: list[ProcessInstance]
    open_tasks: list[UserTask]
    done_tasks: list[UserTask]
    agreements: list[Agreement]
    milestones: list[ProjectMilestone]
    commitments: list[PolicyCommitment]
    visits: list[Visit]
    sites: list[SiteReservation]
    records: list[ProjectRecord] = field(default_factory=list)
    process_names: dict[int, str] = field(default_factory=dict)

    @property
    def is_suspended(self) -> bool:
        """Whether the project's process stands still."""
        return any(instance.state == InstanceState.SUSPENDED for instance in self.instances)


def project_detail(session: Session, business_key: str) -> ProjectDetail:
    """The project with this business key (or project code). :raises NotFound: when there is none"""
    project = session.scalars(
        select(Project).where(or_(Project.business_key == business_key, Project.project_code == business_key))
    ).one_or_none()
    if project is None:
        raise NotFound(f"没有项目“{business_key}”。")
    enterprise = session.get(Enterprise, project.enterprise_key)
    if enterprise is None:
        raise NotFound(f"项目“{business_key}”的企业不在库中。")
    tasks = session.scalars(select(UserTask).where(UserTask.root_key == project.root_key).order_by(UserTask.key)).all()
    return ProjectDetail(
        project=project,
        enterprise=enterprise,
        lead=session.get(Lead, project.lead_key) if project.lead_key else None,
        stages=_of(session, StatRecognition, project, StatRecognition.reached_on),
        instances=list(
            session.scalars(
                select(ProcessInstance)
                .where(ProcessInstance.root_key == project.root_key)
                .order_by(ProcessInstance.started_at, ProcessInstance.key)
            )
        ),
        open_tasks=[task for task in tasks if task.state == UserTaskState.CREATED],
        done_tasks=[task for task in tasks if task.state == UserTaskState.COMPLETED],
        agreements=_of(session, Agreement, project, Agreement.key),
        milestones=_of(session, ProjectMilestone, project, ProjectMilestone.plan_date),
        commitments=_of(session, PolicyCommitment, project, PolicyCommitment.key),
        visits=_of(session, Visit, project, Visit.at.desc()),
        sites=_of(session, SiteReservation, project, SiteReservation.reserved_at),
        records=_of(session, ProjectRecord, project, ProjectRecord.at),
        process_names=dict(
            session.execute(
                select(ProcessInstance.key, ProcessDefinition.name)
                .join(ProcessDefinition, ProcessDefinition.key == ProcessInstance.definition_key)
                .where(ProcessInstance.root_key == project.root_key)
            ).all()
        ),
    )


def _of(session: Session, table: Any, project: Project, order: Any) -> list[Any]:
    return list(session.scalars(select(table).where(table.project_key == project.key).order_by(order)))
